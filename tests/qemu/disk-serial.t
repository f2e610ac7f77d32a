#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disk-serial.t - mkpayload disk knows disks that are not removable by their serial numbers: USB, IDE, NVMe, virtio, SCSI, one
# without. The guest calls it; a kernel that is not there is all that is wrong where the disk is the right one.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cat >"$scratch/line" <<'END'
tries=0 # USB takes its time
while [ "$(ls /sys/block | grep -c -e sd -e nvme -e vd)" -lt 6 ] && [ $((tries += 1)) -lt 600 ]; do sleep 0.5; done
for disk in /sys/block/*; do
	case $disk in */sd* | */nvme* | */vd*) ;; *) continue ;; esac
	disk=/dev/${disk##*/}
	call="/data/mkpayload disk --force --kernel /none --initrd /none -o $disk"
	own=$($call --serial WRONG 2>&1 | sed -n 's/.*its serial number is \(.*\), not WRONG$/\1/p')
	echo "own ${own:-none}"
	$call 2>&1 | sed "s,^.*$disk: ,${own:-none} without: ,; s/ (lsblk.*//"
	$call --serial "${own:-WRONG}" 2>&1 | sed "s,^mkpayload: ,${own:-none} with its own: ,; s,$disk,DISK,"
done
END
guest_also='--module-set=qemu --module=sym53c8xx --module=virtio_scsi'
guest_cpio "$scratch/init.cpio" --add "$scratch/line:/line" --file "$mkpayload"
for kind in usb ide nvme virtio scsi none; do
	truncate -s 8M "$scratch/$kind.img"
done
serials='NVME1 IDE1 SCSI1 USB1 VIRTIO1'
if [ -n "$guest_missing" ]; then
	skip 'serial numbers' "$guest_missing"
	done_testing
	exit
fi
drive()
{
	echo "-drive if=none,id=$1,format=raw,file=$scratch/$1.img"
}
# shellcheck disable=SC2046 # a word is an option
timeout "$timeout_s" "${QEMU:-qemu-system-x86_64}" -m 512 -display none -monitor none -net none -no-reboot \
	-kernel "$kernel" -initrd "$scratch/init.cpio" -serial "file:$scratch/serial" \
	-append 'console=ttyS0 quiet payload.mode=run payload.device=none payload.on_error=poweroff' \
	$(drive usb) -device qemu-xhci -device usb-storage,drive=usb,serial=USB1 $(drive ide) -device ide-hd,drive=ide,serial=IDE1 \
	$(drive nvme) -device nvme,drive=nvme,serial=NVME1 $(drive virtio) -device virtio-blk-pci,drive=virtio,serial=VIRTIO1 \
	$(drive none) -device virtio-blk-pci,drive=none -device virtio-scsi-pci $(drive scsi) -device scsi-hd,drive=scsi,serial=SCSI1 \
	</dev/null >"$scratch/qemu" 2>&1
tr -d '\r' <"$scratch/serial" >"$boot_log"
is 'the serial number of each' "$(sed -n 's/^own //p' "$boot_log" | sort | tr '\n' ' ')" "IDE1 NVME1 SCSI1 USB1 VIRTIO1 none "
for serial in $serials none; do
	is "$serial: without --serial" "$(sed -n "s/^$serial without: //p" "$boot_log")" \
		"is not removable, and may be the wrong one: --serial says which disk is meant"
done
for serial in $serials; do
	is "$serial: with it" "$(sed -n "s/^$serial with its own: //p" "$boot_log")" '--kernel /none: No such file or directory'
done
is "none: with one" "$(sed -n "s/^none with its own: //p" "$boot_log")" \
	'DISK: has no serial number, so whether it is WRONG is not known'
[ -s "$boot_log" ] && grep -q '^own ' "$boot_log" || note "$(cat "$boot_log" "$scratch/qemu")"
done_testing
