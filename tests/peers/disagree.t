#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disagree.t - mutated images, judged by judge.pl, which is docs/format.md as a program, by mkpayload and by payload-import
# of each architecture, of the step and under sanitizers: they agree on each. 200 of them; "make peers" does IMAGES=20000.
# PEERS_SEED=N makes others.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
images=${IMAGES:-200}
kept=$build/disagree
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

set --
for program in "$build/x86_64/payload-import" "$build/i386/payload-import" "$build/step/payload-import" \
	"$build/sanitized/payload-import"; do
	if [ -x "$program" ]; then
		set -- "$@" "$program"
	else
		skip "${program#"$build/"}" "this build has none: the compiler cannot make it"
	fi
done
rm -rf "$kept"
"$top/tests/peers/disagree.pl" "$images" "${PEERS_SEED:-1}" "$kept" "$mkpayload" "$@" >"$scratch/said" 2>&1
result $? "the judge, mkpayload and $# builds of payload-import: $(tail -n 1 "$scratch/said")"
sed '$d' "$scratch/said" | sed "s|^|# |; \$s|\$| (images in $kept)|" >&2
done_testing
