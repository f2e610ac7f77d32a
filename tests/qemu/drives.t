#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# drives.t - devices that come late, are empty, busy, of another kind or there twice, on a real kernel, all in one boot: a
# CD, a floppy, sticks and a card reader on USB, one disk on two paths, a pipe.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"
export PATH="$PATH:/usr/sbin:/sbin"

if [ -n "$guest_missing" ]; then
	skip 'drives of all kinds' "$guest_missing"
	done_testing
	exit
fi

# Two volumes, which name each other's files; a payload without digests.
(cd "$files" && sha256sum alpha.txt numbers.gz) >"$scratch/SHA256SUMS"
for name in alpha.txt numbers.gz; do
	"$mkpayload" pack -o "$scratch/$name.img" "$scratch/SHA256SUMS" "$files/$name" >"$scratch/packed" || exit 1
done
"$mkpayload" pack -o "$scratch/plain.img" "$files/numbers.gz" >"$scratch/packed" || exit 1

cp "$scratch/plain.img" "$scratch/card.img"
cp "$scratch/plain.img" "$scratch/floppy.img"
truncate -s 1440K "$scratch/floppy.img"

# qemu-run has neither a CD nor a floppy.
cat >"$scratch/qemu" <<END
#!/bin/sh
exec ${QEMU:-qemu-system-x86_64} "\$@" -device virtio-scsi-pci,id=paths -device qemu-xhci,id=xhci \\
	-drive if=none,id=cd,format=raw,readonly=on,file='$scratch/plain.img' -device ide-cd,drive=cd \\
	-drive if=none,id=floppy,format=raw,snapshot=on,file='$scratch/floppy.img' -device floppy,drive=floppy
END
chmod +x "$scratch/qemu"

# The guest: says "now NAME" where it waits for what is plugged in then. A floppy that is open under the name of one
# format is busy under any other.
cat >"$scratch/line" <<'END'
said() { until grep -q -e "$1" -e '^status' /said; do sleep 0.1; done; }
import() { payload-import "$@" >/said 2>&1; echo "status $?" >>/said; }
show() { sed "s/^/$1: /" /said; rm /said; }
forget() { dd if=/dev/zero of=/dev/$1 bs=8 count=1 conv=fsync 2>/dev/null; }
cd /external/distfiles && sha256sum -c SHA256SUMS
import --device /dev/sr0 /cd; show cd
mknod /dev/fd0u1440 b 2 28; sleep 100000 </dev/fd0u1440 & holder=$!
until readlink /proc/$holder/fd/0 | grep -q u1440; do sleep 0.1; done
import --device /dev/fd0 --timeout 600 /floppy & said 'busy; waiting up to 600 s'; kill $holder; wait; show busy
mkfifo /pipe; import --device /pipe --timeout 600 /p; show pipe
import --probe /dev/sda; show probe
forget sda; forget sdb
import --probe /dev/sda; show probe
echo now reader; until [ -e /sys/class/block/sdc ]; do sleep 0.1; done
import --if-present --timeout 0 /none; show empty
import --device /dev/sdc --timeout 600 /card & said 'no medium in the drive; waiting up to 600 s'
echo now card; wait; show card; forget sdc
echo now paths; until [ -e /sys/class/block/sdd ] && [ -e /sys/class/block/sde ]; do sleep 0.1; done
import --timeout 0 /path; show paths
import --all --timeout 0 /paths; show all
echo now another; until [ -e /sys/class/block/sdf ]; do sleep 0.1; done
import --timeout 0 /path; show another
END
guest_also='--module-set=qemu --module=sr_mod --module=floppy'
guest_cpio "$scratch/init.cpio" --add "$scratch/line:/line:0644"

# stick NAME IMAGE PATTERN: plugs a stick in when the console says so.
stick()
{
	when_said "$boot_log.raw" "$3" "drive_add 0 if=none,id=$1,format=raw,snapshot=on,file=$2" \
		"device_add usb-storage,bus=xhci.0,drive=$1"
}

# path NAME WWN PATTERN: a SCSI disk with that name of the hardware's, always the same image.
path()
{
	when_said "$boot_out" "$3" "drive_add 0 if=none,id=$1,format=raw,readonly=on,file=$scratch/plain.img" \
		"device_add scsi-hd,bus=paths.0,drive=$1,wwn=$2"
}

plug()
{
	stick one "$scratch/alpha.txt.img" '/dev/sr0 (11:0)' &&
		stick two "$scratch/numbers.gz.img" '/dev/sda (8:0): a payload' &&
		when_said "$boot_out" 'now reader' 'drive_add 0 if=none,id=card' \
			'device_add usb-storage,bus=xhci.0,drive=card,removable=on' &&
		when_said "$boot_out" 'now card' "change card $scratch/card.img raw" &&
		path first 0x5000c500a1b2c3d4 'now paths' &&
		path second 0x5000c500a1b2c3d4 'now paths' &&
		path third 0x5000c500a1b2c3d5 'now another'
}
: >"$boot_log.raw" >"$boot_out"
{ plug || "$top/tests/qemu/monitor" "$scratch/monitor" quit; } 2>"$scratch/plugged" &
QEMU=$scratch/qemu guest_boot "$scratch/init.cpio" --append 'payload.device=all payload.timeout=600' \
	--monitor "$scratch/monitor"
wait
[ ! -s "$scratch/plugged" ] || note "$(cat "$scratch/plugged")"

booted 'volumes on two USB sticks that come late are waited for, with payload.device=all' 0 \
	"waiting up to 600 s for all payloads; seen so far
/dev/sda (8:0): a payload
payload-import: /dev/sda: [12] files
payload-import: /dev/sdb: [12] files
^alpha.txt: OK
^numbers.gz: OK"
booted 'a CD and a floppy are named, not looked at' 0 "/dev/fd0 (2:0): a kind of device that is not looked at
/dev/sr0 (11:0): a kind of device that is not looked at"
booted 'a CD can be chosen' 0 "^cd: payload-import: /dev/sr0: 1 files
^cd: status 0"
booted 'a busy drive is waited for' 0 "^busy: .*/dev/fd0: device or resource busy; waiting up to 600 s
^busy: payload-import: /dev/fd0: 1 files
^busy: status 0"
booted 'a pipe is refused at once' 0 "^pipe: payload-import: /pipe: neither a block device nor a regular file
^pipe: status 1"
booted '--probe tells a payload from none' 0 "^probe: payload-import: /dev/sda: a payload
^probe: status 0
^probe: payload-import: /dev/sda: no LBPAYLD1 magic
^probe: status 1"
booted 'a drive without medium is no payload' 0 "^empty: .*/dev/sdc (8:32): no medium in the drive
^empty: payload-import: nothing to import
^empty: status 0"
booted 'a medium that is put in while --device waits' 0 \
	"^card: payload-import: /dev/sdc: no medium in the drive; waiting up to 600 s
^card: payload-import: /dev/sdc: 1 files
^card: status 0"
booted 'one disk on two paths, by its name, is one' 0 "^paths: payload-import: /dev/sd[de]: 1 files
^paths: status 0
^all: payload-import: /dev/sd[de]: 1 files
^all: status 0"
booted 'a disk of another name is another' 0 "^another: payload-import: several payload disks
^another: .*/dev/sd[def] (8:[0-9]*): a payload
^another: .*/dev/sd[def] (8:[0-9]*): the same payload as on a disk above
^another: status 1"
done_testing
