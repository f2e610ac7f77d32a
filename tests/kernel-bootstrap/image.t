#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# image.t - what 'kernel-bootstrap image' writes: the boot image by the rules of its loader, the
# payload, bootstrap.cfg for every mode; and that nothing is written when something is wrong.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1
"$here/make-tree" good

# image OPTION...: into out.
image()
{
	rm -rf out
	kb image "$@" -o out 2>err
}
# refuses NAME PATTERN OPTION...: status 1, and no trace.
refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	rm -rf out
	fails "$refuses_name" 1 "$refuses_pattern" "$kernel_bootstrap" image -o out "$@"
	ok "... and nothing was written" test ! -e out/init.img -a ! -e out/external.img \
		-a ! -e out/init.img.lbpayload.part -a ! -e out/external.img.lbpayload.part
}

# --- Both images. ---

image --qemu --external-sources --target-size 20 good >said
is "what is said" "$(cat said)" "out/init.img: 67 files, 34 directories, 20.0 MiB
out/external.img: 10 files, 28.0 KiB"
is "... and no note, which are the plan's" "$(cat err)" ''
ok "the loader takes it" loads out/init.img
loads out/init.img >list
is "sorted" "$(grep '^/' list | cut -d ' ' -f 1 | grep -v -e '^/bootstrap-seeds/POSIX/x86/' -e '^/init$' \
	-e /eep$ | sort -c && echo yes)" yes
is "its last command" "$(tail -n 1 list)" "run /bootstrap-seeds/POSIX/x86/kaem-optional-seed /kaem.x86"
# holds NAME FILE: with these bytes.
holds()
{
	loads --show "$1" out/init.img | cmp - "$2"
}
ok "stage0-posix" holds /x86/hex0_x86.hex0 good/seed/stage0-posix/x86/hex0_x86.hex0
ok "a name with blanks" holds '/A Directory/a file' 'good/seed/stage0-posix/A Directory/a file'
ok "what a link to a directory leads to" holds /M2-Planet/M2libc/bootstrappable.c \
	good/seed/stage0-posix/M2libc/bootstrappable.c
ok "... to a file" holds /steps/musl-1.1.24/pass2.sh good/steps/musl-1.1.24/pass1.sh
ok "seed/ comes over stage0-posix" holds /after.kaem good/seed/after.kaem
ok "early distfiles" holds /external/distfiles/extra.tar good/distfiles/extra.tar
ok "no others, no .git, no binary seeds" sh -c \
	'! grep -e gettext-0.26.tar -e unclaimed -e "[.]git" -e "hex0-seed 4 3bdbb4fe.*extra" list | grep -v ^run'
is "the binary seed is compiled, not copied" \
	"$(loads --show /bootstrap-seeds/POSIX/x86/kaem-optional-seed out/init.img | od -An -tx1)" " 7f 45 4c 46 01"
ok "no steps-guix" sh -c '! grep steps-guix list'
"$mkpayload" verify out/external.img >said
is "the payload is good" "$(tail -n 1 said)" "out/external.img: contents good: 9 of 9 files checked"
is "... the rest, and no stranger" "$(names_in out/external.img | tr '\n' ' ')" \
	"automake-1.16.3.tar.xz curl-8.17.0.tar.xz flex-2.6.4.tar.gz gcc-15.2.0.tar.xz gettext-0.26.tar.xz gnulib-1.tar.gz linux-4.14.tar.xz musl-1.1.24.tar.gz perl-5.6.2.tar.gz "
mkdir payload && names_in out/external.img | while read -r name; do cp "good/distfiles/$name" payload/; done
"$mkpayload" pack --sums -o packed.img payload >said
ok "... as mkpayload packs it" cmp packed.img out/external.img

# --- Determinism. ---

mv out first
cp -r good copy 2>/dev/null && touch -t 198001010000 copy/steps/env
(umask 077 && TZ=Asia/Tokyo image --qemu --external-sources --target-size 20 copy >said)
ok "two runs are the same" cmp out/init.img first/init.img
ok "... the payload, too" cmp out/external.img first/external.img
image --bare-metal good >said
is "without --external-sources no payload" "$(ls out)" init.img
is "... and what comes next is said" "$(grep -v '^out/init.img: ' said)" "next: write out/init.img to the whole disk that the machine boots from, as root:
  dd if=out/init.img of=/dev/sdX bs=1M conv=fsync
next: start the machine by its BIOS, from the first disk: builder-hex0 needs one. Where there is UEFI, switch its CSM (legacy boot) on; UEFI alone does not do"
image --bare-metal --external-sources good >said
ok "... of the payload, too" grep -qx '  dd if=out/external.img of=/dev/sdY bs=1M conv=fsync' said
image --bare-metal --external-sources --single-disk good >said
is "... but on one disk" "$(grep -c dd said)" 1
rm -rf out
image --qemu --target-size 1G good >said
is "--target-size" "$(stat -c %s out/init.img)" 1073741824
ok "... of holes" test "$(stat -c %b out/init.img)" -lt 8192
image --bare-metal --target-size 1G good >said
is "... only for QEMU" "$(stat -c %s out/init.img)" 1048576
ok "a directory that is there" kb image --bare-metal -o out good

# --- bootstrap.cfg. ---

# config NAME WANTED OPTION...: what differs from the one of --qemu, in one line.
config()
{
	config_name=$1 config_wanted=$2
	shift 2
	image "$@" --target-size 1 good >said || cat err >&2
	loads --show /steps/bootstrap.cfg out/init.img >cfg
	is "bootstrap.cfg: $config_name" "$(diff qemu.cfg cfg | sed -n 's/=[0-9a-f]\{64\}$/=.../; s/^> //p' | tr '\n' ' ')" \
		"$config_wanted"
}
image --qemu --target-size 1 good >said
loads --show /steps/bootstrap.cfg out/init.img >qemu.cfg
is "bootstrap.cfg" "$(tr '\n' ' ' <qemu.cfg)" "ARCH=x86 ARCH_DIR=x86 FORCE_TIMESTAMPS=False CHROOT=False \
UPDATE_CHECKSUMS=False JOBS=2 SWAP_SIZE=0 FINAL_JOBS=2 INTERNAL_CI=False INTERACTIVE=False \
PAYLOAD_REQUIRED=False QEMU=True BARE_METAL=False DISK=sda KERNEL_BOOTSTRAP=True BUILD_KERNELS=False \
CONFIGURATOR=False MIRRORS_LEN=0 "
config "a payload" "PAYLOAD_REQUIRED=True PAYLOAD_DIGEST=... " -q --external-sources
config "packages" "DISK=sdb1 " -q --repo good
config "bare metal" "QEMU=False BARE_METAL=True " -b
config "interactive" "INTERACTIVE=True BARE_METAL=True " -q -i
config "cores and swap" "JOBS=4 SWAP_SIZE=2048 FINAL_JOBS=4 " -q --cores 4 --swap 2G
config "swap in MiB" "SWAP_SIZE=300 " -q -s 300m
config "flags" "FORCE_TIMESTAMPS=True UPDATE_CHECKSUMS=True BUILD_KERNELS=True CONFIGURATOR=True " \
	-q --force-timestamps --update-checksums --configurator
config "kernels" "BUILD_KERNELS=True " -q --build-kernels
config "mirrors" 'MIRRORS="http://a http://b/c" MIRRORS_LEN=2 ' -q -m http://a --mirrors http://b/c
config "mirrors, each once and without a slash at the end" 'MIRRORS="http://a http://b/c" MIRRORS_LEN=2 ' \
	-q -m http://a/ -m http://b/c// -m http://a -m http://b/c/
config "guix" "PAYLOAD_REQUIRED=True BUILD_GUIX_ALSO=True PAYLOAD_DIGEST=... " -q --external-sources --build-guix-also
ok "--build-guix-also: steps-guix is there" holds /steps-guix/guix-1/sources good/steps-guix/guix-1/sources
ok "... its distfile in the payload" sh -c '"$0" list out/external.img | grep -q guix-1.tar.gz' "$mkpayload"
cp out/external.img guix.img
image --qemu --external-sources --extra-build=guix --target-size 1 good >said
ok "--extra-build=guix: the same" cmp guix.img out/external.img
fails "... no other" 2 'only guix is known' kb image -q --external-sources --extra-builds gentoo -o out good
mkdir -p mine && echo 'a file system' >mine/external.img
ok "--repo: the user's own disk lies beside" kb image -q --repo good --target-size 1 -o mine good
is "... as it was" "$(cat mine/external.img)" "a file system"
printf 'LBPAYLD1' >mine/external.img
fails "... but no payload of another run" 1 'mine/external.img: a payload of another run' \
	"$kernel_bootstrap" image -q --repo good --target-size 1 -o mine good
image --qemu --repo good --external-sources --target-size 1 good >said
ok "--repo: no external.img, and it says so" sh -c 'test ! -e out/external.img && grep -q "note: external.img, an ext3 file system with good as repo-preseeded" err'

# --- The importer that is in the checkout. ---

# width: of the payload that was written.
width()
{
	"$mkpayload" list out/external.img | sed -n '$s/.*\(narrow\|wide\).*/\1/p'
}
image --qemu --external-sources --wide --target-size 1 good >said
is "--wide" "$(width)" wide
ok "... is right" "$mkpayload" verify out/external.img
fails "... without a payload" 2 'wide without a payload' kb image -q --wide -o out good
rm -rf tree && cp -a good tree && truncate -s 4G tree/distfiles/gcc-15.2.0.tar.xz
rm tree/distfiles/linux-4.14.tar.xz
fails "a distfile of 4 GiB in a payload that is not" 1 'gcc-15.2.0.tar.xz: 4 GiB or more: such a file needs --wide' \
	"$kernel_bootstrap" plan --no-verify --external-sources tree
is "... and all else that is wrong is said" "$(kb plan --no-verify --external-sources tree 2>&1 | grep -c ': 4 problems: ')" 1
for bits in 32 64; do
	rm -rf tree && cp -a good tree && mkdir -p tree/steps/payload-import-1.0/src
	echo "static unsigned long read_u${bits}le(const unsigned char *from);" >tree/steps/payload-import-1.0/src/import.c
	echo "tcc src/import.c" >tree/steps/payload-import-1.0/pass1.kaem
	sed -i '/^build: bash-2/i build: payload-import-1.0' tree/steps/manifest
	image --qemu --external-sources --target-size 1 tree >said
	is "another author's importer, of $bits bits" "$(width) $(kb plan --external-sources tree 2>&1 | grep -c 'reads wide payloads only')" \
		"$([ $bits = 32 ] && echo narrow 0 || echo wide 1)"
done
sed -i s/u64le/u32le/ tree/steps/payload-import-1.0/src/import.c
refuses "--wide for an importer that does not read it" \
	'payload-import-1.0: this importer reads no wide payload: leave --wide away' \
	--qemu --external-sources --wide tree
rm -rf tree && cp -a good tree && sed -i '/^improve: import_payload/d' tree/steps/manifest
rm tree/steps/improve/import_payload.sh && kb install tree >said
image --qemu --external-sources --target-size 1 tree >said
is "ours reads both: narrow" "$(width)" narrow

# --- One disk. ---

image --qemu --external-sources --single-disk --target-size 1 good >said
is "--single-disk" "$(cat said)" "out/init.img: 67 files, 34 directories, 2.0 MiB
its payload: 10 files, 28.0 KiB"
is "... one file" "$(ls out)" init.img
ok "... the loader takes it" loads out/init.img
# Entry N of the partition table: type, first sector, sectors.
entry()
{
	perl -e 'read STDIN, $_, 512; printf "%02x %u %u", unpack "x446" . "x16" x ($ARGV[0] - 1) . "x4 C x3 V V", $_' \
		"$1" <out/init.img
}
is "... entry 1 stays" "$(entry 1)" "b5 1 4294967295"
is "... entry 2 is the payload" "$(entry 2)" "da 2048 56"
is "... entries 3 and 4 are free" "$(entry 3) $(entry 4)" "00 0 0 00 0 0"
dd if=out/init.img of=part.img bs=512 skip=2048 count=56 2>said
ok "... the same bytes as external.img" cmp part.img first/external.img
ok "... the same system" sh -c '"$0/loader" first/init.img | cmp - list && "$0/loader" out/init.img | cmp - list' "$here"

# --- A preseed. ---

mkdir -p preseed/usr/bin preseed/x86 preseed/steps preseed/external/distfiles preseed/bootstrap-seeds
echo bash >preseed/usr/bin/bash && ln -s bash preseed/usr/bin/sh && ln preseed/usr/bin/bash preseed/usr/bin/hard
ln -s usr/bin preseed/bin && ln -s ../usr/bin/bash preseed/x86/up
cp good/seed/stage0-posix/x86/*.hex0 preseed/x86/
echo old >preseed/steps/manifest && echo old >preseed/external/distfiles/old.tar
long=$(printf '%090d' 0) && mkdir "preseed/$long" && echo long >"preseed/$long/$long"
for format in gnu pax ustar; do
	tar --format=$format --sort=name -C preseed -cf $format.tar .
	image --qemu --early-preseed $format.tar --target-size 1 good >said || cat err >&2
	ok "--early-preseed: $format" loads out/init.img
	ok "... a file" holds /usr/bin/bash preseed/usr/bin/bash
	ok "... links to it" sh -c '"$0/loader" --show /usr/bin/sh out/init.img | cmp - preseed/usr/bin/bash &&
		"$0/loader" --show /usr/bin/hard out/init.img | cmp - preseed/usr/bin/bash &&
		"$0/loader" --show /x86/up out/init.img | cmp - preseed/usr/bin/bash' "$here"
	ok "... a long name" holds "/$long/$long" "preseed/$long/$long"
	ok "... the steps of the tree" holds /steps/manifest good/steps/manifest
	ok "... its own script" holds /kaem.x86 good/seed/preseeded.kaem
	ok "... and no seed" sh -c '"$0/loader" out/init.img | grep -q -e seed.kaem -e old.tar; test $? = 1' "$here"
done
gzip -k gnu.tar
refuses "a preseed that is compressed" 'gnu.tar.gz: byte 0: not a tar archive (one that is compressed' \
	--qemu --early-preseed gnu.tar.gz good
head -c 3000 gnu.tar >cut.tar
refuses "a preseed that is cut off" 'cut.tar: byte .*: a tar archive that ends too early' \
	--qemu --early-preseed cut.tar good
refuses "a preseed that is not there" 'none.tar: No such file' --qemu --early-preseed none.tar good
tar -C preseed -cf few.tar ./usr
refuses "a preseed without the first programs" 'no /x86/hex0_x86.hex0 among the files: the preseed lacks it' \
	--qemu --early-preseed few.tar good
mkfifo preseed/usr/fifo && tar -C preseed -cf fifo.tar .
refuses "a preseed with a FIFO" 'fifo.tar: /usr/fifo: neither a file' --qemu --early-preseed fifo.tar good
rm preseed/usr/fifo && ln -s /nowhere preseed/usr/dangling && tar -C preseed -cf dangling.tar .
refuses "a preseed with a link to nothing" 'dangling.tar: /usr/dangling: a link to /nowhere' \
	--qemu --early-preseed dangling.tar good

# --- Nothing is written when something is wrong. ---

rm -rf tree && cp -a good tree
for place in tree tree/steps/new tree/distfiles ./tree/steps/../; do
	fails "where the checkout is read: $place" 1 "^kernel-bootstrap: $place: is in tree, where only what is read" \
		"$kernel_bootstrap" image -q --target-size 1 -o "$place" tree
done
ok "... and nothing was made" test ! -e tree/steps/new
ok "... beside it" kb image -q --target-size 1 -o tree-beside tree
ok "... as rootfs.py has it" sh -c 'cd tree && "$0" image -q --target-size 1 -o target .' "$kernel_bootstrap"
ok "... again, and the image is the same" sh -c 'cp tree/target/init.img before.img &&
	"$0" image -q --target-size 1 -o tree/target tree && cmp tree/target/init.img before.img' "$kernel_bootstrap"
rm tree/distfiles/* && for name in 1 2 3 4 5 6 7; do
	echo "f https://example.org/$name-1.tar $(printf '%064d' "$name")" >>tree/steps/gcc-15.2.0/sources
done
fails "many distfiles missing: one line" 1 '^kernel-bootstrap: tree/distfiles: [0-9]* missing: .kernel-bootstrap fetch. brings them$' \
	"$kernel_bootstrap" image -q --external-sources --target-size 1 -o out tree
is "... and no other" "$(grep -c ': missing' .err)" 0

# change COMMAND: in a new copy of the tree.
change()
{
	rm -rf tree && cp -a good tree && (cd tree && eval "$1")
}
change 'rm distfiles/mes-0.27.1.tar.gz distfiles/curl-8.17.0.tar.xz; printf "bild: x\n" >>steps/manifest'
refuses "missing distfiles, a bad line" 'mes-0.27.1.tar.gz: missing' --qemu --external-sources tree
ok "... all at once" sh -c 'grep -q "manifest:34: no such directive" .err && grep -q "curl-8.17.0.tar.xz: missing" .err &&
	grep -q "^kernel-bootstrap: 3 problems: nothing was written$" .err'
change 'echo x >>distfiles/mes-0.27.1.tar.gz; echo x >>distfiles/curl-8.17.0.tar.xz; echo x >>distfiles/bash-2.05b.tar.gz'
refuses "wrong distfiles" 'mes-0.27.1.tar.gz: its SHA-256 is not the one in tree/steps/mes-0.27.1/sources:1' \
	--qemu --external-sources tree
ok "... all at once, also those of the payload" sh -c 'grep -q "curl-8.17.0.tar.xz: its SHA-256" .err &&
	grep -q "3 wrong distfiles: nothing was written$" .err'
refuses "... on one disk" '3 wrong distfiles' --qemu --external-sources --single-disk tree
mkdir -p kept && echo old >kept/init.img && cp kept/init.img old.img
fails "... an older image stays" 1 'nothing was written' "$kernel_bootstrap" image --qemu -o kept tree
ok "... as it was" cmp kept/init.img old.img
mkdir -p stale && echo old >stale/external.img
fails "a payload of another run" 1 'stale/external.img: a payload of another run' \
	"$kernel_bootstrap" image --qemu -o stale good
ok "... keeps the new image away" test ! -e stale/init.img
ok "... which has none" grep -q 'and this one has none: remove it$' .err
fails "... on one disk the payload is elsewhere" 1 'this one puts its own into a partition of init.img: remove it$' \
	"$kernel_bootstrap" image --qemu --external-sources --single-disk -o stale good

change 'ln -s none steps/dangling'
refuses "a link to nothing" 'tree/steps/dangling: a symbolic link to nothing' --qemu tree
change 'ln -s . steps/loop'
refuses "a link to itself" 'directories deeper than 64\|Too many levels' --qemu tree
change 'mkfifo steps/fifo'
refuses "a FIFO" 'tree/steps/fifo: neither a regular file' --qemu tree
change 'rm -r seed/stage0-posix/x86'
refuses "submodules that are not there" 'no /x86/hex0_x86.hex0 among the files: git submodule update' --qemu tree
change 'rm builder-hex0/*stage1*'
refuses "no stage 1" 'stage1.hex0: No such file or directory; git submodule update --init --recursive brings it$' --qemu tree
change 'echo 7 >>builder-hex0/builder-hex0-x86-stage1.hex0'
refuses "half a byte" 'stage1.hex0:66: half a byte' --qemu tree
change 'echo xx >>builder-hex0/builder-hex0-x86-stage1.hex0'
refuses "no hexadecimal digit" 'stage1.hex0:66: neither a hexadecimal digit' --qemu tree
change 'echo 00 >>builder-hex0/builder-hex0-x86-stage1.hex0'
refuses "more than a sector" 'stage1.hex0:66: more bytes than' --qemu tree
change 'sed -i "\$d" builder-hex0/builder-hex0-x86-stage1.hex0'
refuses "less than a sector" 'stage1.hex0: it compiles to 504 bytes' --qemu tree
change 'head -c 512 /dev/zero | tr "\0" "#" >>builder-hex0/builder-hex0-x86-stage2.hex0'
refuses "a stage 2 of another length" 'does not end right before sector 175' --qemu tree
change 'truncate -s $((175 * 512 - 512 - 512)) builder-hex0/builder-hex0-x86-stage2.hex0'
refuses "... which ends a sector before" 'does not end right before sector 175' --qemu tree
change 'perl -e "
	open F, q(+<), q(builder-hex0/builder-hex0-x86-stage1.hex0); local \$/; \$_ = <F>; s/#.*|;.*//g; s/\s//g;
	substr(\$_, 2 * (446 + 16 + 4), 2) = q(83); seek F, 0, 0; truncate F, 0; print F \$_"'
refuses "a partition in the payload's place" 'entry 2 of builder-hex0.s partition table is not free' \
	--qemu --external-sources --single-disk tree

# --- builder-hex0's limits. ---

change 'name=$(printf "%0250d" 0) && cd steps && for i in 1 2 3 4 5; do mkdir $name && cd $name; done && : >end'
refuses "a name that is too long for the table" '/end: the name is longer than 1023 bytes' --qemu tree
change 'touch "steps/new
line"'
refuses "a newline in a name" 'the name contains a newline' --qemu tree
change 'touch steps/..hidden'
refuses "a name that leads up" "steps/..hidden: a component of the name begins with '.' in a way" --qemu tree
change 'touch steps/.a.b'
refuses "a name that leads elsewhere" "steps/.a.b: a component of the name begins with '.' in a way" --qemu tree
change 'touch steps/.keep steps/eep'
refuses "a name that becomes another one" '/steps/.keep: builder-hex0 would keep it as /steps/eep' --qemu tree
change 'truncate -s 4G steps/large'
refuses "a file of 4 GiB" '/steps/large: 4 GiB or more' --qemu tree
change 'truncate -s 380M steps/large'
refuses "more bytes than there is memory for" \
	"init.img: files and Fiwix's ramdisk: 181310[0-9]* bytes, but at most 1811939328: " --qemu tree
change 'truncate -s 370M steps/large'
ok "... right below it is planned" kb plan tree
change 'truncate -s 0 distfiles/mes-0.27.1.tar.gz
	sed -i "s/ [0-9a-f]\{64\}$/ $(printf "" | sha256sum | cut -d " " -f 1)/" steps/mes-0.27.1/sources'
refuses "an empty distfile" 'mes-0.27.1.tar.gz: an empty file, which builder-hex0 takes for a directory' --qemu tree
room=$((14332 - 104 - 1)) # and the directory
change 'mkdir steps/many && cd steps/many && seq '$room' | xargs touch'
image --qemu --external-sources --target-size 1 tree >said
ok "as many files as there can be" loads out/init.img
touch tree/steps/many/more
refuses "one more" 'init.img: entries of builder-hex0: 14333, but at most 14332: what the bootstrap makes' \
	--qemu --external-sources tree

# --- Every length of the stream: the last piece can be read. ---

change ': >steps/filling'
lengths=0
for extra in 0 1 2 511 512 513 32767 32768 32769 65535 983039 983040 983041; do
	stream=$(kb plan --json --bare-metal tree 2>/dev/null | sed -n 's/.*"stream_bytes": \([0-9]*\).*/\1/p')
	size=$(stat -c %s tree/steps/filling)
	# Up to the end of a piece, and so many bytes; the digits of the size may change once.
	truncate -s $((size + 32768 - stream % 32768 + extra)) tree/steps/filling
	rm -rf out
	kb image --bare-metal -o out tree >said 2>&1 && loads out/init.img >said && lengths=$((lengths + 1))
	truncate -s 0 tree/steps/filling
done
is "the loader reads streams of every length" "$lengths" 13

# --- Usage. ---

wrong()
{
	wrong_pattern=$1
	shift
	fails "wrong: kernel-bootstrap $*" 2 "$wrong_pattern" "$kernel_bootstrap" "$@"
}
wrong 'which command'
wrong 'unheard-of: no such command' unheard-of
wrong 'where to? -o DIR' image --qemu good
wrong 'one TREE is wanted' image --qemu -o out
wrong 'one TREE is wanted' image --qemu -o out good good
wrong 'one of --qemu and --bare-metal' image -o out good
wrong 'one of --qemu and --bare-metal' image -q -b -o out good
wrong 'single-disk without a payload' image -q --single-disk -o out good
wrong 'single-disk without a payload' image -q --single-disk --external-sources -r good -o out good
wrong 'cores 0: not a number' image -q --cores 0 -o out good
wrong 'swap 4T: not a number of MiB' image -q --swap 4T -o out good
wrong 'swap G: not a number of MiB' image -q --swap G -o out good
wrong 'target-size 0: not a number' image -q --target-size 0 -o out good
wrong 'mirrors file:///a: the booted system cannot see' image -q -m file:///a -o out good
wrong 'mirrors a b: not an address' image -q -m 'a b' -o out good
wrong 'mirrors http://: not an address' image -q -m http:// -o out good
wrong 'mirrors /: not an address' image -q -m / -o out good
wrong 'svg -: an output goes into a file, not to standard output' plan --svg - good
ok "... and no file of that name" test ! -e ./-
wrong 'one TREE is wanted' plan
wrong 'json and --missing' plan --json --missing good
wrong 'no such option' plan --unheard-of good
fails "packages that are not there" 1 '^kernel-bootstrap: none: No such file' \
	"$kernel_bootstrap" image -q -r none -o out good
for command in plan image; do
	ok "$command --help" kb $command --help
	kb $command --help >help
	is "... at most 80 columns" "$(awk 'length > 80' help)" ""
	for option in $(grep -o -e '--[a-z-]*[a-z]' help | sort -u); do
		"$kernel_bootstrap" $command "$option" >said 2>&1
		ok "$command knows $option" sh -c '! grep -q "no such option" said'
	done
	fails "$command on a full disk" 1 'standard output: No space left' \
		sh -c '"$@" >/dev/full' - "$kernel_bootstrap" $command --help
done
fails "plan on a full disk" 1 'standard output: No space left' \
	sh -c '"$@" >/dev/full' - "$kernel_bootstrap" plan good
fails "a directory that cannot be made" 1 'none/deep: No such file' \
	"$kernel_bootstrap" image -b -o none/deep good
done_testing
