#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# check.t - mkpayload cpio --check: every damaged archive of the corpus is refused with the reasons
# beside it, every good one is not; the same under sanitizers.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/data/cpio
sanitized=${SANITIZED:-$top/build/sanitized/mkpayload}
cd "$scratch" || exit 1

# check PROGRAM: leaves status, standard output and standard error of the check.
check()
{
	"$1" cpio --check archive >out 2>err
	status=$?
}

damaged()
{
	"$data/make-archive" "$2" >archive || exit 1
	sed -n 's/^= /mkpayload: archive: /p' "$2" >wanted
	check "$1"
	is "$3damaged: $(basename "$2" .txt)" "$status $(cat out err)" "1 $(cat wanted)"
}

good()
{
	"$data/make-archive" "$2" >archive || exit 1
	check "$1"
	is "$3good: $(basename "$2" .txt)" "$status $(cat err)" '0 '
}

for file in "$data"/damaged/*.txt; do
	damaged "$mkpayload" "$file" ''
done
for file in "$data"/good/*.txt; do
	good "$mkpayload" "$file" ''
done
if [ -x "$sanitized" ]; then
	for file in "$data"/damaged/*.txt; do
		damaged "$sanitized" "$file" 'sanitized: '
	done
	for file in "$data"/good/*.txt; do
		good "$sanitized" "$file" 'sanitized: '
	done
else
	skip 'the corpus under sanitizers' 'make build/sanitized/mkpayload'
fi

# Every way to cut an archive short or to change one byte of it: never a crash, and what is cut is
# always refused.
program=$mkpayload
[ -x "$sanitized" ] && program=$sanitized
"$data/make-archive" "$data/good/plain.txt" >whole
size=588 # without the zero bytes after the trailer
bad=''
for length in 0 1 5 6 7 109 110 111 112 113 223 224 225 300 463 464 470 580 $((size - 1)); do
	head -c "$length" whole >archive
	check "$program"
	[ "$status" -eq 1 ] || bad="$bad $length"
done
is 'an archive cut short anywhere is refused' "$bad" ''
bad=''
at=0
while [ "$at" -lt "$size" ]; do
	cp whole archive
	printf '\377' | dd of=archive bs=1 seek="$at" conv=notrunc 2>dd.err
	check "$program"
	[ "$status" -le 1 ] && ! grep -q Sanitizer err || bad="$bad $at"
	at=$((at + 7))
done
is 'a changed byte anywhere does not end the check early' "$bad" ''

"$data/make-archive" "$data/good/plain.txt" >archive
without='; has no /init: Linux starts it only together with another archive, or with rdinit='
is 'what is good is said' "$("$mkpayload" cpio --check archive)" "archive: good: 4 entries, 688 bytes$without"
is 'from a pipe' "$("$mkpayload" cpio --check /dev/stdin <archive)" \
	"/dev/stdin: good: 4 entries, 688 bytes$without"
is 'from a real pipe' "$(cat archive | "$mkpayload" cpio --check /dev/stdin)" \
	"/dev/stdin: good: 4 entries, 688 bytes$without"
if "$mkpayload" cpio -o archive; then
	is 'what has an /init' "$("$mkpayload" cpio --check archive | sed 's/good: .*bytes/good/')" 'archive: good'
else
	result 1 'what has an /init'
fi
if have zstd; then
	"$data/make-archive" "$data/good/plain.txt" >archive
	zstd -q -c whole >>archive
	advice=$("$mkpayload" cpio --check archive 2>&1 | sed -n 's/.*checked: \(.*\) unpacks it$/\1/p')
	is 'the advice for what is compressed behind another archive unpacks it' \
		"$(sh -c "$advice" <archive | cksum)" "$(cksum <whole)"
else
	skip 'the advice for what is compressed behind another archive' 'no zstd: apt-get install zstd'
fi
fails 'no such archive' 1 '^mkpayload: gone: No such file or directory$' "$mkpayload" cpio --check gone
fails 'a directory' 1 '^mkpayload: \.: Is a directory$' "$mkpayload" cpio --check .
fails 'together with -o' 2 'goes with no other option' "$mkpayload" cpio --check archive -o x
fails 'without an archive' 2 'a value is missing' "$mkpayload" cpio --check
done_testing
