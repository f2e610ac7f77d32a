#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# powercut.t - the power goes during an import: a handful of moments on ext4 and ext2. The long test
# is tests/powercut/run.

# shellcheck source=tests/powercut/powercut.sh
. "$(dirname "$0")/powercut.sh"

seed=${SEED:-$(date +%s)}

why=$(powercut_missing)
if [ -n "$why" ]; then
	skip "power cuts" "$why"
	done_testing
	exit
fi
powercut_can_mount && here='' || here="mounting a file needs root, and a system that lets it"

# cuts WORD: the figures of the last file system's cuts, an awk expression over its lines.
cuts()
{
	grep "^system=$system where=$1 " "$results" | tr ' ' '\n' |
		awk -F = -v word="$2" '$1 == word { sum += $2 } END { print sum + 0 }'
}

powercut_begin 100 80
for system in ext4 ext2; do
	if ! powercut_record "$system"; then
		result 1 "$system: an import to cut"
		continue
	fi
	result 0 "$system: an import to cut: $recorded"
	if [ -n "$here" ]; then
		skip "$system: 8 cuts" "$here"
	else
		powercut_cuts 8 "$seed"
		result $? "$system: 8 cuts, as promised (SEED=$seed)"
		is "$system: no wrong file" "$(cuts here wrong)" 0
		is "$system: no file missing after the end" "$(cuts here undone)" 0
	fi
	powercut_boots 1 "$seed"
	result $? "$system: a cut that a guest recovers, as promised (SEED=$seed)"
	is "$system: no wrong file there" "$(cuts guest wrong)" 0
done

powercut_table | sed 's/^/# /'

# A superblock that does not fit its checksum, as one cut in some hundreds leaves it on ext4.
if [ -n "$here" ]; then
	skip "a torn superblock is repaired" "$here"
else
	type=ext4 options=rw cut_disk=$scratch/torn
	truncate -s 32M "$cut_disk" && mke2fs -q -t ext4 -F "$cut_disk"
	printf 'torn' | dd of="$cut_disk" bs=1 seek=2044 conv=notrunc status=none
	ok "a torn superblock is repaired" powercut_mount
	ok "... by e2fsck" test "$fsck" != none
	umount "$mounted"
fi

# The judge, too, must be able to say no: a disk that keeps names and lengths but no content.
if [ -n "$here" ]; then
	skip "a disk that lies about its flushes" "$here"
else
	at=$("$room/cut" plan "$write_log" "$MARKS_SECTOR" 7 1 | sed -n '7s/ .*//p')
	: >"$results"
	powercut_try "$at" 1 finished lying 2>"$scratch/noise"
	ok "a disk that lies about its flushes is found out" test "$(cuts here wrong)" -gt 0
fi
done_testing
