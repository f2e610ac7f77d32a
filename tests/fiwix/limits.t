#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# limits.t - every corner of the Fiwix kernel that could make payload-import import wrongly: sectors and offsets that it
# does not read, disks too many or none, no room, a sector that fails.
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test here is skipped. Each boot ends by itself, after some five seconds without KVM.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck source=tests/fiwix/fiwix.sh
. "$(dirname "$0")/fiwix.sh"

# shellcheck source=tests/fiwix/disks.sh
. "$(dirname "$0")/disks.sh"

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
node /dev/hdb 3 64
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
	'^payload-import: /dev/hdb: byte [0-9]*: the device ends here' \
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
END
says 'an entry across them is refused' \
	'^payload-import: /dev/hda: byte 42949672[0-9]*: this kernel reads the beginning' 'status 1'
says 'an entry behind them is refused' \
	'^payload-import: /dev/hdb: byte 42949674[0-9]*: this kernel reads the beginning' 'status 1'
says 'a file across them is refused' \
	'^payload-import: /dev/hdc: byte 5000000138: this kernel reads the beginning' 'status 1'
nothing_imported '/\(head\|beyond\|across\)'
imported 'a disk that is only larger does not matter' /roomy "$scratch/with-sums"

# --all is of the program for Linux, which runs on Fiwix, too.
boot 'two payloads' 4096 hdb="$scratch/payload" hdd="$scratch/outer.img" <<END
proc
$import $into
show $into
$import --device /dev/hdd $into
show $into
$import_linux --all /both
show /both
END
says 'are an error that lists them' '^payload-import: several payload disks; ' \
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
	'^payload-import: no payload yet; waiting up to 2 s' \
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

# The step's program knows of devices from /proc/partitions alone: it has --mount-proc.
boot 'nodes and no /proc' 4096 hda="$scratch/blank" hdd="$scratch/payload" <<END
node /dev/hda 3 0
node /dev/hdb 3 64
node /dev/hdd 22 64
$import $into
$import_linux $into
show $into
END
says 'are not enough for the step' '^payload-import:   no block device at all' 'payload-import: status 1'
says 'are enough for the program for Linux' '^payload-import: /dev/hdd: 5 files' 'payload-import-linux: status 0'
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
	"^guest: /: ${free_kib:-0} KiB"
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
