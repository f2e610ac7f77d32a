#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# unmount.t - what a program has left mounted is clean when the machine ends, in use or not.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
if [ -z "$guest_missing" ] && { ! have mke2fs || ! have e2fsck; }; then
	guest_missing='no mke2fs, e2fsck: apt-get install e2fsprogs'
fi

# A process has two files of the first disk open, one of them removed, and the second disk was unmounted while it
# was in use.
cat >"$scratch/used" <<'END'
set -e
mkdir '/a b' /d
mount -t ext4 /dev/vda '/a b'
mkdir '/a b/memory'
mount -t tmpfs none '/a b/memory'
mount -t ext4 /dev/vdb /d
(cd '/a b' && exec 3>open 4>gone && rm gone && echo x >&3 && echo x >&4 && : >/held-a && exec sleep 10000) &
(cd /d && exec 3>file && echo x >&3 && umount -l /d && : >/held-d && exec sleep 10000) &
until [ -e /held-a ] && [ -e /held-d ]; do sleep 0.1; done
cat /proc/mounts
exit 217
END
# A file of the first disk is a loop device, which no process has, and so is the third disk; the second lies over the
# root.
cat >"$scratch/held" <<'END'
set -e
mkdir /b
mount -t ext4 /dev/vda /b
mount -t ext4 /dev/vdb /
dd if=/dev/zero of=/b/image bs=1M count=1 2>/dev/null
losetup /dev/loop0 /b/image
echo written >/b/file
losetup /dev/loop1 /dev/vdc
echo 'written to the last' >/dev/loop1
exit 218
END
# The first disk is below an overlay that has another mount in it; /proc is gone.
cat >"$scratch/below" <<'END'
set -e
mkdir /up /all /d
mount -t ext4 /dev/vda /up
mkdir /up/lower /up/upper /up/work
mount -t overlay -o lowerdir=/up/lower,upperdir=/up/upper,workdir=/up/work none /all
mkdir /all/proc
mount -t proc proc /all/proc
echo written >/all/file
mount -t ext4 /dev/vdb /d
echo written >/d/file
cat /proc/mounts
umount -l /proc
exit 219
END
guest_disks="$guest_disks --module=ext4 --module=loop --module=overlay"
guest_cpio "$scratch/init.cpio" --add "$scratch/used:/used:0644" --add "$scratch/held:/held:0644" \
	--add "$scratch/below:/below:0644"

# leaves NAME STATUS PATTERNS FILE: what the guest does with two disks, and a third one without a file system; then
# they are clean.
leaves()
{
	for disk in first second; do
		truncate -s 8M "$scratch/$disk"
		[ -n "$guest_missing" ] || mke2fs -q -F -t ext4 "$scratch/$disk"
	done
	truncate -s 1M "$scratch/third"
	boots "$1" "$2" "$3" "$scratch/init.cpio" --append payload.device=none \
		--write-disk "$scratch/first" --write-disk "$scratch/second" \
		--write-disk "$scratch/third" -- "eval \"\$(cat $4)\""
	silent '... init has no complaint' '^init: .*\(file system\|disks\)'
	for disk in first second; do
		if [ -n "$guest_missing" ]; then
			skip "... the $disk disk is clean" "$guest_missing"
			continue
		fi
		ok "... the $disk disk has no error" e2fsck -fn "$scratch/$disk"
		is '... and nothing is to be done for it' \
			"$(dumpe2fs -h "$scratch/$disk" 2>/dev/null | grep -c -e needs_recovery -e 'state: *not clean')" 0
	done
}

leaves 'disks that processes use' 217 '^/dev/vda /a\\040b ext4 rw' /used
silent '... which needs no force' 'Emergency Remount'
leaves 'a disk below an overlay, and no /proc' 219 '^none /all overlay rw' /below
silent '... which needs no force, too' 'Emergency Remount'
leaves 'disks that stay in use' 218 'Emergency Remount' /held
if [ -n "$guest_missing" ]; then
	skip '... what was written is on the third' "$guest_missing"
else
	is '... what was written is on the third' "$(head -c 19 "$scratch/third" | tr -d '\0')" 'written to the last'
fi

# --- What takes minutes. ---

if ! rarely; then
	done_testing
	exit
fi

# A disk that needs seven minutes for what a program has written.
cat >"$scratch/slow" <<'END'
mkdir /d && mount -t ext4 /dev/vda /d && head -c 8388608 /dev/urandom >/d/file
exit 220
END
# shellcheck disable=SC2016
printf '%s\n' '#!/bin/sh' 'for word in "$@"; do' 'shift' \
	'case $word in file=*/first,*) word=$word,throttling.bps-write=20000 ;; esac' 'set -- "$@" "$word"' 'done' \
	"exec ${QEMU:-qemu-system-x86_64} \"\$@\"" >"$scratch/throttle"
chmod +x "$scratch/throttle"
guest_cpio "$scratch/slow.cpio" --add "$scratch/slow:/slow:0644"
truncate -s 16M "$scratch/first"
[ -n "$guest_missing" ] || mke2fs -q -F -t ext4 "$scratch/first"
QEMU=$scratch/throttle timeout_s=1500
export QEMU
boots 'a disk that is slow' 220 '^init: waiting for the disks' "$scratch/slow.cpio" \
	--append payload.device=none --write-disk "$scratch/first" -- 'eval "$(cat /slow)"'
silent '... is waited for' 'not all that was written'
unset QEMU

# A console that nobody reads; QEMU has it from the shell, since qemu-run would read it.
if [ -n "$guest_missing" ]; then
	skip 'a console that nobody reads' "$guest_missing"
else
	mkfifo "$scratch/unread"
	exec 5<>"$scratch/unread"
	dd if=/dev/zero of="$scratch/unread" bs=1024 oflag=nonblock conv=notrunc 2>/dev/null
	ok 'a console that nobody reads is waited for no longer than a minute' timeout -s KILL 900 qemu-system-x86_64 \
		-accel tcg -cpu max -m 256 -nodefaults -display none -no-reboot -kernel "$kernel" -initrd "$scratch/init.cpio" \
		-append 'console=ttyS0 quiet loglevel=0 no_timer_check payload.device=none payload.mode=run -- "exit 0"' \
		-chardev "file,id=console,path=$scratch/unread" -serial chardev:console
	exec 5>&-
fi
done_testing
