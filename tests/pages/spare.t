#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# spare.t - docs/spare.md as it stands there, but for the sticks, which are files. make check boots by BIOS, make disks
# (DISKS=all) by UEFI, too. (A keyboard in the emergency shell: qemu/disk-screen.t; devices: mkpayload/disk-device.t.)

# shellcheck source=tests/pages/page.sh
. "$(dirname "$0")/page.sh"

page_open spare.md
if [ -z "$guest_missing" ]; then
	have mformat && have syslinux || guest_missing='no mtools or no syslinux: tests/provide brings them'
	[ -r /usr/lib/systemd/boot/efi/systemd-bootx64.efi ] || guest_missing='no systemd-boot-efi: tests/provide brings it'
	dpkg-query -s dash coreutils >/dev/null 2>&1 || guest_missing='no packages that dpkg-query knows'
	[ -n "${kernel_modules:-}" ] || guest_missing='the kernel has no modules'
fi
if [ -n "$guest_missing" ]; then
	skip 'docs/spare.md' "$guest_missing"
	done_testing
	exit
fi
page_kernel
cp -r "$files" "$page_at/distfiles"

# As long as the machine needs, and no window.
quiet_machine="s/^qemu-system-x86_64 /timeout $timeout_s qemu-system-x86_64 -display none -net none /"
step '^apt-get download'
step 'job.sh'
step '^mkpayload cpio'
step '^WORDS='
step 'by-bios && cat' "$quiet_machine"
if ! [ -r /usr/share/ovmf/OVMF.fd ]; then
	unseen 'OVMF' 'no OVMF (package ovmf): tests/provide brings it'
elif [ "${DISKS:-}" != all ]; then
	unseen 'OVMF' 'make disks (DISKS=all) boots it'
else
	step 'OVMF' "$quiet_machine"
fi
step '^lsblk' 's,/dev/sdX,stick,'
ok 'what is written to the stick is the image' cmp -n 1048576 "$page_at/stick" "$page_at/stick.img"
step '^mkpayload pack' 's,/dev/sdY,second-stick,'
step 'results' 's,/dev/sdX,stick.img,'
ok 'what came back' grep -qx 'numbers.gz: OK' "$page_at/results/checked"
page_done
