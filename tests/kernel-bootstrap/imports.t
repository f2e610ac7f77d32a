#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# imports.t - two imports of one payload: what the first one brings to Fiwix is computed from the manifest, lies
# first in the container and is listed in the boot image, which says the payload it means; the scripts
# of the step pass both on, and take away again what the jump to Linux has no room for. And every limit
# on that way.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1
"$here/make-tree" good
"$here/two-imports" good

# --- The sets. ---

kb plan --external-sources good >out 2>err
is "of the first import: what is built before the jump" "$(sed -n 's/^first .* good  *//p' out | tr '\n' ' ')" \
	"flex-2.6.4.tar.gz linux-4.14.tar.xz musl-1.1.24.tar.gz perl-5.6.2.tar.gz "
is "... and the rest" "$(sed -n 's/^payload .* good  *//p' out | tr '\n' ' ')" \
	"automake-1.16.3.tar.xz curl-8.17.0.tar.xz gcc-15.2.0.tar.xz gettext-0.26.tar.xz gnulib-1.tar.gz "
is "... with sizes" "$(sed -n '/^  on Fiwix/p; /^  in Linux/p' out)" "  on Fiwix   4 distfiles, 4.3 KiB
  in Linux   all, 24.5 KiB"
kb image -q --external-sources --target-size 2G -o out.d good >said 2>err
is "they lie first, each half sorted" "$(names_in out.d/external.img | tr '\n' ' ')" \
	"flex-2.6.4.tar.gz linux-4.14.tar.xz musl-1.1.24.tar.gz perl-5.6.2.tar.gz \
automake-1.16.3.tar.xz curl-8.17.0.tar.xz gcc-15.2.0.tar.xz gettext-0.26.tar.xz gnulib-1.tar.gz "
is "the boot image lists them" "$(loads --show /steps/payload.first out.d/init.img | tr '\n' ' ')" \
	"SHA256SUMS flex-2.6.4.tar.gz linux-4.14.tar.xz musl-1.1.24.tar.gz perl-5.6.2.tar.gz "
digest=$("$mkpayload" list out.d/external.img | sed -n 's/.*digest \([0-9a-f]\{64\}\).*/\1/p')
is "... and says its payload" "$(loads --show /steps/bootstrap.cfg out.d/init.img | tail -n 1)" \
	"PAYLOAD_DIGEST=$digest"
is "... as the plan does" "$(sed -n 's/^  digest  *//p' out)" "$digest"
mkdir packed && names_in out.d/external.img | while read -r name; do cp "good/distfiles/$name" packed/; done
loads --show /steps/payload.first out.d/init.img >list
"$mkpayload" pack --sums --first list -o packed.img packed >said
ok "mkpayload pack --first writes the same" cmp packed.img out.d/external.img
kb image -q --external-sources --single-disk --target-size 2G -o one good >said 2>err
ok "one disk: the list is there, too" sh -c '"$0"/loader --show /steps/payload.first one/init.img | cmp - list' "$here"
kb image -q --target-size 1 -o none good >said 2>err
ok "without a payload there is none" sh -c '! "$0"/loader none/init.img | grep payload.first' "$here"

cp -a good tree && sed -i 's/^jump: linux .*/jump: linux ( CHROOT == True )/' tree/steps/manifest
kb plan --external-sources tree >out 2>err
is "no jump to Linux: all at once" "$(sed -n '/^  on Fiwix/p; /^  in Linux/p' out)" "  on Fiwix   9 distfiles, 25.2 KiB"
rm -rf tree && cp -a good tree && sed -i '/^improve: import_rest/d' tree/steps/manifest
kb plan --external-sources tree >out 2>err
is "no second import: all at once" "$(sed -n '/^  on Fiwix/p; /^  in Linux/p' out)" "  on Fiwix   9 distfiles, 25.2 KiB"
kb image -q --external-sources --target-size 2G -o all tree >said 2>err
is "... in one order" "$(names_in all/external.img)" "$(names_in all/external.img | sort)"
ok "... without a list" sh -c '! "$0"/loader all/init.img | grep payload.first' "$here"
rm -rf tree && cp -a good tree && sed -i 's/^jump: move_disk/build: curl-8.17.0\n&/' tree/steps/manifest
fails "a build where its distfiles are not" 1 \
	"^kernel-bootstrap: tree/steps/manifest:29: curl-8.17.0 is built between 'improve: drop_payload' and 'improve: import_rest', " \
	"$kernel_bootstrap" plan --external-sources tree
rm -rf tree && cp -a good tree && sed -i -e '/^improve: drop_payload/d' -e 's/^build: perl/improve: drop_payload\n&/' tree/steps/manifest
fails "... also behind drop_payload" 1 \
	"perl-5.6.2 is built between 'improve: drop_payload' and 'improve: import_rest', where its distfiles are not" \
	"$kernel_bootstrap" plan --external-sources tree
rm -rf tree && cp -a good tree && sed -i -e '/^improve: import_rest/d' -e 's/^jump: move_disk/improve: import_rest\n&/' tree/steps/manifest
fails "the second import before the move" 1 \
	"^kernel-bootstrap: tree/steps/manifest:29: 'improve: import_rest' stands before 'jump: move_disk', " \
	"$kernel_bootstrap" plan --external-sources tree
rm -rf tree && cp -a good tree && sed -i '/^improve: keep_payload/d' tree/steps/manifest
ok "a payload that nobody keeps on the boot disk: on another one" kb plan --external-sources tree
fails "... on the boot disk" 1 "'jump: move_disk' would take the whole disk, with the payload on it: " \
	"$kernel_bootstrap" plan --external-sources --single-disk tree
rm -rf tree && cp -a good tree && sed -i '/^improve: import_payload/d' tree/steps/manifest
sed -i 's/^jump: linux .*/improve: import_payload\n&/' tree/steps/manifest
kb image -q --external-sources --target-size 2G -o empty tree >said 2>err
is "nothing of the first set: the digests alone" "$(loads --show /steps/payload.first empty/init.img)" SHA256SUMS

# --- The importer takes that list. ---

importer=$top/build/step/payload-import
if [ -x "$importer" ]; then
	mkdir first && "$importer" --timeout 0 --device out.d/external.img --digest "$digest" --only list first >said 2>&1
	is "the first import" "$? $(cd first && echo *)" "0 SHA256SUMS flex-2.6.4.tar.gz linux-4.14.tar.xz musl-1.1.24.tar.gz perl-5.6.2.tar.gz"
	mkdir some && "$importer" --timeout 0 --device empty/external.img --only /dev/stdin some <<-END >said 2>&1
		SHA256SUMS
	END
	is "... of the digests alone" "$? $(cd some && echo *)" "0 SHA256SUMS"
	"$importer" --timeout 0 --device out.d/external.img --digest "$digest" first >said 2>&1
	is "the second" "$? $(cd first && sha256sum --quiet -c SHA256SUMS && echo * | wc -w)" "0 10"
else
	skip "the importer takes that list" "no build/step/payload-import: make check builds it"
fi

# --- The scripts, with a payload-import that says how it was called. ---

mkdir tools && printf '#!/bin/sh\necho "payload-import $*"\nexit ${IMPORT_STATUS:-0}\n' >tools/payload-import
chmod +x tools/payload-import
cat >improve.sh <<'END'
set -e
. "$top/kernel-bootstrap/step/$script.sh"
echo "goes on, ${payload_options-unset} ${payload_name-unset}"
END

# improve SCRIPT SETTING...
improve()
{
	improve_script=$1
	shift
	env -i scratch="$scratch" top="$top" script="$improve_script" SRCDIR="$scratch/steps" \
		DISTFILES="$scratch/distfiles" PATH="$scratch/tools:/usr/bin:/bin" "$@" bash improve.sh 2>&1
	echo "status $?"
}

mkdir steps distfiles
if have bash; then
	for script in import_payload import_rest; do
		is "$script: a payload that must be there" "$(improve $script PAYLOAD_REQUIRED=True PAYLOAD_DIGEST="$digest")" \
			"payload-import --mount-proc --digest $digest $scratch/distfiles
goes on, unset unset
status 0"
		is "$script: one that may be there" "$(improve $script)" \
			"payload-import --mount-proc --if-present --timeout 0 $scratch/distfiles
goes on, unset unset
status 0"
		is "$script: one that failed ends the bootstrap" "$(improve $script PAYLOAD_REQUIRED=True IMPORT_STATUS=1)" \
			"payload-import --mount-proc $scratch/distfiles
status 1"
		is "$script: in a chroot nothing is looked for" "$(improve $script CHROOT=True PAYLOAD_REQUIRED=True)" \
			"goes on, unset unset
status 0"
	done
	cp list steps/payload.first
	is "import_payload: the first set" "$(improve import_payload PAYLOAD_REQUIRED=True)" \
		"payload-import --mount-proc --only $scratch/steps/payload.first $scratch/distfiles
goes on, unset unset
status 0"
	is "import_rest: all" "$(improve import_rest PAYLOAD_REQUIRED=True)" \
		"payload-import --mount-proc $scratch/distfiles
goes on, unset unset
status 0"
	mkdir -p steps/payload-import-0/src/importer steps/other/src
	cp -r first/. distfiles && touch distfiles/of-the-boot-image
	rm -f distfiles/flex-2.6.4.tar.gz # as clean_sources has done
	is "drop_payload" "$(improve drop_payload)" "goes on, unset unset
status 0"
	is "... takes the first set and the sources of the program, nothing else" \
		"$(cd distfiles && echo *) $(cd steps && find . -type d | sort | tr '\n' ' ')" \
		"automake-1.16.3.tar.xz curl-8.17.0.tar.xz gcc-15.2.0.tar.xz gettext-0.26.tar.xz gnulib-1.tar.gz of-the-boot-image . ./other ./other/src ./payload-import-0 "
	is "... and nothing where there is no list" "$(improve drop_payload; cd distfiles && echo * | wc -w)" \
		"goes on, unset unset
status 0
6"
else
	skip "the scripts" "no bash here (Debian package bash)"
fi

# --- Every limit. The sizes are of holes, which nobody reads. ---

# limit NAME: is, at most and whether it is exceeded, of the plan in plan.json.
limit()
{
	sed -n "s/.*\"name\": \"$1\", .*\"is\": \([0-9]*\), \"max\": \([0-9a-z]*\), \"exceeded\": \([a-z]*\).*/\1 \2 \3/p" plan.json
}

# plan CHANGE OPTION...: of a tree with that change.
plan()
{
	rm -rf tree && cp -a good tree
	(cd tree && eval "$1") || exit 1
	shift
	kb plan --json --no-verify --external-sources "$@" tree >plan.json 2>err
}

plan :
is "all is well" "$? $(grep -c '"exceeded": false' plan.json) $(grep -c '"exceeded": true' plan.json)" "0 7 0"
ok "it is JSON" perl -MJSON::PP -e 'local $/; decode_json(<STDIN>)' <plan.json
is "entries" "$(limit boot_entries)" "109 14332 false"
is "what the jump packs: nothing of ours" "$(limit jump_bytes)" "202899456 204472320 false"
is "memory has no limit that is known" "$(limit memory_bytes)" "$(limit memory_bytes | cut -d ' ' -f 1) null false"
plan : --bare-metal
is "nor has a disk" "$(limit main_disk_bytes)" "25113 null false"

# too_much NAME WHAT CHANGE OPTION...
too_much()
{
	too_name=$1 too_what=$2
	shift 2
	plan "$@"
	is "too much: $too_name" "$? $(limit "$too_name" | cut -d ' ' -f 3) $(grep -c '"exceeded": true' plan.json)" "1 true 1"
	ok "... is said" grep -q "^kernel-bootstrap: $too_what: [0-9]* bytes, but at most [0-9]*: " err
}

too_much ramdisk_bytes "Fiwix: ramdisk, with the first import" 'truncate -s 1400M distfiles/perl-5.6.2.tar.gz'
too_much disk_read_bytes "Fiwix: the disk, read up to" \
	'truncate -s 3000M distfiles/perl-5.6.2.tar.gz && truncate -s 1500M distfiles/musl-1.1.24.tar.gz
	sed -i s/1381376/0/ steps/jump/fiwix.sh'
too_much jump_bytes "Fiwix: packed by jump: linux" \
	'sed -i /drop_payload/d steps/manifest && truncate -s 2M distfiles/linux-4.14.tar.xz'
plan 'sed -i /drop_payload/d steps/manifest && truncate -s 2M distfiles/flex-2.6.4.tar.gz'
is "... but not of what clean_sources takes away" "$? $(limit jump_bytes)" "0 202900045 204472320 false"
too_much jump_bytes "Fiwix: packed by jump: linux" \
	'sed -i /import_rest/d steps/manifest && sed -i /drop_payload/d steps/manifest && truncate -s 2M distfiles/gcc-15.2.0.tar.xz'
too_much jump_bytes "Fiwix: packed by jump: linux" \
	'sed -i /import_rest/d steps/manifest && truncate -s 2M distfiles/gcc-15.2.0.tar.xz'
too_much main_disk_bytes "main disk: all distfiles" 'truncate -s 1100M distfiles/gcc-15.2.0.tar.xz' --target-size 2G
plan : --target-size 1G
is "no room at all" "$? $(limit main_disk_bytes) $(grep -c "main disk: all distfiles: 25113 bytes, but there is no room at all: " err)" \
	"1 25113 1 true 1"
too_much partition_bytes "init.img: end of the payload" 'i=0
	while [ $((i += 1)) -le 520 ]; do
		truncate -s 4294967295 distfiles/large-$i
		echo "f https://example.org/large-$i $(printf "%064d" $i)" >>steps/gcc-15.2.0/sources
	done' --single-disk --target-size 6000G
plan 'truncate -s 4000M distfiles/gcc-15.2.0.tar.xz; truncate -s 4000M distfiles/curl-8.17.0.tar.xz'
is "a payload that no Fiwix could read as a whole" "$? $(limit disk_read_bytes | cut -d ' ' -f 3)" "0 false"

done_testing
