#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# faults.t - system calls that fail while payload-import runs, made to by strace: what it says, and
# that no file is under its final name unless it is complete, and no .part left.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
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

# fault NAME INJECTION PATTERN FILES [PATH [COMMAND]]: after the COMMAND, runs with strace's --inject=INJECTION, which concerns and counts
# only the calls for PATH where one is named; the message must match, the files with their right content must be
# those FILES, and no other file be there.
fault()
{
	rm -rf "$into"
	${6:-:} "$into"
	fails "$what: $1" 1 "$3" strace -o "$scratch/trace" ${5:+-P "$5" -P "$into/$5"} -e inject="$2" \
		"$program" --timeout 0 --device "$scratch/image" "$into"
	here=
	for file in "$into"/* "$into"/*.part "$into"/.part; do
		[ -e "$file" ] || continue
		name=${file##*/}
		cmp -s "$file" "$scratch/files/$name" || name="$name(wrong)"
		here="$here$name "
	done
	is "$what: $1: what is there" "$here" "$4"
	ok "$what: $1: a second run finishes" "$program" --timeout 0 --device "$scratch/image" "$into"
	ok "$what: $1: with every file" diff -r "$scratch/files" "$into"
}

# The calls have other names in a 32-bit program.
for program in "$build/x86_64/payload-import" "$build/step/payload-import"; do
	is_built "$program" || continue
	# Reads of the image: its head to know it and its head to read it, the numbers and the name of each of
	# three entries (3 to 8, or 4 to 9: the program for Linux looks first whether it is a disk of results); then
	# windows of 1 MiB, the second of which begins in beta (11), or pieces of 64 KiB, ten a file (19). The program
	# for Linux tries what is wanted of a window by itself, sector by sector; the one of the step does not.
	in_beta=11
	[ "$what" = x86_64 ] || in_beta=19
	fault "a read fails in the first pass" read:error=EIO:when=4+ \
		"$scratch/image: byte [0-9]*: input/output error" "" "$scratch/image"
	fault "a read fails in a file" read:error=EIO:when=$in_beta+ \
		"$scratch/image: byte [0-9]*: beta: input/output error" "alpha " "$scratch/image"
	fault "the disk is shorter than the kernel said" read:retval=0:when=$in_beta+ \
		"beta: the device ends here" "alpha " "$scratch/image"
	fault "the first write fails" write:error=ENOSPC:when=1 \
		"alpha.part: no space left on device" "" alpha.part
	fault "a write writes nothing" write:retval=0:when=1 "alpha.part: input/output error" "" alpha.part
	fault "a later write fails" write:error=EIO:when=2 "beta.part: input/output error" "alpha " beta.part
	fault "a file cannot be made" openat,open:error=EROFS "alpha.part: read-only file system" "" alpha.part
	# What comes behind it is written, as with a rename that fails; a .part that is not whole never gets the name.
	fault "a close fails" close:error=EDQUOT:when=1 "$into/alpha: disk quota exceeded" "beta gamma " alpha.part
	fault "the flush fails" syncfs:error=EIO:when=1 "$into: cannot flush: input/output error" ""
	# Each flush is two; the last one is that of the names.
	fault "the last flush fails" syncfs:error=EIO:when=4 "$into: cannot flush: input/output error" \
		"alpha beta gamma "
	# The step's program does not know that syncfs tells of writes that failed: it asks for each file.
	[ "$what" = x86_64 ] || fault "the flush of a file fails" fsync:error=EIO:when=1 \
		"$into/alpha: input/output error" "beta gamma "
	rm -rf "$into"
	cp -r "$scratch/files" "$into"
	fails "$what: what is kept is flushed, too" 1 "$into: cannot flush: input/output error" \
		strace -o "$scratch/trace" -e inject=syncfs:error=EIO:when=1 \
		"$program" --timeout 0 --device "$scratch/image" "$into"
	ok "$what: ... and stays" diff -r "$scratch/files" "$into"
	fault "a rename fails" renameat2,rename:error=EACCES:when=2 "$into/beta: permission denied" "alpha gamma "
	fault "what is there cannot be seen" newfstatat,lstat64:error=EUCLEAN \
		"$into/beta: the file system is damaged; nothing was imported" "" beta mkdir
	fault "an error without words" renameat2,rename:error=ENETDOWN "error 100" ""
	fault "the directory cannot be opened" openat,open:error=EMFILE "$into: too many open files" "" "$into"
	fault "the directory cannot be made" mkdirat,mkdir:error=EROFS "$into: read-only file system" ""
done

for program in "$build/x86_64/payload-import" "$build/step/payload-import"; do
	[ -x "$program" ] || continue
	what=$(basename "$(dirname "$program")")
	rm -rf "$into"
	ok "$what: reads and writes that are interrupted go on" strace -o "$scratch/trace" -P "$scratch/image" \
		-P "$into/alpha.part" -P alpha.part -e inject=read,write:error=EINTR:when=2+2 \
		"$program" --timeout 0 --device "$scratch/image" "$into"
	ok "... with every file" diff -r "$scratch/files" "$into"
	ok "... some were" grep -q 'write(.*EINTR.*INJECTED' "$scratch/trace"
done

program=$build/x86_64/payload-import
ok "a read that fails thrice and then works is no failure" strace -o "$scratch/trace" -P "$scratch/image" \
	-e inject=read:error=EIO:when=11..13 \
	"$program" --timeout 0 --device "$scratch/image" "$scratch/again"
ok "and the files are right" diff -r "$scratch/files" "$scratch/again"

# Past the kernel's cache a disk is read only to where its blocks could lie.
if loop=$(losetup -r -f --show "$scratch/image" 2>"$scratch/err"); then
	rm -rf "$into"
	ok "of a disk" strace -o "$scratch/trace" -e trace=fcntl,read \
		"$program" --timeout 0 --device "$loop" "$into"
	losetup -d "$loop"
	ok "... with every file" diff -r "$scratch/files" "$into"
	is "... it is read past the cache, to the end" \
		"$(sed -n '/= -1 EINVAL/p; /F_SETFL.*O_DIRECT/s/.*/past/p; /F_SETFL/s/^fcntl.*/through/p' "$scratch/trace" |
			tr '\n' ' ')" "past "
else
	skip "a disk is read past the cache" "needs root and loop devices: $(head -n 1 "$scratch/err")"
fi

rm -rf "$into"
ok "without syncfs it uses sync" strace -o "$scratch/trace" -e inject=syncfs:error=ENOSYS \
	"$program" --timeout 0 --device "$scratch/image" "$into"
ok "twice for each flush" test "$(grep -c '^sync()' "$scratch/trace")" -eq 4
ok "files are flushed before they are named" awk '
	/^syncfs/ { flushed = 1 }
	/^renameat2/ && !flushed { exit 1 }
	END { exit !flushed }' "$scratch/trace"

if [ "$(id -u)" -eq 0 ] && mkdir "$scratch/small" &&
	mount -t tmpfs -o size=1m tmpfs "$scratch/small" 2>"$scratch/err"; then
	fails "too little room" 1 "small: not enough space: the payload needs 1.7 MiB, there are 1.0 MiB" \
		"$program" --timeout 0 --device "$scratch/image" "$scratch/small"
	is "is known before anything is written" "$(ls "$scratch/small")" ""
	# What is there is compared before room is counted, and once: a read that fails then is no "other content".
	cp "$scratch/files/alpha" "$scratch/small"
	fails "a read that fails while what is there is compared" 1 "$scratch/image: byte [0-9]*: alpha: input/output error" \
		strace -o "$scratch/trace" -P "$scratch/image" -e inject=read:error=EIO:when=10+ \
		"$program" --timeout 0 --device "$scratch/image" "$scratch/small"
	is "... and is the end" "$(wc -l <"$scratch/.err")" 1
	ok "... writes nothing" test "$(ls "$scratch/small")" = alpha
	umount "$scratch/small"
	mount -t tmpfs -o size=2m tmpfs "$scratch/small"
	cp "$scratch/files/alpha" "$scratch/small"
	ok "what is there already needs no room" \
		"$program" --timeout 0 --device "$scratch/image" "$scratch/small"
	umount "$scratch/small"
else
	skip "too little room" "mounting a tmpfs needs root"
fi
# --- What is opened to look for a payload is closed. ---

strace -o "$scratch/trace" -e trace=openat,open,close "$top/build/x86_64/payload-import" --timeout 0 "$scratch/looked" >"$scratch/out" 2>&1
is "no descriptor is left open where there is no payload" "$(awk '
	/open.*= [0-9]+$/ { open[$NF] = $0 }
	/close\([0-9]+\)/ { split($0, part, /[()]/); delete open[part[2]] }
	END { for (fd in open) print open[fd] }' "$scratch/trace")" ""
ok "... and many were" sh -c '[ "$(grep -c "= [0-9]*$" "$0")" -gt 2 ]' "$scratch/trace"

# 5 MiB: the disk begins with the first 2 of them, and with 2 more.
mkdir "$scratch/large" && head -c 5242880 /dev/zero >"$scratch/large/five"
"$mkpayload" pack -o "$scratch/large.img" "$scratch/large" >"$scratch/out"
for program in "$build/x86_64/payload-import" "$build/i386/payload-import"; do
	what=$(basename "$(dirname "$program")")
	if [ ! -x "$program" ]; then
		skip "$what: a large file" "this build has none: the compiler cannot make it"
		continue
	fi
	rm -rf "$into"
	ok "$what: a large file" strace -o "$scratch/trace" -e trace=sync_file_range "$program" --timeout 0 \
		--device "$scratch/large.img" "$into"
	is "... the disk begins early" "$(grep -c '^sync_file_range([0-9]*, 0, 0, SYNC_FILE_RANGE_WRITE) *= 0' "$scratch/trace")" 2
done
done_testing
