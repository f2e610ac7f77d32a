#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# series.t - install --patches: what git am takes, what rootfs.py then writes, and what uninstall makes of it.
#
# The places in files of live-bootstrap are made here, from what the edits say of them. With LIVE_BOOTSTRAP=DIR
# the series goes onto the real tree, and its rootfs.py writes a payload.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/tree.sh"

need_live_bootstrap
program=$kernel_bootstrap
cd "$scratch" || exit 1
umask 022

bootstrap()
{
	"$program" "$@" >"$scratch/said"
}

git_in()
{
	git_directory=$1
	shift
	git -C "$git_directory" -c user.name=nobody -c user.email=nobody@localhost -c commit.gpgsign=false "$@"
}

# What git keeps of a checkout.
state()
{
	(cd "$1" && find . -name .git -prune -o -printf '%y %p %l\n' | sort &&
		find . -name .git -prune -o -type f -perm /111 -print | sort &&
		find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 sha256sum)
}

# begin: a repository with a checkout, and in its files every line that is named, among others.
begin()
{
	rm -rf tree && make_checkout tree && make_places tree
	sed -i '/^Mirrors$/q' tree/README.rst && printf 'no newline' >>tree/README.rst
	git_in tree init -q && git_in tree add -A && git_in tree commit -q -m all || exit 1
	state tree >before
}

if ! have git; then
	skip "the series" "no git here: tests/provide brings it"
	done_testing
	exit
fi

# --- Any tree. ---

begin
ok "install --patches" bootstrap install --patches series tree
is "... says what it has written" "$(cat said)" "$(ls -d series/*)"
state tree >after
ok "... and changes nothing" cmp before after
ok "git am takes them" git_in tree am -q --whitespace=error "$scratch"/series/0001* "$scratch"/series/0002*
is "... to two commits" "$(git_in tree log --format=%s | head -n 2)" 'rootfs.py: write the payload
payload-import: import distfiles from a raw disk'
is "... the first says why" "$(git_in tree log -1 --skip=1 --format=%b | head -n 1)" \
	"The boot image cannot bear all distfiles: builder-hex0 has 14,332 entries for"
ok "the step is there, nothing differs" bootstrap install --check tree
for edit in "$top"/kernel-bootstrap/upstream/*.edit; do
	file=$(sed -n 's/^file: //p' "$edit")
	is "$file has every line that it should have, and lost what was replaced" \
		"$(git_in tree diff HEAD~2 -- "$file" | grep -v '^\(+++\|---\)' | sed -n 's/^[+-]/&/p' | sort | sha256sum)" \
		"$(sed -n 's/^+/&/p; s/^replace: /-/p' "$edit" | sort | sha256sum)"
done
cp -a tree applied
is "every line of ours in a text has at most 80 columns" \
	"$(grep -n '^+.\{81\}' "$top"/kernel-bootstrap/upstream/readme.edit "$top"/kernel-bootstrap/upstream/parts.edit)" ''
ok "written again: the same bytes" sh -c "git -C tree checkout -q HEAD~2 && $program install --patches again tree >said &&
	diff -r series again"
rm -rf tree && cp -a applied tree
ok "uninstall" bootstrap uninstall tree
ok "... says so" grep -q 'the series of patches taken out of 6 files' said
state tree >after
ok "... and the checkout is byte for byte what it was" cmp before after

rm -rf tree && cp -a applied tree
sed -i 's/self.payload = None/self.payload = 1/' tree/lib/generator.py
echo '# mine' >>tree/lib/payload.py
state tree >changed
fails "lines of the series that were changed: uninstall refuses" 1 'generator.py: lines of the series were changed' \
	bootstrap uninstall --force tree
ok "... and names the class, too" grep -q 'tree/lib/payload.py: differs from that of the series' .err
state tree >after
ok "... nothing was changed" cmp changed after
fails "the step is there already" 1 'tree: has the step already: --patches is for a checkout without' \
	bootstrap install --patches none tree
begin
echo 'class Payload: pass' >tree/lib/payload.py
bootstrap install tree && ok "somebody's lib/payload.py" bootstrap uninstall tree
is "... is left alone" "$(cat tree/lib/payload.py)" 'class Payload: pass'
begin
printf '            if args.repo:\n                self.payload = None\n' >>tree/rootfs.py
printf '                self.payload = None\n' >>tree/lib/generator.py
echo 'a move_disk' >>tree/parts.rst
git_in tree add -A && git_in tree commit -q -m theirs
ok "a line like one of ours, elsewhere: install --patches" bootstrap install --patches elsewhere tree
ok "... install" bootstrap install tree
ok "... uninstall" bootstrap uninstall tree
is "... says nothing of a series" "$(grep series said)" ''
begin
sed -i '/^move_disk$/d' tree/parts.rst
fails "a place that is not there" 1 "tree/parts.rst: no single line 'move_disk' where lines of the series belong" \
	bootstrap install --patches none tree
begin
echo move_disk >>tree/parts.rst
fails "a place that is there twice" 1 "tree/parts.rst: no single line 'move_disk'" bootstrap install --patches none tree
begin
echo "improve: import_payload ( A == True )" >>tree/steps/manifest
fails "another import" 1 'another import step' bootstrap install --patches none tree
fails "--patches and --check" 2 'three different things' bootstrap install --check --patches none tree

# --- The real one. ---

if [ -n "$missing" ]; then
	for name in "live-bootstrap: git am" "... uninstall" "rootfs.py writes our payload" "... and boot image" \
		"... bootstrap.cfg" "... in two parts" "reuse" "shellcheck"; do
		skip "$name" "$missing"
	done
	done_testing
	exit
fi
rm -rf tree && cp -a "$LIVE_BOOTSTRAP/." tree && chmod -R u+w tree && rm -rf tree/distfiles tree/.git
git_in tree init -q && git_in tree add -Af && git_in tree commit -q -m all || exit 1
state tree >before
ok "live-bootstrap: install --patches" bootstrap install --patches real tree
ok "live-bootstrap: git am" git_in tree am -q --whitespace=error "$scratch"/real/0001* "$scratch"/real/0002*
ok "... the step is there, nothing differs" bootstrap install --check tree
# linted: what pylint says, as upstream calls it, but for the numbers of lines and the mark.
linted()
{
	(cd tree && pylint --disable=duplicate-code,import-error rootfs.py source_manifest.py lib/*.py |
		sed -n "s/:[0-9]*:[0-9]*:/:/p" | sort)
}
if have pylint; then
	linted >new.lint
	git_in tree checkout -q HEAD~2 && linted >old.lint && git_in tree checkout -q -
	ok "pylint has nothing new to say" cmp old.lint new.lint
else
	skip "pylint has nothing new to say" "no pylint here: tests/provide brings it"
fi
cp -a tree applied.real
ok "... uninstall" bootstrap uninstall tree
state tree >after
ok "... and it is byte for byte what it was" cmp before after
rm -rf tree && mv applied.real tree
if have reuse; then
	# The submodules have none.
	ok "reuse finds nothing to say of ours" sh -c "! reuse --root tree lint |
		grep 'payload\|parts.rst\|README.rst\|generator.py\|target.py\|rootfs.py'"
else
	skip "reuse finds nothing to say of ours" "no reuse here (Debian package reuse)"
fi
if have shellcheck; then
	ok "shellcheck, as upstream calls it" sh -c \
		'cd tree && shellcheck -s bash -e SC2154 steps/improve/*_payload.sh steps/payload-import-*/pass2.sh'
else
	skip "shellcheck, as upstream calls it" "no shellcheck here (Debian package shellcheck)"
fi
ok "kernel-bootstrap plan knows where it is imported" sh -c "! '$program' plan --bare-metal --external-sources tree |
	grep 'nothing imports'"
make_up_distfiles tree
stand_in_for_requests modules

# rootfs OPTION...: what rootfs.py makes of the tree, in target.
rootfs()
{
	rm -rf target && : >tree/steps/bootstrap.cfg
	(cd tree && PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$scratch/modules python3 rootfs.py "$@" --mirrors http://a \
		--target "$scratch/target" >"$scratch/rootfs.log" 2>&1) || note "$(cat rootfs.log)"
}

# listed IMAGE: its files, but what generator.py has left of bootstrap.cfg in the tree.
listed()
{
	loads "$1" | sort
}

rootfs --bare-metal --external-sources
ok "... says where the second disk is" grep -q '2. Before that, write .*/external.img' rootfs.log
bootstrap image --bare-metal --external-sources -o ours tree || note "$(cat said)"
ok "rootfs.py writes our payload" cmp target/external.img ours/external.img
ok "... which is right" "$mkpayload" verify target/external.img
is "... with so many distfiles" "$(names_in target/external.img | wc -l)" 295
listed target/init.img >theirs.list
listed ours/init.img >ours.list
ok "... and our boot image" cmp theirs.list ours.list
loads --show /steps/bootstrap.cfg target/init.img | grep -v '^PAYLOAD_DIGEST=' >theirs.cfg
loads --show /steps/bootstrap.cfg ours/init.img | grep -v '^PAYLOAD_DIGEST=' >ours.cfg
ok "... with our bootstrap.cfg" cmp theirs.cfg ours.cfg
is "... which names its payload" "$(loads --show /steps/bootstrap.cfg target/init.img | sed -n 's/^PAYLOAD_DIGEST=//p')" \
	"$("$mkpayload" list target/external.img | sed -n 's/.*digest \([0-9a-f]\{64\}\).*/\1/p')"

rootfs --qemu --qemu-cmd true --target-size 64M --external-sources
loads --show /steps/payload.first target/init.img >first
is "an import in two places: what the first one takes" "$(head -n 3 first | tr '\n' ' ') $(wc -l <first)" \
	"SHA256SUMS CaseFolding.txt DerivedAge.txt  56"
mkdir travels && names_in target/external.img | while read -r name; do ln "tree/distfiles/$name" travels/; done
"$mkpayload" pack --sums --first first -o packed.img travels >said
ok "... lies first" cmp packed.img target/external.img
# It makes a file system for that disk, which may fail.
rootfs --bare-metal --external-sources --repo "$scratch/modules" 2>/dev/null
ok "with packages there is no payload" test "$(head -c 8 target/external.img | tr -d '\0')" != LBPAYLD1
is "... and the root goes to the second disk" "$(sed -n 's/^DISK=//p' tree/steps/bootstrap.cfg)" sdb1
done_testing
