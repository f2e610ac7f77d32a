#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disk.t - one disk that mkpayload disk has written boots by BIOS and by UEFI, from each kind of disk, and finds its payload
# in its partition. make check: by BIOS from IDE, by UEFI from virtio; DISKS=all (make disks): all ten.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

firmware=/usr/share/OVMF
if [ -z "$guest_missing" ]; then
	have mformat && have syslinux || guest_missing='no mtools or no syslinux: tests/provide brings them'
	[ -r /usr/lib/systemd/boot/efi/systemd-bootx64.efi ] || guest_missing='no systemd-boot-efi: tests/provide brings it'
fi

# What the machine says ends on the serial console. The line for the guest is a file, since a kernel takes its own words.
line="console=tty0 console=ttyS0 quiet payload.mode=run payload.required=yes payload.timeout=300 payload.on_error=poweroff"
guest_also='--module-set=qemu'
echo "cat /proc/cmdline; $show_sums" >"$scratch/line"
guest_payload "$scratch/payload.img"
guest_cpio "$scratch/init.cpio" --add "$scratch/line:/line"
[ -n "$guest_missing" ] || "$mkpayload" disk -o "$scratch/stick.img" --kernel "$kernel" --initrd "$scratch/init.cpio" \
	--append "$line" --payload "$scratch/payload.img" >"$scratch/out" 2>&1 || note "$(cat "$scratch/out")"

# The device of each kind.
device_of()
{
	case $1 in
	usb) echo '-device qemu-xhci -device usb-storage,drive=stick,bootindex=1' ;;
	ide) echo '-device ide-hd,drive=stick,bus=ide.0,bootindex=1' ;;
	ahci) echo '-device ahci,id=ahci -device ide-hd,drive=stick,bus=ahci.0,bootindex=1' ;;
	nvme) echo '-device nvme,drive=stick,serial=1,bootindex=1' ;;
	virtio) echo '-device virtio-blk-pci,drive=stick,bootindex=1' ;;
	esac
}

# machine WAY KIND: boots; the console is in $boot_log.
machine()
{
	machine_firmware=''
	if [ "$1" = UEFI ]; then
		cp "$firmware/OVMF_VARS_4M.fd" "$scratch/vars"
		machine_firmware="-drive if=pflash,format=raw,readonly=on,file=$firmware/OVMF_CODE_4M.fd
			-drive if=pflash,format=raw,file=$scratch/vars"
	fi
	# shellcheck disable=SC2046,SC2086 # a word is an option
	timeout "$timeout_s" "${QEMU:-qemu-system-x86_64}" -m 512 -display none -monitor none -net none -no-reboot -snapshot \
		-serial "file:$scratch/serial" $machine_firmware -drive "if=none,id=stick,format=raw,file=$scratch/stick.img" \
		$(device_of "$2") </dev/null >"$scratch/qemu" 2>&1
	tr -d '\r' <"$scratch/serial" >"$boot_log"
}

# disk_boots WAY KIND
disk_boots()
{
	disk_name="by $1 from $2"
	if [ -n "$guest_missing" ]; then
		skip "$disk_name" "$guest_missing"
		return
	fi
	if [ "$1" = UEFI ] && ! [ -r "$firmware/OVMF_CODE_4M.fd" ]; then
		skip "$disk_name" 'no OVMF (package ovmf): tests/provide brings it'
		return
	fi
	machine "$1" "$2"
	is "$disk_name: all went well" "$(grep -c '^init: payload.status=0$' "$boot_log")" 1
	is "... the payload was in partition 2" "$(grep -cE '^payload-import: /dev/[a-z0-9]*2: 5 files,' "$boot_log")" 1
	is "... its files are there" "$(grep -E '^[0-9a-f]{64}  ' "$boot_log")" "$(guest_sums)"
	is "... the command line is" "$(grep -a initrd= "$boot_log" | sed 's/^BOOT_IMAGE=[^ ]* //; s/^initrd=[^ ]* //; s/ initrd=[^ ]*$//')" "$line"
	[ "$(grep -c '^init: payload.status=0$' "$boot_log")" -eq 1 ] || note "$(tail -n 40 "$boot_log")" "$(cat "$scratch/qemu")"
}

kinds='usb ide ahci nvme virtio'
if [ "${DISKS:-}" = all ]; then
	for way in BIOS UEFI; do
		for kind in $kinds; do
			disk_boots $way $kind
		done
	done
else
	disk_boots BIOS ide
	disk_boots UEFI virtio
fi
done_testing
