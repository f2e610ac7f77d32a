#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# corpus.t - payload-import refuses every image in tests/data/payload/damaged with the same words as
# mkpayload and changes nothing; from those in mismatched/ it imports no wrong file; it takes those in
# good/. Each build of it: one for each architecture, those of other machines by qemu-user, the one under
# sanitizers, and the one of live-bootstrap's step.
. "$(dirname "$0")/../lib.sh"

data=$top/tests/data/payload
image=$scratch/image
into=$scratch/into/deep
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

import()
{
	"$1" --timeout 0 --device "$image" "$into" >"$scratch/said.out" 2>"$scratch/said.err"
}

damaged()
{
	import "$1"
	[ $? -eq 1 ] || return 1
	sed "s|^|payload-import: $image: |" "$data/damaged/$2.error" | diff - "$scratch/said.err" &&
		[ ! -s "$scratch/said.out" ] && [ ! -e "$scratch/into" ]
}

# The first wrong file ends the import; what stands in the destination is right, and nothing is
# half-written.
mismatched()
{
	import "$1"
	[ $? -eq 1 ] || return 1
	wrong=$(sed -n '1s/^\(byte [0-9]*: .*\): its SHA-256 is .*/\1/p' "$data/mismatched/$2.error")
	grep -F "payload-import: $image: $wrong: its SHA-256 is not the one in SHA256SUMS" \
		"$scratch/said.err" || return 1
	[ -z "$(find "$scratch/into" -name '*.part')" ] &&
		[ ! -e "$into/${wrong#byte *: }" ] &&
		if [ "$(ls "$into")" != SHA256SUMS ] && [ -e "$into/SHA256SUMS" ]; then
			(cd "$into" && sha256sum --quiet --ignore-missing -c SHA256SUMS)
		fi
}

good()
{
	import "$1" || return 1
	"$mkpayload" extract "$image" -C "$scratch/extracted" && mkdir -p "$into" &&
		diff -r "$scratch/extracted" "$into"
}

for program in $(builds_of payload-import); do
	is_built "$program" || continue
	for corpus in damaged mismatched good; do
		for file in "$data/$corpus"/*.image; do
			name=$(basename "$file" .image)
			"$top/tests/assemble" "$file" >"$image" || exit 1
			ok "$corpus: $name ($what)" "$corpus" "$program" "$name"
			rm -rf "$scratch/into" "$scratch/extracted"
		done
	done
done
done_testing
