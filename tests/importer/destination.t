#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# destination.t - what payload-import does with what lies at the destination, and how it is called.
. "$(dirname "$0")/../lib.sh"

into=$scratch/into
mkdir "$scratch/files"
for name in alpha beta gamma; do
	head -c 300000 /dev/urandom >"$scratch/files/$name"
done
: >"$scratch/files/empty"
long=$(printf '%0250d' 0)
echo one >"$scratch/files/$long"
echo two >"$scratch/files/${long}1"
echo three >"$scratch/files/${long}12345"
"$mkpayload" pack --sums -o "$scratch/image" "$scratch/files" >/dev/null || exit 1
"$mkpayload" pack -o "$scratch/plain" "$scratch/files" >/dev/null || exit 1
(cd "$scratch/files" && sha256sum ./* | sed 's|  ./|  |') >"$scratch/files.sums"

# Three files of 300,000 bytes, three of 4, 4 and 6, and the file of digests: a seventh of lines.
bytes=$((900000 + 14 + 7 * 66 + 5 + 4 + 5 + 5 + 250 + 251 + 255 + 7))
kib=$((bytes / 1024)).$((bytes % 1024 * 10 / 1024))

# Not sorted, and each name has the same .part as the one before: 255, 250 and 254 bytes.
for length in 255 250 254; do
	echo "u32 $length u32 4 repeat $length 78 u32 $length"
done | { echo '"LBPAYLD1" u32 3'; cat; } >"$scratch/cut.image"
"$top/tests/assemble" "$scratch/cut.image" >"$scratch/cut"

# More names than wait in one batch (BATCH_FILES_MAX): 1,200.
mkdir "$scratch/many"
(cd "$scratch/many" && seq -f "%060.0f" 1200 | xargs touch)
"$mkpayload" pack -o "$scratch/many.image" "$scratch/many" >/dev/null || exit 1

import()
{
	"$program" --timeout 0 --device "$scratch/image" "$into"
}

# Everything is there, and nothing else but what is named.
complete()
{
	(cd "$into" && sha256sum --quiet -c "$scratch/files.sums") &&
		[ "$(find "$into" -mindepth 1 | wc -l)" -eq "${1:-8}" ]
}

# inode NAME...: to see which files were written anew
inode()
{
	(cd "$into" && stat -c '%n %i' "$@")
}

for program in $(builds_of payload-import); do
	is_built "$program" || continue

	# With no umask, as what process 1 starts.
	# shellcheck disable=SC2016
	ok "$what: a missing destination is made, with all above it" sh -c 'umask 0 && exec "$@"' - \
		"$program" --timeout 0 --device "$scratch/image" "$into/a/b/c"
	is "$what: ... nobody else may write to them" "$(find "$into" -perm /022)" ""
	rm -rf "$into"
	ok "$what: imports" import
	ok "$what: every file, and no other" complete
	is "$what: the last line counts" "$(import | tail -n 1)" \
		"payload-import: 8 files, $kib KiB, in $into: 0 copied, 8 already there, 7 verified"
	before=$(ls -i "$into")
	import >/dev/null
	is "$what: a second run writes nothing" "$(ls -i "$into")" "$before"

	rm "$into/alpha"
	echo shorter >"$into/beta"
	echo more >>"$into/$long"
	printf x | dd of="$into/gamma" bs=1 seek=150000 conv=notrunc 2>"$scratch/dd"
	echo stale >"$into/empty.part"
	echo stale >"$into/alpha.part"
	others=$(inode empty SHA256SUMS)
	ok "$what: finishes and repairs" import
	ok "$what: all is right, and no .part is left" complete
	is "$what: what was right was left alone" "$(inode empty SHA256SUMS)" "$others"

	rm -rf "$into"
	mkdir -p "$into/gamma"
	fails "$what: a directory in the way" 1 "$into/gamma: something that is not a regular file" import
	is "$what: nothing was imported" "$(ls "$into")" gamma
	rm -rf "$into"
	mkdir -p "$into/alpha.part"
	fails "$what: a directory where a .part goes" 1 "alpha: something that is not" import
	rm -rf "$into"
	mkdir "$into"
	echo precious >"$scratch/precious"
	ln -s "$scratch/precious" "$into/gamma"
	fails "$what: a symbolic link in the way" 1 "gamma: something that is not" import
	is "$what: where it points is left alone" "$(cat "$scratch/precious")" precious
	rm "$into/gamma"
	mkfifo "$into/beta"
	fails "$what: a pipe in the way" 1 "beta: something that is not" import
	rm -rf "$into"

	echo file >"$into"
	fails "$what: the destination is a file" 1 "$into: " import
	is "$what: it is left alone" "$(cat "$into")" file
	rm -rf "$into"
	fails "$what: the destination is too long" 1 "^payload-import: /0000" \
		"$program" --device "$scratch/image" "/$(printf '%03100d' 0)"

	ok "$what: names with one .part for all" "$program" --device "$scratch/cut" "$into"
	is "$what: are three right files" "$(cat "$into"/* | od -An -tu4 | tr -s ' ')" " 250 254 255"
	rm -rf "$into"

	ok "$what: many names" "$program" --device "$scratch/many.image" "$into"
	ok "$what: are all there" diff -r "$scratch/many" "$into"
	rm -rf "$into"

	ok "$what: an image without digests" "$program" --timeout 0 --device "$scratch/plain" "$into"
	ok "$what: imports just the same" complete 7
	rm -rf "$into"

	ok "$what: --probe of a payload" "$program" --probe "$scratch/plain"
	is "$what: --probe of none" "$("$program" --probe "$scratch/files.sums"; echo $?)" \
		"payload-import: $scratch/files.sums: no LBPAYLD1 magic: this is not a payload
1"
	is "$what: --probe of nothing" "$("$program" --probe "$scratch/missing"; echo $?)" \
		"payload-import: $scratch/missing: no such file or directory
1"
	is "$what: --probe of a directory" "$("$program" --probe "$scratch"; echo $?)" \
		"payload-import: $scratch: neither a block device nor a regular file
4"
	fails "$what: --device that is missing" 1 "missing: no such file or directory" \
		"$program" --timeout 0 --device "$scratch/missing" "$into"
	ok "$what: --if-present then is no failure" \
		"$program" --timeout 0 --if-present --device "$scratch/missing" "$into"
	fails "$what: --if-present and no payload on it" 1 "byte 0: no LBPAYLD1 magic" \
		"$program" --timeout 0 --if-present --device "$scratch/files.sums" "$into"
	fails "$what: no destination" 2 "DEST: say where" "$program"
	fails "$what: two destinations" 2 "one destination" "$program" a b
	fails "$what: an unknown option" 2 "--sausage: no such option" "$program" --sausage a
	fails "$what: a missing value" 2 "--device: no such option, or its value" "$program" --device
	fails "$what: a wrong time" 2 "soon: not a number of seconds" "$program" --timeout soon a
	fails "$what: a time too long" 2 "86401: not a number" "$program" --timeout 86401 a
	if [ "$what" = step ]; then # it has not what only people ask for
		fails "$what: no --help" 2 "--help: no such option" "$program" --help
		fails "$what: no --all" 2 "--all: no such option" "$program" --all a
	else
		ok "$what: --help" "$program" --help
		is "$what: --version" "$("$program" --version | sed 's/[^ ]*$//')" "payload-import (lbpayload) "
	fi
	ok "$what: --mount-proc where it is mounted" "$program" --mount-proc
done
done_testing
