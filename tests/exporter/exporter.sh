# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# exporter.sh - what the tests of payload-export share: a tree, disks for results, what is on them.
#
#	. "$(dirname "$0")/exporter.sh"		after lib.sh

nonce=00112233445566778899aabbccddeeff
tree=$scratch/tree

# Names whose order as bytes is not that of the directories; files of no, one and many blocks.
mkdir -p "$tree/a/b/c" "$tree/z"
for name in a/b/c/deep a- a/b- b 'with space' z/one z/two .hidden 0 A; do
	echo "$name" >"$tree/$name"
done
: >"$tree/empty"
head -c 700001 /dev/urandom >"$tree/a/random"
mkdir -p "$scratch/flat"
cp "$tree/b" "$tree/empty" "$tree/with space" "$tree/a/random" "$scratch/flat"

# blank FILE [BYTES [NONCE]]
blank()
{
	rm -f "$1"
	"$mkpayload" blank -o "$1" --size "${2:-2097152}" --nonce "${3:-$nonce}" >/dev/null
}

# length FILE: of the container that its head tells of.
length()
{
	od -A n -t u8 -j 32 -N 8 "$1" | tr -d ' '
}

# has DISK IMAGE: the disk holds these results and no others.
has()
{
	[ "$(length "$1")" -eq "$(wc -c <"$2")" ] &&
		tail -c +4097 "$1" | head -c "$(wc -c <"$2")" | cmp - "$2"
}
