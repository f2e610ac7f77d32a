#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# sample.t - mutants made by machine that were seen to be noticed still are: by the same tests. It builds each, a minute
# and more, so only where MUTANTS_SEEN=yes asks for it.
. "$(dirname "$0")/../lib.sh"

if [ "${MUTANTS_SEEN:-}" != yes ]; then
	skip "mutants by machine" "MUTANTS_SEEN=yes make check tries those of tests/mutants/seen"
	done_testing
	exit
fi
if ! have make || ! have cc; then
	skip "mutants by machine" "apt-get install make gcc"
	done_testing
	exit
fi
ok "each mutant of tests/mutants/seen is killed" "$top/tests/mutants/sample" --seen
done_testing
