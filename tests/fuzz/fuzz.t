#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fuzz.t - a short run of every fuzz target: with libFuzzer where clang has it, and the images of the
# corpus replayed in any case. It ends after two seconds, too, on a slow machine. "make fuzz" is the long run.
# FUZZ_TARGETS='tar elf': of these.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
runs=10000
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

for target in ${FUZZ_TARGETS:-$(cd "$top/tests/fuzz" && ls ./*_fuzz.c | sed 's/^\.\///; s/_fuzz\.c$//')}; do
	"$top/tests/fuzz/seed" "$target" "$scratch/$target"
	if [ -x "$build/replay/$target-replay" ]; then
		ok "$target: every seed" "$build/replay/$target-replay" "$scratch/$target"/*
	else
		skip "$target: every seed" "make $build/replay/$target-replay builds it"
	fi
	if [ -x "$build/fuzz/$target" ]; then
		ok "$target: $runs executions" "$build/fuzz/$target" -runs=$runs -seed=1 -max_total_time=2 \
			-artifact_prefix="$scratch/" "$scratch/$target"
	else
		skip "$target: $runs executions" "needs clang with libFuzzer: apt-get install clang libclang-rt-14-dev"
	fi
done
done_testing
