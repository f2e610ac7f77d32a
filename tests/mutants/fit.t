#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fit.t - each mutant still fits the code, so that 'make mutants' tries it.
. "$(dirname "$0")/../lib.sh"

ok "every mutant stands once in the code" "$top/tests/mutants/run" --fit
ok "every one of equivalent and seen is still made by machine" "$top/tests/mutants/sample" --fit
done_testing
