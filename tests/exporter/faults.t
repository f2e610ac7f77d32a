#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# faults.t - what goes wrong while payload-export runs: what it says, and that the disk holds what it did before, or
# nothing. System calls are made to fail by strace.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/exporter/exporter.sh
. "$(dirname "$0")/exporter.sh"

build=$(dirname "$mkpayload")
disk=$scratch/disk
program=$build/x86_64/payload-export
[ -x "$program" ] || program=$build/sanitized/payload-export
"$mkpayload" pack --sums -o "$scratch/flat.img" "$scratch/flat" >/dev/null || exit 1

# before: a disk with results.
before()
{
	blank "$disk" "${1:-}" && "$program" --to "$disk" "$scratch/flat" >/dev/null && cp "$disk" "$scratch/before"
}

# refused NAME PATTERN [OPTION...] DIR: fails, and nothing was written.
refused()
{
	refused_name=$1 refused_pattern=$2
	shift 2
	fails "$refused_name" 1 "$refused_pattern" "$program" --timeout 0 --to "$disk" "$@"
	ok "... nothing is written" cmp "$disk" "$scratch/before"
}

# passed_over NAME PATTERN [OPTION...] DIR: named, and left out.
passed_over()
{
	passed_name=$1 passed_pattern=$2
	shift 2
	fails "$passed_name" 0 "$passed_pattern" "$program" --to "$disk" --skip-unsuitable "$@"
}

# --- What cannot be exported. ---

mkdir "$scratch/odd" "$scratch/plain"
echo x >"$scratch/odd/fine"
echo x >"$scratch/plain/fine"
"$mkpayload" pack --sums -o "$scratch/plain.img" "$scratch/plain" >/dev/null || exit 1
before
# The last one is no valid UTF-8.
for name in unfinished.part 'back\slash' "$(printf 'new\nline')" "$(printf 'latin\351')"; do
	echo x >"$scratch/odd/$name"
	refused "a name that no entry can have" "odd: not everything here can be exported: 1; --skip-unsuitable leaves it out" \
		"$scratch/odd"
	passed_over "... is left out" "left out: the name" "$scratch/odd"
	ok "... and nothing else" has "$disk" "$scratch/plain.img"
	rm "$scratch/odd/$name"
	before
done
ln -s fine "$scratch/odd/link"
refused "a symbolic link" "odd/link: a symbolic link" "$scratch/odd"
rm "$scratch/odd/link"
ln -s "$scratch/plain" "$scratch/odd/link"
refused "a symbolic link to a directory" "odd/link: a symbolic link" --tree "$scratch/odd"
echo link/fine >"$scratch/list"
refused "... on the way to a name of --from" "odd/link: not a directory" --tree --from "$scratch/list" "$scratch/odd"
rm "$scratch/odd/link"
mkfifo "$scratch/odd/pipe"
refused "a FIFO" "odd/pipe: neither a regular file nor a directory" "$scratch/odd"
passed_over "... is left out" "odd/pipe: left out: neither" "$scratch/odd"
ok "... and nothing else" has "$disk" "$scratch/plain.img"
before
rm "$scratch/odd/pipe"
if have perl; then
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die' "$scratch/odd/socket"
	refused "a socket" "odd/socket: neither a regular file nor a directory" "$scratch/odd"
	rm "$scratch/odd/socket"
fi
if mknod "$scratch/odd/node" b 7 200 2>/dev/null; then
	refused "a device" "odd/node: neither a regular file nor a directory" "$scratch/odd"
	rm "$scratch/odd/node"
else
	skip "a device" "needs root, and a system that lets it make nodes"
fi
mkdir "$scratch/odd/directory"
refused "a directory, without --tree" "odd/directory: a directory: --tree takes what is in it" "$scratch/odd"
rmdir "$scratch/odd/directory"
echo x >"$scratch/odd/SHA256SUMS"
refused "a file SHA256SUMS" "odd/SHA256SUMS: payload-export writes a file of this name itself" "$scratch/odd"
mkdir "$scratch/odd/STATUS"
rm "$scratch/odd/SHA256SUMS"
echo x >"$scratch/odd/STATUS/x"
refused "a directory STATUS, with --status" "odd/STATUS: --status gives another file this name" \
	--tree --status "$scratch/list" "$scratch/odd"
rm -r "$scratch/odd/STATUS"
cp "$scratch/list" "$scratch/odd/STATUS"
refused "a file STATUS, with --status" "odd/STATUS: --status gives another file this name" \
	--status "$scratch/list" "$scratch/odd"
ok "... without it is one like others" "$program" --to "$disk" "$scratch/odd"
rm "$scratch/odd/STATUS"
before
refused "no file for --status" "$scratch/gone: no such file or directory" --status "$scratch/gone" "$scratch/odd"
refused "a directory for --status" "odd: not a regular file" --status "$scratch/odd" "$scratch/odd"
refused "a directory that is not there" "$scratch/gone: no such file or directory" "$scratch/gone"
refused "a file in its place" "odd/fine: not a directory" "$scratch/odd/fine"
refused "a list that is not there" "$scratch/gone: no such file or directory" --from "$scratch/gone" "$scratch/odd"
head -c 1048577 /dev/zero >"$scratch/long"
refused "a list that is too long" "long: longer than 1 MiB" --from "$scratch/long" "$scratch/odd"
{ head -c 1048571 /dev/zero | tr '\0' '\n' && echo fine; } >"$scratch/long"
ok "... one of 1 MiB is not" "$program" --to "$disk" --from "$scratch/long" "$scratch/odd"
before
printf 'fine\0x\n' >"$scratch/list"
refused "a NUL in a name of a list" "list: a name with a NUL in it: fine" --from "$scratch/list" "$scratch/odd"
for name in gone gone/x ../odd/fine /fine directory/ ./fine; do
	echo "$name" >"$scratch/list"
	refused "--from: $name" "$scratch/odd/.*: \|not everything here" --tree --from "$scratch/list" "$scratch/odd"
done
mv "$disk" "$scratch/odd/disk"
fails "the disk itself" 1 "odd/disk: it is what --to names" "$program" --to "$scratch/odd/disk" "$scratch/odd"
fails "... is left out" 0 "odd/disk: left out: it is what --to names" "$program" --skip-unsuitable \
	--to "$scratch/odd/disk" "$scratch/odd"
mv "$scratch/odd/disk" "$disk"
ok "... and nothing else" has "$disk" "$scratch/plain.img"

# --- Room. ---

needed=$((4096 + $(wc -c <"$scratch/flat.img")))
blank "$disk" $((needed - 1))
cp "$disk" "$scratch/before"
refused "a disk that is too small by one byte" "too small: the results need $needed bytes, and it takes $((needed - 1))" \
	"$scratch/flat"
blank "$disk" "$needed"
ok "one that is just large enough" "$program" --to "$disk" "$scratch/flat"
ok "... has it" has "$disk" "$scratch/flat.img"
truncate -s -1 "$disk"
cp "$disk" "$scratch/before"
refused "a disk that is shorter than its head says" "the disk for results is shorter than its head says" "$scratch/flat"
before
printf '\377' | dd of="$disk" bs=1 seek=38 conv=notrunc status=none
cp "$disk" "$scratch/before"
refused "a length that the disk cannot have" "the container of the results is longer than the disk's capacity" "$scratch/flat"

# --- Wrong calls. ---

for words in "" "--to" "one two" "--nonce 12 DIR" "--nonce ${nonce}0 DIR" "--timeout x DIR" "--timeout 86401 DIR" "--tre DIR"; do
	# shellcheck disable=SC2086 # a word is a word
	fails "wrong call: $words" 2 "; try --help$" "$program" $words
done
ok "--help" "$program" --help
is "--version" "$("$program" --version)" "$("$mkpayload" --version | sed 's/^mkpayload/payload-export/')"

# --- Calls that fail. ---

if ! have strace || ! strace -o "$scratch/trace" true 2>"$scratch/err"; then
	skip "faults by strace" "no strace here, or one that may not trace"
	done_testing
	exit
fi

# fault NAME INJECTION PATTERN LEFT [PATH]: made to fail by strace, for calls on that path (the disk) alone. LEFT is what
# the disk has then, and what is said of it: before, nothing, unknown.
fault()
{
	before
	fails "$what: $1" 1 "$3" strace -o "$scratch/trace" -P "${5:-$disk}" -e inject="$2" \
		"$program" --timeout 0 --to "$disk" "$scratch/flat"
	cp "$scratch/.err" "$scratch/said"
	if [ "$4" = before ]; then
		ok "... nothing is written" cmp "$disk" "$scratch/before"
		is "... and nothing is said of it" "$(grep -c 'it holds' "$scratch/said")" 0
		return
	fi
	[ "$4" = unknown ] || is "... it holds nothing" "$(length "$disk")" 0
	is "... it is $4 what the disk holds" "$(sed -n 's/.*disk: it holds no results now: .*/nothing/p
		s/.*disk: what it holds now is not known/unknown/p' "$scratch/said")" "$4"
	ok "... and an export to it is right again" "$program" --to "$disk" "$scratch/flat"
}

# order: what the disk was told: H a head, C the container, F a flush.
order()
{
	sed -n 's/^_*l*seek([0-9]*, 0, .*/at 0/p; s/^_*l*seek(.*/at/p; s/^write(.*/write/p; s/^fsync(.*/F/p' "$scratch/trace" |
		awk '/^at/ { head = $2 == "0" } /^write/ { $0 = head ? "H" : "C"; head = 0 } /^[HCF]/ && $0 != last { printf "%s", last = $0 }'
}

for program in "$build/x86_64/payload-export" "$build/i386/payload-export"; do
	is_built "$program" || continue
	before
	ok "$what: what is written, and when it is flushed" strace -o "$scratch/trace" -P "$disk" \
		"$program" --to "$disk" "$scratch/flat"
	is "... a head of nothing, the container, the head" "$(order)" HFCFHF
	# The container is written in pieces of 256 KiB, then its digests.
	fault "the first head cannot be written" write:error=EIO:when=1 'disk: byte 0: input/output error' unknown
	fault "its flush fails" fsync:error=EIO:when=1 'disk: cannot flush: input/output error' unknown
	for number in 2 3 4 5; do
		fault "write $number fails" "write:error=ENOSPC:when=$number" 'disk: byte [0-9]*: no space left on device' nothing
	done
	fault "the flush of the container fails" fsync:error=EIO:when=2 'disk: cannot flush: input/output error' nothing
	fault "the last head cannot be written" write:error=EIO:when=6 'disk: byte 0: input/output error' unknown
	fault "the last flush fails" fsync:error=EIO:when=3 'disk: cannot flush: input/output error' unknown
	fault "a disk that is read-only" openat,open:error=EROFS:when=2 'disk: read-only file system' before
	fault "a disk that is in use" openat,open:error=EBUSY:when=2 'disk: device or resource busy' before
	fault "a disk that is gone meanwhile" openat,open:error=ENXIO:when=2 'disk: no such device' before
	fault "a head that cannot be read" read:error=EIO:when=1 'disk: input/output error' before
	fault "an end that cannot be read" read:error=EIO:when=3 'disk: byte [0-9]*: input/output error' before
	fault "a file that cannot be read" read:error=EIO:when=2 'flat/random: byte [1-9][0-9]*: input/output error' nothing \
		"$scratch/flat/random"
	fault "a file that is gone" openat,open:error=ENOENT 'flat/b: no such file or directory' nothing "$scratch/flat/b"
	fault "a name that cannot be asked about" newfstatat,lstat64:error=EIO 'flat/b: input/output error' before "$scratch/flat/b"
	fault "a directory that cannot be read" getdents64:error=EIO 'flat: input/output error' before "$scratch/flat"
	before
	fails "$what: no memory" 1 'not enough memory for all names' strace -o "$scratch/trace" \
		-e inject=brk:error=ENOMEM:when=2+ "$program" --to "$disk" "$scratch/flat"
	ok "... nothing is written" cmp "$disk" "$scratch/before"
	before
	ok "$what: writes that are interrupted go on" strace -o "$scratch/trace" -P "$disk" \
		-e inject=write:error=EINTR:when=2+2 "$program" --to "$disk" "$scratch/flat"
	ok "... with all of it" has "$disk" "$scratch/flat.img"

	# 5 MiB: the disk begins with the first 2 of them, and with 2 more.
	mkdir -p "$scratch/large" && head -c 5242880 /dev/zero >"$scratch/large/five"
	blank "$disk" 8M
	ok "$what: a large file" strace -o "$scratch/trace" -e trace=sync_file_range "$program" --to "$disk" "$scratch/large"
	is "... the disk begins early" "$(grep -c '^sync_file_range([0-9]*, 0, 0, SYNC_FILE_RANGE_WRITE) *= 0' "$scratch/trace")" 2
	before

	# Files whose length is never what it is said to be.
	echo version >"$scratch/list"
	fails "$what: a file that grows" 1 '/proc/version: byte 0: the file has become longer while it was read' \
		"$program" --to "$disk" --from "$scratch/list" /proc
	is "... the disk holds nothing" "$(length "$disk")" 0
	echo online >"$scratch/list"
	fails "$what: a file that shrinks" 1 'cpu/online: byte 0: the file has become shorter while it was read' \
		"$program" --to "$disk" --from "$scratch/list" /sys/devices/system/cpu
	is "... the disk holds nothing" "$(length "$disk")" 0
done

# What changes between the look at it and its turn.
program=$build/sanitized/payload-export
for change in 'echo more >>' 'mv $file $file.old; echo y >' 'rm -f' ; do
	cp -r "$scratch/plain" "$scratch/changing"
	before
	fails "meanwhile: $change" 1 'changing/fine: has changed since the export began\|changing/fine: no such file' \
		env file="$scratch/changing/fine" HOSTED_BEFORE_FSYNC="$change \$file" "$program" --to "$disk" "$scratch/changing"
	is "... the disk holds nothing" "$(length "$disk")" 0
	rm -r "$scratch/changing"
done
cp -r "$scratch/plain" "$scratch/changing"
before
fails "meanwhile: it is written to in its place" 1 'changing/fine: the file was written to while it was read' \
	env HOSTED_BEFORE_READ="sleep 0.05; printf y | dd of='$scratch/changing/fine' conv=notrunc status=none" \
	"$program" --to "$disk" "$scratch/changing"
is "... the disk holds nothing" "$(length "$disk")" 0
ok "... read by others is fine" env HOSTED_BEFORE_READ="sleep 0.05; cat '$scratch/changing/fine'" \
	"$program" --to "$disk" "$scratch/changing"

# vfat and exfat give a file that they had forgotten another number: 19780 is vfat, 61267 ext4.
before
for type in 19780 61267; do
	cp -r "$scratch/plain/." "$scratch/changing"
	env file="$scratch/changing/fine" HOSTED_BEFORE_FSYNC='cp -p $file $file.new && mv $file.new $file' \
		HOSTED_STATFS="512 9 9 9 9 9 255 512 $type" "$program" --to "$disk" "$scratch/changing" >"$scratch/said" 2>&1
	is "another number of a file, on $type" "$?" "$((type == 61267))"
done
ok "... is another file on others" grep -q 'changing/fine: has changed since the export began' "$scratch/said"

# Two exports into one file.
before
cp "$disk" "$scratch/before"
if have flock; then
	fails "another export to it is running" 1 'disk: another export to it is running' \
		flock "$disk" "$program" --to "$disk" "$scratch/flat"
	ok "... nothing is written" cmp "$disk" "$scratch/before"
else
	skip "another export to it is running" "no flock: Debian package util-linux"
fi
done_testing
