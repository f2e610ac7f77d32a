#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# upgrade.t - install and uninstall where something is there: an older step of ours, a damaged one, another author's,
# one that was interrupted, links, other owners.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/tree.sh"

program=$kernel_bootstrap
step=steps/payload-import-0.2.0
cd "$scratch" || exit 1
umask 022

bootstrap()
{
	"$program" "$@" >"$scratch/said"
}

state()
{
	(cd "$1" && find . -printf '%M %U:%G %y %p %l\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

# fresh: a new checkout without the step.
fresh()
{
	rm -rf tree
	cp -a clean tree
}

# ours: ... with it.
ours()
{
	rm -rf tree
	cp -a installed tree
}

# becomes NAME STATE COMMAND...: it succeeds, and then the checkout is in that state.
becomes()
{
	becomes_name=$1 becomes_state=$2
	shift 2
	ok "$becomes_name" bootstrap "$@"
	state tree >after
	ok "... and the checkout is as it should be" cmp "$becomes_state" after
}

# refused NAME PATTERN COMMAND...: it is not, and nothing has changed.
refused()
{
	refused_name=$1 refused_pattern=$2
	shift 2
	state tree >kept
	fails "$refused_name" 1 "$refused_pattern" bootstrap "$@"
	state tree >after
	ok "... and nothing was changed" cmp kept after
}

make_checkout clean && cp -a clean installed && bootstrap install installed || exit 1
state clean >before
state installed >whole
cp -a installed tree && bootstrap install --export tree || exit 1
state tree >exporting

# --- Older steps of ours. ---

# record DIR: what an install of that time would have recorded.
record()
{
	(cd tree && {
		grep '^#' "$1/SHA256SUMS"
		find "$1" steps/improve/*_payload.sh steps/improve/import_rest.sh -type f ! -name SHA256SUMS | sort | xargs sha256sum
	} >record && mv record "$1/SHA256SUMS")
}

# older: the step of another version, with other files and lines.
older()
{
	ours
	mv "tree/$step" tree/steps/payload-import-0.0.9
	(
		cd tree/steps/payload-import-0.0.9 || exit 1
		mv payload-import-0.2.0.checksums payload-import-0.0.9.checksums
		mv payload-import-0.2.0.checksums.license payload-import-0.0.9.checksums.license
		echo '/* as it was */' >>src/importer/main.c
		mv src/importer/plan.c src/importer/planned.c
	)
	echo '# as it was' >>tree/steps/improve/import_payload.sh
	sed -i -e 's/^build: payload-import-0.2.0.*/build: payload-import-0.0.9/' \
		-e 's/^\(improve: [a-z]*_\(payload\|rest\)\) .*/\1/' tree/steps/manifest
	record steps/payload-import-0.0.9
}

older
fails "an older step: --check says what is of it" 1 'differences' bootstrap install --check tree
ok "... its files" grep -qx 'tree/steps/payload-import-0.0.9/src/importer/planned.c: is of an older step' said
ok "... its lines" grep -qx 'tree/steps/manifest: has 5 lines of an older step' said
becomes "install takes it out and puts this one in" whole install tree
ok "... and says so" grep -qx 'tree: an older step was taken out: 3[0-9] files, 5 lines' said
older
becomes "uninstall takes it out" before uninstall tree
older
echo '# mine' >>tree/steps/payload-import-0.0.9/pass1.kaem
refused "an older step that was changed: install refuses" 'pass1.kaem: differs from what was installed' install tree
refused "... uninstall, too" 'pass1.kaem: differs from what was installed' uninstall tree
becomes "... --force takes it out" whole install --force tree
older
echo mine >tree/steps/payload-import-0.0.9/mine
refused "an older step with somebody's file" '0.0.9/mine: is not of this step' uninstall --force tree

# older_export: the export of another version beside an import of this one.
older_export()
{
	ours
	bootstrap install --export tree
	mv tree/steps/payload-export-0.2.0 tree/steps/payload-export-0.0.9
	(
		cd tree/steps/payload-export-0.0.9 || exit 1
		mv payload-export-0.2.0.checksums payload-export-0.0.9.checksums
		mv payload-export-0.2.0.checksums.license payload-export-0.0.9.checksums.license
		mv code/exporter/find.c code/exporter/search.c
	)
	echo '# as it was' >>tree/steps/improve/export_results.sh
	sed -i 's/^build: payload-export-0.2.0/build: payload-export-0.0.9/' tree/steps/manifest
	(cd tree && {
		grep '^#' steps/payload-export-0.0.9/SHA256SUMS
		find steps/payload-export-0.0.9 steps/improve/export_results.sh -type f ! -name SHA256SUMS | sort | xargs sha256sum
	} >record && mv record steps/payload-export-0.0.9/SHA256SUMS)
}
older_export
becomes "an older export: install puts this one in" exporting install tree
older_export
sed -i '/export/d' tree/steps/manifest && rm tree/steps/improve/export_results.sh
becomes "... that is nothing but its directory" exporting install tree
older_export
becomes "... uninstall takes it out" before uninstall tree
older_export
echo '# mine' >>tree/steps/improve/export_results.sh
refused "... that was changed" 'export_results.sh: differs from what was installed' install tree
becomes "... --force replaces it" exporting install --force tree

# stale: an older state of this version, with a file that it has no more.
stale()
{
	ours
	echo '/* as it was */' >>"tree/$step/src/importer/main.c"
	cp "tree/$step/src/importer/main.c" "tree/$step/src/importer/other.c"
	record "$step"
}
stale
becomes "an older state of this version" whole install tree

# unrecorded: an older state of this version, from before there were records and predicates.
unrecorded()
{
	ours
	rm "tree/$step/SHA256SUMS"
	echo '/* as it was */' >>"tree/$step/src/importer/main.c"
	cp "tree/$step/src/importer/main.c" "tree/$step/src/importer/other.c"
	sed -i 's/\(payload.*\|import_rest\) ( KERNEL_BOOTSTRAP == True )$/\1/' tree/steps/manifest
}
unrecorded
becomes "one without a record" whole install tree
unrecorded
becomes "... is taken out" before uninstall tree
unrecorded
cp "tree/$step/pass1.kaem" "tree/$step/pass1.kaem~"
refused "... but no editor's copy in it" 'pass1.kaem~: is not of this step' uninstall --force tree
ours
cp "tree/$step/src/importer/main.c" "tree/$step/src/importer/mine.c"
refused "a copy of a file of ours, where there is a record" 'mine.c: is not of this step' uninstall --force tree

# --- Records that lie. ---

ours
echo kept >tree/steps/improve/after.sh && echo kept >victim && echo kept >tree/victim
digest=$(sha256sum <victim | cut -d ' ' -f 1)
for path in ../victim "$step/../../victim" steps/improve/../../victim victim steps//manifest; do
	echo "$digest  $path" >>"tree/$step/SHA256SUMS"
done
echo "no line" >>"tree/$step/SHA256SUMS"
ok "a record that names files elsewhere" bootstrap uninstall tree
is "... they are left alone" "$(cat victim tree/victim tree/steps/improve/after.sh)" 'kept
kept
kept'

# --- Damaged ones. ---

ours
: >"tree/$step/pass1.kaem"
truncate -s 100 tree/steps/improve/import_payload.sh
truncate -s 0 "tree/$step/src/importer/main.c" && truncate -s 4096 "tree/$step/src/importer/main.c"
rm "tree/$step/src/lib/format/sha256.c"
: >"tree/$step/SHA256SUMS"
cp -a tree damaged
fails "a damaged step: --check" 1 '6 differences\|5 differences' bootstrap install --check tree
ok "... says what is" grep -qx "tree/$step/pass1.kaem: is empty or cut off" said
becomes "install mends it" whole install tree
rm -rf tree && mv damaged tree
becomes "uninstall takes it out" before uninstall tree

# --- Another author's. ---

fresh
mkdir -p tree/steps/payload-import-1.0/src
echo 'int main(void) { return 0; }' >tree/steps/payload-import-1.0/src/payload-import.c
echo 'tcc src/payload-import.c' >tree/steps/payload-import-1.0/pass1.kaem
echo 'payload-import /external/distfiles' >tree/steps/improve/import_payload.sh
sed -i -e '/^build: bash-2/i build: payload-import-1.0' -e '/^build: bash-2/a improve: import_payload' tree/steps/manifest
refused "another author's step: install" 'another import step' install tree
refused "... --force or not" 'another import step' install --force tree
for force in "" --force; do
	# shellcheck disable=SC2086 # a word or none
	state tree >kept
	# shellcheck disable=SC2086
	becomes "uninstall $force: it is not ours" kept uninstall $force tree
	ok "... says so" grep -qx 'tree: payload-import-0.2.0 is not there' said
done
sed -i '/^build: payload-import/d' tree/steps/manifest
refused "another author's improvement alone" \
	'improve/import_payload.sh: is not lbpayload.s, since it does not say so' install --force tree
ours
echo 'payload-import /external/distfiles' >tree/steps/improve/import_payload.sh
refused "... in the midst of ours: install" 'import_payload.sh: is not lbpayload.s' install --force tree
refused "... uninstall" 'import_payload.sh: is not lbpayload.s' uninstall --force tree

# --- Interrupted. ---

# dies AT COMMAND...: killed in front of the AT-th change of a name.
if have cc && cc -shared -fPIC -o dies.so "$here/dies.c" -ldl; then
	dies()
	{
		at=$1
		shift
		(env AT="$at" LD_PRELOAD="$scratch/dies.so" ASAN_OPTIONS=verify_asan_link_order=0 "$program" "$@"
			exit $?) >/dev/null 2>&1
	}
	# cuts NAME BEGIN COMMAND...: BEGIN makes the checkout, in which COMMAND dies at every third change. Whatever
	# it has left, install (again: $again) and uninstall do the whole thing.
	again=install whole=whole
	cuts()
	{
		cuts_name=$1 cuts_begin=$2 moment=1 wrong='' moments=0
		shift 2
		while :; do
			$cuts_begin
			dies "$moment" "$@" tree
			[ $? -eq 137 ] || break # it came to its end
			rm -rf left && cp -a tree left
			# shellcheck disable=SC2086 # words
			bootstrap $again tree 2>.err && state tree | cmp -s $whole - || wrong="$wrong $moment"
			rm -rf tree && mv left tree
			bootstrap uninstall tree 2>.err && state tree | cmp -s before - || wrong="$wrong -$moment"
			moment=$((moment + cuts_step)) moments=$((moments + 1))
		done
		is "$cuts_name: killed at any moment, install and uninstall do the rest" "$wrong" ''
		[ "$moments" -gt 5 ] || is "$cuts_name: was killed" "$moments times" "more than 5 times"
	}
	cuts_step=29
	cuts "install" fresh install
	cuts_step=5
	cuts "uninstall" ours uninstall
	cuts_step=31
	cuts "an upgrade" older install
	cuts_step=1
	cuts "an upgrade of the same version" stale install
	again='install --export' whole=exporting cuts_step=7
	cuts "install --export" ours install --export
	exports()
	{
		ours
		bootstrap install --export tree
	}
	cuts_step=13
	cuts "uninstall of both" exports uninstall
	fresh
	dies 0 install tree
	ok "all is written, and nothing has its name" test "$(find tree -name 'main.c*' ! -name main.c | wc -l)" -eq 1
	fails "... --check says what is left" 1 difference bootstrap install --check tree
	ok "... which" grep -q 'main.c.*: left by an install that did not end' said
	ok "... install clears it" bootstrap install tree
	ok "... and says so" grep -q 'an install that did not end had left [0-9]* temporary files' said
else
	skip "what was interrupted" "cc (package gcc) makes the moment"
fi
if have flock; then
	ours
	fails "another install at the same time" 1 'tree: another install is running' \
		flock tree/steps "$program" install tree
	fails "... uninstall" 1 'tree: another install is running' flock tree/steps "$program" uninstall tree
	fails "... --check" 1 'tree: another install is running' flock tree/steps "$program" install --check tree
	ok "... but two may look" flock -s tree/steps "$program" install --check tree
else
	skip "another install at the same time" "no flock here (Debian package util-linux)"
fi

# --- Links. ---

# out NAME PATH: PATH of the checkout is moved out of it, and a link put there.
out()
{
	for out_begin in fresh ours; do
		rm -rf outside && $out_begin && mkdir outside
		[ -e "tree/$2" ] || continue
		mv "tree/$2" outside/there && ln -s "$scratch/outside/there" "tree/$2"
		state outside >outside.before
		refused "$1 leads out ($out_begin): install" 'leads out of the checkout, to .*/outside/there: nothing' \
			install --force tree
		refused "... uninstall" 'leads out of the checkout' uninstall --force tree
		state outside >outside.after
		ok "... nothing was changed there" cmp outside.before outside.after
	done
}
out "steps" steps
out "steps/improve" steps/improve
out "the manifest" steps/manifest
out "the step" "$step"
out "a directory of the step" "$step/src/lib"
out "a file of the step" "$step/src/importer/main.c"
fresh
mkdir outside.2 && ln -s "$scratch/outside.2" "tree/$step"
refused "an empty directory outside" 'leads out of the checkout' install tree
is "... stays so" "$(ls outside.2)" ''
fresh
ln -s nowhere "tree/$step"
refused "a link to nothing in the place of the step" 'a symbolic link to nothing' install --force tree
ours
mv "tree/$step/pass1.kaem" "tree/$step/moved.kaem" && ln -s moved.kaem "tree/$step/pass1.kaem"
refused "a file that is a link, to wherever" 'pass1.kaem: is a symbolic link' install --force tree
fresh
mv tree/steps/improve tree/improve && ln -s ../improve tree/steps/improve
state tree >within
ok "a link that stays in the checkout" bootstrap install tree
ok "... is written through" test -f tree/improve/import_payload.sh
becomes "... and back" within uninstall tree
ln -s tree link
ok "a link to the checkout" bootstrap install link

# --- Owners. ---

if [ "$(id -u)" -eq 0 ] && have setpriv; then
	fresh
	chmod 754 tree/steps/manifest
	chown -R 1234:2345 tree
	state tree >of_another
	ok "root installs into somebody's checkout" bootstrap install tree
	is "... all of it is still his" "$(find tree ! -user 1234 -o ! -group 2345)" ''
	is "... with the manifest's mode" "$(stat -c %a tree/steps/manifest)" 754
	chown 4321:1 "tree/$step/pass1.kaem" && chmod 700 "tree/$step/pass1.kaem" && : >"tree/$step/pass1.kaem"
	ok "... a file that is replaced" bootstrap install tree
	is "... keeps owner and mode" "$(stat -c '%u:%g %a' "tree/$step/pass1.kaem")" '4321:1 700'
	becomes "... uninstall" of_another uninstall tree
	chmod 777 tree/steps tree/steps/improve && chmod 755 "$scratch"
	state tree >writable
	fails "who is not the owner" 1 'steps/manifest: cannot keep its owner (1234:2345): .*; run it as that user' \
		setpriv --reuid 65534 --regid 65534 --clear-groups "$program" install tree
	state tree >after
	ok "... nothing was written" cmp writable after
	bootstrap install tree && chown -R 65534:65534 tree && chown 1234:2345 tree/steps/manifest && state tree >with_step
	fails "... uninstall" 1 'steps/manifest: cannot keep its owner (1234:2345): .*; run it as that user' \
		setpriv --reuid 65534 --regid 65534 --clear-groups "$program" uninstall tree
	state tree >after
	ok "... nothing was taken out" cmp with_step after
	chown -R 65534:65534 tree && chmod 555 tree/steps/improve && state tree >with_step
	fails "... a directory that is not to be written to" 1 'tree/steps/improve: Permission denied: nothing was changed' \
		setpriv --reuid 65534 --regid 65534 --clear-groups "$program" uninstall tree
	state tree >after
	ok "... nothing was taken out" cmp with_step after
	chmod 777 tree/steps/improve && chgrp 2345 tree/steps/manifest
	ok "who is of its group" setpriv --reuid 65534 --regid 65534 --groups 2345 "$program" uninstall tree
	is "... it stays the group's" "$(stat -c '%u:%g' tree/steps/manifest)" 65534:2345
	state tree >writable
	fails "... who is not" 1 'steps/manifest: cannot keep its owner (65534:2345)' \
		setpriv --reuid 65534 --regid 65534 --clear-groups "$program" install tree
	state tree >after
	ok "... nothing was written" cmp writable after
else
	skip "owners" "needs root and setpriv (Debian package util-linux)"
fi
# --- What only looks like ours. ---

fresh
printf '#!/bin/bash\n' >tree/steps/improve/keep_payload.sh
state tree >looks
becomes "another author's file that begins as one of ours" looks uninstall tree
refused "... is not replaced" 'is not lbpayload' install tree
fresh
mkdir tree/steps/payload-import-9.9
{ sed -n 1,3p "$top/kernel-bootstrap/step/SHA256SUMS" && (cd tree && sha256sum steps/improve/after.sh); } \
	>tree/steps/payload-import-9.9/SHA256SUMS
bootstrap install tree
ok "a record does not make anybody's file ours" cmp tree/steps/improve/after.sh clean/steps/improve/after.sh
done_testing
