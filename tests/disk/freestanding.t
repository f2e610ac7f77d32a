#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# freestanding.t - lib/format/disk can be booted: it compiles with lib/freestanding's headers alone, and calls nothing but
# what that has; so no 64-bit division, which is a call for 32 bits.
. "$(dirname "$0")/../lib.sh"

cd "$top" || exit 1
for compiler in i386-tcc 'gcc -m32 -Os -fno-pie -fno-stack-protector -ffreestanding' \
	'clang -m32 -Os -fno-pie -fno-stack-protector -ffreestanding'; do
	name=${compiler%% *}
	if ! have "$name" || ! have nm; then
		skip "$name" "needs $name and nm: tests/provide brings them"
		continue
	fi
	mkdir -p "$scratch/$name"
	for source in lib/format/disk/*.c; do
		# shellcheck disable=SC2086 # words are options
		ok "$name: $source" $compiler -std=c99 -Wall -nostdinc -Ilib/freestanding/include -Ilib -c \
			-o "$scratch/$name/$(basename "$source" .c).o" "$source"
	done
	nm "$scratch/$name"/*.o | sed -n 's/.* [TtDdRr] //p' | sort -u >"$scratch/has"
	nm "$scratch/$name"/*.o | sed -n 's/.* U //p' | sort -u >"$scratch/wants"
	is "$name: what they call" "$(comm -23 "$scratch/wants" "$scratch/has" |
		grep -vx 'mem[a-z]*\|str[a-z]*\|_GLOBAL_OFFSET_TABLE_')" ""
	is "$name: ... of lib/freestanding/string.c" "$(comm -23 "$scratch/wants" "$scratch/has" |
		grep -x 'mem[a-z]*\|str[a-z]*' | while read -r call; do
			grep -q "[ *]$call(" lib/freestanding/include/string.h || echo "$call"
		done)" ""
done
done_testing
