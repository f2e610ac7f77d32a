#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fiwix.t - payload-import, built by i386-tcc, on the Fiwix kernel: every place that a disk can have,
# every way to call it there, and every corner of that kernel which could make it import wrongly.
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test here is skipped. Each boot ends by itself, after some five seconds without KVM.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck source=tests/fiwix/fiwix.sh
. "$(dirname "$0")/fiwix.sh"

into=/external/distfiles
import="run /bin/payload-import --timeout 0"

# u32 NUMBER...: little-endian
u32()
{
	for number; do
		# shellcheck disable=SC2059
		printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((number & 255)) $((number >> 8 & 255)) \
			$((number >> 16 & 255)) $((number >> 24 & 255)))"
	done
}

# partition FIRST_SECTOR SECTORS: an entry of a partition table
partition()
{
	u32 0 131 "$1" "$2"
}

# put IMAGE OFFSET: standard input at that byte
put()
{
	dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

if [ -z "$missing" ]; then
	build_programs >"$scratch/built" 2>&1 || note "$(cat "$scratch/built")"
fi
mkdir "$files" "$scratch/none"
echo 'the first' >"$files/alpha.txt"
: >"$files/empty"
seq 1 60000 | gzip -n >"$files/numbers.gz"
head -c 4096 "$files/numbers.gz" >"$files/a b"
pack "$scratch/payload" --sums "$files"
pack "$scratch/wide" --sums --wide "$files"
cp -r "$files" "$scratch/with-sums"
(cd "$files" && sha256sum -- *) >"$scratch/with-sums/SHA256SUMS"
truncate -s 4M "$scratch/blank"

boot 'payload as hda, /proc not mounted' 4096 hda="$scratch/payload" <<END
$import --mount-proc $into
show $into
END
says 'succeeds' '^payload-import: /dev/hda: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"

boot 'payload as hdb, step by step' 4096 hda="$scratch/blank" hdb="$scratch/payload" <<END
run /bin/payload-import --mount-proc
print /proc/partitions
$import --from-proc $into
run /bin/payload-import --probe /dev/hda
run /bin/payload-import --probe /dev/hdb
bytes /dev/hdb
show $into
$import $into
END
says 'the kernel prints the numbers of hda for hdb' '^   3     0 *132 hdb$'
says 'succeeds' 'payload-import: status 0' '^payload-import: /dev/hdb: 5 files' \
	'payload-import: status 0'
says '--probe tells them apart' \
	'^payload-import: /dev/hda: no LBPAYLD1' 'payload-import: status 1' \
	'^payload-import: /dev/hdb: a payload' 'payload-import: status 0'
says 'the node is that of the disk' "^guest: /dev/hdb: $(cat "$scratch/payload" 2>/dev/null | wc -c) bytes"
imported 'every file is right' $into "$scratch/with-sums"
says 'a second run keeps all' "^payload-import: 5 files, .* $into: 0 copied, 5 already there, 4 verified"

boot 'wide payload as hdc' 4096 hda="$scratch/blank" hdc="$scratch/wide" <<END
proc
$import $into
show $into
END
says 'succeeds' '^payload-import: /dev/hdc: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"

boot 'payload as hdd of four disks' 4096 hda="$scratch/blank" hdb="$scratch/blank" \
	hdc="$scratch/blank" hdd="$scratch/payload" <<END
proc
$import $into
show $into
$import --device /dev/hdd /named
show /named
END
says 'succeeds' '^payload-import: /dev/hdd: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"
imported '--device /dev/hdd finds it too' /named "$scratch/with-sums"

# What the upstream importer leaves behind.
boot 'nodes with the printed numbers' 4096 hda="$scratch/blank" hdb="$scratch/payload" <<END
proc
node /dev/hda 3 0
node /dev/hdb 3 0
$import $into
show $into
run /bin/payload-import --probe /dev/hdb
$import --device /dev/hdb /named
show /named
END
says 'are not fallen for' '^payload-import: /dev/hdb: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"
says 'nor by --probe' '/dev/hdb: a payload' 'payload-import: status 0'
imported 'nor by --device' /named "$scratch/with-sums"

printf '%s\n' '"LBPAYLD1" u32 2 u32 12 u32 5 "above/inside" "hello"' 'u32 3 u32 3 "top" "one"' \
	>"$scratch/tree.txt"
"$top/tests/assemble" "$scratch/tree.txt" >"$scratch/tree"
truncate -s 4096 "$scratch/tree"
boot 'directories' 4096 hdd="$scratch/tree" <<END
proc
$import $into
$import --tree $into
show $into
show $into/above
END
says 'are refused unless asked for' '/dev/hdd: byte [0-9]*: ' 'status 1' \
	'^payload-import: 2 files' 'status 0'
says 'are made' "^guest: $(printf one | sha256sum | cut -c 1-64) 3 $into/top$" \
	"^guest: $(printf hello | sha256sum | cut -c 1-64) 5 $into/above/inside$"

# What is recorded for the tests that have no Fiwix, and that its true numbers are true.
recorded=$top/tests/data/proc-partitions/partitions
{
	echo proc
	echo print /proc/partitions
	while read -r name major minor _; do
		echo "node /dev/$name $major $minor"
		echo "bytes /dev/$name"
	done <"$recorded.meant"
} >"$scratch/recorded.steps"
while read -r name _ _ bytes; do
	echo "$name $bytes"
done <"$recorded.meant" >"$scratch/lengths"
if [ -z "$missing" ]; then
	truncate -s 16M "$scratch/four-parts"
	{ partition 2048 8192 && partition 10240 4096 && partition 14336 2048 && partition 16384 16384; } |
		put "$scratch/four-parts" 446
	truncate -s 8M "$scratch/two-parts"
	{ partition 2048 4096 && partition 6144 4097; } | put "$scratch/two-parts" 446
fi
boot 'recorded /proc/partitions' 4096 hda="$scratch/four-parts" hdb="$scratch/four-parts" \
	hdc="$scratch/two-parts" hdd="$scratch/two-parts" <"$scratch/recorded.steps"
# shellcheck disable=SC2016
check 'is what the kernel prints' sh -c 'sed -n "/^major minor/,/^guest/{/^guest/d;p;}" "$1" | diff "$2" -' \
	- "$console" "$recorded.txt"
# shellcheck disable=SC2016
check 'has true numbers beside it' sh -c 'sed -n "s|^guest: /dev/\([a-z0-9]*\): \([0-9]*\) bytes|\1 \2|p" "$1" |
	diff "$2" -' - "$console" "$scratch/lengths"

if [ -z "$missing" ]; then
	truncate -s 4M "$scratch/parts"
	{ partition 2048 1024 && partition 4096 2048 && partition 6144 1024; } | put "$scratch/parts" 446
	dd if="$scratch/payload" of="$scratch/parts" bs=512 seek=4096 conv=notrunc status=none
	# Behind 4 GiB of its disk, which offsets inside the partition do not show.
	truncate -s 5G "$scratch/far"
	partition $((9 << 20)) 8192 | put "$scratch/far" 494
	dd if="$scratch/payload" of="$scratch/far" bs=512 seek=$((9 << 20)) conv=notrunc status=none
fi
boot 'payload in the second partition of hdb' 4096 hda="$scratch/blank" hdb="$scratch/parts" <<END
proc
print /proc/partitions
$import $into
show $into
$import --device /dev/hdb2 /named
show /named
END
says 'the kernel prints a wrong number' '^   3   128 *1024 hdb2$'
says 'succeeds' '^payload-import: /dev/hdb2: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"
imported '--device /dev/hdb2 finds it too' /named "$scratch/with-sums"

# A boot disk of "kernel-bootstrap image --single-disk": the first entry is builder-hex0's, which covers
# more sectors than any disk has; the second one is the payload.
if [ -z "$missing" ]; then
	truncate -s 16M "$scratch/single"
	{ u32 128 181 1 4294967295 && u32 0 218 16384 4096; } | put "$scratch/single" 446
	printf '\125\252' | put "$scratch/single" 510
	dd if="$scratch/payload" of="$scratch/single" bs=512 seek=16384 conv=notrunc status=none
fi
boot 'the boot disk of --single-disk' 4096 hda="$scratch/single" <<END
proc
print /proc/partitions
$import $into
show $into
END
says 'succeeds' '^payload-import: /dev/hda2: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"

boot 'payload in a partition behind 4 GiB' 4096 hdc="$scratch/far" <<END
proc
$import $into
show $into
END
says 'succeeds' '^payload-import: /dev/hdc4: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"

# A payload inside a payload, and bytes 446 to 509 of the outer one say: a partition begins there.
# Beside it a disk with such bytes that mean nothing: beyond its end, and all of its length.
if [ -z "$missing" ]; then
	mkdir "$scratch/inner" "$scratch/outer"
	echo inner >"$scratch/inner/inner"
	pack "$scratch/inner.img" "$scratch/inner"
	{
		head -c $((446 - 12 - 8 - 4)) /dev/zero
		partition 8 8 && partition 1 1000000 && partition 99999999 8 && partition 0 4096
		head -c $((4096 - 510)) /dev/zero
		cat "$scratch/inner.img"
	} >"$scratch/outer/data"
	pack "$scratch/outer.img" "$scratch/outer"
	cp "$scratch/blank" "$scratch/phantoms"
	{ partition 99999999 8 && u32 3735928559 3735928559 3735928559 3735928559; } |
		put "$scratch/phantoms" 446
fi
boot 'phantom partitions' 4096 hda="$scratch/phantoms" hdb="$scratch/outer.img" <<END
proc
print /proc/partitions
run /bin/payload-import --probe /dev/hdb1
$import $into
run /bin/payload-import --probe /dev/hdb1
show $into
show /dev
END
says 'the kernel shows them' '^   3     1 *4 hda1$' '^   3    64 *4 hdb1$'
says 'succeeds' '^payload-import: /dev/hdb: 1 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/outer"

# Fiwix does not read the last sector of an odd number of them.
if [ -z "$missing" ]; then
	mkdir "$scratch/small" "$scratch/odd"
	head -c 700 "$files/numbers.gz" >"$scratch/small/first"
	cp -r "$scratch/small/." "$scratch/odd"
	head -c 1600 "$files/numbers.gz" >"$scratch/odd/second"
	pack "$scratch/odd.img" --align 1 "$scratch/odd"
	truncate -s 2560 "$scratch/odd.img"
	head -c 1400 "$files/numbers.gz" >"$scratch/even.data"
	pack "$scratch/even.img" --align 1 "$scratch/small"
	cp "$scratch/even.img" "$scratch/spare.img"
	truncate -s 1536 "$scratch/spare.img"
fi
boot 'odd number of sectors' 4096 hdb="$scratch/odd.img" hdc="$scratch/spare.img" \
	hdd="$scratch/even.img" <<END
proc
print /proc/partitions
$import --device /dev/hdb /odd
show /odd
$import --device /dev/hdc /spare
show /spare
$import --device /dev/hdd /even
show /even
bytes /dev/hdb
END
says 'the kernel cuts it' '^   3     0 *2 hdb$'
says 'its driver does not' '^guest: /dev/hdb: 2560 bytes'
says 'a file in the last sector is refused' \
	'^payload-import: /dev/hdb: byte [0-9]*: the device ends here, short of the length it tells' \
	'payload-import: status 1'
nothing_imported /odd
imported 'a last sector behind the payload does not matter' /spare "$scratch/small"
imported 'nor does it where the number is even' /even "$scratch/small"

# name SIZE IMAGE...: a payload of one sparse file after the other, and their names are one byte.
sparse()
{
	sparse_image=$1
	shift
	printf 'LBPAYLD1' >"$sparse_image"
	u32 $# >>"$sparse_image"
	sparse_end=12
	sparse_name=101
	for size; do
		{
			u32 1 "$size"
			# shellcheck disable=SC2059
			printf "\\$sparse_name"
			echo "content $sparse_name"
		} | put "$sparse_image" "$sparse_end"
		sparse_name=$((sparse_name + 1))
		sparse_end=$((sparse_end + 9 + size))
	done
	truncate -s $((sparse_end + 4096 & ~1023)) "$sparse_image"
}

if [ -z "$missing" ]; then
	sparse "$scratch/beyond.img" 100 4294967295 100
	sparse "$scratch/across.img" 100 3000000000 2000000000
	sparse "$scratch/head-across.img" 100 $(((4 << 30) - 100 - 12 - 18 - 4)) 100
	cp "$scratch/payload" "$scratch/roomy.img"
	truncate -s 5G "$scratch/roomy.img"
fi
boot 'more than 4 GiB' 4096 hda="$scratch/head-across.img" hdb="$scratch/beyond.img" \
	hdc="$scratch/across.img" hdd="$scratch/roomy.img" <<END
proc
$import --device /dev/hda /head
$import --device /dev/hdb /beyond
$import --device /dev/hdc /across
$import --device /dev/hdd /roomy
show /head
show /beyond
show /across
show /roomy
bytes /dev/hdb
END
says 'an entry across them is refused' \
	'^payload-import: /dev/hda: byte 42949672[0-9]*: this kernel reads the beginning' 'status 1'
says 'an entry behind them is refused' \
	'^payload-import: /dev/hdb: byte 42949674[0-9]*: this kernel reads the beginning' 'status 1'
says 'a file across them is refused' \
	'^payload-import: /dev/hdc: byte 5000000138: this kernel reads the beginning' 'status 1'
nothing_imported '/\(head\|beyond\|across\)'
imported 'a disk that is only larger does not matter' /roomy "$scratch/with-sums"

boot 'two payloads' 4096 hdb="$scratch/payload" hdd="$scratch/outer.img" <<END
proc
$import $into
show $into
$import --device /dev/hdd $into
show $into
$import --all /both
show /both
END
says 'are an error that lists them' '^payload-import: 2 payload disks; ' \
	'^payload-import:   /dev/hdb (3:64): a payload' '^payload-import:   /dev/hdd (22:64): a payload' \
	'payload-import: status 1'
imported '--device chooses one' $into "$scratch/outer"
cp -r "$scratch/with-sums" "$scratch/both"
[ -n "$missing" ] || cp "$scratch/outer/data" "$scratch/both"
imported '--all imports both' /both "$scratch/both"

# The sector that hda2 begins with has the bit which chooses the other drive of the cable, and there is
# none: to read it hangs the kernel.
boot 'no payload' 4096 hda="$scratch/phantoms" hdd="$scratch/blank" <<END
proc
run /bin/payload-import --timeout 2 $into
$import --if-present $into
$import --device /dev/hdc $into
show $into
END
says 'is an error that lists what was probed' \
	'^payload-import: no payload yet; waiting up to 2.0 s' \
	'^payload-import: no payload disk after [0-9.]* s; probed:' \
	'^payload-import:   /dev/hda (3:0): no LBPAYLD1' \
	'^payload-import:   /dev/hda2 (3:2): begins behind the end of its disk' \
	'^payload-import:   /dev/hdd (22:64): no LBPAYLD1' 'payload-import: status 1'
says '--if-present makes it none' '^payload-import: nothing to import' 'status 0'
says 'nor is there a disk hdc' '^payload-import: /dev/hdc: no such ' 'payload-import: status 1'
nothing_imported $into

boot 'neither disk nor /proc' 4096 <<END
$import $into
END
says 'is an error that says so' '^payload-import:   no block device at all' 'payload-import: status 1'

boot 'nodes and no /proc' 4096 hda="$scratch/blank" hdd="$scratch/payload" <<END
node /dev/hda 3 0
node /dev/hdb 3 64
node /dev/hdd 22 64
$import $into
show $into
END
says 'are enough' '^payload-import: /dev/hdd: 5 files' 'payload-import: status 0'
imported 'every file is right' $into "$scratch/with-sums"

# A file that fits exactly, but not with the blocks that ext2 itself needs for it. Let the kernel run
# out of blocks, and it gives out one that is not there.
if [ -z "$missing" ]; then
	head -c 100000 /dev/urandom >"$scratch/root/ballast"
	make_root 2048
	free_kib=$(dumpe2fs -h "$scratch/root.ext2" 2>/dev/null | sed -n 's/^Free blocks: *//p')
	mkdir "$scratch/full"
	echo small >"$scratch/full/a"
	head -c $(((free_kib - 4) * 1024)) /dev/urandom >"$scratch/full/m"
	pack "$scratch/full.img" "$scratch/full"
fi
boot 'a root too small' 2048 hda="$scratch/full.img" <<END
proc
$import $into
room /
remove /ballast
$import $into
show $into
END
rm -f "$scratch/root/ballast"
says 'is known before anything is written' "^payload-import: $into: not enough space: " 'status 1' \
	"^guest: /: ${free_kib:-0} blocks"
says 'with more room it is imported' '^payload-import: 2 files, .*: 2 copied' 'status 0'
imported 'every file is right' $into "$scratch/full"

# 256 inodes are fewer than files.
mkdir "$scratch/many"
for number in $(seq 300); do
	echo "$number" >"$scratch/many/$number"
done
pack "$scratch/many.img" "$scratch/many"
boot 'no room for another file' 4096 hda="$scratch/many.img" <<END
proc
$import $into
show $into
END
says 'is known before anything is written' "^payload-import: $into: not enough inodes: the payload needs 300, " 'status 1'
nothing_imported $into

# The kernel passes over what the drive says of an error, and read() gives what lay in memory.
printf '[inject-error]\nevent = "read_aio"\nerrno = "5"\nsector = "200"\nonce = "off"\n' >"$scratch/faults"
boot 'a sector that cannot be read' 4096 hdb="blkdebug:$scratch/faults:$scratch/payload" <<END
proc
$import $into
show $into
END
says 'is noticed by the digest of its file' \
	'^payload-import: /dev/hdb: byte [0-9]*: numbers.gz: its SHA-256 is not' 'status 1'
rm -f "$scratch/with-sums/numbers.gz"
imported 'the other files are right' $into "$scratch/with-sums"

done_testing
