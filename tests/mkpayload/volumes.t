#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# volumes.t - pack --volume-size: which files go where, what the volumes are called, that all of
# them appear or none.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
pack()
{
	"$mkpayload" pack "$@"
}
names()
{
	for volume; do
		"$mkpayload" list --tree "$volume" | sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' | tr '\n' ' '
		printf '|'
	done
}
size()
{
	stat -c %s "$@" | tr '\n' ' '
}

mkdir files
for number in 1 2 3 4 5 6 7; do
	head -c $((number * 1000)) /dev/urandom >files/f$number
done
: >files/e

# --- Which files go where. Heads: 12 bytes an image, 10 a file; f1 to f7 have 1000 to 7000 bytes. ---

pack -o set.img --volume-size 8K --align 1 files >out
is "a summary line for each volume" "$(cat out)" "set-1.img: 4 files, 5.9 KiB, narrow
set-2.img: 1 file, 3.9 KiB, narrow
set-3.img: 1 file, 4.9 KiB, narrow
set-4.img: 1 file, 5.8 KiB, narrow
set-5.img: 1 file, 6.8 KiB, narrow"
is "each file into the first volume as long as it fits, in order" "$(names set-?.img)" \
	"e f1 f2 f3 |f4 |f5 |f6 |f7 |"
ok "no image of the name itself" test ! -e set.img
is "no padding with --align 1" "$(size set-1.img set-2.img)" "$((12 + 9 + 3 * 10 + 6000)) $((12 + 10 + 4000)) "
rm set-*

long=$(printf '%0249d' 0)
pack -o "$long" --volume-size 8K files >out
is "names that are too long for a suffix" "$(names "$long"-?)" "e f1 f2 f3 |f4 |f5 |f6 |f7 |"
rm "$long"-?

# The last byte: 12 + 9 + 10 + 1000 + 10 + 2000 is the end of e, f1 and f2.
pack -o edge.img --volume-size 3041 --align 1 files/e files/f1 files/f2 >out
is "a volume that is exactly full" "$(names edge-?.img)" "e f1 f2 |"
pack -o edge.img --volume-size 3040 --align 1 files/e files/f1 files/f2 >out
is "... with a byte less" "$(names edge-?.img)" "e f1 |f2 |"
rm edge-*
pack -o edge.img --volume-size 8191 --align 4096 files/e files/f1 files/f2 files/f3 >out
is "the padding counts: 4096 of 8191 bytes" "$(names edge-?.img)" "e f1 f2 |f3 |"
is "... and is there" "$(size edge-?.img)" "4096 4096 "
rm edge-*
pack --wide -o edge.img --volume-size 3068 --align 1 files/e files/f1 files/f2 >out
is "wide heads count as what they are" "$(names edge-?.img)" "e f1 |f2 |"
rm edge-*
pack --wide -o edge.img --volume-size 3069 --align 1 files/e files/f1 files/f2 >out
is "... here to the last byte" "$(names edge-?.img)" "e f1 f2 |"
rm edge-*

for words in "8192 8K" "1048576 1M" "1073741824 1G"; do
	pack -o a.img --volume-size "${words% *}" files >out && pack -o b.img --volume-size "${words#* }" files >out
	ok "--volume-size ${words#* } is ${words% *}" sh -c 'for a in a-*; do cmp "$a" "b-${a#a-}" || exit; done'
	ok "... as many" test "$(ls -d a-* | wc -l)" -eq "$(ls -d b-* | wc -l)"
	rm a-* b-*
done
mkdir nothing
is "no files: one volume without entries" "$(pack --allow-empty -o nothing.img --volume-size 4K nothing)" \
	"nothing-1.img: 0 files, 4.0 KiB"
is "... with --sums one with an empty SHA256SUMS" "$(pack --allow-empty -o nothing.img --sums --volume-size 4K nothing)" \
	"nothing-1.img: 1 file, 4.0 KiB, narrow, digest $(sha256sum </dev/null | cut -c1-64)"

# --- SHA256SUMS: the same in every volume, about the files of all. ---

pack --sums -o sums.img --volume-size 8K files >out
is "--sums: first in every volume" "$(names sums-?.img)" \
	"SHA256SUMS e f1 f2 f3 |SHA256SUMS f4 |SHA256SUMS f5 |SHA256SUMS f6 |SHA256SUMS f7 |"
is "every volume has the size that was allowed at most" "$(size sums-?.img | tr ' ' '\n' | sort -u | tr '\n' ' ')" \
	"8192 "
for number in 1 2 3 4 5; do
	ok "volume $number: extract into one directory" "$mkpayload" extract sums-$number.img -C together
	"$mkpayload" extract sums-$number.img -C each-$number SHA256SUMS >out
	is "... its SHA256SUMS is that of sha256sum over all files" "$(cat each-$number/SHA256SUMS)" \
		"$(cd files && sha256sum -- *)"
done
ok "all together: sha256sum -c" sh -c 'cd together && sha256sum --strict -c SHA256SUMS && rm SHA256SUMS'
ok "... no other files" diff -r together files
is "verify counts the lines about other volumes" "$("$mkpayload" verify sums-2.img)" \
	"sums-2.img: structure good: 2 files, 8.0 KiB, narrow
sums-2.img: contents good: 1 of 1 files checked
sums-2.img: note: SHA256SUMS also names 7 files that are not in this image, but perhaps in other volumes"
pack --sums -o few.img --volume-size 8K files/f4 files/f5 >out
is "... or names them when they are few" "$("$mkpayload" verify few-2.img | sed 1d)" \
	"few-2.img: contents good: 1 of 1 files checked
few-2.img: note: SHA256SUMS line 1: f4 is not in the image"
# 12 + (8 + 10 + 69) is a volume without files but with the line about f4; 10 + 4000 the file.
pack --sums -o room.img --align 1 --volume-size $((12 + 87 + 4010)) files/f4 >out
is "--sums: its size counts" "$(size room-1.img)" "$((12 + 87 + 4010)) "
fails "... to the last byte" 1 \
	'^mkpayload: files/f4: no volume of 4108 bytes can hold it: one with this file and SHA256SUMS needs 4109$' \
	"$mkpayload" pack --sums -o room.img --align 1 --volume-size $((12 + 87 + 4009)) files/f4

# --- Trees. ---

mkdir -p tree/d/e && cp files/f4 tree/d/e/ && cp files/f5 tree/d/ && cp files/f1 tree/z
pack --tree --sums -o tree.img --volume-size 8K tree >out
is "--tree: paths in the order of their bytes" "$(names tree-?.img)" \
	"SHA256SUMS d/e/f4 |SHA256SUMS d/f5 z |"
for number in 1 2; do
	ok "volume $number: verify --tree" "$mkpayload" verify --tree tree-$number.img
	"$mkpayload" extract --tree tree-$number.img -C tree.out >out
done
ok "... sha256sum -c" sh -c 'cd tree.out && sha256sum --strict -c SHA256SUMS && rm SHA256SUMS'
ok "... the tree" diff -r tree tree.out

# --- Determinism. ---

cp -r files copy && touch -t 198001010000 copy/*
for options in "" --sums --wide "--sums --wide --align 512"; do
	rm -f one-* two-*
	# shellcheck disable=SC2086
	pack -o one.img $options --volume-size 12K files >out &&
		pack -o two.img --volume-size 12288 $options copy/f7 copy files/f1 >out
	ok "two runs are the same: $options" sh -c 'for one in one-*; do cmp "$one" "two-${one#one-}" || exit; done'
	is "... as many" "$(ls one-* | wc -l)" "$(ls two-* | wc -l)"
done

# --- What they are called. ---

# called IMAGE FIRST
called()
{
	rm -rf called && mkdir called called/d.d
	ok "-o $1" sh -c 'cd called && "$@"' - "$mkpayload" pack -o "$1" --volume-size 8K ../files/f5 ../files/f7
	is "... is $2 and the like" "$(cd called && find . -type f | sort | tr '\n' ' ')" \
		"./$2 ./$(echo "$2" | sed 's/\(.*\)-1/\1-2/') "
}
called set.img set-1.img
called set set-1
called set.tar.img set.tar-1.img
called d.d/set d.d/set-1
called ./d.d/set.img d.d/set-1.img
called .img .img-1
called set. set-1.
called set-1.img set-1-1.img
called "$scratch/called/set.img" set-1.img
fails "a directory as -o" 1 '^mkpayload: files: there is something of that name' \
	"$mkpayload" pack -o files --volume-size 8K files/f1
fails "... with a slash" 1 '^mkpayload: none/: not the name of a file' \
	"$mkpayload" pack -o none/ --volume-size 8K files/f1
fails "a directory that is not there" 1 '^mkpayload: none/set-1.img: cannot open its directory' \
	"$mkpayload" pack -o none/set.img --volume-size 8K files/f1
device=$(find /dev -maxdepth 1 -type b | head -n 1)
if [ -n "$device" ]; then
	fails "a block device" 1 "^mkpayload: $device: a block device: volumes are written to files" \
		"$mkpayload" pack -o "$device" --force --volume-size 8K files/f1
elif [ "$(id -u)" -eq 0 ] && mknod device b 7 0 2>/dev/null; then
	fails "a block device" 1 "^mkpayload: device: a block device: volumes are written to files" \
		"$mkpayload" pack -o device --force --volume-size 8K files/f1
else
	skip "a block device" "there is none here, and only root makes one"
fi

# --- Sizes that are none. ---

for number in 0 -1 '' K 8k 8KB 1T 1.5M 0x10 ' 8' 0G 9223372036854775808 9007199254740992K 99999999999999999999; do
	fails "--volume-size '$number'" 2 "^mkpayload: --volume-size $number: not a number of bytes" \
		"$mkpayload" pack -o set.img --volume-size "$number" files
done
ok "the largest there is" pack -o largest.img --volume-size 9223372036854775807 files

# --- What is refused leaves everything as it was. ---

rm -rf place && mkdir place
pack -o place/set.img --volume-size 8K files >out # five volumes
ls -l --time-style=full-iso place >before
cat place/* | sha256sum >>before
# refuses NAME PATTERN ARGUMENT...
refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" pack -o place/set.img "$@"
	{ ls -l --time-style=full-iso place && cat place/* | sha256sum; } >after
	ok "... everything stays as it was" cmp before after
}
refuses "a file that no volume can hold" \
	'^mkpayload: files/f7: no volume of 7000 bytes can hold it: one with this file needs 8192$' \
	--volume-size 7000 files/f7
refuses "... after others that fit" \
	'^mkpayload: files/f7: no volume of 4096 bytes can hold it' --volume-size 4K files/e files/f1 files/f7
refuses "... from a list" '^mkpayload: list:1: files/f7: no volume of 4096 bytes' --volume-size 4K \
	--list "$(echo 'x files/f7' >list && echo list)"
refuses "no volume can hold anything" \
	'^mkpayload: place/set.img: a volume of 4095 bytes is too small: even one without files needs 4096$' \
	--volume-size 4095 files
refuses "volumes of a longer set" \
	'^mkpayload: place/set-5.img: a volume of another set, since this one ends with number 2$' \
	--volume-size 16K files
is "... each is named" "$(grep -o 'set-[0-9]*.img: a volume of another set' "$scratch/.err" | sort | tr '\n' '|')" \
	"set-3.img: a volume of another set|set-4.img: a volume of another set|set-5.img: a volume of another set|"
ok "... with advice" grep -q '^mkpayload: place/set.img: nothing was written: take the volumes' "$scratch/.err"
ok "... and no others" sh -c '! grep -q "set-[12]\.img" "$0"' "$scratch/.err"
refuses "one of the volumes as a file" '^mkpayload: place/set-2.img: is read, too, and would be lost' \
	--volume-size 8K files place/set-2.img
refuses "a SHA256SUMS of the user's" '^mkpayload: mine/SHA256SUMS: it would be in one volume' \
	--volume-size 8K "$(mkdir -p mine && cp files/f1 mine && (cd mine && sha256sum f1 >SHA256SUMS) && echo mine)"
refuses "... with --sums" '^mkpayload: mine/SHA256SUMS: --sums writes a file of this name' --sums --volume-size 8K mine
refuses "a file that changes, after some volumes are written" \
	'^mkpayload: /proc/version: changed while it was read' --volume-size 8K files /proc/version
fails "a file-size limit" 1 '^mkpayload: place/set-1.img: File too large' \
	sh -c 'ulimit -f 10; "$@"' - "$mkpayload" pack -o place/set.img --volume-size 8K files
{ ls -l --time-style=full-iso place && cat place/* | sha256sum; } >after
ok "... everything stays as it was" cmp before after
mv place/set-5.img last.img && mkdir place/set-5.img
fails "a directory where a volume goes" 1 '^mkpayload: place/set-5.img: there is something' \
	"$mkpayload" pack -o place/set.img --volume-size 8K files
rmdir place/set-5.img && mv last.img place/set-5.img
{ ls -l --time-style=full-iso place && cat place/* | sha256sum; } >after
ok "... everything stays as it was" cmp before after

ok "--force leaves the volumes of a longer set" pack --force -o place/set.img --volume-size 16K files
is "... where they are" "$(names place/set-?.img)" "e f1 f2 f3 f4 f5 |f6 f7 |f5 |f6 |f7 |"
touch place/set-04.img place/set-9.iso place/set-x9.img place/set-9x.img place/set-20240101.img place/set9.img place/other-9.img place/set-.img
rm place/set-3.img place/set-4.img place/set-5.img
ok "files that only look alike are in nobody's way" pack -o place/set.img --volume-size 16K files
touch place/set-17.img
fails "one far behind is" 1 'set-17.img: a volume of another set' "$mkpayload" pack -o place/set.img --volume-size 16K files
rm -r place

# --- All or none. ---

mkdir all && seq -f 'g%05.0f files/f1' 1 99 >list && echo 'z slow' >>list && truncate -s 1G slow
pack -o all/set.img --volume-size 2G files/f1 >out && cp all/set-1.img old.img
for signal in INT TERM KILL; do
	perl -e '$SIG{$_} = "DEFAULT" for qw(INT QUIT); exec @ARGV' \
		"$mkpayload" pack -o all/set.img --sums --volume-size 1100M --align 1 --list list files/f2 slow >out 2>err &
	packer=$!
	tries=0
	until [ -e all/set-2.img.lbpayload.part ] || [ $tries -eq 3000 ]; do sleep 0.02; tries=$((tries + 1)); done
	ok "SIG$signal: the volumes are begun together" test -e all/set-1.img.lbpayload.part
	kill -s "$signal" "$packer"
	wait "$packer" 2>/dev/null
	ok "... the old one stays" cmp all/set-1.img old.img
	ok "... and no new one is there" test ! -e all/set-2.img
	[ "$signal" = KILL ] || is "... nor its remains" "$(ls all)" set-1.img
done
truncate -s 1M slow
ok "the next run replaces the remains of SIGKILL" pack -o all/set.img --sums --volume-size 1100K --list list files/f2 slow
is "... entirely" "$(ls all | tr '\n' ' ')" "set-1.img set-2.img set-3.img "
echo precious >all/set-2.img.lbpayload.part
cat all/set-?.img | sha256sum >before
fails "another process writes one of them" 1 '^mkpayload: all/set-2.img.lbpayload.part: another process is writing' \
	flock all/set-2.img.lbpayload.part "$mkpayload" pack -o all/set.img --volume-size 8K --force files
cat all/set-?.img | sha256sum >after
ok "... all stay" cmp before after
is "... nothing else is left" "$(ls all | tr '\n' ' ')" "set-1.img set-2.img set-2.img.lbpayload.part set-3.img "
rm all/set-2.img.lbpayload.part

# Each is flushed before any is renamed.
if have strace && strace -o trace true 2>/dev/null; then
	strace -o trace -e trace=fsync,rename,renameat,renameat2 "$mkpayload" pack -o order.img --sums --volume-size 8K files >out
	is "all are flushed, all are renamed, all names are flushed" \
		"$(sed -n 's/^\([a-z]*\).*/\1/p' trace | sed 's/renameat2*/rename/' | grep -v '^$' | uniq -c | awk '{ print $1, $2 }' | tr '\n' ' ')" \
		"5 fsync 5 rename 5 fsync "
else
	skip "the order of flushing and renaming" "strace (package strace) shows it"
fi

if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=20k tmpfs disk 2>/dev/null; then
	trap 'umount "$scratch/disk"; rm -rf "$scratch"' EXIT
	fails "a disk with room for some of the volumes" 1 '^mkpayload: disk/set-4.img: No space left' \
		"$mkpayload" pack -o disk/set.img --volume-size 8K files
	is "... has none" "$(ls -A disk)" ""
	fails "... is found before a file is read" 1 '^mkpayload: disk/set-4.img: No space left' \
		"$mkpayload" pack -o disk/set.img --volume-size 8K --list "$(echo 'a /proc/version' >list && echo list)" files
else
	skip "a full disk" "run as root, where tmpfs can be mounted"
fi

# --- Many. ---

seq -f 'g%05.0f files/f7' 1 600 >list
ok "more volumes than open files are allowed at first" \
	sh -c 'ulimit -S -n 64 && exec "$@"' - "$mkpayload" pack -o many.img --sums --volume-size 64K --list list
is "... all of them" "$(ls many-*.img | wc -l)" "$("$mkpayload" pack -o many.img --sums --volume-size 64K --list list 2>err | wc -l)"
is "more than payload-import takes at a time is a note" "$(cat err)" \
	"mkpayload: many.img: note: $(ls many-*.img | wc -l) volumes, but payload-import --all takes at most 16 at a time"
rm many-*
# What is open already decides which call is refused: the directory's or the file's.
for open_files in 63 64; do
	fails "not enough open files, $open_files" 1 '^mkpayload: many-[0-9]*.img.*: Too many open files$' \
		sh -c "ulimit -n $open_files && exec \"\$@\"" - "$mkpayload" pack -o many.img --sums --volume-size 64K --list list
	ok "... leave nothing" sh -c '! ls -A | grep many'
done
seq -f 'g%06.0f files/e' 1 199999 >list
ok "199,999 files and SHA256SUMS" pack -o many.img --sums --volume-size 1G --list list
echo 'g200000 files/e' >>list
fails "one file more" 1 '^mkpayload: many.img: 200001 files, but volumes together hold at most 200000$' \
	"$mkpayload" pack -o many.img --sums --volume-size 1G --list list
fails "the files of all volumes count, and every SHA256SUMS" 1 '^mkpayload: many.img: 200001 files, but volumes' \
	"$mkpayload" pack -o many.img --sums --volume-size 16M --list "$(head -n 199999 list >list2 && echo list2)"
done_testing
