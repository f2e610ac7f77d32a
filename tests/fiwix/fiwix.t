#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fiwix.t - payload-import, built by i386-tcc, on the Fiwix kernel: every place that a disk can have, and every way
# to call it there.
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test here is skipped. Each boot ends by itself, after some five seconds without KVM.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck source=tests/fiwix/fiwix.sh
. "$(dirname "$0")/fiwix.sh"

# shellcheck source=tests/fiwix/disks.sh
. "$(dirname "$0")/disks.sh"

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
show $into
$import $into
show /dev
END
says 'the kernel prints the numbers of hda for hdb' '^   3     0 *132 hdb$'
says 'succeeds' 'payload-import: status 0' '^payload-import: /dev/hdb: 5 files' \
	'payload-import: status 0'
says '--probe tells them apart' \
	'^payload-import: /dev/hda: no LBPAYLD1' 'payload-import: status 1' \
	'^payload-import: /dev/hdb: a payload' 'payload-import: status 0'
# A node that is made to read a device goes again: the next kernel may number its devices otherwise.
says 'the nodes in /dev are shown' '^guest: not a file: /dev/console'
silent '... and none stays of a device that was read' '^guest: not a file: /dev/\(h\|\.[^.]\)'
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

done_testing
