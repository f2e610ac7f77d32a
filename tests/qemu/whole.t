#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# whole.t - an initial CPIO that Linux unpacks by halves: cut off, off its alignment, too large for the memory.
# Never status 0.
#
# Two boots; WHOLE=all ('make whole') has all: cut at each tenth, off by each number of bytes, too many files.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

all=${WHOLE:-}
cd "$scratch" || exit 1

# What is behind /init and /main shows that these are not what is missing.
mkdir behind
head -c 3000000 /dev/zero | tr '\0' x >behind/filler
echo 'echo the program runs; exit 0' >line
guest_cpio init.cpio --add "$scratch/line:/line:0644" --add "$scratch/behind:/z"
[ -n "$guest_missing" ] || "$mkpayload" cpio -o more.cpio --no-default --add behind:/more ||
	note 'mkpayload cpio failed'

# join FILE...: one initial CPIO of all
join()
{
	[ -n "$guest_missing" ] || cat "$@" >joined.cpio
}

# cut FILE TENTHS: into cut.cpio
cut_off()
{
	[ -n "$guest_missing" ] || head -c "$(($(wc -c <"$1") * $2 / 10))" "$1" >cut.cpio
}

not_whole='^init: /~marks/[0-9a-f]*.end: not there or empty: an archive of the initial CPIO was not unpacked
^init: the initial CPIO is not here as a whole: .mkpayload cpio --check.
^qemu-run: init failed: the initial CPIO is not here as a whole'

for tenths in 1 5 9; do
	[ -n "$all" ] || [ $tenths -eq 5 ] || continue
	join init.cpio more.cpio
	[ -n "$guest_missing" ] ||
		head -c "$(($(wc -c <init.cpio) + $(wc -c <more.cpio) * tenths / 10))" joined.cpio >cut.cpio
	boots "the second archive cut at $tenths tenths" 125 "$not_whole" cut.cpio
done

# Linux says "write error".
if [ -z "$guest_missing" ]; then
	truncate -s 80M large
	guest_cpio large.cpio --add "$scratch/line:/line:0644" --add "$scratch/large:/z/large"
fi
boots 'a file too large for the memory' 120 '^init: the kernel says: Initramfs unpacking failed: write error
^init: the memory is too small for the initial CPIO$
^qemu-run: out of memory: the memory is too small for the initial CPIO; --memory gives more$' large.cpio
[ -n "$all" ] || {
	done_testing
	exit
}

# Where /init ends: its name, behind a header of 110 bytes with the size at 54, and its data.
init_end=0
# shellcheck disable=SC2016
[ -n "$guest_missing" ] || init_end=$(perl -0777 -ne '$at = index($_, "00000000init\0") + 8;
	print $at + 8 + hex substr($_, $at - 110 + 54, 8)' init.cpio)
for tenths in 1 2 3 4 5 6 7 8 9; do
	cut_off init.cpio $tenths
	if [ -z "$guest_missing" ] && [ "$(wc -c <cut.cpio)" -lt "$init_end" ]; then
		boots "cut at $tenths tenths, before /init" 123 \
			'^qemu-run: cut.cpio: warning: byte [0-9]*: the archive ends within' cut.cpio
	else
		boots "cut at $tenths tenths" 125 \
			"^qemu-run: cut.cpio: warning: byte [0-9]*: the archive ends within
$not_whole" cut.cpio
	fi
	silent '... the program does not run' 'the program runs'
done

# Its marks were there already.
cut_off more.cpio 5
join init.cpio more.cpio cut.cpio
boots 'the same archive once more, cut' 125 "$not_whole" joined.cpio

for bytes in 1 2 3; do
	head -c $bytes /dev/zero >gap
	join init.cpio gap more.cpio
	boots "the second archive $bytes bytes off its alignment" 125 \
		'^qemu-run: joined.cpio: warning: byte [0-9]*: a header that is not at a multiple of 4 bytes
^init: the kernel says: Initramfs unpacking failed: ' joined.cpio
done

boots 'an archive fewer than there should be' 125 \
	'^init: the initial CPIO: 1 of 2 archives are here as a whole (payload.archives)$' init.cpio --append payload.archives=2

# Of a file that there is no more inode for Linux says nothing.
if [ -z "$guest_missing" ]; then
	mkdir many
	perl -e 'for (1 .. 30000) { open my $out, ">", "many/$_" or die }'
	guest_cpio many.cpio --add "$scratch/line:/line:0644" --add "$scratch/many:/z"
fi
boots 'more files than the memory has room for' 120 \
	'^qemu-run: out of memory: the memory is too small for the initial CPIO; --memory gives more$' many.cpio \
	--memory 128

# Nor where another program's archive comes last, so that nobody knows how many there should be.
if [ -z "$guest_missing" ]; then
	(cd many && ls | cpio -o -H newc --quiet) >foreign.cpio
	join init.cpio foreign.cpio
fi
boots 'the same, of another program' 120 \
	'^qemu-run: out of memory: the memory is too small for the initial CPIO; --memory gives more$' joined.cpio \
	--memory 128

[ -n "$guest_missing" ] || guest_cpio before.cpio --add "$scratch/line:/line:0644" --add "$scratch/large:/a/large"
boots 'a file too large for the memory, before /init' 120 '^qemu-run: out of memory: .*write error' before.cpio
cut_off init.cpio 7
boots 'cut, and payload.archives=0' 0 '^the program runs$' cut.cpio --append payload.archives=0
if [ -n "$guest_missing" ] || ! have zstd; then
	skip 'a compressed archive' "${guest_missing:-no zstd: apt-get install zstd}"
else
	zstd -q more.cpio -o more.zst
	join init.cpio more.zst
	boots 'the second archive compressed' 0 '^the program runs$' joined.cpio
	head -c "$(($(wc -c <joined.cpio) - 50))" joined.cpio >cut.cpio
	boots '... and cut' 125 '^init: the kernel says: Initramfs unpacking failed: ' cut.cpio
fi

done_testing
