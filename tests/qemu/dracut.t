#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# dracut.t - hooks of dracut's own, as the package dracut-core has them: its base, rootfs-block, fs-lib and usrmount find and mount
# a root, sourced by init's driver and without udev.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
modules=${DRACUT:-/usr/lib/dracut}
[ -n "$guest_missing" ] || have mke2fs || guest_missing="no mke2fs: tests/provide brings it"
[ -n "$guest_missing" ] || [ -e "$modules/modules.d/99base/dracut-lib.sh" ] || guest_missing="no dracut in $modules: tests/provide brings it, DRACUT=DIR names it"

mkdir -p "$scratch/tree/sbin" "$scratch/tree/bin" "$scratch/tree/dev" "$scratch/tree/proc" "$scratch/tree/sys" "$scratch/tree/run" \
	"$scratch/tree/etc" "$scratch/tree/usr"
echo 'LABEL=usr /usr ext4 ro 0 0' >"$scratch/tree/etc/fstab"
cat >"$scratch/tree/sbin/init" <<'E2'
#!/bin/busybox sh
grep() { busybox grep "$@"; }
grep ' / \| /usr ' /proc/mounts
echo "root: process $$ $(busybox cat /usr/text)"
echo init: payload.status=7
busybox poweroff -f
E2
chmod 755 "$scratch/tree/sbin/init"
mkdir "$scratch/usr"
echo 'with a /usr' >"$scratch/usr/text"
if [ -z "$guest_missing" ]; then
	cp "$busybox" "$scratch/tree/bin/busybox"
	truncate -s 8M "$scratch/root.img" "$scratch/usr.img"
	mke2fs -q -F -t ext4 -L 'ro/ot' -d "$scratch/tree" "$scratch/root.img"
	mke2fs -q -F -t ext4 -L usr -d "$scratch/usr" "$scratch/usr.img"
fi

# put FILE PATH MODE
put()
{
	echo "file $2 $modules/modules.d/$1 $3 0 0" >>"$scratch/dracut.spec"
}
put 99base/dracut-lib.sh /lib/dracut-lib.sh 0644
put 99base/dracut-dev-lib.sh /lib/dracut-dev-lib.sh 0644
put 99base/initqueue.sh /sbin/initqueue 0755
put 99fs-lib/fs-lib.sh /lib/fs-lib.sh 0644
put 99base/parse-root-opts.sh /lib/dracut/hooks/cmdline/10-parse-root-opts.sh 0755
put 95rootfs-block/parse-block.sh /lib/dracut/hooks/cmdline/95-parse-block.sh 0755
put 95rootfs-block/block-genrules.sh /lib/dracut/hooks/pre-udev/30-block-genrules.sh 0755
put 95rootfs-block/rootfallback.sh /lib/dracut/hooks/initqueue/timeout/99-rootfallback.sh 0755
put 95rootfs-block/mount-root.sh /lib/dracut/hooks/mount/99-mount-root.sh 0755
put 98usrmount/mount-usr.sh /lib/dracut/hooks/pre-pivot/50-mount-usr.sh 0755
cat >>"$scratch/dracut.spec" <<-'END'
dir /var 0755 0 0
dir /etc/udev/rules.d 0755 0 0
slink /usr/bin/dracut-getarg dracut-util 0777 0 0
slink /usr/bin/dracut-getargs dracut-util 0777 0 0
slink /etc/mtab /proc/self/mounts 0777 0 0
END
guest_disks="$guest_disks --module=ext4"
guest_cpio "$scratch/init.cpio" --spec "$scratch/dracut.spec" --add "$modules/dracut-util:/usr/bin/dracut-util:0755"
console='payload.stdin=console payload.stdout=console payload.stderr=console'
boots 'hooks of dracut mount the root and its /usr' 7 '^/dev/disk/by-label/ro.134x2fot / ext4 ro,nodev
^/dev/[^ ]* /usr ext4 ro
^root: process 1 with a /usr' "$scratch/init.cpio" --disk "$scratch/root.img" --disk "$scratch/usr.img" \
	--append "payload.mode=exec $console root=LABEL=ro/ot rootflags=nodev rootdelay=600"
silent '... and none of them exits' 'ends its shell'
silent '... nor misses a directory' 'driver: '
done_testing
