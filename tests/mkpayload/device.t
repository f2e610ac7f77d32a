#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# device.t - an image on a block device: only with --force, only where it fits, and never where
# something is in use. Loop devices stand for disks.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
export LC_ALL=C
mkdir files && head -c 3000000 /dev/urandom >files/a && echo 2 >files/b
"$mkpayload" pack --sums -o image files >out || exit 1

disk='' mapped='' other=''
clean()
{
	umount "$scratch/mount" 2>/dev/null
	[ -z "$mapped" ] || dmsetup remove "$mapped" 2>/dev/null
	[ -z "$disk" ] || swapoff "$disk" 2>/dev/null
	[ -z "$disk" ] || losetup -d "$disk" 2>/dev/null
	[ -z "$other" ] || losetup -d "$other" 2>/dev/null
	rm -rf "$scratch"
}
trap clean EXIT

attach()
{
	disk=$(losetup -f --show "$@" 2>/dev/null)
}

# Its first line is a heading.
: >Filename
ok "a file of a name that stands in /proc/swaps and is none" "$mkpayload" pack -o Filename files/b
rm Filename

truncate -s 8M medium
if [ "$(id -u)" -ne 0 ] || ! attach medium; then
	skip "images on block devices" "run as root, where loop devices can be made"
	done_testing
	exit
fi

refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	cp medium before
	fails "$refuses_name" 1 "^mkpayload: $disk: $refuses_pattern" "$mkpayload" pack -o "$disk" "$@"
	sync
	ok "... and nothing is written" cmp medium before
}

refuses "without --force" 'a block device: --force writes to it' files
ok "with --force" "$mkpayload" pack --force --sums -o "$disk" files
ok "... the same bytes as in a file" cmp -n "$(stat -c %s image)" "$disk" image
ok "list reads a device" "$mkpayload" list "$disk"
ok "verify reads a device" "$mkpayload" verify "$disk"
ok "extract reads a device" "$mkpayload" extract "$disk" -C into
ok "... rightly" cmp into/a files/a
ln -s "$disk" link
ok "by a symbolic link" "$mkpayload" pack --force -o link files/b
is "... the new image is there" "$("$mkpayload" list link | sed -n 2p)" '   2      21  b'

head -c 8388608 /dev/zero >large
refuses "too small" 'too small: the image takes 8392704 bytes (8.0 MiB), the device has 8388608' \
	--force large
ok "a good image" "$mkpayload" pack --force -o "$disk" files
fails "a failure before anything is written" 1 "No such file" "$mkpayload" pack --force -o "$disk" none
ok "... leaves the old one" "$mkpayload" verify "$disk"
fails "a file that shrinks meanwhile" 1 'changed while it was read' \
	"$mkpayload" pack --force -o "$disk" files /sys/kernel/mm/transparent_hugepage/enabled
ok "... it is said what has become of the device" grep -q \
	"^mkpayload: $disk: what was on it is lost, and nothing complete is there instead: write it again\$" "$scratch/.err"
fails "... leaves no image on the device" 1 'byte 0: no LBPAYLD1 magic' "$mkpayload" list "$disk"

mkdir wrong && cp files/b wrong && (cd wrong && sha256sum b >SHA256SUMS) && echo 3 >wrong/b
ok "a good image again" "$mkpayload" pack --force -o "$disk" files
fails "a file that is not what its SHA256SUMS says" 1 "^mkpayload: $disk: not finished\$" \
	"$mkpayload" pack --force -o "$disk" wrong
ok "... the same is said" grep -q "^mkpayload: $disk: what was on it is lost, and nothing complete" "$scratch/.err"
fails "... into a file" 1 '^mkpayload: wrong.img: not written$' "$mkpayload" pack -o wrong.img wrong
ok "... nothing is lost" sh -c '! grep lost "$0"' "$scratch/.err"
refuses "the file that a loop device shows, as an input" "shows the file $scratch/medium, which is read, and would be lost" \
	--force files/b medium

# Known by its numbers, whatever its name is to the device.
mkdir real elsewhere && truncate -s 8M real/file
if other=$(unshare -m sh -c 'mount --bind real elsewhere && losetup -f --show elsewhere/file' 2>out); then
	fails "a file that a loop device shows, by a name in another mount namespace" 1 \
		"^mkpayload: real/file: attached to $other (losetup): take it out of use" "$mkpayload" pack -o real/file files
	fails "... the device, where the file is an input" 1 "^mkpayload: $other: shows the file .*, which is read, and would be lost" \
		"$mkpayload" pack --force -o "$other" real/file
	losetup -d "$other"
else
	skip "a file that a loop device shows, by a name in another mount namespace" "unshare -m that may mount"
fi
other=
if meanwhile_begin; then
	head -c 65536 /dev/zero >shown && cp shown before
	fails "a file that is attached to a loop device while its successor is written" 1 \
		"^mkpayload: shown: attached to /dev/loop.* (losetup): take it out of use" \
		meanwhile /files/a 2 'losetup -f --show shown >other' "$mkpayload" pack -o shown files
	other=$(cat other)
	ok "... stays" cmp shown before
	ok "... and nothing else is there" test ! -e shown.lbpayload.part
	losetup -d "$other"
	other=
else
	skip "a file that is attached to a loop device while its successor is written" "cc (package gcc) makes the moment"
fi
ln -s "$disk" tmpfs && ln -s "$disk" Filename
ok "a name that stands in /proc and is no device there" "$mkpayload" pack --force -o "$disk" files/b
rm tmpfs Filename
if [ -e meanwhile.so ]; then
	ok "a device whose node gets another owner while it is read is the same" \
		meanwhile "$disk" 2 "chown 65534 $disk" "$mkpayload" verify "$disk"
	is "... it has got one" "$(stat -c %u "$disk")" 65534
	chown 0 "$disk"
fi
fails "a device that is not there" 1 '^mkpayload: /dev/lbpayload-none: there is no such device$' \
	"$mkpayload" pack --force -o /dev/lbpayload-none files/b
ok "... is not made" test ! -e /dev/lbpayload-none
if have strace && strace -o trace true 2>/dev/null; then
	fails "the last flush fails" 1 "^mkpayload: $disk: cannot flush: Input/output error" \
		strace -f -o trace -e trace=fsync -e inject=fsync:error=EIO:when=3 "$mkpayload" pack --force -o "$disk" files
	ok "... the image is taken back" grep -q "^mkpayload: $disk: what was on it is lost, and nothing complete" "$scratch/.err"
	fails "... and every one behind it" 1 "^mkpayload: $disk: cannot flush: Input/output error" \
		strace -f -o trace -e trace=fsync -e inject=fsync:error=EIO:when=3+ "$mkpayload" pack --force -o "$disk" files
	ok "... the image may be there" grep -q "^mkpayload: $disk: whether it is complete is not known: write it again\$" \
		"$scratch/.err"
	fails "a signal" 143 "^mkpayload: $disk: what was on it is lost, and nothing complete" sh -c \
		'strace -f -o trace -e trace=fsync -e inject=fsync:signal=TERM:when=2 "$@"; exit $?' - \
		"$mkpayload" pack --force -o "$disk" files
else
	skip "a flush that fails, a signal" "strace (package strace) that may trace"
fi

if have mkfs.ext4 && mkdir mount && mkfs.ext4 -q "$disk" 2>/dev/null && mount "$disk" mount 2>/dev/null; then
	refuses "mounted" "it, or a part of it, is mounted on $scratch/mount" --force files/b
	umount mount
else
	skip "mounted" "mkfs.ext4 (package e2fsprogs) and mount"
fi
if mkswap "$disk" >out 2>&1 && swapon "$disk" 2>/dev/null; then
	refuses "swap" 'it, or a part of it, is in use as swap' --force files/b
	swapoff "$disk"
else
	skip "swap" "mkswap and swapon"
fi
mapped=lbpayload-test-$$
if have dmsetup && echo "0 16384 linear $disk 0" | dmsetup create "$mapped" 2>/dev/null; then
	refuses "held by the device mapper" 'it, or a part of it, is in use by dm-' --force files/b
	dmsetup remove "$mapped"
else
	skip "held by the device mapper" "dmsetup (package dmsetup) and a kernel with it"
fi
if (exec 9<>"$disk") 2>/dev/null && perl -e 'use Fcntl; sysopen(F, $ARGV[0], O_RDWR | O_EXCL) or exit 1' "$disk"; then
	perl -e 'use Fcntl; sysopen(F, shift, O_RDWR | O_EXCL) or die; $^F = 255; system(@ARGV); exit($? >> 8)' \
		"$disk" sh -c '"$@" 2>err; echo $? >status' - "$mkpayload" pack --force -o "$disk" files/b
	is "opened by another program that does not share it" "$(cat status) $(cat err)" \
		"1 mkpayload: $disk: in use: the kernel refuses to share it"
fi

# Partitions: where the kernel reads no tables itself, partx gives them to it.
partition=
if have sfdisk && have partx && losetup -d "$disk"; then
	disk=
	truncate -s 8M large && printf '2048,\n' | sfdisk -q large >out 2>&1
	attach -P large
	[ -b "${disk}p1" ] || partx -a "$disk" >out 2>&1
	[ ! -b "${disk}p1" ] || partition=${disk}p1
fi
if [ "$partition" ] && have mkfs.ext4 && mkfs.ext4 -q "$partition" 2>/dev/null && mount "$partition" mount; then
	cp large medium
	fails "a partition is mounted" 1 "^mkpayload: $disk: it, or a part of it, is mounted on" \
		"$mkpayload" pack --force -o "$disk" files/b
	umount mount
else
	skip "a partition is mounted" "sfdisk (package fdisk), mkfs.ext4 and a kernel with partitions"
fi
if [ "$partition" ]; then
	ok "an image on a partition" "$mkpayload" pack --force -o "$partition" files/b
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "socket", Listen => 1) or die'
	unshare -m sh -c 'mount --bind socket "$0" && exec "$@"' "$disk" "$mkpayload" pack --force -o "$partition" files/b >out 2>err
	is "... of a disk that cannot be read" "$? $(cat err)" \
		"0 mkpayload: $partition: note: its disk, $disk, cannot be read: No such device or address; a payload at its beginning would be found in front of this one"
	ok "... which is there" "$mkpayload" verify "$partition"
	cp large table
	ok "an image on its disk" "$mkpayload" pack --force --align 1 -o "$disk" files/b
	dd if=table of="$disk" bs=1 skip=446 seek=446 count=66 conv=notrunc,fsync 2>/dev/null # as sfdisk does
	fails "a partition whose disk begins with a payload" 1 \
		"^mkpayload: $partition: its disk, $disk, begins with an old payload, which .*: dd if=/dev/zero of=$disk bs=8 count=1\$" \
		"$mkpayload" pack --force -o "$partition" files/a
	ok "... is not written" sh -c '"$1" list "$2" | grep -q " b\$"' - "$mkpayload" "$partition"
	way=$(sed -n 's/.*clear it first: //p' "$scratch/.err")
	ok "... the way out" sh -c "$way conv=notrunc"
	ok "... is one" "$mkpayload" pack --force -o "$partition" files/b
	ok "... and harms nothing else" cmp -i 8 -n 2097144 "$disk" large
	partx -d "$disk" 2>/dev/null
else
	skip "a partition whose disk begins with a payload" "sfdisk (package fdisk), partx and a kernel with partitions"
fi
done_testing
