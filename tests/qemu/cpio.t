#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# cpio.t - Linux unpacks our archives as they are meant: tests/data/cpio/boot.spec.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

data=$top/tests/data/cpio

[ -n "$guest_missing" ] ||
	SOURCE_DATE_EPOCH=1000000000 DATA=$data BUSYBOX=$busybox "$mkpayload" cpio --no-default \
		--spec "$data/boot.spec" -o "$scratch/boot.cpio" || note 'mkpayload cpio failed'

# The archive's /init is a script that says no status.
boots 'an archive with one of everything boots' 121 '^TREE BEGINS$
^TREE ENDS$' "$scratch/boot.cpio"
if [ -n "$guest_missing" ]; then
	skip 'modes, owners, links, nodes and contents are those asked for' "$guest_missing"
else
	sed -n '/^TREE BEGINS$/,/^TREE ENDS$/p' "$boot_log" | sed '1d;$d' >"$scratch/tree"
	grep -v '^#' "$data/boot.expected" >"$scratch/expected"
	ok 'modes, owners, links, nodes and contents are those asked for' \
		diff -u "$scratch/expected" "$scratch/tree"
fi

done_testing
