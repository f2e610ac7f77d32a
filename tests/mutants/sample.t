#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# sample.t - mutants made by machine that were seen to be noticed still are: by the same tests. It builds each.
. "$(dirname "$0")/../lib.sh"

if ! have make || ! have cc; then
	skip "mutants by machine" "apt-get install make gcc"
	done_testing
	exit
fi
ok "each mutant of tests/mutants/seen is killed" "$top/tests/mutants/sample" --seen
done_testing
