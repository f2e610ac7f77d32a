#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disks.t - the payload on every kind of disk, whole or in a partition, is found and imported.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

guest_payload "$scratch/payload.img"
guest_payload "$scratch/wide.img" --wide
guest_cpio "$scratch/init.cpio"
truncate -s 1M "$scratch/blank.img"

# partition_disk DISK TYPE NUMBER: a disk of 16 MiB with two partitions, the payload in one of them.
partition_disk()
{
	truncate -s 16M "$1"
	printf '%s\n' "label: $2" '2048 8192' '10240 8192' | sed '2,3s/ /,/' |
		sfdisk --quiet "$1" || return 1
	dd if="$scratch/payload.img" of="$1" bs=512 seek=$((2048 + 8192 * ($3 - 1))) conv=notrunc \
		status=none
}

boots 'virtio disk, the second one' 0 "payload-import: /dev/vdb: 5 files
init: payload.status=0
$(guest_sums)" "$scratch/init.cpio" \
	--disk "$scratch/blank.img" --disk "$scratch/payload.img" -- "$show_sums"
silent 'no unfinished file is left behind' '\.part$'

# Linux looks at these disks at once, and names them as they answer.
boots 'IDE disk, the second one' 0 "payload-import: /dev/sd[ab]: 5 files
init: payload.status=0
$(guest_sums)" "$scratch/init.cpio" \
	--disk "$scratch/blank.img,ide" --disk "$scratch/payload.img,ide" -- "$show_sums"

boots 'wide container' 0 "payload-import: /dev/vda: 5 files
$(guest_sums)" "$scratch/init.cpio" --disk "$scratch/wide.img" -- "$show_sums"

guest_also=--module-set=qemu
guest_cpio "$scratch/all.cpio"
for type in ahci nvme usb scsi; do
	boots "$type disk, beside a virtio disk" 0 "payload-import: /dev/[a-z0-9]*: 5 files
init: payload.status=0
$(guest_sums)" "$scratch/all.cpio" \
		--disk "$scratch/blank.img" --disk "$scratch/payload.img,$type" -- "$show_sums"
done

# A payload whose first file holds a partition table, and in its partition another payload.
partitioned_payload()
{
	rm -rf "$scratch/table"
	mkdir "$scratch/table"
	table=$scratch/table/table
	header=21 # bytes of the image before the file
	truncate -s $((446 - header)) "$table"
	# Type 0x83, from sector 8, 64 sectors of it.
	printf '\0\0\0\0\203\0\0\0\010\0\0\0\100\0\0\0' >>"$table"
	truncate -s $((510 - header)) "$table"
	printf '\125\252' >>"$table"
	truncate -s $((8 * 512 - header)) "$table"
	cat "$scratch/payload.img" >>"$table"
	mv "$table" "$scratch/table/t"
	"$mkpayload" pack -o "$1" "$scratch/table" >/dev/null
}
[ -n "$guest_missing" ] || partitioned_payload "$scratch/partitioned.img"
# shellcheck disable=SC2016
boots 'a payload that looks like a partitioned disk' 0 "payload-import: /dev/vda: 1 files
^/dev/vda1 is there, with LBPAYLD1\$
init: payload.status=0" "$scratch/init.cpio" --disk "$scratch/partitioned.img" -- \
	'echo /dev/vda1 is there, with $(head -c 8 /dev/vda1); ls /external/distfiles'

# A boot disk of "kernel-bootstrap image --single-disk": the first entry is builder-hex0's, which covers
# more sectors than any disk has; the second one is the payload.
single_disk()
{
	truncate -s 446 "$1"
	printf '\200\0\0\0\265\0\0\0\001\0\0\0\377\377\377\377' >>"$1"
	printf '\0\0\0\0\332\0\0\0\0\100\0\0\0\020\0\0' >>"$1" # 4096 sectors from 16384
	truncate -s 510 "$1"
	printf '\125\252' >>"$1"
	truncate -s $((16384 * 512)) "$1"
	cat "$scratch/payload.img" >>"$1"
	truncate -s 16M "$1"
}
[ -n "$guest_missing" ] || single_disk "$scratch/single.img"
boots 'the boot disk of --single-disk' 0 "payload-import: /dev/sda2: 5 files
$(guest_sums)" "$scratch/init.cpio" --disk "$scratch/single.img,ide" -- "$show_sums"

export PATH="$PATH:/usr/sbin:/sbin"
if have sfdisk; then
	[ -n "$guest_missing" ] || partition_disk "$scratch/mbr.img" dos 2
	boots 'second MBR partition of a virtio disk' 0 "payload-import: /dev/vda2: 5 files
$(guest_sums)" "$scratch/init.cpio" --disk "$scratch/mbr.img" -- "$show_sums"

	[ -n "$guest_missing" ] || partition_disk "$scratch/gpt.img" gpt 1
	boots 'first GPT partition of an IDE disk' 0 "payload-import: /dev/sda1: 5 files
$(guest_sums)" "$scratch/init.cpio" --disk "$scratch/gpt.img,ide" -- "$show_sums"
else
	skip 'second MBR partition' 'no sfdisk: tests/provide brings it'
	skip 'first GPT partition' 'no sfdisk: tests/provide brings it'
fi

done_testing
