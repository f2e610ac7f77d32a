#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# loader.t - the emulated loader takes good images, ours and small ones, and refuses every damage; so
# that its saying yes in the other tests is worth something.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1

# stream TEXT: an image with this stream (of printf's %b) in one piece, or of so many sectors.
stream()
{
	printf '%b' "$1" >stream
	perl -e 'open my $in, "<:raw", "stream"; local $/; $_ = <$in>;
		my $sectors = $ARGV[0] // 175 + 64 * int((length() + 32768) / 32768);
		print "\0" x 510, "\x55\xaa", "#" x (174 * 512);
		print substr $_ . "\0" x (512 * $sectors), 0, 512 * ($sectors - 175)' ${2:+"$2"} >image
}
takes()
{
	stream "$2" ${3:+"$3"}
	ok "takes $1" loads image
}
refuses()
{
	stream "$3" ${4:+"$4"}
	fails "refuses $1" 1 "$2" "$here/loader" image
}

takes "nothing" ''
takes "a file and a directory" 'src 0 /a\nsrc 3 /a/b\nabc'
takes "names with blanks and dots" 'src 0 .\nsrc 0 ./a b\nsrc 3 ./a b/c d\nabc'
takes "bytes that look like lines" 'src 8 /a\nsrc 1 /\nsrc 1 /b\n\n'
takes "commands" 'src 0 /d\nsrc 6 /a.hex0\n61 62\nhex0 /a.hex0 /d/a\nf\n/d/a x\n'
takes "a comment in a program" 'src 10 /a.hex0\n61 # x y\n\nhex0 /a.hex0 /a\n'
long=$(head -c 40000 /dev/zero | tr '\0' x)
takes "a file over two pieces" "src 40000 /a\n$long"
takes "a stream of 32767 bytes in one piece" "src 32754 /a\n$(head -c 32754 /dev/zero | tr '\0' x)" 239
is "... as it should be" "$(stat -c %s stream)" 32767
refuses "one of 32768: the end is looked for behind" 'hangs: reads sectors 239 to 302 of 302' \
	"src 32755 /a\n$(head -c 32755 /dev/zero | tr '\0' x)" 302
takes "... which is there" "src 32755 /a\n$(head -c 32755 /dev/zero | tr '\0' x)" 303
refuses "a disk that ends in the first piece" 'hangs: reads sectors 175 to 238 of 238' '' 238
refuses "a disk that ends in the second" 'hangs: reads sectors 239' "src 40000 /a\n$long" 280
refuses "a file without its directory" '/a/b: lost' 'src 3 /a/b\nabc'
refuses "a directory after its file" '/a/b: lost' 'src 3 /a/b\nabcsrc 0 /a\n'
refuses "a file for a directory" '/a/b: its directory is a file' 'src 1 /a\nxsrc 1 /a/b\nx'
refuses "the same file twice" '/a: twice' 'src 1 /a\nxsrc 1 /a\nx'
refuses "... by another name" '/a: twice' 'src 1 /a\nxsrc 1 ./a\nx'
refuses "... by a dot" '/eep: twice' 'src 1 /eep\nxsrc 1 /.keep\nx'
refuses "... by two dots" '/b: twice' 'src 0 /a\nsrc 1 /b\nxsrc 1 /a/../b\nx'
refuses "an empty line" 'a program' 'src 1 /a\nx\n'
refuses "a size that is too large by one" '/b: lost\|is not there\|a program' 'src 2 /a\nxsrc 1 /b\nx'
refuses "a size that is too small by one" 'a program\|is not there' 'src 1 /a\nxysrc 1 /b\nx'
refuses "a size that is no number" 'the size x is no number' 'src x /a\n'
refuses "a size with two blanks" 'the size  is no number' 'src  1 /a\nx'
refuses "a size of 4 GiB" 'the size 4294967296 is no number' 'src 4294967296 /a\n'
refuses "a size in hexadecimal" 'the size 0x1 is no number' 'src 0x1 /a\nx'
refuses "another s" '"src " is spelled' 'source 1 /a\nx'
refuses "another h" '"hex0 " is spelled' 'hex2 /a /b\n'
refuses "another f" '"f" is not alone' 'flush\n'
refuses "a program without argument" 'a line without\|a program' 'src 1 /a\nx/a\n'
refuses "a program with an empty argument" 'a line without' 'src 1 /a\nx/a \n'
refuses "a program that is not there" '/b is not there' 'src 1 /a\nx/b x\n'
refuses "a program that is a directory" '/a is not there' 'src 0 /a\n/a x\n'
refuses "a program whose name is too long" 'a program runs over' "/$(printf '%0256d' 0) x\n"
refuses "an argument that is too long" 'an argument runs over' "src 1 /a\nx/a $(printf '%0256d' 0)\n"
refuses "a name that is too long" 'a name runs over' "src 0 /$(printf '%01023d' 0)\n"
takes "... and one that just fits" "src 0 /$(printf '%01022d' 0)\n"
refuses "a last line without end" 'contains a NUL' 'src 1 /a\nx/a x'
refuses "a NUL in a name" 'a name contains a NUL' 'src 1 /a\0000b\nx'
refuses "something after the program" 'something after' 'src 1 /a\nx/a x\nsrc 0 /b\n'
refuses "a compilation of nothing" 'hex0: /a is not there' 'hex0 /a /b\n'
refuses "... into nowhere" '/b/c: lost' 'src 2 /a\n00hex0 /a /b/c\n'
refuses "... of what is not hexadecimal" '/a is not hexadecimal' 'src 2 /a\nxxhex0 /a /b\n'
refuses "... of half a byte" '/a is not hexadecimal' 'src 1 /a\n0hex0 /a /b\n'
many=$(seq -f 'src 0 /%g\n' 14332 | tr -d '\n')
takes "14332 files" "$many"
refuses "14333" 'more than 14332 files' "${many}src 0 /a\n"
stream '' && printf 'xx' | dd of=image bs=1 seek=510 conv=notrunc 2>/dev/null
fails "refuses a disk that does not boot" 1 'no boot sector' "$here/loader" image

# Every bit of a good image's lines matters: with another byte it is refused, or is another list.
"$here/make-tree" tree && kb image --bare-metal -o out tree >said 2>&1
loads out/init.img >good
ok "takes an image of ours" loads out/init.img
noticed=0
for offset in $(LC_ALL=C grep -abo 'src [0-9]* /' out/init.img | cut -d : -f 1 | awk 'NR % 7 == 0'); do
	cp out/init.img bad.img
	printf '~' | dd of=bad.img bs=1 seek=$((offset + offset % 5)) conv=notrunc 2>/dev/null
	if loads bad.img >bad 2>&1 && cmp -s bad good; then note "not noticed: byte $offset"; else noticed=$((noticed + 1)); fi
done
ok "notices a byte that is changed in any line" test "$noticed" -gt 12
is "... in all that were tried" "$noticed" \
	"$(LC_ALL=C grep -abo 'src [0-9]* /' out/init.img | awk 'NR % 7 == 0' | wc -l)"
done_testing
