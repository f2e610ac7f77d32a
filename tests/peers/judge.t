#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# judge.t - every image in tests/data/payload as docs/format.md has it: a second reader refuses the same ones, at the same
# byte. (Ours are held to their words in mkpayload/damaged.t and importer/corpus.t.)
. "$(dirname "$0")/../lib.sh"

data=$top/tests/data/payload
judge=$top/tests/peers/judge.pl

# judges CORPUS [--tree]
judges()
{
	wrong='' seen=0
	for file in "$data/$1"/*.image; do
		name=${file%.image}
		"$top/tests/assemble" "$file" >"$scratch/image"
		got=$("$judge" ${2-} "$scratch/image" | tr '\n' '|')
		case $1 in
		*damaged) wanted="$(sed -n 's/^\(byte [0-9]*\): .*/\1/p' "$name.error")|" ;;
		mismatched) wanted=$(sed -n 's/^byte [0-9]*: \(.*\): its .*/wrong \1/p' "$name.error" | tr '\n' '|') ;;
		*) wanted='good|' ;;
		esac
		[ "$got" = "$wanted" ] || wrong="$wrong $(basename "$name"): $got, not $wanted"
		seen=$((seen + 1))
	done
	is "$1${2:+ $2} ($seen images)" "$wrong" ""
}
judges damaged
judges mismatched
judges good
judges good --tree
judges tree/damaged --tree
judges tree/good --tree

# Containers that are too short for 16 bytes: the number at 8 is what is wrong, whatever is cut.
wrong=''
for size in 8 9 11 12 13 15; do
	printf 'LBPAYLD1\1\0\0\0\1\0\0\0' | head -c $size >"$scratch/image"
	got=$("$judge" "$scratch/image")
	[ "$got" = "byte 8" ] || wrong="$wrong judge $size: $got"
	got=$("$mkpayload" list "$scratch/image" 2>&1)
	case $got in
	*": byte 8: the image ends inside its"*) ;;
	*) wrong="$wrong ours $size: $got" ;;
	esac
done
is "a container of 8 to 15 bytes" "$wrong" ""
done_testing
