#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disk-device.t - mkpayload disk to a device: loop devices are the sticks. What is read back, also of pack --force. Serial
# numbers are tried in qemu/disk-serial.t.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
disk='' other='' mapped=''
clean()
{
	umount "$scratch/mount" 2>/dev/null
	[ -z "$mapped" ] || dmsetup remove "$mapped" 2>/dev/null
	[ -z "$disk" ] || losetup -d "$disk" 2>/dev/null
	[ -z "$other" ] || losetup -d "$other" 2>/dev/null
	umount "$scratch/small" 2>/dev/null
	rm -rf "$scratch"
}
trap clean EXIT
if ! have mformat || ! [ -r /usr/lib/systemd/boot/efi/systemd-bootx64.efi ]; then
	skip "disks that boot on devices" "packages mtools, systemd-boot-efi: tests/provide brings them"
	done_testing
	exit
fi
truncate -s 80M medium
if [ "$(id -u)" -ne 0 ] || ! disk=$(losetup -f --show medium 2>/dev/null); then
	disk=
	skip "disks that boot on devices" "run as root, where loop devices can be made"
	done_testing
	exit
fi

perl -e 'my $i = "\0" x 0x1200; substr($i, 0, 2) = "MZ"; substr($i, 0x202, 4) = "HdrS"; substr($i, 0x206, 2) = pack "v", 0x20f;
	substr($i, 0x20e, 2) = pack "v", 0x200; substr($i, 0x236, 2) = pack "v", 1; substr($i, 0x238, 4) = pack "V", 2047;
	substr($i, 0x400, 9) = "6.1.0-9 x"; print $i' >vmlinuz
mkdir files && head -c 3000000 /dev/urandom >files/a && echo 2 >files/b
"$mkpayload" pack --sums -o payload.img files >out && "$mkpayload" cpio -o init.cpio >out 2>&1 || note "$(cat out)"
to="$mkpayload disk --boot uefi --kernel vmlinuz --initrd init.cpio --payload payload.img --export 2M -o"
ok "an image" $to image

fails "a device without --force" 1 "^mkpayload: $disk: a block device: --force writes to it" $to "$disk"
ok "... is as it was" cmp -n 1048576 medium /dev/zero
ok "with --force" $to "$disk" --force
ok "... nothing else is said" sh -c '! grep note .out'
ok "... the same bytes" cmp -n "$(stat -c %s image)" "$disk" image
ok "... it is listed" "$mkpayload" disk --list "$disk"
ok "... and its payload verified" "$mkpayload" verify "$disk"
fails "--serial of a device that has none" 1 "^mkpayload: $disk: has no serial number, so whether it is X1 is not known" $to "$disk" --force --serial X1
fails "--serial of a file" 1 '^mkpayload: image: no block device' $to image --serial X1
fails "too small" 1 "^mkpayload: $disk: too small: the image takes" $to "$disk" --force --size 80M
if have mkfs.ext4 && mkdir mount && mkfs.ext4 -q "$disk" 2>/dev/null && mount "$disk" mount 2>/dev/null; then
	fails "in use" 1 "^mkpayload: $disk: it, or a part of it, is mounted on $scratch/mount" $to "$disk" --force
	umount mount
else
	skip "in use" "mkfs.ext4 (package e2fsprogs) and mount"
fi
mapped=lbpayload-disk-$$
if have dmsetup && echo "0 163840 linear $disk 0" | dmsetup create "$mapped" 2>/dev/null && [ -b "/dev/mapper/$mapped" ]; then
	fails "a disk that is not removable" 1 "^mkpayload: /dev/mapper/$mapped: is not removable, and may be the wrong one: --serial says" \
		$to "/dev/mapper/$mapped" --force
	dmsetup remove "$mapped"
else
	skip "a disk that is not removable" "dmsetup (package dmsetup) and a kernel with it"
fi
mapped=
truncate -s 80M second
if other=$(losetup -f --show -b 4096 second 2>/dev/null); then
	fails "sectors of 4096 bytes" 1 "^mkpayload: $other: has sectors of 4096 bytes; the disk that is written here is one of 512" $to "$other" --force
	losetup -d "$other"
else
	skip "sectors of 4096 bytes" "a losetup with -b"
fi
other=

# --- What was on it. ---

if have sfdisk; then
	printf 'label: gpt\n2048,100000\n' | sfdisk --quiet --no-reread "$disk" >out 2>&1
	ok "a GPT at its end" sh -c 'tail -c 512 medium | grep -q "EFI PART"'
	$to "$disk" --force >out 2>err
	is "... is cleared, which is said" "$(cat err)" \
		"mkpayload: $disk: note: had another partition table, a GPT, whose copy at its end is cleared"
	ok "... nothing of it is left" sh -c 'tail -c 17000 medium | cmp -s -n 17000 - /dev/zero'
	head -c 1048592 /dev/urandom >end && dd if=end of="$disk" bs=16 seek=$((79 * 65536 - 1)) status=none
	$to "$disk" --force >out 2>err
	ok "... what is before the last MiB stays" sh -c 'tail -c 1048592 medium | cmp -s -n 16 - end'
	ok "... nor of what else may be in the last MiB" sh -c 'tail -c 1048576 medium | cmp -s -n 1048576 - /dev/zero'
	ok "... nothing is said of it" test ! -s err
	printf kept | dd of="$disk" bs=1 seek=40000000 status=none && $to "$disk" --force >out 2>err
	is "what is behind the head for results is not written" "$(dd if=medium bs=1 skip=40000000 count=4 status=none)" kept
	is "... others see the new one" "$(blkid -p -o value -s PTTYPE "$disk")" dos
	is "... and one kind of partitions" "$(sfdisk -d "$disk" 2>out | grep -c 'type=da')" 2
else
	skip "a GPT at its end" "sfdisk (package fdisk): tests/provide brings it"
fi
if have partx && printf '2048,\n' | sfdisk --quiet --no-reread "$disk" >out 2>&1 && { partx -a "$disk" || losetup -P "$disk"; } 2>out && [ -b "${disk}p1" ]; then
	fails "a partition" 1 "^mkpayload: ${disk}p1: a partition of $disk: a disk that boots is a whole one" $to "${disk}p1" --force
	dd if=payload.img of="${disk}p1" bs=1M conv=fsync status=none
	fails "a payload that is read from a partition of it" 1 "^mkpayload: $disk: has bytes of ${disk}p1, which is read, and would be lost" \
		"$mkpayload" disk --boot uefi --kernel vmlinuz --initrd init.cpio --payload "${disk}p1" --force -o "$disk"
	ok "... is still there" cmp -n "$(stat -c %s payload.img)" "${disk}p1" payload.img
	partx -d "$disk"
else
	skip "a partition" "partx and a kernel with partitions"
fi

# --- When it goes wrong. ---

if meanwhile_begin; then
	begin='dd if=/dev/urandom of=medium bs=512 count=1 conv=notrunc status=none'
	$begin
	head -c 20000000 /dev/urandom >long && "$mkpayload" pack --sums -o long.img long >out
	# Some reads are the plan's, then there are 20 of a MiB each.
	! have sfdisk || printf 'label: gpt\n2048,100000\n' | sfdisk --quiet --no-reread "$disk" >out 2>&1
	fails "killed while it is written" 137 '' meanwhile /long.img 20 'kill -9 $PPID' \
		"$mkpayload" disk --boot uefi --kernel vmlinuz --initrd init.cpio --payload long.img --force -o "$disk"
	ok "... no table is there" cmp -n 512 "$disk" /dev/zero
	ok "... nor the copy of the one that was" sh -c 'tail -c 512 medium | cmp -s -n 512 - /dev/zero'
	fails "a device that does not keep what it is given" 1 "^mkpayload: $disk: bytes 1048576 to 2097151 are not what was written there" \
		meanwhile "$disk" 1 'printf x | dd of=medium bs=1 seek=1500000 conv=notrunc status=none' "$mkpayload" pack --force -o "$disk" files
	ok "... no payload is there" cmp -n 8 "$disk" /dev/zero
	ok "one that does, under sanitizers" "$sanitized" pack --force -o "$disk" files
	fails "... in its last piece" 1 "^mkpayload: $disk: bytes 2097152 to 3002367 are not" \
		meanwhile "$disk" 1 'printf x | dd of=medium bs=1 seek=3000100 conv=notrunc status=none' "$mkpayload" pack --force -o "$disk" files
	ok "... behind what was written" meanwhile "$disk" 1 'printf x | dd of=medium bs=1 seek=4000000 conv=notrunc status=none' \
		"$mkpayload" pack --force -o "$disk" files
	fails "... of a disk that boots" 1 "^mkpayload: $disk: bytes 36700160 to" \
		meanwhile "$disk" 6 'printf x | dd of=medium bs=1 seek=37000000 conv=notrunc status=none' $to "$disk" --force
	ok "... there is no table" cmp -n 512 "$disk" /dev/zero
	fails "... of its first bytes" 1 "^mkpayload: $disk: bytes 0 to 1048575 are not what was written there" \
		meanwhile "$disk" 4 'printf x | dd of=medium bs=1 seek=100 conv=notrunc status=none' "$mkpayload" pack --force -o "$disk" files
	ok "... they are cleared again" cmp -n 8 "$disk" /dev/zero
	ok "... what has become of it is said" grep -q "^mkpayload: $disk: what was on it is lost, and nothing complete" .err
	if truncate -s 80M second && other=$(losetup -f --show second 2>/dev/null); then
		ln -s "$disk" link
		ok "a name that becomes another disk's" meanwhile /vmlinuz 1 "ln -sfn $other link" $to link --force
		ok "... the other one is as it was" cmp -n 83886080 second /dev/zero
		ok "... the first one is written" cmp -n 38000000 "$disk" image
		losetup -d "$other"
	fi
	other=
else
	skip "moments while it is written" "cc (package gcc) makes them"
fi
losetup -d "$disk" && disk=
if mkdir small && mount -t tmpfs -o size=20M none small 2>out && truncate -s 80M small/medium && disk=$(losetup -f --show small/medium); then
	fails "a device that goes away" 1 "^mkpayload: $disk: .*Input/output error" $to "$disk" --force
	ok "... it is said what has become of it" grep -q "^mkpayload: $disk: what was on it is lost, and nothing complete" .err
else
	skip "a device that goes away" "a root that may mount"
fi
done_testing
