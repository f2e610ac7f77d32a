#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# root.t - init's root=: found by each of its names, waited for, mounted, entered. One boot as people do it; with GUEST=all
# (make guest, make roots) one in which init runs once a row of a table, as process 1 of namespaces of its own, with a
# command line of its own, and one with a disk that is plugged in meanwhile.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
for tool in mke2fs mkfs.xfs mkfs.btrfs btrfstune mksquashfs xorriso sfdisk mkfs.vfat mkswap; do
	[ -n "$guest_missing" ] || have $tool || guest_missing="no $tool: tests/provide brings it"
done

# --- What is in every root: busybox, and an init that says what it finds. ---

tree=$scratch/tree
mkdir -p "$tree/bin" "$tree/sbin" "$tree/dev" "$tree/proc" "$tree/sys" "$tree/run" "$tree/tmp" "$tree/external"
cat >"$tree/sbin/init" <<'END'
#!/bin/busybox sh
alias cat='busybox cat' grep='busybox grep' readlink='busybox readlink' sed='busybox sed'
[ -e /proc/self ] && was='' || { busybox mount -t proc proc /proc; was=', nothing mounted'; }
echo "root: process $$$was, $(sed -n 's/^\([^ ]*\) \/ \([^ ]*\) \(r[ow]\).*/\1 \2 \3/p' /proc/mounts)${*:+: $*}"
case " $* " in *' say '*)
	sed 's/ r[ow],.*//; s/^/mounted: /' /proc/mounts
	grep -e Unevictable -e Shmem: /proc/meminfo
	for process in /proc/[0-9]*; do
		[ -z "$(readlink "$process/exe")" ] || echo "a process: ${process#/proc/}"
	done
	for fd in 0 1 2; do
		echo "descriptor $fd: $(readlink /proc/$$/fd/$fd), of /dev: $(busybox stat -L -c %d /proc/$$/fd/$fd /dev | busybox uniq | busybox wc -l)"
	done
	;;
esac
[ ! -e /external/distfiles/alpha.txt ] || echo "payload: $(cat /external/distfiles/alpha.txt)"
case " $* " in *' end '*)
	echo init: payload.status=7
	busybox poweroff -f
	;;
esac
END
chmod 755 "$tree/sbin/init"
[ ! -e "$busybox" ] || cp "$busybox" "$tree/bin/busybox"

# ext4 IMAGE LABEL [mke2fs OPTION...]: with all of that.
ext4()
{
	ext4_image=$1 ext4_label=$2
	shift 2
	truncate -s 8M "$ext4_image" && mke2fs -q -F -t ext4 -O ^has_journal -L "$ext4_label" "$@" -d "$tree" "$ext4_image"
}

console='payload.mode=exec payload.stdin=console payload.stdout=console payload.stderr=console'

# --- As people do it. ---

guest_disks='--module=virtio_pci --module=virtio_blk --module=ext4'
guest_payload "$scratch/payload.img"
if [ -z "$guest_missing" ]; then
	ext4 "$scratch/ext4" 'the root'
	head -c 8000000 /dev/urandom >"$scratch/ballast"
	guest_cpio "$scratch/init.cpio" --add "$scratch/ballast:/ballast:0644"
fi
boots 'an ext4 by its label, with a payload' 7 '^init: root=LABEL=the root is /dev/vda, 8.0 MiB, ext4
^init: the root is in place; /sbin/init takes over
^root: process 1, /dev/vda ext4 rw: say end
^payload: the first' "$scratch/init.cpio" --disk "$scratch/ext4" --disk "$scratch/payload.img" \
	--append "$console "'"root=LABEL=the root" rw payload.device=all' -- say end
if [ -z "$guest_missing" ]; then
	is '... process 1 is the only one' "$(grep '^a process:' "$boot_log")" 'a process: 1'
	is '... has the console of the new /dev' "$(grep '^descriptor' "$boot_log")" \
		"$(printf 'descriptor %d: /dev/console, of /dev: 1\n' 0 1 2)"
	is '... and these mounts' "$(sed -n 's/^mounted: //p' "$boot_log")" 'proc /proc proc
sysfs /sys sysfs
devtmpfs /dev devtmpfs
devpts /dev/pts devpts
tmpfs /run tmpfs
tmpfs /dev/shm tmpfs
/dev/vda / ext4'
	left=$(sed -n 's/^\(Unevictable\|Shmem\): *\([0-9]*\) kB/\2/p' "$boot_log" | awk '{ sum += $1 } END { print sum }')
	ok "... and the archive's memory is free ($left KiB of it are in use)" [ "$left" -lt 1000 ]
else
	skip '... process 1 is the only one' "$guest_missing"
fi
if [ -n "$guest_missing" ] || ! rarely; then
	done_testing
	exit
fi

# --- Once a row. ---

# try CASE COMMAND-LINE: in namespaces of its own. There is no /proc there yet, and sleep is process 2: so init takes them for the
# machine's.
cat >"$scratch/line" <<'END'
try()
{
	rm -rf /r && mkdir -p /r/etc /r/bin && cp /init.rows /r/init && cp /bin/payload-import /r/bin
	echo "payload.archives=0 rootdelay=0 $2" >/r/etc/cmdline
	case $1 in tmpfs)
		mkdir -p /r/lib/init/hooks/pre-pivot
		cp /fill /r/lib/init/hooks/pre-pivot/10-fill && chmod 755 /r/lib/init/hooks/pre-pivot/10-fill
		cp /bin/busybox /r/bin && cp -a /full /r/full
		;;
	esac
	echo "case $1" >/dev/console
	unshare -m -p -f sh -c 'sleep 1000 & exec chroot /r /init' >/dev/console 2>&1
	echo "left of $1: $(find /r | wc -l)" >/dev/console
}
mkdir /tree /new
mount /dev/vdf /tree
mount /dev/vdc /new && cp -a /tree/. /new && umount /new
# The kernel learns of both disks, and forgets them again.
mount -o device=/dev/vde /dev/vdd /new && cp -a /tree/. /new && umount /new
cp -a /tree /full
umount /tree
# A btrfs that has grown out of another one.
mount /dev/vdl /new && btrfs device add -f /dev/vdm /new && umount /new
rmmod btrfs && insmod /lib/modules/*-btrfs.ko* || echo btrfs is not loaded anew
while IFS='|' read -r name line wanted; do
	try "$name" "$line"
done </rows
exit 9
END
# name | command line | what is said. Devices: a ext4, b GPT with two ext4, c xfs, d and e btrfs, f squashfs, g iso, h and i
# clones, j vfat, k swap, l and m a btrfs and its seed.
cat >"$scratch/rows" <<'END'
node|root=/dev/vda|root: process 1, /dev/vda ext4 ro
number|root=254:0|root: process 1, /dev/vda ext4 ro
label|root=LABEL=root rw|root: process 1, /dev/vda ext4 rw
quoted|root=LABEL='root'|root: process 1, /dev/vda ext4 ro
uuid|root=UUID=00000000-1111-2222-3333-44444444aaAA|root: process 1, /dev/vda ext4 ro
by-uuid|root=/dev/disk/by-uuid/00000000-1111-2222-3333-44444444aaaa|root: process 1, /dev/vda ext4 ro
partuuid|root=PARTUUID=11111111-2222-3333-4444-555555555555|root: process 1, /dev/vdb1 ext4 ro
by-partuuid|root=/dev/disk/by-partuuid/11111111-2222-3333-4444-555555555555|root: process 1, /dev/vdb1 ext4 ro
partlabel|root=PARTLABEL=röot\x20ünd|root: process 1, /dev/vdb2 ext4 ro
by-partlabel|root=/dev/disk/by-partlabel/röot\x20ünd|root: process 1, /dev/vdb2 ext4 ro
by-label|root=/dev/disk/by-label/a\x2fb\x20c|root: process 1, /dev/vdb2 ext4 ro
flags|root=/dev/vda rootflags=noatime,rw,errors=continue rootfstype=xfs,ext4|root: process 1, /dev/vda ext4 rw
xfs|root=LABEL=xroot|root: process 1, /dev/vdc xfs ro
btrfs|root=LABEL=broot|root: process 1, /dev/vdd btrfs ro
squashfs|root=/dev/vdf payload.overlay=tmpfs rw|root: process 1, overlay overlay rw
squashfs-ro|root=/dev/vdf rw|root: process 1, /dev/vdf squashfs ro
stick|root=LABEL=STICK payload.overlay=tmpfs|root: process 1, overlay overlay rw
cd|root=LABEL=LIVE_CD|root: process 1, /dev/sr0 iso9660 ro
auto|root=/dev/vda rootfstype=auto|root: process 1, /dev/vda ext4 ro
seed|root=/dev/vdm|root: process 1, /dev/vdm btrfs ro
tmpfs|root=tmpfs ro rootflags=size=50% payload.device=none|root: process 1, tmpfs tmpfs ro
clean|root=/dev/vda payload.switch=clean|root: process 1, nothing mounted, /dev/vda ext4 ro
clones|root=LABEL=clone|root=LABEL=clone: several devices are meant; name one by another name of its own:
cut|root=LABEL=SYSTEMRESCUECD|  vdj 16.0 MiB vfat LABEL=SYSTEMRESCU UUID=1234-ABCD: vfat holds 11 bytes: what is asked for begins so
swap|root=LABEL=swapped|  vdk 1.0 MiB swap LABEL=swapped UUID=00000000-1111-2222-3333-44444444ffff: swap space
case|root=LABEL=ROOT|  vda 8.0 MiB ext4 LABEL=root UUID=00000000-1111-2222-3333-44444444aaaa: differs in upper and lower case only
kind|root=UUID=11111111-2222-3333-4444-555555555555|  vdb1 8.0 MiB ext4 LABEL=first UUID=00000000-1111-2222-3333-44444444bbbb PARTUUID=11111111-2222-3333-4444-555555555555 PARTLABEL=plain: what is asked for is its PARTUUID
never|root=/dev/nothing|root=/dev/nothing: not here after 0 s; here are:
unknown|root=block:/dev/vda|command line: root=block:/dev/vda: not a /dev/NAME, MAJOR:MINOR, LABEL=, UUID=, PARTUUID=, PARTLABEL= or tmpfs
module|root=/dev/vda rootfstype=f2fs|cannot mount /dev/vda as f2fs: no such device or file system type: the module f2fs is not loaded; mkpayload cpio --module f2fs brings it
codepage|root=/dev/vdj|cannot mount /dev/vdj as vfat: invalid argument: the module nls_cp437 is not loaded; mkpayload cpio --module nls_cp437 brings it
no-init|root=/dev/vda init=/bin/nothing|/bin/nothing: not in the root; init= names another one
no-interpreter|root=/dev/vda init=/sbin/broken|/sbin/broken: cannot be executed in the root: its interpreter or dynamic loader is missing
named|root=/dev/vda init=/sbin/other|root: process 1, /dev/vda ext4 ro
mode|root=/dev/vda payload.mode=run|command line: root=: goes with payload.mode=exec
END
cp "$tree/sbin/init" "$tree/sbin/other"
printf '#!/bin/missing\n' >"$tree/sbin/broken" && chmod 755 "$tree/sbin/broken"
uuid=00000000-1111-2222-3333-44444444
ext4 "$scratch/a" root -U ${uuid}aaaa
ext4 "$scratch/b1" first -U ${uuid}bbbb
ext4 "$scratch/b2" 'a/b c'
truncate -s 20M "$scratch/b"
sfdisk -q "$scratch/b" <<'END'
label: gpt
start=2048, size=16384, uuid=11111111-2222-3333-4444-555555555555, name=plain
start=20480, size=16384, name="röot ünd"
END
dd if="$scratch/b1" of="$scratch/b" bs=512 seek=2048 conv=notrunc status=none
dd if="$scratch/b2" of="$scratch/b" bs=512 seek=20480 conv=notrunc status=none
truncate -s 300M "$scratch/c" && mkfs.xfs -q -L xroot "$scratch/c"
truncate -s 120M "$scratch/d" "$scratch/e" && mkfs.btrfs -q -f -L broot "$scratch/d" "$scratch/e" >/dev/null 2>&1
mksquashfs "$tree" "$scratch/f" -quiet -no-progress >/dev/null 2>&1
xorriso -as mkisofs -quiet -R -V STICK -o "$scratch/g" "$tree" 2>/dev/null
# As isohybrid does it: a first partition that begins where the disk does.
printf '\200\0\0\0\027\0\0\0\0\0\0\0\0\040\0\0' | dd of="$scratch/g" bs=1 seek=446 conv=notrunc status=none
printf '\125\252' | dd of="$scratch/g" bs=1 seek=510 conv=notrunc status=none
xorriso -as mkisofs -quiet -R -V LIVE_CD -o "$scratch/cd" "$tree" 2>/dev/null
ext4 "$scratch/h" clone && cp "$scratch/h" "$scratch/i"
truncate -s 16M "$scratch/j" && mkfs.vfat -n SYSTEMRESCU -i 1234ABCD "$scratch/j" >/dev/null
truncate -s 120M "$scratch/l" "$scratch/m" && mkfs.btrfs -q -f -L seed --rootdir "$tree" "$scratch/l" >/dev/null 2>&1
btrfstune -S 1 "$scratch/l" >/dev/null
printf '#!/bin/busybox sh\nbusybox cp -a /full/. /sysroot\n' >"$scratch/fill"
truncate -s 1M "$scratch/k" && mkswap -q -L swapped -U ${uuid}ffff "$scratch/k" 2>/dev/null
# The command line of a row is a file.
sed 's,/proc/cmdline,/etc//cmdline,g' "${mkpayload%/*}/x86_64/init" >"$scratch/init.rows"
guest_also='--module=xfs --module=btrfs --module=squashfs --module=isofs --module=overlay --module=vfat --module=ata_piix --module=sr_mod'
set -- --add "$scratch/init.rows:/init.rows:0755"
for file in line rows fill; do
	set -- "$@" --add "$scratch/$file:/$file:0644"
done
for disk in a b c d e f g h i j k l m; do
	disks="${disks:-} --write-disk $scratch/$disk"
done
guest_cpio "$scratch/rows.cpio" --file "$(command -v btrfs)" "$@"
# shellcheck disable=SC2016
printf '%s\n' '#!/bin/sh' "exec ${QEMU:-qemu-system-x86_64} \"\$@\" -drive file=$scratch/cd,media=cdrom,if=ide,readonly=on" >"$scratch/qemu"
chmod +x "$scratch/qemu"
QEMU=$scratch/qemu
export QEMU
# shellcheck disable=SC2086 # a word is an option
boots 'a row each' 9 '' "$scratch/rows.cpio" $disks --append payload.device=none
unset QEMU
sed -n 's/^init: //; /^case /,$p' "$boot_log" >"$scratch/said"
while IFS='|' read -r name _ wanted; do
	sed -n "/^case $name\$/,/^left of $name:/p" "$scratch/said" >"$scratch/one"
	ok "$name: $wanted" grep -q -x -F -e "$wanted" "$scratch/one"
	case $wanted in
	root:*) is '... deletes its archive' "$(sed -n 's/^left of .*: //p' "$scratch/one")" 1 ;;
	esac
done <"$scratch/rows"

# --- Waited for. ---

plug()
{
	sleep 5
	when_said "$boot_log.raw" 'waiting for root=LABEL=late' "drive_add 0 if=none,id=late,format=raw,snapshot=on,file=$scratch/late" \
		'device_add virtio-blk-pci,drive=late'
}
guest_also=
ext4 "$scratch/late" late
guest_cpio "$scratch/late.cpio"
: >"$boot_log.raw"
{ plug || "$top/tests/qemu/monitor" "$scratch/monitor" quit; } 2>"$scratch/plugged" &
guest_boot "$scratch/late.cpio" --append "$console root=LABEL=late rootwait payload.switch=clean" --monitor "$scratch/monitor" -- end
wait
[ ! -s "$scratch/plugged" ] || note "$(cat "$scratch/plugged")"
booted 'a disk that is plugged in after some seconds is waited for' 7 '^init: waiting for root=LABEL=late, [0-9]* s; here are:
^init:   no block device: its driver is missing, or it is not there
^init: root=LABEL=late is /dev/vda, 8.0 MiB, ext4
^root: process 1, nothing mounted, /dev/vda ext4 ro: end'

boots 'one that never comes is waited for as long as is said' 125 '^init: waiting for root=LABEL=late, 2 s; here are:
^init: root=LABEL=late: not here after 3 s; here are:
^init:   vda 8.0 MiB ext4 LABEL=root UUID=.*: has another LABEL
^init: payload.status=125' "$scratch/late.cpio" --disk "$scratch/a" --append "$console root=LABEL=late rootdelay=3"
done_testing
