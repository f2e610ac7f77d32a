#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# faults.t - system calls that fail while payload-import runs, made to by strace: what it says, and
# that no file is under its final name unless it is complete, and no .part left.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
program=$build/x86_64/payload-import
into=$scratch/into
mkdir "$scratch/files"
for name in alpha beta gamma; do
	head -c 600000 /dev/urandom >"$scratch/files/$name"
done
"$mkpayload" pack -o "$scratch/image" "$scratch/files" >/dev/null || exit 1

if ! have strace; then
	skip "faults by strace" "apt-get install strace"
	done_testing
	exit
elif ! strace -o "$scratch/trace" true 2>"$scratch/err"; then
	skip "faults by strace" "this system does not let strace trace: $(head -n 1 "$scratch/err")"
	done_testing
	exit
fi

# fault NAME INJECTION PATTERN FILES: runs with strace's --inject=INJECTION; the message must match,
# the files with their right content must be those FILES, and no other file be there.
fault()
{
	rm -rf "$into"
	fails "$1" 1 "$3" strace -o "$scratch/trace" -e inject="$2" \
		"$program" --timeout 0 --device "$scratch/image" "$into"
	here=
	for file in "$into"/*; do
		[ -e "$file" ] || continue
		name=${file##*/}
		cmp -s "$file" "$scratch/files/$name" || name="$name(wrong)"
		here="$here$name "
	done
	is "$1: what is there" "$here" "$4"
	ok "$1: a second run finishes" "$program" --timeout 0 --device "$scratch/image" "$into"
	ok "$1: with every file" diff -r "$scratch/files" "$into"
}

# Reads: the head of the image twice, the numbers and the name for each of three entries (1 to 8); once more
# for the first one (9 to 11), then a window of 1 MiB (12), which ends in beta, and the next one (13). Where a window cannot be read, what is wanted of it is tried by itself.
fault "a read fails in the first pass" read:error=EIO:when=3+ \
	"$scratch/image: byte [0-9]*: input/output error" ""
fault "a read fails in a file" read:error=EIO:when=13+ \
	"$scratch/image: byte [0-9]*: beta: input/output error" "alpha "
ok "a read that fails thrice and then works is no failure" strace -o "$scratch/trace" \
	-e inject=read:error=EIO:when=13..15 \
	"$program" --timeout 0 --device "$scratch/image" "$scratch/again"
ok "and the files are right" diff -r "$scratch/files" "$scratch/again"
fault "the disk is shorter than the kernel said" read:retval=0:when=13+ \
	"beta: the device ends here" "alpha "
fault "the first write fails" write:error=ENOSPC:when=2 "alpha.part: no space left on device" ""
fault "a later write fails" write:error=EIO:when=16 "beta.part: input/output error" "alpha "
fault "a file cannot be made" openat:error=EROFS:when=3 "alpha.part: read-only file system" ""
fault "a close fails" close:error=EDQUOT:when=1 "alpha.part: disk quota exceeded" ""
fault "the flush fails" syncfs:error=EIO:when=1 "$into: cannot flush: input/output error" ""
fault "the last flush fails" syncfs:error=EIO:when=5 "$into: cannot flush: input/output error" \
	"alpha beta gamma "
fault "a rename fails" renameat2:error=EACCES:when=2 "$into/beta: permission denied" "alpha gamma "
fault "what is there cannot be seen" newfstatat:error=EUCLEAN:when=2+ "cannot see what is there: the file system is damaged" ""
fault "an error without words" renameat2:error=ENETDOWN "error 100" ""
fault "the directory cannot be opened" openat:error=EMFILE:when=2 "$into: too many open files" ""
fault "the directory cannot be made" mkdirat:error=EROFS "$into: read-only file system" ""

rm -rf "$into"
ok "without syncfs it uses sync" strace -o "$scratch/trace" -e inject=syncfs:error=ENOSYS \
	"$program" --timeout 0 --device "$scratch/image" "$into"
ok "twice for each flush" test "$(grep -c '^sync()' "$scratch/trace")" -eq 6
ok "files are flushed before they are named" awk '
	/^syncfs/ { flushed = 1 }
	/^renameat2/ && !flushed { exit 1 }
	END { exit !flushed }' "$scratch/trace"

if [ "$(id -u)" -eq 0 ] && mkdir "$scratch/small" &&
	mount -t tmpfs -o size=1m tmpfs "$scratch/small" 2>"$scratch/err"; then
	fails "too little room" 1 "small: not enough space: the payload needs 1.7 MiB, there are 1.0 MiB" \
		"$program" --timeout 0 --device "$scratch/image" "$scratch/small"
	is "is known before anything is written" "$(ls "$scratch/small")" ""
	fails "a read that fails while room is counted once more" 1 "$scratch/image: byte [0-9]*: input/output error" \
		strace -o "$scratch/trace" -e inject=read:error=EIO:when=11..18 \
		"$program" --timeout 0 --device "$scratch/image" "$scratch/small"
	is "... writes nothing" "$(ls "$scratch/small")" ""
	cp "$scratch/files/alpha" "$scratch/small"
	umount "$scratch/small"
	mount -t tmpfs -o size=2m tmpfs "$scratch/small"
	cp "$scratch/files/alpha" "$scratch/small"
	ok "what is there already needs no room" \
		"$program" --timeout 0 --device "$scratch/image" "$scratch/small"
	umount "$scratch/small"
else
	skip "too little room" "mounting a tmpfs needs root"
fi
done_testing
