#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# hooks.t - programs of the initial CPIO at points on init's way: each in its order, with its environment; what becomes of a
# boot in which one fails; a root that a hook makes.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
[ -n "$guest_missing" ] || have mke2fs || guest_missing="no mke2fs: tests/provide brings it"
points='cmdline pre-udev pre-trigger initqueue pre-mount mount pre-import post-import pre-pivot cleanup'

# hook POINT NAME LINE: a hook that says so and does that, into hooks.spec.
hook()
{
	# shellcheck disable=SC2016 # the hook's
	printf '#!/bin/sh\necho "hook: $HOOK ${0##*/} $NEWROOT $ROOT"\n%s\n' "$3" >"$scratch/$1-$2"
	echo "file /lib/init/hooks/$1/$2 $scratch/$1-$2 0755 0 0" >>"$scratch/hooks.spec"
}
for point in $points; do
	hook "$point" 10-first 'exit 0'
	hook "$point" 20-second ''
done
hook pre-udev 15-fails 'exit 3'
hook initqueue 30-makes '[ -e /made ] || { : >/made; losetup /dev/loop0 /image; }'
hook cleanup 15-fails 'exit 3'

# The root is a file of the archive, which is a device only by the hook.
mkdir -p "$scratch/tree/sbin" "$scratch/tree/bin" "$scratch/tree/dev" "$scratch/tree/proc" "$scratch/tree/sys" "$scratch/tree/run"
printf '#!/bin/busybox sh\necho "root: process $$"\necho init: payload.status=7\nbusybox poweroff -f\n' >"$scratch/tree/sbin/init"
chmod 755 "$scratch/tree/sbin/init"
[ -n "$guest_missing" ] || cp "$busybox" "$scratch/tree/bin/busybox"
truncate -s 8M "$scratch/image"
[ -n "$guest_missing" ] || mke2fs -q -F -t ext4 -O ^has_journal -L made -d "$scratch/tree" "$scratch/image"
guest_disks='--module=loop --module=ext4'
guest_cpio "$scratch/init.cpio" --spec "$scratch/hooks.spec" --add "$scratch/image:/image:0644"
console='payload.stdin=console payload.stdout=console payload.stderr=console'

# wanted POINT...: what the hooks of these say; ROOT is the value of root=.
wanted()
{
	for wanted_point in "$@"; do
		for name in 10-first 15-fails 20-second 30-makes; do
			[ ! -e "$scratch/$wanted_point-$name" ] || echo "hook: $wanted_point $name /sysroot $root"
		done
	done
}

boots 'a root that a hook makes' 7 '^init: /lib/init/hooks/pre-udev/15-fails: exit status 3
^init: /lib/init/hooks/cleanup/15-fails: exit status 3
^init: root=LABEL=made is /dev/loop0, 8.0 MiB, ext4
^root: process 1' "$scratch/init.cpio" --append "payload.mode=exec $console root=LABEL=made rootdelay=600"
if [ -n "$guest_missing" ]; then
	skip '... each hook in its order, with its environment' "$guest_missing"
else
	root='LABEL=made'
	# Those of initqueue are run again with each device that comes.
	# shellcheck disable=SC2086 # a word is a point
	is '... each hook in its order, with its environment' "$(grep '^hook:' "$boot_log" | awk '!seen[$0]++')" "$(wanted $points)"
fi

# Without root= those that have no root, and one that fails ends the boot, before the others of its point.
hook pre-import 15-fails 'exit 4'
guest_cpio "$scratch/fails.cpio" --spec "$scratch/hooks.spec" --add "$scratch/image:/image:0644"
boots 'a hook that fails ends the boot' 125 '^init: /lib/init/hooks/pre-import/15-fails: exit status 4
^init: cannot go on' "$scratch/fails.cpio" --append "payload.device=none $console" -- 'echo the program'
silent '... and the program does not run' '^the program'
if [ -n "$guest_missing" ]; then
	skip '... nor does what comes behind it' "$guest_missing"
else
	root=
	is '... nor does what comes behind it' "$(grep '^hook:' "$boot_log")" \
		"$(wanted cmdline pre-udev pre-trigger pre-import | grep -v 'pre-import 20')"
fi
done_testing
