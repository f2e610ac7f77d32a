# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disks.sh - the programs, payloads and disks that the tests on the Fiwix kernel share, made anew for each.
#
#	. "$top/tests/fiwix/fiwix.sh"
#	. "$top/tests/fiwix/disks.sh"

into=/external/distfiles
import="run /bin/payload-import --timeout 0"
import_linux="run /bin/payload-import-linux --timeout 0"

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
