#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# bench.t - the benchmark's calls; what it measures is nobody's test.
. "$(dirname "$0")/../lib.sh"

parts=$(cd "$top/tests/bench" && for file in *.bench; do printf '%s ' "${file%.bench}"; done)
fails 'a part that is none names those there are' 2 \
	"^bench: extract: no such part; there are ${parts}growth instructions$" "$top/tests/bench/run" pack extract
fails '... the beginning of one is none' 2 '^bench: veri: no such part' "$top/tests/bench/run" veri
ok 'nothing was measured' sh -c '! grep measuring "$1"' - "$scratch/.err"
done_testing
