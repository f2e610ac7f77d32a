#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# install.t - kernel-bootstrap install, install --check and uninstall on checkouts of every kind.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/tree.sh"

program=$kernel_bootstrap
where='( KERNEL_BOOTSTRAP == True )'
step=steps/payload-import-0.2.0
cd "$scratch" || exit 1

bootstrap()
{
	"$program" "$@" >"$scratch/said"
}

# Everything about a directory that a commit could hold.
state()
{
	(cd "$1" && find . -printf '%M %y %p %l\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

# fresh DIR: a new checkout.
fresh()
{
	rm -rf "$1"
	make_checkout "$1"
}

# --- In and out. ---

umask 022
fresh tree
state tree >before
fails "--check before: status 1" 1 'tree: [0-9]* difference' bootstrap install --check tree
ok "--check says which line is missing" grep -qx "tree/steps/manifest: has no line 'improve: import_payload $where'" said
ok "... and which file" grep -qx "tree/$step/pass1.kaem: missing" said
state tree >after
ok "--check changes nothing" cmp before after
ok "install" bootstrap install tree
ok "... says what it did" grep -qx 'tree: payload-import-0.2.0: [0-9]* files, 5 lines in steps/manifest' said
is "the build stands before bash" "$(grep -A 1 '^build: payload-import' tree/steps/manifest)" \
	"build: payload-import-0.2.0 $where
build: bash-2.05b"
is "the import is the last improvement behind bash" "$(grep -B 1 -A 1 '^improve: import_payload' tree/steps/manifest)" \
	"improve: open_console ( CONSOLES == True )
improve: import_payload $where
# The compiler again."
is "the payload is kept before the move" "$(grep -A 1 '^improve: keep' tree/steps/manifest)" \
	"improve: keep_payload $where
jump: move_disk $where"
is "what was imported goes before the jump" "$(grep -A 1 '^improve: drop' tree/steps/manifest)" \
	"improve: drop_payload $where
jump: linux ( CHROOT == False )"
is "the rest is imported behind the move" "$(grep -B 1 '^improve: import_rest' tree/steps/manifest)" \
	"jump: move_disk $where
improve: import_rest $where"
grep -v -e import -e keep_payload -e drop_payload tree/steps/manifest >rest
fresh other
ok "all other lines are as they were" cmp rest other/steps/manifest
is "the manifest keeps its mode" "$(stat -c %a tree/steps/manifest)" 664
ok "--check after: nothing differs" bootstrap install --check tree
state tree >once
ok "install again" bootstrap install tree
ok "... says that it is there" grep -qx 'tree: payload-import-0.2.0 is there already' said
state tree >twice
ok "... changes nothing" cmp once twice
differs=$(cd "tree/$step/src" && find . -type f | while read -r file; do
	cmp -s "$file" "$top/$file" || echo "$file"
done)
is "the sources are those of the programs" "$differs" ''
is "no temporary file is left" "$(find tree -name '*.part')" ''
ok "uninstall" bootstrap uninstall tree
state tree >after
ok "... leaves the checkout byte for byte as it was" cmp before after
ok "uninstall where nothing is" bootstrap uninstall tree
ok "... says so" grep -qx 'tree: payload-import-0.2.0 is not there' said

# --- The export. ---

export=steps/payload-export-0.2.0
fresh tree
state tree >before
fails "--check --export before: status 1" 1 'tree: [0-9]* difference' bootstrap install --check --export tree
ok "... says which line is missing" grep -qx "tree/steps/manifest: has no line 'improve: export_results $where'" said
ok "... and which file" grep -qx "tree/$export/pass1.kaem: missing" said
ok "install --export" bootstrap install --export tree
ok "... says what it did" grep -qx 'tree: payload-import-0.2.0 and payload-export-0.2.0: [0-9]* files, 7 lines in steps/manifest' said
is "both are built before bash" "$(grep -A 1 '^build: payload-export' tree/steps/manifest)" \
	"build: payload-export-0.2.0 $where
build: bash-2.05b"
is "the packages are exported before the machine is switched off" "$(tail -n 2 tree/steps/manifest)" \
	"improve: export_results $where
improve: after"
differs=$(cd "tree/$export/code" && find . -type f | while read -r file; do
	cmp -s "$file" "$top/$file" || echo "$file"
done)
is "the sources are those of the programs" "$differs" ''
state tree >exporting
ok "install keeps it" bootstrap install tree
ok "... says that both are there" grep -qx 'tree: payload-import-0.2.0 and payload-export-0.2.0 are there already' said
state tree >after
ok "... changes nothing" cmp exporting after
ok "--check: nothing differs" bootstrap install --check tree
ok "... says so of both" grep -q 'payload-export-0.2.0 are there, nothing differs' said
sed -i '/^improve: export_results/d' tree/steps/manifest && : >"tree/$export/code/exporter/main.c" && rm tree/steps/improve/export_results.sh
ok "install mends it" bootstrap install tree
state tree >after
ok "... to the same" cmp exporting after
ok "uninstall" bootstrap uninstall tree
ok "... says both" grep -q 'payload-export-0.2.0 taken out: .* 7 lines' said
state tree >after
ok "... leaves the checkout byte for byte as it was" cmp before after
bootstrap install tree >/dev/null
ok "install --export where the import is" bootstrap install --export tree
ok "... adds the rest" grep -q ', 2 lines in' said
state tree >after
ok "... to the same" cmp exporting after
cp tree/steps/improve/export_results.sh kept && bootstrap uninstall tree >/dev/null && cp kept tree/steps/improve/export_results.sh
ok "its script alone" bootstrap uninstall tree
state tree >after
ok "... is taken out" cmp before after
sed -i "\$i improve: export_results $where" tree/steps/manifest
ok "its line alone" bootstrap install tree
state tree >after
ok "... gets the rest" cmp exporting after
bootstrap uninstall tree >/dev/null && sed -i "\$i improve: export_results $where" tree/steps/manifest
ok "... or" bootstrap uninstall tree
state tree >after
ok "... is taken out" cmp before after

# Another author's export is nobody's business until ours is asked for.
fresh tree
sed -i '$i improve: export_results' tree/steps/manifest
echo 'tar' >tree/steps/improve/export_results.sh
state tree >before
ok "another author's export: install" bootstrap install tree
ok "... --check" bootstrap install --check tree
ok "... has the import's lines" grep -q '^improve: import_rest' tree/steps/manifest
fails "... install --export refuses" 1 'manifest:[0-9]*: another export step' bootstrap install --export tree
ok "... uninstall" bootstrap uninstall tree
state tree >after
ok "... leaves it" cmp before after
sed -i '/^improve: export_results/d' tree/steps/manifest
fails "his script alone" 1 "export_results.sh: is not lbpayload.s" bootstrap install --export tree
fresh tree
sed -i '/^improve: after$/d' tree/steps/manifest
echo 'improve: afterwards' >>tree/steps/manifest
fails "a manifest that does not end" 1 "manifest: no line 'improve: after' behind that of bash" bootstrap install --export tree
ok "... takes the import" bootstrap install tree
fresh tree
echo "improve: export_results $where" >>tree/steps/manifest
fails "the export behind the end" 1 "manifest:[0-9]*: stands behind 'improve: after'" bootstrap install tree
fails "--export --patches" 2 'no export step: leave --export away' bootstrap install --export --patches none tree

# --- REUSE. ---

fresh tree
headers=$(bootstrap install --export tree >/dev/null && find tree/steps -type f ! -name '*.checksums' \
	-exec grep -L 'SPDX-License-Identifier'': MIT' {} +)
is "every file says its license" "$headers" ''
ok "... that of the checksums is beside them" test -f "tree/$step/payload-import-0.2.0.checksums.license"
ok "... of both" test -f "tree/$export/payload-export-0.2.0.checksums.license"
if have reuse; then
	ok "reuse finds nothing to say" reuse --root tree lint
else
	skip "reuse finds nothing to say" "no reuse here (Debian package reuse)"
fi

# --- Partial and damaged installations. ---

fresh tree
state tree >before
bootstrap install tree >/dev/null
rm "tree/$step/src/importer/main.c" tree/steps/improve/import_payload.sh
fails "a missing file: --check" 1 'tree: [0-9]* difference' bootstrap install --check tree
is "... names it and nothing else" "$(grep -c . said)" 2
ok "install completes" bootstrap install tree
ok "... with what was missing" grep -q ': 2 files, 0 lines in' said
state tree >again
ok "... to the same" cmp once again
sed -i '/^build: payload-import/d' tree/steps/manifest
ok "a missing line is put in again" bootstrap install tree
state tree >again
ok "... to the same" cmp once again
rm -r "tree/$step/src" && mkdir -p "tree/$step/src/lib/format"
sed -i '/^improve: import_payload/d' tree/steps/manifest
ok "a partial installation is taken out" bootstrap uninstall tree
state tree >after
ok "... with its empty directories" cmp before after

bootstrap install tree >/dev/null
echo '# mine' >>"tree/$step/pass2.sh"
state tree >edited
fails "a changed file: --check" 1 'tree: [0-9]* difference' bootstrap install --check tree
ok "... names it" grep -qx "tree/$step/pass2.sh: differs from what was installed" said
fails "... install refuses" 1 'nothing was changed; --force' bootstrap install tree
fails "... uninstall refuses" 1 'nothing was taken out; --force' bootstrap uninstall tree
state tree >after
ok "... and nothing has changed" cmp edited after
ok "install --force replaces it" bootstrap install --force tree
state tree >again
ok "... to the same" cmp once again
echo '# mine' >>"tree/$step/pass2.sh"
ok "uninstall --force takes it out" bootstrap uninstall --force tree
state tree >after
ok "... and all else" cmp before after

bootstrap install tree >/dev/null
echo mine >"tree/$step/src/importer/mine.c"
fails "a file that is not of the step: --check" 1 'tree: [0-9]* difference' bootstrap install --check tree
ok "... names it" grep -qx "tree/$step/src/importer/mine.c: is not of this step" said
fails "... uninstall refuses, --force or not" 1 'move away' bootstrap uninstall --force tree
ok "... and leaves it" test -f "tree/$step/src/importer/mine.c"
ok "... and the lines" grep -q '^improve: import_payload' tree/steps/manifest

fresh tree
mkdir -p "tree/$step/pass2.sh"
fails "a directory in the way" 1 'pass2.sh: is not a regular file' bootstrap install tree
fresh tree
echo x >"tree/$step"
fails "a file where the step's directory belongs" 1 'Not a directory' bootstrap install tree
ok "... the manifest has no line" sh -c "! grep -q import tree/steps/manifest"

# --- Manifests. ---

# manifest NAME PATTERN COMMAND...: a checkout whose manifest COMMAND changed is refused, unchanged.
manifest()
{
	name=$1 pattern=$2
	shift 2
	fresh tree
	(cd tree/steps && "$@")
	state tree >before
	fails "$name: install refuses" 1 "$pattern" bootstrap install tree
	state tree >after
	ok "$name: ... and changes nothing" cmp before after
	fails "$name: --check" 1 'tree: [0-9]* difference' bootstrap install --check tree
}
manifest "no bash" "manifest: no line 'build: bash-" sed -i '/^build: bash/d' manifest
manifest "an empty manifest" "manifest: no line 'build: bash-" truncate -s 0 manifest
manifest "another version" "manifest:4: another import step" \
	sed -i '4i build: payload-import-0.0.9' manifest
manifest "another author's import" "manifest:12: another import step" \
	sed -i '12i improve: import_payload ( EXTERNAL == True )' manifest
manifest "a line twice" "manifest:25: another import step" \
	sed -i -e "4i build: payload-import-0.2.0 $where" -e "\$a build: payload-import-0.2.0 $where" manifest
manifest "the build behind bash" "manifest:12: stands behind 'build: bash-...' (line 10)" \
	sed -i "12i build: payload-import-0.2.0 $where" manifest
manifest "the import before bash" "manifest:4: stands before 'build: bash-...' (line 11)" \
	sed -i "4i improve: import_payload $where" manifest
manifest "the payload is kept behind the move" "manifest:22: stands behind 'jump: move_disk' (line 21)" \
	sed -i "/^jump: move/a improve: keep_payload $where" manifest
cut_after_bash()
{
	sed -i '/^build: bash-2/q' manifest && truncate -s -1 manifest
}
manifest "CRLF" "manifest:3: the line ends in CR, which script-generator takes" sed -i 's/$/\r/' manifest
manifest "what script-generator chokes on, anywhere" "manifest:15: two blanks in a row" \
	sed -i 's/^improve: open/improve:  open/' manifest
manifest "the last line, bash, without a newline" "does not end with a newline" cut_after_bash

fresh tree
sed -i '/^build: bash-2/q' tree/steps/manifest
bootstrap install tree >/dev/null
is "bash is the last line" "$(tail -n 2 tree/steps/manifest)" "build: bash-2.05b
improve: import_payload $where"
fresh tree
sed -i '/^jump: move/d' tree/steps/manifest
ok "a checkout that does not move to a disk" bootstrap install tree
ok "... has two lines" grep -q ', 2 lines in' said
ok "... as it should be" bootstrap install --check tree
fresh tree
sed -i -e '/^jump: move/d' -e '4i jump: move_disk' tree/steps/manifest
ok "a move before bash is none" bootstrap install tree
ok "... has two lines" grep -q ', 2 lines in' said
fresh tree
truncate -s -1 tree/steps/manifest
state tree >before
ok "no newline at the very end" bootstrap install tree
bootstrap uninstall tree >/dev/null
state tree >after
ok "... and it is not there afterwards" cmp before after
fresh tree
mv tree/steps/manifest tree/steps/manifest.real && ln -s manifest.real tree/steps/manifest
bootstrap install tree >/dev/null
ok "a manifest that is a link stays one" test -L tree/steps/manifest
ok "... and the file has the lines" grep -q '^improve: import_payload' tree/steps/manifest.real

# --- What is not a checkout, and wrong calls. ---

fails "no such directory" 1 'nowhere/steps: No such file.*is nowhere a live-bootstrap checkout' \
	bootstrap install nowhere
mkdir -p half/steps && echo 'build: bash-2.05b' >half/steps/manifest
fails "no steps/improve" 1 'half/steps/improve: not a directory' bootstrap install half
fails "no checkout named" 2 'say one checkout' bootstrap install
fails "two checkouts" 2 'say one checkout' bootstrap install tree other
fails "an unknown option" 2 'no such option' bootstrap install --chekc tree
fails "uninstall: none named" 2 'say one checkout' bootstrap uninstall
ok "install --help" bootstrap install --help
ok "uninstall --help" bootstrap uninstall --help
fresh tree
cp tree/steps/manifest before
fails "files that cannot be written" 1 "File too large" \
	sh -c "trap '' XFSZ; ulimit -f 8; exec '$program' install tree"
is "... none of them is there" "$(find tree -newer before -type f)" ''
ok "... and no line" cmp before tree/steps/manifest
ok "... a second attempt puts them in" bootstrap install tree
state tree >again
ok "... to the same" cmp once again

# --- The sources that the step is made of. ---

mkdir copy && cp -r "$top/importer" "$top/exporter" "$top/lib" copy/
mkdir copy/kernel-bootstrap && cp -r "$top/kernel-bootstrap/step" copy/kernel-bootstrap/
fresh tree
ok "--sources DIR" bootstrap install --sources copy tree
state tree >again
ok "... the same" cmp once again
fresh tree
echo '/* changed */' >>copy/exporter/export.c
fails "a source of the export that changed since" 1 \
	'copy/exporter/export.c: is not the file that the checksum' bootstrap install --export --sources copy tree
ok "... is nothing to the import" bootstrap install --sources copy tree
fresh tree
echo '/* changed */' >>copy/importer/import.c
fails "a source that changed since its checksum was recorded" 1 \
	'copy/importer/import.c: is not the file that the checksum' bootstrap install --sources copy tree
ok "... is said with what to do" grep -q 'record it anew' .err
cp "$top/importer/import.c" copy/importer/ && rm copy/lib/format/sha256.c
fails "a source that is missing" 1 'copy/lib/format/sha256.c: No such file' \
	bootstrap install --sources copy tree
cp "$top/lib/format/sha256.c" copy/lib/format/
sed -i '/ tcc-0.9.27\/payload/d' copy/kernel-bootstrap/step/SHA256SUMS
fails "a record without the program" 1 'has no line for tcc-0.9.27/payload-import' \
	bootstrap install --sources copy tree
echo 'no digest' >>copy/kernel-bootstrap/step/SHA256SUMS
fails "a damaged record" 1 'SHA256SUMS:[0-9]*: ' bootstrap install --sources copy tree
fails "no sources" 1 'nowhere/kernel-bootstrap/step/' bootstrap install --sources nowhere tree
mkdir alone && cp "$program" alone/
fails "a program without its sources" 1 'with --sources DIR' alone/kernel-bootstrap install tree
ok "... the checkout is as it was" sh -c "! grep -q import tree/steps/manifest"
ok "make install" make -s -C "$top" install PREFIX=/usr DESTDIR="$scratch/installed" PROVIDE=no
fresh tree
program=installed/usr/bin/kernel-bootstrap
ok "the installed program finds its sources" bootstrap install tree
state tree >again
ok "... the same" cmp once again
ok "... of the export, too" bootstrap install --export tree
state tree >again
ok "... the same" cmp exporting again

# --- What image makes of it. ---

"$here/make-tree" whole
sed -i "/^improve: import_payload/d" whole/steps/manifest
rm whole/steps/improve/import_payload.sh
program=$kernel_bootstrap
fails "no payload for a checkout without the step" 1 "improve: import_payload" \
	bootstrap image --qemu --external-sources -o out whole
bootstrap install whole
ok "with the step: both images" bootstrap image --qemu --external-sources --target-size 20 -o out whole
loads --show "/$step/src/importer/main.c" out/init.img >shown
ok "its sources are in the boot image" cmp shown "$top/importer/main.c"
loads --show /steps/manifest out/init.img >shown
ok "its lines, too" cmp shown whole/steps/manifest
ok "the boot image of one with an export" \
	sh -c '"$0" install --export whole && "$0" image --qemu --external-sources --target-size 20 -o out2 whole' "$program"
loads --show "/$export/code/exporter/main.c" out2/init.img >shown
ok "... has its sources" cmp shown "$top/exporter/main.c"
names_in out/external.img >names
ok "what is built behind the import travels" grep -qx musl-1.1.24.tar.gz names
ok "what is built before it does not" sh -c "! grep -x bash-2.05b.tar.gz names"

done_testing
