#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# debian.t - a Debian of debootstrap, with systemd and udev, on a disk that root= names: to a login prompt, with nobody there, and cleanly
# off. Some minutes, so only with DEBIAN=all (make debian). MIRROR=URL names another mirror of Debian.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
for tool in debootstrap mke2fs e2fsck; do
	[ -n "$guest_missing" ] || have $tool || guest_missing="no $tool: 'tests/provide package' brings it"
done
[ "$(id -u)" -eq 0 ] || guest_missing='not root, who alone can make a root with debootstrap'
[ "${DEBIAN:-}" = all ] || guest_missing='make debian does it'
# shellcheck disable=SC2016 # apt-get's
mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | head -n 1)}
root=$scratch/root
if [ -z "$guest_missing" ] && ! debootstrap --variant=minbase --include=systemd-sysv,udev bookworm "$root" "${mirror:-http://deb.debian.org/debian}" \
	>"$scratch/debootstrap.log" 2>&1; then
	guest_missing="no bookworm from $mirror: MIRROR=URL names one that can be had"
	note "$(tail -n 3 "$scratch/debootstrap.log")"
fi
if [ -n "$guest_missing" ]; then
	skip 'a Debian to its login prompt and off' "$guest_missing"
	done_testing
	exit
fi

# It is switched off by another disk, which is plugged in when there is a prompt.
echo debian >"$root/etc/hostname"
cat >"$root/etc/systemd/system/off.service" <<'END'
[Service]
StandardOutput=tty
TTYPath=/dev/console
ExecStart=/bin/sh -c 'until [ -e /dev/vdb ]; do sleep 1; done; printf "\ninit: payload.status=7\n"; exec systemctl poweroff'
[Install]
WantedBy=multi-user.target
END
# However slow the machine is, its terminal is waited for.
mkdir -p "$root/etc/systemd/system.conf.d"
printf '[Manager]\nDefaultDeviceTimeoutSec=infinity\nDefaultTimeoutStartSec=infinity\n' >"$root/etc/systemd/system.conf.d/slow.conf"
ln -s ../off.service "$root/etc/systemd/system/multi-user.target.wants/off.service"
truncate -s 1G "$scratch/debian.img"
mke2fs -q -F -t ext4 -L debian -d "$root" "$scratch/debian.img"
truncate -s 1M "$scratch/off.img"

guest_disks='--module=virtio_pci --module=virtio_blk --module=ext4'
guest_cpio "$scratch/init.cpio"
: >"$boot_log.raw"
timeout_s=$((timeout_s * 4))
{ when_said "$boot_log.raw" '^debian login:' "drive_add 0 if=none,id=off,format=raw,file=$scratch/off.img" \
	'device_add virtio-blk-pci,drive=off' || "$top/tests/qemu/monitor" "$scratch/monitor" quit; } >"$scratch/plugged" 2>&1 &
guest_boot "$scratch/init.cpio" --memory 512 --write-disk "$scratch/debian.img" --monitor "$scratch/monitor" \
	--append "payload.mode=exec console=ttyS0 root=LABEL=debian rw rootdelay=600"
wait
[ ! -s "$scratch/plugged" ] || note "$(cat "$scratch/plugged")"
booted 'a Debian to its login prompt and off' 7 '^init: root=LABEL=debian is /dev/vda, 1.0 GiB, ext4
^init: the root is in place; /sbin/init takes over
^debian login:
reboot: Power down'
ok '... its file system is as it should be' e2fsck -fn "$scratch/debian.img"
is '... and was unmounted' "$(dumpe2fs -h "$scratch/debian.img" 2>/dev/null |
	sed -n 's/^Filesystem state: *//p; s/.*\(needs_recovery\).*/\1/p')" clean
done_testing
