#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# find.t - which disk payload-export writes to: on machines made of the recorded /proc/partitions of Fiwix, by the
# program on a libc (tests/hosted/system_call.c). Every other disk stays as it is, byte for byte. tests/fiwix and
# tests/qemu show the same on the kernels themselves.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/exporter/exporter.sh
. "$(dirname "$0")/exporter.sh"
# shellcheck source=tests/hosted/machine.sh
. "$top/tests/hosted/machine.sh"

other=ffeeddccbbaa99887766554433221100
hosted payload-export disks
"$mkpayload" pack --sums -o "$scratch/flat.img" "$scratch/flat" >/dev/null || exit 1

# mark DEVICE [NONCE [BYTES]]: makes it one for results, of its whole length.
mark()
{
	eval "marked=$HOSTED_MACHINE/disks/\$number_of_$1"
	"$mkpayload" blank --force -o "$scratch/blank" --size "${3:-$(wc -c <"$marked")}" --nonce "${2:-$nonce}" >/dev/null
	head -c 4096 "$scratch/blank" | dd of="$marked" conv=notrunc status=none
	rm "$scratch/blank"
}

export_now()
{
	(cd "$HOSTED_MACHINE/disks" && sha256sum -- *) >"$scratch/before"
	"$program" --timeout 0 "$@" "$scratch/flat"
}

# changed: which disks have, by their numbers.
changed()
{
	(cd "$HOSTED_MACHINE/disks" && sha256sum -c "$scratch/before" 2>/dev/null | sed -n 's/: FAILED$//p')
}

# goes NAME DEVICE OPTION...: the results are on that device, and no other has changed, nor has a node stayed.
goes()
{
	goes_name=$1 goes_device=$2
	shift 2
	eval "goes_number=\$number_of_$goes_device"
	ok "$goes_name" export_now "$@"
	is "... only it changes" "$(changed)" "$goes_number"
	ok "... it has the results" has "$HOSTED_MACHINE/disks/$goes_number" "$scratch/flat.img"
	is "... no node stays" "$(find "$HOSTED_MACHINE/dev" -type f)" ""
}

# refused NAME PATTERN OPTION...: and no disk has changed.
refused()
{
	refused_name=$1 refused_pattern=$2
	shift 2
	fails "$refused_name" 1 "$refused_pattern" export_now "$@"
	is "... and no disk changes" "$(changed)" ""
}

for case in one-disk:hda two-disks:hdb three-disks:hdc four-disks:hdd partitions:hda1 partitions:hdb1 partitions:hdd2; do
	machine "${case%:*}"
	mark "${case#*:}"
	goes "${case%:*}: ${case#*:}" "${case#*:}" --nonce "$nonce"
done
for device in hda hdb hdc hdd; do
	machine four-disks
	put "$scratch/flat.img" hda
	for beside in hda hdb hdc hdd; do
		[ "$beside" = "$device" ] || [ "$beside" = hda ] || mark "$beside" "$other"
	done
	mark "$device"
	goes "$device of four disks for results, by its nonce" "$device" --nonce "$nonce"
	mark "$device"
	goes "... by its name" "$device" --to "/dev/$device"
done

machine four-disks
refused "none" "no disk for results after 0 s; looked at:"
refused "... is listed with what it is" "  /dev/hdb: no disk for results: it does not begin with LBEXPRT1"
refused "a disk that is none, by its name" "  /dev/hdb: no disk for results" --to /dev/hdb
refused "no such disk" "  /dev/hde: no such file or directory" --to /dev/hde
mark hdb
mark hdc "$other"
refused "two" "several disks for results; take all but one away, or choose with --nonce or --to:"
refused "... are listed" "  /dev/hdc: a disk for results"
refused "another nonce" "/dev/hdb: a disk for results, but its nonce is not that of --nonce" --nonce "${nonce%?}0"
refused "another nonce, by its name" "/dev/hdc: a disk for results, but its nonce is not that of --nonce" \
	--nonce "$nonce" --to /dev/hdc
mark hdc
refused "two of one nonce: one may be a copy" "several disks for results" --nonce "$nonce"
goes "... one can be chosen" hdc --to /dev/hdc

# Wrong numbers in nodes, as the upstream importer leaves them.
machine two-disks
mark hdb
echo 'b 3 0' >"$HOSTED_MACHINE/dev/hdb"
ok "a node with the printed number is seen through" export_now --to /dev/hdb
is "... only that disk changes" "$(changed)" "3:64"
is "... and the node stays as it was" "$(cat "$HOSTED_MACHINE/dev/hdb")" "b 3 0"

# udev locks the nodes that it looks at.
machine two-disks
mark hdb
sed -i '/hdb/d' "$HOSTED_MACHINE/proc/partitions"
echo 'b 3 64' >"$HOSTED_MACHINE/dev/disk-by-id"
if have flock; then
	ok "a device that another program has locked, by another name" flock -s "$HOSTED_MACHINE/disks/3:64" \
		"$program" --timeout 0 --to /dev/disk-by-id "$scratch/flat"
	ok "... has the results" has "$HOSTED_MACHINE/disks/3:64" "$scratch/flat.img"
else
	skip "a device that another program has locked" "no flock: Debian package util-linux"
fi

# Heads that are not what they were.
machine two-disks
mark hdb "$nonce" 1G
refused "a disk that is shorter than its head says" "/dev/hdb: the disk for results is shorter than its head says"
machine partitions
mark hdb
printf '\200' | dd of="$HOSTED_MACHINE/disks/3:64" bs=1 seek=446 conv=notrunc status=none
refused "a disk that was partitioned since" "/dev/hdb: was a disk for results, and something else has written to its head"
refused "... by its name, too" "something else has written to its head since; mkpayload blank makes it one again" \
	--to /dev/hdb
mark hdb1
goes "... its partitions are looked at" hdb1

# What kernels take for partitions of a disk that has none.
for kind in results payload; do
	machine partitions
	mark hdb1 "$other"
	[ "$kind" = results ] && mark hdb "$nonce" || put "$scratch/flat.img" hdb
	[ "$kind" = payload ] ||
		goes "a disk for results: its partitions are none" hdb
	[ "$kind" = results ] ||
		refused "a partition within a payload" "/dev/hdb1: lies inside a payload or a disk for results"
done
machine partitions
mark hdb2
echo 999999999 >"$HOSTED_MACHINE/disks/3:66.start"
refused "a partition behind the end of its disk is not read" "/dev/hdb2: begins behind the end of its disk"

# Disks that fail.
machine two-disks
mark hdb
echo 16 >"$HOSTED_MACHINE/disks/3:64.error"
refused "a disk that is busy" "/dev/hdb: device or resource busy"
rm "$HOSTED_MACHINE/disks/3:64.error"
: >"$HOSTED_MACHINE/disks/3:64.unreadable"
refused "a disk that cannot be read" "/dev/hdb: input/output error"
: >"$HOSTED_MACHINE/disks/3:0.unreadable"
rm "$HOSTED_MACHINE/disks/3:64.unreadable"
goes "... is none beside one that is meant" hdb
ok "... without --nonce, that one is said to be taken among others that nobody could read" sh -c \
	'"$@" 2>&1 | grep -A 1 "warning: not every disk could be read, and what is on it is not known:" | grep "/dev/hda: input/output error$"' \
	- "$program" --timeout 0 "$scratch/flat"
is "... and not with it" "$("$program" --timeout 0 --nonce "$nonce" "$scratch/flat" 2>&1 | grep -c warning)" 0
is "... nor with --to" "$("$program" --timeout 0 --to /dev/hdb "$scratch/flat" 2>&1 | grep -c warning)" 0
echo 123 >"$HOSTED_MACHINE/disks/3:0.error"
is "... nor of a drive without a medium" "$("$program" --timeout 0 "$scratch/flat" 2>&1 | grep -c warning)" 0
echo 5 >"$HOSTED_MACHINE/disks/3:0.error"
is "... but of one that cannot be opened" "$("$program" --timeout 0 "$scratch/flat" 2>&1 | grep -c warning)" 1
for trouble in unreadable error; do
	machine partitions
	mark hdb1
	echo 5 >"$HOSTED_MACHINE/disks/3:64.$trouble"
	echo 2048 >"$HOSTED_MACHINE/disks/3:65.start"
	goes "a partition of a disk whose beginning cannot be read: $trouble" hdb1
done
machine two-disks
mark hdb
echo 16 >"$HOSTED_MACHINE/disks/3:64.error"
HOSTED_BEFORE_NANOSLEEP="rm -f $HOSTED_MACHINE/disks/3:64.error"
export HOSTED_BEFORE_NANOSLEEP
ok "a disk that is named, and busy for a moment" export_now --timeout 60 --to /dev/hdb
unset HOSTED_BEFORE_NANOSLEEP

machine no-disk
refused "no disk at all" "no block device at all: are its driver and /proc there"
{
	cat "$recorded/no-disk.txt"
	for number in $(seq 300); do
		echo " 8 $number 1 sd$(printf '%03d' "$number" | tr 0-9 a-j)"
	done
} >"$HOSTED_MACHINE/proc/partitions"
refused "more than 256 devices" "more than 256 devices; name one with --to:"

# One that comes late, and a second one a moment later.
machine two-disks
HOSTED_BEFORE_NANOSLEEP="head -c 4096 $scratch/late | dd of=$HOSTED_MACHINE/disks/3:64 conv=notrunc status=none"
export HOSTED_BEFORE_NANOSLEEP
blank "$scratch/late" 1M
ok "a disk that comes late is waited for" export_now --timeout 60 --nonce "$nonce"
unset HOSTED_BEFORE_NANOSLEEP
machine two-disks
mark hdb
sed '/hdb/d' "$HOSTED_MACHINE/proc/partitions" >"$scratch/partitions"
cp "$HOSTED_MACHINE/proc/partitions" "$scratch/all"
cp "$scratch/partitions" "$HOSTED_MACHINE/proc/partitions"
mark hda "$other"
HOSTED_BEFORE_NANOSLEEP="cp $scratch/all $HOSTED_MACHINE/proc/partitions"
export HOSTED_BEFORE_NANOSLEEP
refused "a second one that comes a moment later is seen" "several disks for results" --timeout 60
unset HOSTED_BEFORE_NANOSLEEP

# Where the kernel says nothing of writes that fail, all is read back.
machine two-disks
HOSTED_FIWIX=1
export HOSTED_FIWIX
mark hdb
goes "on Fiwix" hdb
fails "... what was lost of the container is noticed" 1 "/dev/hdb: byte [0-9]\{4,\}: reads back other than it was written" \
	env HOSTED_LOSES=3 "$program" --timeout 0 --tree "$tree"
is "... and its head says that there is nothing" "$(length "$HOSTED_MACHINE/disks/3:64")" 0
goes "on Fiwix, once more" hdb
fails "... of the head, too" 1 "/dev/hdb: byte 3[0-9]: reads back other than it was written" \
	env HOSTED_LOSES=6 "$program" --timeout 0 "$scratch/flat"
fails "... of the first head, too" 1 "/dev/hdb: byte 3[0-9]: reads back other than it was written" \
	env HOSTED_LOSES=1 "$program" --timeout 0 "$scratch/flat"
done_testing
