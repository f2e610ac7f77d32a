#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# sanitized.t - the tests of plan, its picture, image and run's verdicts once more, on the program built under AddressSanitizer
# and UndefinedBehaviorSanitizer.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

sanitized=${SANITIZED:-$top/build/sanitized/kernel-bootstrap}
for name in plan picture image verdict; do
	if [ -x "$sanitized" ]; then
		KERNEL_BOOTSTRAP=$sanitized "$here/$name.t" >"$scratch/$name" 2>"$scratch/$name.err"
		is "$name.t under sanitizers ends well" "$?" 0
		is "... with all its tests" "$(grep -c '^ok' "$scratch/$name")" \
			"$(sed -n 's/^1\.\.//p' "$scratch/$name")"
		grep -v '^ok' "$scratch/$name.err" | head -n 40 >&2
	else
		skip "$name.t under sanitizers ends well" 'make build/sanitized/kernel-bootstrap'
		skip "... with all its tests" 'make build/sanitized/kernel-bootstrap'
	fi
done
done_testing
