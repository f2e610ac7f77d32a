#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# superblock.t - what lib/format/disk says of file systems is what blkid says: type, label, UUID, as their own tools have
# written them. UTIL_LINUX=DIR: also of the images in util-linux's tests, from its source (apt-get source util-linux).
. "$(dirname "$0")/../lib.sh"

identify=$(dirname "$mkpayload")/disk/identify
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1000000000
cd "$scratch" || exit 1
fields='^ID_FS_\(TYPE\|LABEL_ENC\|UUID_ENC\|UUID_SUB_ENC\)='

if ! have blkid || ! [ -x "$identify" ]; then
	skip "what blkid says" "needs blkid, Debian's package util-linux, and make $identify"
	done_testing
	exit
fi

# agrees NAME TYPE IMAGE: blkid says that type, and the same of the rest.
agrees()
{
	blkid -p -o udev "$3" 2>notes | grep "$fields" | sort >wanted
	"$identify" "$3" | grep "$fields" | sort >got
	ok "$2: $1" grep -qx "ID_FS_TYPE=$2" wanted
	is "... and all that blkid says" "$(cat got)" "$(cat wanted)"
}

# try TYPE NAME SIZE COMMAND: a file system of the command, which writes to "image".
try()
{
	rm -f image && truncate -s "$3" image
	tool=${4%% *}
	if ! have "$tool"; then
		skip "$1: $2" "needs $tool: tests/provide brings it"
	elif ! (eval "$4") >notes 2>&1; then
		skip "$1: $2" "$tool cannot here: $(tail -n 1 notes)"
	else
		agrees "$2" "$1" image
	fi
}

mkdir files && echo 1 >files/a
for type in ext2 ext3 ext4; do
	try $type 'no label' 8M "mke2fs -q -F -t $type image"
	try $type 'a full one' 8M "mke2fs -q -F -t $type -L 0123456789abcdef image"
	try $type 'a blank at its end' 8M "mke2fs -q -F -t $type -L 'a b/c ' image"
	try $type 'not ASCII' 8M "mke2fs -q -F -t $type -L 'rööt €' image"
done
try ext4 'blocks of 1 KiB' 8M 'mke2fs -q -F -t ext4 -b 1024 -L small image'
try ext4 'blocks of 64 KiB' 128M 'mke2fs -q -F -F -t ext4 -b 65536 image'
try jbd 'a journal of its own' 8M 'mke2fs -q -F -O journal_dev -L log image'
try xfs 'no label' 320M 'mkfs.xfs -q image'
try xfs 'a full one' 320M 'mkfs.xfs -q -L 0123456789ab image'
try xfs 'not ASCII' 320M 'mkfs.xfs -q -L rööt image'
try xfs 'the oldest that there is' 320M 'mkfs.xfs -q -m crc=0 -L old image'
try btrfs 'no label' 128M 'mkfs.btrfs -q image'
try btrfs 'a full one' 128M "mkfs.btrfs -q -L '$(printf %0255d 1)' image"
try btrfs 'not ASCII' 128M "mkfs.btrfs -q -L 'rö öt' image"
truncate -s 128M second
try btrfs 'the first of two disks' 128M 'mkfs.btrfs -q -L two image second'
[ ! -s wanted ] || ! have mkfs.btrfs || agrees 'the second of two disks' btrfs second
try f2fs 'no label' 64M 'mkfs.f2fs -q image'
try f2fs 'not ASCII' 64M "mkfs.f2fs -q -l 'rööt 😀' image"
# blkid itself writes no more for udev; 511 are tried by tests/unit/.
try f2fs '250 characters' 64M "mkfs.f2fs -q -l '$(printf %0250d 1)' image"
for size in 12:2M 16:32M 32:64M; do
	bits=${size%:*}
	try vfat "FAT$bits, no label" "${size#*:}" "mkfs.vfat -F $bits image"
	try vfat "FAT$bits, a full one" "${size#*:}" "mkfs.vfat -F $bits -n SYSTEM-RESC image"
	try vfat "FAT$bits, small letters" "${size#*:}" "mkfs.vfat -F $bits -n 'my root' image"
	try vfat "FAT$bits, not ASCII" "${size#*:}" "mkfs.vfat -F $bits -n RXXT image && LC_ALL=C sed -i 's/RXXT/R\x99\x99T/g' image"
	try vfat "FAT$bits, NO NAME" "${size#*:}" "mkfs.vfat -F $bits -n 'NO NAME' image"
	try vfat "FAT$bits, a UUID with zeros" "${size#*:}" "mkfs.vfat -F $bits -i 0a image"
	try vfat "FAT$bits, large sectors" 256M "mkfs.vfat -S 4096 -F $bits -n LARGE image"
	try vfat "FAT$bits, taken away" "${size#*:}" "mkfs.vfat -F $bits -n A image && fatlabel -r image"
done
try exfat 'no label' 8M 'mkfs.exfat image'
try exfat 'a full one' 8M 'mkfs.exfat -L 0123456789a image'
try exfat 'not ASCII' 8M 'mkfs.exfat -L rööt image'
try erofs 'no label' 0 'mkfs.erofs image files'
try erofs 'a UUID' 0 'mkfs.erofs -U c1b9d5a2-f162-11cf-9ece-0020afc76f16 image files'
try squashfs 'there is none' 0 'mksquashfs files image -noappend'
for maker in 'xorriso -as mkisofs' genisoimage; do
	for options in '' -J '-R -J -joliet-long'; do
		try iso9660 "$maker $options" 0 "$maker -quiet $options -o image files"
		try iso9660 "$maker $options, a full label" 0 "$maker -quiet $options -V ABCDEFGHIJKLMNOPQRSTUVWXYZ012345 -o image files"
		try iso9660 "$maker $options, small letters" 0 "$maker -quiet $options -V 'My Own Root That Is Long' -o image files"
		try iso9660 "$maker $options, not ASCII" 0 "$maker -quiet $options -V 'Rööt Ünd Mehr' -o image files"
	done
done
try swap 'no label' 1M 'mkswap image'
try swap 'a full one' 1M 'mkswap -L 0123456789abcde image'
for pages in 8192 16384 65536; do
	try swap "pages of $pages bytes, not ASCII" 4M "mkswap -p $pages -L rööt image"
done
try crypto_LUKS 'version 1' 16M 'cryptsetup -q luksFormat --type luks1 --pbkdf-force-iterations 1000 image files/a'
try crypto_LUKS 'version 2, a label' 32M \
	"cryptsetup -q luksFormat --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --label 'rö öt' image files/a"
# LVM takes devices only.
physical_volume()
{
	loop=$(losetup --show -f image) || exit
	trap 'losetup -d "$loop"' EXIT
	pvcreate -qqy --config "devices { use_devicesfile=0 filter=[\"a|^$loop\$|\", \"r|.*|\"] }" "$loop"
}
if have pvcreate; then
	try LVM2_member 'a physical volume' 8M physical_volume
else
	skip 'LVM2_member: a physical volume' "needs Debian's package lvm2"
fi
try ntfs 'no label' 8M 'mkntfs -q -F image'

# Members of a RAID have a file system in them that looks like a root. mdadm asks the kernel, so the bytes are written here.
# put OFFSET BYTES (as printf has them)
put()
{
	printf "$2" | dd of=image bs=1 seek="$1" conv=notrunc status=none
}
raid=$((16 * 1024 * 1024 - 65536))
mirror='mke2fs -q -F -t ext4 -L root image'
try linux_raid_member 'metadata 0.90, a root in it' 16M \
	"$mirror && put $raid '\374\116\53\251\0\0\0\0\132' && put $((raid + 20)) abcd && put $((raid + 52)) efghijklmnop"
for place in $((16 * 1024 * 1024 - 8192)) 4096; do
	try linux_raid_member "metadata 1 at $place, a root in it" 16M \
		"$mirror && put $place '\374\116\53\251\1' && put $((place + 16)) abcdefghijklmnophost:name &&
		put $((place + 144)) \"$(printf '\\%o\\%o' $((place / 512 % 256)) $((place / 131072)))\" && put $((place + 168)) 0123456789abcdef"
done

# Left-overs of another file system: what blkid says, and where it says nothing because there are two, the younger one.
for old in 'mke2fs -q -F -t ext4 -L old image' 'mkfs.xfs -q -f -L old image' 'mkfs.btrfs -q -f -L old image' \
	'mkfs.vfat -F 32 -n OLD image' 'mkfs.exfat -L old image' 'mkswap -L old image' 'mkfs.f2fs -q -f -l old image'; do
	for new in ext4:'mke2fs -q -F -t ext4 -L new image' xfs:'mkfs.xfs -q -f -L new image' \
		btrfs:'mkfs.btrfs -q -f -L new image' vfat:'mkfs.vfat -F 32 -n NEW image' exfat:'mkfs.exfat -L new image' \
		swap:'mkswap -L new image' f2fs:'mkfs.f2fs -q -f -l new image'; do
		type=${new%%:*} new=${new#*:}
		if ! have "${old%% *}" || ! have "${new%% *}"; then
			skip "$type over ${old%% *}" "needs both tools: tests/provide brings them"
			continue
		fi
		rm -f image && truncate -s 320M image
		(eval "$old && $new") >notes 2>&1
		is "$type over ${old%% *}" "$("$identify" image | grep 'TYPE\|LABEL' | tr A-Z a-z)" \
			"id_fs_label_enc=new
id_fs_type=$type"
	done
done
for old in 'mke2fs -q -F -t ext4 -L old image' 'mkfs.btrfs -q -L old image' 'mkfs.f2fs -q -l old image'; do
	if have mksquashfs && have "${old%% *}"; then
		rm -f image && truncate -s 128M image && eval "$old" >notes 2>&1 && mksquashfs files small -noappend >notes &&
			dd if=small of=image conv=notrunc status=none
		is "a squashfs copied over ${old%% *}" "$("$identify" image | grep TYPE)" "ID_FS_TYPE=squashfs"
	else
		skip "a squashfs copied over ${old%% *}" "needs both tools: tests/provide brings them"
	fi
done

# Those of util-linux that are of a type that we have.
types='ext[234]|jbd|xfs|btrfs|f2fs|vfat|exfat|iso9660|squashfs|erofs|swap|crypto_LUKS|LVM2_member|linux_raid_member'
if [ -d "${UTIL_LINUX:-}/tests/ts/blkid/images-fs" ]; then
	for packed in "$UTIL_LINUX"/tests/ts/blkid/images-fs/*.img.xz; do
		xz -dc "$packed" >image
		type=$(blkid -p -o value -s TYPE image 2>notes)
		printf '%s\n' "$type" | grep -qxE "$types" || continue
		agrees "$(basename "$packed" .img.xz) of util-linux" "$type" image
	done
else
	skip "util-linux's own images" "UTIL_LINUX=DIR names its source: apt-get source util-linux"
fi
done_testing
