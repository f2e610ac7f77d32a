#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# release.t - make release refuses each thing that does not agree with the others, and names it.
. "$(dirname "$0")/../lib.sh"

if ! have git; then
	skip 'make release' 'no git: tests/provide brings it'
	done_testing
	exit
fi
# What it reads, as a repository of its own, of which all is of one day.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CEILING_DIRECTORIES="$scratch"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE='2031-02-03T12:00:00Z' GIT_COMMITTER_DATE='2031-02-03T12:00:00Z'
cd "$scratch" || exit 1
mkdir whole && cp -R "$top/packaging" "$top/Makefile" "$top/CHANGELOG.md" whole
(cd "$top" && echo */*.[18]) | tr ' ' '\n' | while read -r page; do
	mkdir -p "whole/$(dirname "$page")"
	sed -E -e 's/^\.Dd .*/.Dd February 3, 2031/' -e 's/^(\.TH [^ ]* [^ ]*) [^ ]*/\1 2031-02-03/' "$top/$page" >"whole/$page"
done
cd whole || exit 1
# Its first section, which is the release's or still to become it, is that of 9.8.7; without what is for the next one.
if grep -q '^## [0-9]' CHANGELOG.md; then sed -i '/^## Unreleased$/,/^## [0-9]/{/^## [0-9]/!d}' CHANGELOG.md; fi
sed -i 's/^VERSION = .*/VERSION = 9.8.7/' Makefile
first=$(grep -m 1 -n '^## ' CHANGELOG.md | cut -d : -f 1)
sed -i "${first}s/.*/## 9.8.7 - 2031-02-03/" CHANGELOG.md
cat >packaging/debian/changelog <<'END'
lbpayload (9.8.7-1) unstable; urgency=medium

  * Tried.

 -- A <a@b>  Mon, 03 Feb 2031 12:00:00 +0000
END
git init -q . && git add . && git commit -qm whole
cd ..

# refuses NAME PATTERN COMMAND: of a copy in which the command has changed something.
refuses()
{
	rm -rf tried && cp -R whole tried
	(cd tried && sh -ec "$3") >out 2>&1 || note "$(cat out)"
	fails "$1" 1 "^release: $2" tried/packaging/release
}
rm -rf tried && cp -R whole tried
ok 'all agree' tried/packaging/release
is '... and nothing is changed' "$(git -C tried status --porcelain; git -C tried tag)" ''
is 'make release is that' "$(env -u MAKEFLAGS -u MAKELEVEL make -s -n -C "$top" release)" packaging/release
sed -i 's/^## 9.8.7/## Unreleased\n\n&/' tried/CHANGELOG.md && git -C tried commit -qam next
ok 'all agree, with an empty section above' tried/packaging/release
commit='git commit -qam changed'
refuses 'a section above that is not empty' "CHANGELOG.md: '## Unreleased': the first section is not" \
	"sed -i 's/^## 9.8.7/## Unreleased\n\n- more\n\n&/' CHANGELOG.md; $commit"
refuses 'a version of the Makefile' 'CHANGELOG.md: .*not .## 9.8.8 - YYYY' "sed -i 's/9.8.7/9.8.8/' Makefile; $commit"
refuses '... that is none' 'Makefile: VERSION = next: not N.N.N' "sed -i 's/^VERSION = .*/VERSION = next/' Makefile; $commit"
refuses 'a changelog that is not dated' "CHANGELOG.md: '## Unreleased': the first section is not" \
	"sed -i 's/^## 9.8.7.*/## Unreleased/' CHANGELOG.md; $commit"
refuses '... wrongly' "CHANGELOG.md: .*: the day is not YYYY" "sed -i 's/^\(## 9.8.7 -\).*/\1 3 February/' CHANGELOG.md; $commit"
refuses '... of no day' "CHANGELOG.md: 2031-02-30: no such day" "sed -i 's/^\(## 9.8.7 -\).*/\1 2031-02-30/' CHANGELOG.md; $commit"
refuses '... that says nothing' "CHANGELOG.md: nothing stands below" \
	"printf '# Changelog\n\n## 9.8.7 - 2031-02-03\n\n## 9.8.6 - 2031-02-02\n\n- old\n' >CHANGELOG.md; $commit"
refuses "a version of Debian's" "packaging/debian/changelog: version '9.8.6', not 9.8.7" "sed -i 's/9.8.7-1/9.8.6-2/' packaging/debian/changelog; $commit"
refuses '... a day' 'packaging/debian/changelog: of 2031-02-04, not of 2031-02-03' \
	"sed -i 's/Mon, 03/Tue, 04/' packaging/debian/changelog; $commit"
refuses 'a manual page of a later day' 'init/init.8: of 2031-02-04, after the release of 2031-02-03' \
	"sed -i 's/^.Dd .*/.Dd February 4, 2031/' init/init.8; $commit"
refuses '... with man, too' 'mkpayload/mkpayload-cpio.1: of 2031-03-01, after' \
	"sed -i 's/2031-02-03/2031-03-01/' mkpayload/mkpayload-cpio.1; $commit"
refuses '... without one' 'qemu-run/qemu-run.1: no date' "sed -i '/^.Dd/d' qemu-run/qemu-run.1; $commit"
refuses '... that was changed since' 'init/init.8: of 2031-02-02, but changed on 2031-02-03' \
	"sed -i 's/^.Dd .*/.Dd February 2, 2031/' init/init.8; $commit"
refuses 'what is not committed' 'git status: not all is committed' 'echo more >>CHANGELOG.md'
refuses 'a version that has a tag' 'v9.8.7: there is such a tag already' 'git tag v9.8.7'
done_testing
