#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# differ.t - mkpayload diff against cmp and Digest::SHA on random pairs of trees, given as directories, images, disks of
# results, volumes and lists of digests: 20 of them; PAIRS=N is how many, PEERS_SEED=N makes others.
. "$(dirname "$0")/../lib.sh"

if ! perl -MJSON::PP -MDigest::SHA -e 1 2>/dev/null || ! have cmp; then
	skip "mkpayload diff against cmp" "perl with JSON::PP and Digest::SHA (package perl), cmp (package diffutils)"
	done_testing
	exit
fi
kept=$(dirname "$mkpayload")/differ
rm -rf "$kept"
"$top/tests/peers/differ.pl" "${PAIRS:-20}" "${PEERS_SEED:-1}" "$kept" "$mkpayload" >"$scratch/said" 2>&1
result $? "mkpayload diff and cmp: $(tail -n 1 "$scratch/said")"
sed '$d' "$scratch/said" | sed "s|^|# |; \$s|\$| (pairs in $kept)|" >&2
done_testing
