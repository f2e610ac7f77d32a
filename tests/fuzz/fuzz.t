#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fuzz.t - a short run of every fuzz target: with libFuzzer where clang has it, and the images of the
# corpus replayed in any case. "make fuzz" is the long run.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")/fuzz
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

for source in "$top"/tests/fuzz/*_fuzz.c; do
	target=$(basename "$source" _fuzz.c)
	"$top/tests/fuzz/seed" "$target" "$scratch/$target"
	if [ -x "$build/$target-replay" ]; then
		ok "$target: every seed" "$build/$target-replay" "$scratch/$target"/*
	else
		skip "$target: every seed" "make $build/$target-replay builds it"
	fi
	if [ -x "$build/$target" ]; then
		ok "$target: 20,000 executions" "$build/$target" -runs=20000 -seed=1 \
			-artifact_prefix="$scratch/" "$scratch/$target"
	else
		skip "$target: 20,000 executions" "needs clang with libFuzzer: apt-get install clang libclang-rt-14-dev"
	fi
done
done_testing
