#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# export.t - the power goes during an export: the disk holds the results of before, none, or all of the new ones. CUTS
# (8) moments for each of DISKS (virtio ide); make powercut cuts 100 times.

# shellcheck source=tests/powercut/powercut.sh
. "$(dirname "$0")/powercut.sh"

seed=${SEED:-$(date +%s)}
exporter=${mkpayload%/*}/x86_64/payload-export
nonce=00112233445566778899aabbccddeeff
why=$(powercut_missing)
[ -n "$why" ] || [ -x "$exporter" ] || why="this build has no ${exporter#"$top/"}"
if [ -n "$why" ]; then
	skip "power cuts of exports" "$why"
	done_testing
	exit
fi

# The disk: what is meant for results, and behind it room for the marks of tests/powercut/cut.
CAPACITY_MIB=12 EXPORT_MIB=16 EXPORT_MARKS=$((14 * 2048))
make_results='mkdir -p "$r/a/b" && seq 1 900000 >"$r/a/numbers" && seq 5 90000 >"$r/a/b/more" && : >"$r/empty"'
mkdir "$scratch/old"
(r=$scratch/new && eval "$make_results")
seq 7 1000000 >"$scratch/old/numbers"
for results in old new; do
	"$mkpayload" pack --tree --sums -o "$scratch/$results.img" "$scratch/$results" >/dev/null || exit 1
done
"${CC:-cc}" -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -O -o "$scratch/mark" "$room/mark.c" || exit 1
guest_cpio "$scratch/export.cpio" "--add=$scratch/mark:/bin/mark:0755" "--add=${EXPORTER:-$exporter}:/bin/payload-export:0755"

# record DEVICE NODE: exports in a guest, and writes down what the disk was told.
record()
{
	"$mkpayload" blank --force -o "$scratch/base" --nonce "$nonce" --size "${CAPACITY_MIB}M" >/dev/null &&
		truncate -s "${EXPORT_MIB}M" "$scratch/base" &&
		"$exporter" --to "$scratch/base" "$scratch/old" >/dev/null && cp "$scratch/base" "$scratch/disk" || return 1
	: >"$scratch/writes"
	env LOGGED_QEMU="${QEMU:-qemu-system-x86_64}" QEMU="$room/qemu-logging" LOGGED_DISK="$scratch/disk" \
		LOGGED_DEVICE="$1" WRITE_LOG="$scratch/writes" "$qemu_run" --kernel "$kernel" --initrd "$scratch/export.cpio" \
		--memory 512 --timeout "${GUEST_TIMEOUT:-1200}" --log "$boot_log.console" --append quiet -- \
		"r=/r; $make_results; mark /dev/$2 $EXPORT_MARKS begin && payload-export --tree --nonce $nonce /r
status=\$?; mark /dev/$2 $EXPORT_MARKS end; sleep 3; exit \$status" >"$boot_log" 2>&1
}

# held DISK: what it holds.
held()
{
	held_length=$(od -A n -t u8 -j 32 -N 8 "$1" | tr -d ' ')
	[ "$held_length" -ne 0 ] || {
		echo none
		return
	}
	"$mkpayload" verify --tree "$1" >/dev/null 2>&1 || {
		echo "half a container"
		return
	}
	for held in old new; do
		[ "$held_length" -ne "$(wc -c <"$scratch/$held.img")" ] ||
			! tail -c +4097 "$1" | cmp -s -n "$held_length" - "$scratch/$held.img" || echo $held
	done
}

for type in ${DISKS:-virtio ide}; do
	case $type in
	virtio) device=virtio-blk-pci node=vda ;;
	ide) device=ide-hd node=sda ;;
	esac
	if ! record "$device" "$node"; then
		result 1 "$type: an export to cut"
		note "$(tail -n 20 "$boot_log")"
		continue
	fi
	result 0 "$type: an export to cut: $("$room/cut" list "$scratch/writes" "$EXPORT_MARKS")"
	"$room/cut" plan "$scratch/writes" "$EXPORT_MARKS" "${CUTS:-8}" "$seed" >"$scratch/plan" || exit 1
	: >"$scratch/cuts"
	while read -r at cut_seed when; do
		cp "$scratch/base" "$scratch/cut"
		"$room/cut" make "$scratch/writes" "$scratch/cut" "$at" "$cut_seed" || exit 1
		echo "$when $(held "$scratch/cut") at $at $cut_seed"
	done <"$scratch/plan" >"$scratch/cuts"
	is "$type: ${CUTS:-8} cuts: the results of before, none, or all of the new ones (SEED=$seed)" \
		"$(grep -v '^running \(old\|none\|new\) \|^finished new ' "$scratch/cuts")" ""
	note "$type: $(cut -d ' ' -f 1,2 "$scratch/cuts" | sort | uniq -c | tr -s '\n ' ' ')"
done

# A disk that lies about its flushes is found out: so this can fail.
"$room/cut" make "$scratch/writes" "$scratch/base" "$("$room/cut" plan "$scratch/writes" "$EXPORT_MARKS" 7 1 | sed -n '7s/ .*//p')" \
	1 lying
is "a disk that lies about its flushes is found out" "$(held "$scratch/base")" "half a container"
done_testing
