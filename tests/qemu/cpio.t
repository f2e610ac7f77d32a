#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# cpio.t - Linux unpacks our archives as they are meant: tests/data/cpio/boot.spec; and what is wrong with others it drops,
# keeps or replaces as mkpayload cpio --check says: damaged/silent.txt, damaged/walk.txt, damaged/built-in.txt, members at
# random. One boot.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

data=$top/tests/data/cpio

# Without what Linux has itself, and would be given its mode and owner.
grep -v ' /dev' "$data/boot.spec" >"$scratch/boot.spec"
[ -n "$guest_missing" ] ||
	SOURCE_DATE_EPOCH=1000000000 DATA=$data BUSYBOX=$busybox "$mkpayload" cpio --no-default \
		--spec "$scratch/boot.spec" -o "$scratch/boot.cpio" || note 'mkpayload cpio failed'

# Those at random were chosen among others that Linux never comes to the end of: it opens nodes whose driver is a module.
"$data/random-members" 3 250 >"$scratch/random.txt"
"$data/make-archive" "$data/damaged/built-in.txt" >"$scratch/walk.cpio"
"$data/make-archive" "$scratch/random.txt" >>"$scratch/walk.cpio"
"$data/make-archive" "$data/damaged/walk.txt" >>"$scratch/walk.cpio"
"$data/make-archive" "$data/damaged/silent.txt" >"$scratch/silent.cpio"
[ -n "$guest_missing" ] ||
	cat "$scratch/walk.cpio" "$scratch/boot.cpio" "$scratch/silent.cpio" >"$scratch/all.cpio"

# shown WHAT: what /init showed between the lines "WHAT BEGINS" and "WHAT ENDS".
shown()
{
	sed -n "/^$1 BEGINS\$/,/^$1 ENDS\$/p" "$boot_log" | sed '1d;$d'
}

# The archive's /init is a script that says no status.
boots 'an archive with one of everything boots' 121 '^TREE BEGINS$
^TREE ENDS$
^WALK ENDS$' "$scratch/all.cpio"
if [ -n "$guest_missing" ]; then
	for name in 'modes, owners, links, nodes and contents are those asked for' 'what Linux gets wrong without a word' \
		'names that meet, end in a dot or a slash: what --check says is so'; do
		skip "$name" "$guest_missing"
	done
else
	shown TREE | grep -v ' silent\(/\|$\)' >"$scratch/tree"
	grep -v '^#' "$data/boot.expected" >"$scratch/expected"
	ok 'modes, owners, links, nodes and contents are those asked for' \
		diff -u "$scratch/expected" "$scratch/tree"
	shown TREE | grep ' silent\(/\|$\)' >"$scratch/tree"
	grep -v '^#' "$data/silent.expected" >"$scratch/expected"
	ok 'what Linux gets wrong without a word' diff -u "$scratch/expected" "$scratch/tree"
	shown WALK >"$scratch/walk"
	"$mkpayload" cpio --check "$scratch/walk.cpio" 2>"$scratch/said"
	ok 'names that meet, end in a dot or a slash: what --check says is so' \
		"$data/judge-unpacked" "$scratch/walk.cpio" "$scratch/said" "$scratch/walk"
fi

done_testing
