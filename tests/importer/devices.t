#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# devices.t - which disk is taken: on machines made of the recorded /proc/partitions of Fiwix
# (tests/data/proc-partitions) and of /sys as Linux has it, by payload-import on a libc
# (tests/hosted/system_call.c). tests/fiwix and tests/qemu show the same on the kernels themselves.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/hosted/machine.sh
. "$top/tests/hosted/machine.sh"
hosted payload-import devices

mkdir "$scratch/files"
echo one >"$scratch/files/one"
head -c 70000 /dev/urandom >"$scratch/files/two"
"$mkpayload" pack --sums -o "$scratch/image" "$scratch/files" >/dev/null || exit 1
"$mkpayload" pack --sums -o "$scratch/other" "$scratch/files/one" >/dev/null || exit 1

import()
{
	"$program" --timeout 0 "$@" "$into"
}

# found DEVICE: the payload was imported from there. Only the disk of the right number holds it; and the node that was
# made to open it is gone.
found()
{
	import >"$scratch/said" 2>"$scratch/err" || return 1
	grep -q "^payload-import: /dev/$1: 3 files" "$scratch/said" &&
		[ -z "$(find "$HOSTED_MACHINE/dev" -type f)" ] &&
		(cd "$into" && sha256sum --quiet -c SHA256SUMS)
}

for case in one-disk:hda two-disks:hda two-disks:hdb three-disks:hdc four-disks:hdb four-disks:hdd \
	partitions:hda1 partitions:hdb1 partitions:hdb4 partitions:hdd2; do
	machine "${case%:*}"
	put "$scratch/image" "${case#*:}"
	ok "${case%:*}: the payload on ${case#*:}" found "${case#*:}"
done

machine phantoms
put "$scratch/image" hdb
put "$scratch/image" hdb1
put "$scratch/image" hdb3
put "$scratch/other" hda
import 2>"$scratch/listed" >"$scratch/said"
dd if=/dev/zero of="$HOSTED_MACHINE/disks/3:0" bs=4096 count=1 conv=notrunc status=none
rm -rf "$into"
ok "phantoms: the payload on hdb, and what looks like its partitions is not asked" found hdb
ok "phantoms: they are listed as such" grep -q "/dev/hdb3 (3:67): \(lies inside a payload disk\|begins behind the end\)" \
	"$scratch/listed"

machine partitions
put "$scratch/image" hdb2
echo 999999999 >"$HOSTED_MACHINE/disks/3:66.start"
fails "a partition behind the end of its disk is not read" 1 \
	"/dev/hdb2 (3:66): begins behind the end of its disk" import

machine no-disk
fails "no disk at all" 1 "no block device at all" import
ok "is none with --if-present" import --if-present
machine two-disks
fails "two disks without a payload" 1 "/dev/hdb (3:64): no LBPAYLD1 magic" import
put "$scratch/other" hda
put "$scratch/image" hdb
fails "two payloads" 1 "several payload disks; take all but one away (or make an old one none: dd if=/dev/zero " import
fails "are listed" 1 "/dev/hdb (3:64): a payload" import
ok "one can be chosen" import --device /dev/hdb
machine two-disks
put "$scratch/image" hda
put "$scratch/image" hdb
ok "two copies of one payload that has digests are one" import
"$mkpayload" pack -o "$scratch/plain" "$scratch/files" >/dev/null || exit 1
put "$scratch/plain" hda
put "$scratch/plain" hdb
fails "of a payload without digests nobody knows that" 1 "several payload disks" import
machine two-disks
put "$scratch/image" hdb
echo 'b 3 0' >"$HOSTED_MACHINE/dev/hdb"
ok "a node with the printed number is seen through" import
ok "and by --device" import --device /dev/hdb
ok "and by --probe" "$program" --probe /dev/hdb
is "and left as it was" "$(cat "$HOSTED_MACHINE/dev/hdb")" "b 3 0"
rm -r "$HOSTED_MACHINE/proc" "$HOSTED_MACHINE/dev/hdb"
echo 'b 3 64' >"$HOSTED_MACHINE/dev/hdb"
rm -rf "$into"
ok "without /proc the nodes are enough" import
fails "but not for --from-proc" 1 "no block device at all" import --from-proc

if grep -q '^flags.* sha_ni' /proc/cpuinfo; then
	rm -rf "$into"
	machine two-disks
	put "$scratch/image" hdb
	HOSTED_FIWIX=1 ok "a kernel that does not keep their registers: no SHA extensions" import
else
	skip "a kernel that does not keep their registers" "this processor has no SHA extensions"
fi

# Linux: /sys tells, and knows better than /proc.
machine no-disk
for device in vda:254:0 vda1:254:1 loop0:7:0 sr0:11:0 'cciss!c0d0:104:0'; do
	mkdir -p "$HOSTED_MACHINE/sys/class/block/${device%%:*}"
	echo "${device#*:}" >"$HOSTED_MACHINE/sys/class/block/${device%%:*}/dev"
	truncate -s 1M "$HOSTED_MACHINE/disks/${device#*:}"
done
mkdir "$HOSTED_MACHINE/dev/cciss"
dd if="$scratch/image" of="$HOSTED_MACHINE/disks/254:1" conv=notrunc status=none
ok "/sys: a partition" found vda1
dd if="$scratch/image" of="$HOSTED_MACHINE/disks/7:0" conv=notrunc status=none
rm -rf "$into"
ok "/sys: a loop is not looked at" import
dd if=/dev/zero of="$HOSTED_MACHINE/disks/254:1" bs=4096 count=1 conv=notrunc status=none
dd if="$scratch/image" of="$HOSTED_MACHINE/disks/104:0" conv=notrunc status=none
rm -rf "$into"
ok "/sys: a name with '!' has a private node" import
# Where no private node can be made, the device's own one has to do: it is in a directory.
mkdir "$HOSTED_MACHINE/dev/.payload-import.node"
fails "/sys: no node can be made" 1 "/dev/cciss!c0d0 (104:0): cannot be read: already there" import
echo 'b 104 0' >"$HOSTED_MACHINE/dev/cciss/c0d0"
rm -rf "$into"
ok "/sys: a name with '!' lies in a directory" import
echo 'b 104 1' >"$HOSTED_MACHINE/dev/cciss/c0d0"
cp "$HOSTED_MACHINE/disks/104:0" "$HOSTED_MACHINE/disks/104:1"
fails "/sys: no node with another number" 1 "/dev/cciss!c0d0 (104:0): cannot be read: neither a block device" import

# A number beyond 255, as the partitions of the sixth NVMe disk have it.
machine no-disk
mkdir -p "$HOSTED_MACHINE/sys/class/block/nvme5n1p1"
echo 259:777 >"$HOSTED_MACHINE/sys/class/block/nvme5n1p1/dev"
cp "$scratch/image" "$HOSTED_MACHINE/disks/259:777"
ok "/sys: a minor beyond 255" found nvme5n1p1

# More than 4 GiB.
machine two-disks
truncate -s 4300M "$scratch/files/zeros"
"$mkpayload" pack --wide -o "$HOSTED_MACHINE/disks/3:64" "$scratch/files" >/dev/null
if [ "$(df -Pk "$scratch" | awk 'END { print $4 }')" -gt 6000000 ]; then
	HOSTED_FIWIX=1
	export HOSTED_FIWIX
	fails "offsets that wrap at 4 GiB" 1 "reads the beginning of the disk again behind 4 GiB" import
	is "are seen before anything is written" "$(ls "$into" 2>&1 | grep -v 'No such')" ""
	unset HOSTED_FIWIX
else
	skip "offsets that wrap at 4 GiB" "needs 6 GB in $scratch"
fi
rm "$scratch/files/zeros" "$HOSTED_MACHINE/disks/3:64"

# Volumes: each has the digests of all.
(cd "$scratch/files" && sha256sum one two) >"$scratch/SHA256SUMS"
volume()
{
	"$mkpayload" pack -o "$scratch/$1" "$scratch/SHA256SUMS" "$scratch/files/$2" >/dev/null
}
volume first one
volume second two
machine four-disks
put "$scratch/first" hdb
put "$scratch/second" hdd
is "volumes: --all imports both, and says what from where" "$(import --all | grep ', into ')" \
	"payload-import: /dev/hdb: 2 files, 144 bytes, into $into
payload-import: /dev/hdd: 1 files, 68.3 KiB, into $into"
is "volumes: the digests that both have are imported once" "$(import --all 2>/dev/null | tail -n 1 | sed 's/, in .*: 0 copied/: 0 copied/')" \
	"payload-import: 3 files, 68.5 KiB: 0 copied, 3 already there, 2 verified"
is "volumes: every file is there and right" "$(cd "$into" && sha256sum -c SHA256SUMS)" "one: OK
two: OK"
rm -rf "$into"
machine four-disks
put "$scratch/second" hdd
fails "volumes: a missing one is noticed" 1 "names files that are not here: 1 (one); is a disk missing" \
	import --all
is "volumes: and nothing imported" "$(ls "$into" 2>&1 | grep -v 'No such')" ""
fails "volumes: a single one is warned of" 0 "warning: /dev/hdd: SHA256SUMS names files that are not here: 1" import
rm -rf "$into"
head -c 70000 /dev/urandom >"$scratch/files/two"
"$mkpayload" pack -o "$scratch/stale" "$scratch/files/two" "$scratch/files/one" >/dev/null
put "$scratch/first" hda
put "$scratch/stale" hdc
fails "volumes: a stale one is not mixed in" 1 \
	"two: /dev/hdc and /dev/hdd carry this name with different content" import --all
is "volumes: nothing of it" "$(ls "$into" 2>&1 | grep -v 'No such')" ""

# The shorter of two files is how the longer one begins.
echo one >"$scratch/files/two"
cat "$scratch/files/two" "$scratch/files/two" >"$scratch/two" && "$mkpayload" pack -o "$scratch/longer" "$scratch/two" >/dev/null
"$mkpayload" pack -o "$scratch/shorter" "$scratch/files/two" >/dev/null
for disks in 'hdb hdd' 'hdd hdb'; do
	machine four-disks
	put "$scratch/shorter" "${disks% *}"
	put "$scratch/longer" "${disks#* }"
	fails "volumes: one name with more content ($disks)" 1 \
		"two: /dev/hdb and /dev/hdd carry this name with different content" import --all
	is "volumes: and nothing of that" "$(ls "$into" 2>&1 | grep -v 'No such')" ""
done

# Trees in several volumes: the file of one is not the directory of another, whichever comes first.
mkdir -p "$scratch/trees/file" "$scratch/trees/directory/repo/deep" "$scratch/trees/beside/repo"
echo 1 >"$scratch/trees/file/repo"
echo 2 >"$scratch/trees/directory/repo/deep/a"
echo 3 >"$scratch/trees/beside/repo/b"
for tree in file directory beside; do
	"$mkpayload" pack --tree -o "$scratch/$tree.img" "$scratch/trees/$tree" >/dev/null
done
# trees HDB HDD
trees()
{
	rm -rf "$into"
	machine four-disks
	put "$scratch/$1.img" hdb
	put "$scratch/$2.img" hdd
}
trees directory beside
ok "volumes: trees join their directories" import --all --tree
is "volumes: every file of them is there" "$(cd "$into" && find . -type f | sort)" "./repo/b
./repo/deep/a"
trees file directory
fails "volumes: no file where another has a directory" 1 \
	"repo/deep/a: of /dev/hdd, and repo: of /dev/hdb: one name is that of a file and of a directory" \
	import --all --tree
is "volumes: and nothing imported from them" "$(ls "$into" 2>&1 | grep -v 'No such')" ""
trees directory file
fails "volumes: no directory where another has a file" 1 \
	"repo/deep/a: of /dev/hdb, and repo: of /dev/hdd: one name is that of a file and of a directory" \
	import --all --tree
is "volumes: nothing of these" "$(ls "$into" 2>&1 | grep -v 'No such')" ""

# As many as there may be, and one more.
rm -rf "$into"
machine no-disk
number=0
for letter in a b c d e f g h i j k l m n o p; do
	echo "254 $number 1 vd$letter" >>"$HOSTED_MACHINE/proc/partitions"
	perl -e 'print "LBPAYLD1", pack("V", 1), pack("VV", 1, 1), $ARGV[0], "x"' $letter >"$HOSTED_MACHINE/disks/254:$number"
	number=$((number + 16))
done
is "volumes: sixteen" "$(import --all 2>&1 | tail -n 1 | sed 's/, in .*: 16/: 16/')" \
	"payload-import: 16 files, 16 bytes: 16 copied, 0 already there, 0 verified"
is "volumes: a file of each" "$(cd "$into" && echo *)" "a b c d e f g h i j k l m n o p"
rm -rf "$into"
echo "254 $number 1 vdq" >>"$HOSTED_MACHINE/proc/partitions"
cp "$HOSTED_MACHINE/disks/254:0" "$HOSTED_MACHINE/disks/254:$number"
fails "volumes: seventeen" 1 "more than 16 payload disks; import them one by one with --device" import --all
is "volumes: nothing of seventeen" "$(ls "$into" 2>&1 | grep -v 'No such')" ""

# One volume whose entries have another order than those of the others: each name is found all the same.
perl -e 'print "LBPAYLD1", pack "V", 3; print pack("VV", 1, 1), $_, $_ for qw(b a c)' >"$scratch/unsorted.img"
perl -e 'print "LBPAYLD1", pack "V", 2; print pack("VV", 1, 1), "c", "c", pack("VV", 1, 1), "a", "A"' >"$scratch/other.img"
rm -rf "$into"
machine four-disks
put "$scratch/unsorted.img" hdb
put "$scratch/other.img" hdd
fails "volumes: in any order, a name with other content is found" 1 \
	"a: /dev/hdb and /dev/hdd carry this name with different content" import --all
is "volumes: nothing of this name" "$(ls "$into" 2>&1 | grep -v 'No such')" ""

# What two volumes have needs room once.
machine four-disks
put "$scratch/image" hdb
put "$scratch/image" hdd
mkdir -p "$into"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=160k tmpfs "$into" 2>/dev/null; then
	ok "volumes: a payload that is there twice needs room once" import --all
	umount "$into"
else
	skip "volumes: a payload that is there twice needs room once" "mounting a tmpfs needs root"
fi
rm -rf "$into"

# many BEGINNING: a narrow image of 120,000 empty files.
many()
{
	perl -e 'print "LBPAYLD1", pack "V", 120000;
		print pack("VV", 1 + 6, 0), $ARGV[0], sprintf "%06d", $_ for 1 .. 120000' "$1" >"$scratch/$1.img"
}
rm -rf "$into"
many a
many b
machine four-disks
put "$scratch/a.img" hdb
put "$scratch/b.img" hdd
fails "volumes: more names than can be kept" 1 "more than 200000 files and directories on all disks" import --all
is "volumes: and nothing imported of so many" "$(ls "$into" 2>&1 | grep -v 'No such')" ""

# What is refused beside the payload that --digest names is passed over, and does not end the waiting.
machine two-disks
"$mkpayload" pack --sums --force -o "$scratch/image" "$scratch/files" >/dev/null
printf 'LBPAYLD1\377\377\377\377\001\0\0\0' >"$scratch/refused"
put "$scratch/refused" hda
(
	sleep 1
	put "$scratch/image" hdb
) &
ok "--digest waits beside a payload that is refused" "$program" --timeout 20 \
	--digest "$(cd "$scratch/files" && sha256sum -- * | sha256sum | cut -c1-64)" "$into"
wait
done_testing
