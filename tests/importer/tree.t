#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# tree.t - payload-import --tree: refuses every image in tests/data/payload/tree/damaged with the
# same words as mkpayload and changes nothing, takes those in good/, and writes nothing outside of
# its destination. A volume by itself is imported with a warning. Each build of it.
. "$(dirname "$0")/../lib.sh"

data=$top/tests/data/payload
image=$scratch/image
into=$scratch/into
outside=$scratch/outside
trap 'umount "$into/repo" 2>/dev/null; rm -rf --one-file-system "$scratch"' EXIT
export LC_ALL=C ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

import()
{
	"$program" --timeout 0 "$@" --device "$image" "$into" >"$scratch/said.out" 2>"$scratch/said.err"
}

damaged()
{
	import --tree
	[ $? -eq 1 ] || return 1
	sed "s|^|payload-import: $image: |" "$data/tree/damaged/$1.error" | diff - "$scratch/said.err" &&
		[ ! -s "$scratch/said.out" ] && [ ! -e "$into" ]
}

good()
{
	import --tree || return 1
	"$mkpayload" extract --tree "$image" -C "$scratch/extracted" && diff -r "$scratch/extracted" "$into" &&
		[ -z "$(find "$into" -name '*.part')" ]
}

again()
{
	find "$into" -type f -exec ls -i {} + | sort >"$scratch/before"
	import --tree || return 1
	find "$into" -type f -exec ls -i {} + | sort | diff "$scratch/before" -
}

# Nothing at the destination changes, and nothing outside is made.
in_the_way()
{
	rm -rf "$into" && mkdir "$into" && (cd "$into" && eval "$1") || return 1
	(cd "$into" && ls -lR) >"$scratch/before"
	import --tree
	[ $? -eq 1 ] && grep -q 'in the way here.*; nothing was imported$' "$scratch/said.err" || return 1
	(cd "$into" && ls -lR) | diff "$scratch/before" - && [ -z "$(ls -A "$outside")" ]
}

files=$scratch/files
mkdir -p "$outside" "$files/repo/sub" "$files/a"
echo 1 >"$files/repo/foo"
echo 2 >"$files/repo/sub/bar"
echo 3 >"$files/a/b"
echo 4 >"$files/a-"
"$mkpayload" pack --tree --sums -o "$scratch/tree.img" "$files" >/dev/null || exit 1
"$mkpayload" pack --tree --sums -o "$scratch/set.img" --volume-size 365 --align 1 "$files" >/dev/null || exit 1

perl -e 'print "LBPAYLD1", pack "V", 100001; print pack("VV", 8, 0), sprintf "%06d/f", $_ for 1 .. 100001' \
	>"$scratch/directories.img"

# Those for other machines have what could differ in corpus.t and destination.t.
for program in $(builds_of payload-import | grep -v /builds/); do
	is_built "$program" || continue
	for corpus in damaged good; do
		for file in "$data/tree/$corpus"/*.image; do
			name=$(basename "$file" .image)
			"$top/tests/assemble" "$file" >"$image" || exit 1
			ok "$corpus: $name ($what)" "$corpus" "$name"
			rm -rf "$into" "$scratch/extracted"
		done
	done

	cp "$scratch/directories.img" "$image"
	import --tree
	is "entries and directories count together ($what)" "$(cat "$scratch/said.err")" \
		"payload-import: $image: byte 8: more than 200000 entries and directories"
	cp "$scratch/tree.img" "$image"
	umask 0
	ok "a tree that mkpayload packed ($what)" good
	umask 022
	is "... nobody else may write to it" "$(find "$into" -perm /022)" ""
	ok "... with its digests" grep -q '4 verified' "$scratch/said.out"
	ok "... again: nothing is written" again
	rm -rf "$into" "$scratch/extracted"
	import
	is "without --tree it is refused ($what)" "$(cat "$scratch/said.err")" \
		"payload-import: $image: byte 343: the name contains '/'"
	ok "... before anything is made" test ! -e "$into"
	ok "a link to a directory is in the way ($what)" in_the_way 'ln -s ../outside repo'
	ok "... further down" in_the_way 'mkdir repo && ln -s ../../outside repo/sub'
	ok "... to one inside" in_the_way 'mkdir x && ln -s x repo'
	ok "a file where a directory is ($what)" in_the_way 'mkdir repo && echo old >repo/sub'
	ok "a directory where a file is ($what)" in_the_way 'mkdir -p repo/sub/bar'
	rm -rf "$into"

	# Digests are written as they were understood, or not at all.
	if [ "$what" = sanitized/payload-import ]; then
		perl -MDigest::SHA=sha256_hex -e 'my $sums = sha256_hex("x") . "  a/x\n" . sha256_hex("y") . "  z\n";
			print "LBPAYLD1", pack "V", 2; print pack("VV", length $$_[0], length $$_[1]), @$_
				for ["a/x", "x"], ["SHA256SUMS", $sums]' >"$image"
		at=$(grep -a -b -o '  z$' "$image" | cut -d : -f 1)
		HOSTED_BEFORE_CHDIR="printf 0 | dd of='$image' bs=1 seek=$((at - 1)) conv=notrunc 2>'$scratch/dd'; printf 1 | \
			dd of='$image' bs=1 seek=$((at - 2)) conv=notrunc 2>'$scratch/dd'" import --tree
		is "digests that change meanwhile" "$? $(grep -c ': SHA256SUMS: its SHA-256 is not the one in SHA256SUMS' "$scratch/said.err")" "1 1"
		is "... are not there" "$(cd "$into" && find . -type f)" ./a/x
		rm -rf "$into"
	fi

	# Its room would not be known, and nobody would flush it.
	mkdir -p "$into/repo"
	if [ "$(id -u)" -eq 0 ] && mount -t tmpfs tmpfs "$into/repo" 2>/dev/null; then
		cp "$scratch/tree.img" "$image"
		import --tree
		is "another file system below the destination ($what)" "$? $(cat "$scratch/said.err")" \
			"1 payload-import: $into/repo/foo: on another file system; nothing was imported"
		is "... nothing is written" "$(ls -A "$into" "$into/repo")" "$into:
repo

$into/repo:"
		umount "$into/repo"
	else
		skip "another file system below the destination ($what)" "mounting a tmpfs needs root"
	fi
	rm -rf "$into"

	# Nobody but root is stopped by modes.
	if [ "$(id -u)" -ne 0 ]; then
		refused()
		{
			import --tree
		}
	elif have setpriv; then
		refused()
		{
			setpriv --reuid=65534 --regid=65534 --clear-groups "$program" --timeout 0 --tree --device "$image" "$into" \
				>"$scratch/said.out" 2>"$scratch/said.err"
		}
		chmod 755 "$scratch"
	fi
	cp "$scratch/tree.img" "$image" && chmod 644 "$image"
	mkdir -p "$into/a" "$into/repo" && echo 1 >"$into/repo/foo" && chmod 0 "$into/a" && chmod 555 "$into/repo"
	[ "$(id -u)" -ne 0 ] || chown -R 65534 "$into"
	refused
	is "a directory that may not be entered ($what)" "$? $(cat "$scratch/said.err")" \
		"1 payload-import: $into/a/b: permission denied; nothing was imported"
	rmdir "$into/a"
	refused
	is "one that may not be made ($what)" "$? $(cat "$scratch/said.err")" \
		"1 payload-import: $into/repo/sub/bar.part: permission denied
payload-import: stopped before the end; what is complete stays, a second run goes on"
	chmod 755 "$into/repo" && rm -rf "$into"

	for number in 1 2; do
		cp "$scratch/set-$number.img" "$image"
		ok "volume $number by itself ($what)" import --tree
		ok "... with a warning" grep -q 'warning: .*SHA256SUMS names files that are not here: 2 ' "$scratch/said.err"
	done
	ok "... both together: sha256sum -c" sh -c 'cd "$0" && sha256sum --strict --quiet -c SHA256SUMS' "$into"
	ok "... all files" sh -c 'rm "$0/SHA256SUMS" && diff -r "$0" "$1"' "$into" "$files"
	rm -rf "$into"
done
done_testing
