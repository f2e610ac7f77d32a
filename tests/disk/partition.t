#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# partition.t - what lib/format/disk says of partitions is what partx says: PARTUUID, PARTLABEL, as sfdisk has written them.
. "$(dirname "$0")/../lib.sh"

identify=$(dirname "$mkpayload")/disk/identify
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C.UTF-8
cd "$scratch" || exit 1

if ! have partx || ! have sfdisk || ! [ -x "$identify" ]; then
	skip "what partx says" "needs partx and sfdisk, Debian's packages util-linux and fdisk, and make $identify"
	done_testing
	exit
fi

# agrees NAME [SECTOR_BYTES]: partx names an extended partition, too, but the kernel does not.
agrees()
{
	partx -P -S "${2:-512}" -o NR,UUID,NAME image 2>notes |
		perl -pe 's/\\x(..)/chr hex $1/ge' | grep -v "${extended:-^$}" >wanted
	"$identify" --partitions "${2:-512}" "$(sed -n '$s/NR="\([0-9]*\)".*/\1/p' wanted)" image >got
	ok "$1: partitions" test -s wanted
	is "... and their names" "$(cat got)" "$(cat wanted)"
}

rm -f image && truncate -s 64M image
sfdisk -q image <<-'END'
	label: gpt
	size=8M, name="röot ünd"
	size=4M, name="012345678901234567890123456789012345"
	start=40M, size=4M, name="a/b €"
END
agrees 'a GPT'
cp image whole
printf '\1' | dd of=image bs=1 seek=600 conv=notrunc status=none
agrees '... whose header is damaged'
dd if=/dev/zero of=image bs=512 seek=1 count=33 conv=notrunc status=none
agrees '... gone'
cp whole image && truncate -s 66M image
agrees '... of a disk that became longer'
cp whole image && printf '\1' | dd of=image bs=1 seek=1056 conv=notrunc status=none
agrees '... whose entries are damaged'
cp whole image && dd if=/dev/zero of=image bs=512 count=1 conv=notrunc status=none
is '... without a protective MBR' "$("$identify" --partitions 512 3 image)" "$("$identify" --partitions 512 3 whole)"

rm -f image && truncate -s 64M image
printf 'label: dos\nlabel-id: 0xbeef\n,8M\n,,E\n,4M\n,4M\n,4M\n' | sfdisk -q image
extended='NR="2"'
agrees 'an MBR with logical partitions'
printf 'label: dos\nlabel-id: 0x12345678\n,8M,,*\n,8M\n,8M\n,8M\n' | sfdisk -q image
extended=''
agrees 'four of them, one to boot from'
done_testing
