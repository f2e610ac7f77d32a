#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# module-dir.t - what mkpayload cpio --module-dir brings of dracut's base, rootfs-block, fs-lib and usrmount, with this machine's own
# programs: it finds and mounts a root by its label, and its /usr, under our init and without udev.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
modules=${DRACUT_MODULES:-/usr/lib/dracut/modules.d}
[ -n "$guest_missing" ] || have mke2fs || guest_missing="no mke2fs: tests/provide brings it"
[ -n "$guest_missing" ] || [ -e "$modules/99base/module-setup.sh" ] || guest_missing="no dracut in $modules: tests/provide brings it, DRACUT_MODULES=DIR names it"
[ -n "$guest_missing" ] || unshare -Urmn true 2>/dev/null || guest_missing='no namespaces, or no unshare'

mkdir -p "$scratch/tree/sbin" "$scratch/tree/bin" "$scratch/tree/dev" "$scratch/tree/proc" "$scratch/tree/sys" "$scratch/tree/run" \
	"$scratch/tree/etc" "$scratch/tree/usr" "$scratch/usr"
echo 'LABEL=usr /usr ext4 ro 0 0' >"$scratch/tree/etc/fstab"
cat >"$scratch/tree/sbin/init" <<'END'
#!/bin/busybox sh
busybox grep ' / \| /usr ' /proc/mounts
echo "root: process $$ $(busybox cat /usr/text)"
echo init: payload.status=7
busybox poweroff -f
END
chmod 755 "$scratch/tree/sbin/init"
echo 'with a /usr' >"$scratch/usr/text"
if [ -z "$guest_missing" ]; then
	cp "$busybox" "$scratch/tree/bin/busybox"
	truncate -s 8M "$scratch/root.img" "$scratch/usr.img"
	mke2fs -q -F -t ext4 -L root -d "$scratch/tree" "$scratch/root.img"
	mke2fs -q -F -t ext4 -L usr -d "$scratch/usr" "$scratch/usr.img"
	# shellcheck disable=SC2086
	ok 'an archive' "$mkpayload" cpio -o "$scratch/init.cpio" $guest_disks --module ext4 --modules-from "$kernel_modules" \
		--module-dir "$modules" --dracut-modules 'base rootfs-block fs-lib usrmount'
fi
console='payload.stdin=console payload.stdout=console payload.stderr=console'
boots 'what dracut installs mounts the root and its /usr' 7 '^root: clean
^/dev/[^ ]* / ext4 [a-z,]*nodev
^/dev/[^ ]* /usr ext4 ro
^root: process 1 with a /usr' "$scratch/init.cpio" --disk "$scratch/root.img" --disk "$scratch/usr.img" \
	--append "payload.mode=exec $console root=LABEL=root rootflags=nodev rootdelay=600"
silent '... and no hook exits' 'ends its shell'
done_testing
