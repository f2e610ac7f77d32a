#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# results.t - a disk of results: who looks for a payload finds none on it, whatever is on it; where --device names it, it is
# imported as it is, but not by the step. Each build of payload-import.
. "$(dirname "$0")/../lib.sh"

disk=$scratch/disk
into=$scratch/into
export LC_ALL=C HOSTED_MACHINE="$scratch/machine" ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99
mkdir -p "$scratch/files/d" && echo 1 >"$scratch/files/a" && head -c 100000 /dev/urandom >"$scratch/files/d/b"
"$mkpayload" pack --tree --sums -o "$scratch/image" "$scratch/files" >"$scratch/out" || exit 1
bytes=$(stat -c %s "$scratch/image")
"$mkpayload" blank -o "$scratch/blank" --size 256K >"$scratch/out" || exit 1

# put OFFSET TEXT: a number of the head, as octal escapes.
put()
{
	printf "$2" | dd of="$disk" bs=1 seek="$1" conv=notrunc 2>"$scratch/dd"
}

# results LENGTH: the disk with the image behind its head.
results()
{
	cp "$scratch/blank" "$disk" && dd if="$scratch/image" of="$disk" bs=4096 seek=1 conv=notrunc 2>"$scratch/dd"
	put 32 "$(printf '\\%o\\%o\\%o' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)))"
}

# refused OFFSET REASON
refused()
{
	rm -rf "$into"
	fails "$what: byte $1: $2" 1 "^payload-import: $disk: byte $1: $2" "$program" --timeout 0 --tree --device "$disk" "$into"
	ok "... nothing is written" test ! -e "$into"
}

for program in $(builds_of payload-import); do
	is_built "$program" || continue
	results "$bytes"
	if [ "$what" = step ]; then
		refused 0 'no LBPAYLD1 magic: this is not a payload'
		continue
	fi
	rm -rf "$into"
	ok "$what: results by --device" "$program" --timeout 0 --tree --device "$disk" "$into"
	rm -f "$into/SHA256SUMS"
	ok "... are there" diff -r "$scratch/files" "$into"
	rm -rf "$into"
	ok "... held to their digest" "$program" --timeout 0 --tree --device "$disk" \
		--digest "$("$mkpayload" list --tree "$disk" | sed -n 's/.* digest //p')" "$into"
	fails "... are no payload" 1 '^payload-import: .*: no LBPAYLD1 magic' \
		sh -c '"$@" >&2' - "$program" --probe "$disk"
	offset=$("$mkpayload" list --tree "$disk" | awk '$3 == "a" { print $2 }')
	put "$offset" x && rm -rf "$into"
	fails "... a byte that has changed" 1 "^payload-import: $disk: byte $offset: a: its SHA-256 is not" \
		"$program" --timeout 0 --tree --device "$disk" "$into"
	cp "$scratch/blank" "$disk" && refused 32 'no results: nothing was exported to this disk, or not to the end'
	results "$bytes" && put 8 '\0\1\0' && refused 8 'the disk for results has a capacity below that of its own head'
	results "$bytes" && put 8 '\1\0\4' && refused 8 'the disk for results is shorter than its head says'
	results 258049 && refused 32 "the container of the results is longer than the disk's capacity"
	results $((bytes + 4096)) && refused 32 "the container of the results ends long before the length in the disk's head"
	results $((bytes - 4096)) && refused '[0-9]*' 'a file reaches beyond the end of the image'
	results $((bytes + 4096)) && put 4104 '\1' # one entry: SHA256SUMS
	echo SHA256SUMS >"$scratch/list"
	ok "... with --only nobody looks for the end" "$program" --timeout 0 --tree --only "$scratch/list" --device "$disk" "$into"
done

# --- Among other disks. ---

program=$(dirname "$mkpayload")/sanitized/payload-import
mkdir -p "$HOSTED_MACHINE/proc" "$HOSTED_MACHINE/dev" "$HOSTED_MACHINE/disks"
printf ' 8 0 4 sda\n 8 16 4 sdb\n' >"$HOSTED_MACHINE/proc/partitions"
results "$bytes"
for content in blank disk; do
	cp "$scratch/$content" "$HOSTED_MACHINE/disks/8:0" && cp "$scratch/image" "$HOSTED_MACHINE/disks/8:16"
	rm -rf "$into"
	ok "$content: the payload beside it is found" "$program" --timeout 0 --tree "$into"
	ok "... and imported" diff -r "$scratch/files/d" "$into/d"
	cp "$scratch/$content" "$HOSTED_MACHINE/disks/8:16" && rm -rf "$into"
	ok "$content: by itself it is none" "$program" --timeout 0 --tree --if-present "$into"
	ok "... with --all, too" "$program" --timeout 0 --all --tree --if-present "$into"
	ok "... nothing is imported" test ! -e "$into"
done

# What Linux takes for a partition of a disk for results is a file of these, whatever it looks like; where something else
# has written to the head since, it may be one.
printf ' 8 0 4 sda\n 8 1 4 sda1\n 8 16 4 sdb\n' >"$HOSTED_MACHINE/proc/partitions"
printf 'LBPAYLD1\377\377\377\377aaaaaaaa' >"$scratch/refused"
for content in blank disk; do
	for inside in image refused; do
		cp "$scratch/$content" "$HOSTED_MACHINE/disks/8:0" && cp "$scratch/$inside" "$HOSTED_MACHINE/disks/8:1"
		cp "$scratch/blank" "$HOSTED_MACHINE/disks/8:16" && rm -rf "$into"
		fails "$content: what seems to be a partition of it, $inside" 0 \
			'^payload-import:   /dev/sda1 (8:1): lies inside a disk for results$' "$program" --timeout 0 --tree --if-present "$into"
		ok "... with --all, too" "$program" --timeout 0 --all --tree --if-present "$into"
		ok "... nothing is imported" test ! -e "$into"
		cp "$scratch/image" "$HOSTED_MACHINE/disks/8:16"
		ok "... a payload beside it is imported" "$program" --timeout 0 --tree "$into"
	done
	: >"$HOSTED_MACHINE/disks/8:1.unreadable"
	cp "$scratch/blank" "$HOSTED_MACHINE/disks/8:16" && rm -rf "$into"
	ok "$content: one that cannot be read" "$program" --timeout 0 --tree --if-present "$into"
	rm "$HOSTED_MACHINE/disks/8:1.unreadable"
done
cp "$scratch/image" "$HOSTED_MACHINE/disks/8:1"
printf '\200' | dd of="$HOSTED_MACHINE/disks/8:0" bs=1 seek=446 conv=notrunc status=none
ok "a partition of a disk that was partitioned since" "$program" --timeout 0 --tree "$into"
ok "... is imported" diff -r "$scratch/files/d" "$into/d"
# The payload comes later than the results.
cp "$scratch/disk" "$HOSTED_MACHINE/disks/8:0" && cp "$scratch/image" "$scratch/late" && rm -rf "$into"
rm "$HOSTED_MACHINE/disks/8:16"
export HOSTED_BEFORE_NANOSLEEP="cp '$scratch/late' '$HOSTED_MACHINE/disks/8:16'"
ok "what seems to be a partition ends no waiting" "$program" --timeout 60 --tree "$into"
ok "... for a payload that comes later" diff -r "$scratch/files/d" "$into/d"
unset HOSTED_BEFORE_NANOSLEEP
done_testing
