#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# boot.t - builder-hex0 itself, in QEMU, reads an image of ours, and its whole file table is right.
#
# BUILDER_HEX0=DIR names its sources. The image is that of a made tree whose first program (table.c)
# shows the table. Without any of what is needed every test here is skipped.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

case ${BUILDER_HEX0:-/} in
/*) ;;
*) BUILDER_HEX0=$PWD/$BUILDER_HEX0 ;;
esac
cd "$scratch" || exit 1
qemu=${QEMU:-qemu-system-x86_64}
missing=''
if [ -z "${BUILDER_HEX0:-}" ]; then
	missing='BUILDER_HEX0=DIR make check: the sources of builder-hex0'
elif ! [ -r "$BUILDER_HEX0/builder-hex0-x86-stage2.hex0" ]; then
	missing="$BUILDER_HEX0 has no builder-hex0-x86-stage2.hex0"
fi
for tool in "${CC:-cc}" ld objcopy "$qemu"; do
	have "$tool" || missing="${missing:-no $tool: tests/provide brings it}"
done
[ -z "$missing" ] || note "$missing"

# The program as hexadecimal text: builder-hex0 wants one segment, at this address.
make_program()
{
	${CC:-cc} -m32 -Os -ffreestanding -fno-builtin -fno-pic -fno-stack-protector \
		-fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
		-c -o table.o "$here/table.c" &&
		ld -m elf_i386 -N --no-warn-rwx-segments -Ttext 0x08048054 -e begin -o table.elf table.o &&
		objcopy -O binary -j .text table.elf table.bin &&
		perl -e '
			local $/; open my $in, "<:raw", "table.bin" or die; my $code = <$in>;
			my $size = 0x54 + length $code;
			my $elf = pack("a4 C3 x9 v2 V5 v6", "\x7fELF", 1, 1, 1, 2, 3, 1, 0x08048054, 0x34, 0, 0,
				0x34, 0x20, 1, 0, 0, 0)
				. pack("V8", 1, 0, 0x08048000, 0x08048000, $size, $size, 7, 0x1000) . $code;
			print join("\n", unpack("H*", $elf) =~ /(.{1,32})/g), "\n";'
}

# boots NAME OPTION...: an image of the made tree.
boots()
{
	boots_name=$1
	shift
	if [ -n "$missing" ]; then
		skip "$boots_name" "$missing"
		return
	fi
	rm -rf out
	kb image "$@" -o out tree >image.log 2>&1 || note "$(cat image.log)"
	loads --sums out/init.img >wanted
	timeout "${GUEST_TIMEOUT:-600}" "$qemu" -m 2G -no-reboot -nographic -machine kernel-irqchip=split \
		-drive file=out/init.img,format=raw </dev/null >console 2>&1
	tr -d '\r' <console | sed -n 's/^= //p' >got
	ok "$boots_name" sh -c '[ -s wanted ] && diff wanted got'
	note "$(wc -l <got) files and directories"
}

if [ -z "$missing" ]; then
	"$here/make-tree" tree
	cp "$BUILDER_HEX0"/builder-hex0-x86-stage[12].hex0 tree/builder-hex0/
	make_program >tree/seed/stage0-posix/x86/kaem-minimal.hex0
fi
boots "every file is in the table, with its bytes" --bare-metal --external-sources
boots "... with the payload on the same disk" --bare-metal --external-sources --single-disk
# A stream that ends with its last piece: one byte more would be read from the next.
if [ -z "$missing" ]; then
	stream=$(kb plan --json --bare-metal tree 2>/dev/null | sed -n 's/.*"stream_bytes": \([0-9]*\).*/\1/p')
	head -c $((32768 - 18 - stream % 32768)) /dev/zero | tr '\0' x >tree/steps/filling
	stream=$(kb plan --json --bare-metal tree 2>/dev/null | sed -n 's/.*"stream_bytes": \([0-9]*\).*/\1/p')
	head -c $((32768 - stream % 32768)) /dev/zero >>tree/steps/filling
	stream=$(kb plan --json --bare-metal tree 2>/dev/null | sed -n 's/.*"stream_bytes": \([0-9]*\).*/\1/p')
	is "a stream of whole pieces" $((stream % 32768)) 0
else
	skip "a stream of whole pieces" "$missing"
fi
boots "... is read to its end" --bare-metal
done_testing
