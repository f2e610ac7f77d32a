#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# images.t - images, partitions of them and block devices: what is mounted, what is refused, and that an image is whole and free
# afterwards.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin
if ! can_loop; then
	skip "images" "no loop device, or no mkfs.ext4"
	done_testing
	exit 0
fi
trap 'umount "$scratch/full" 2>/dev/null; chroot_detach; rm -rf "$scratch"' EXIT
make_image image dir || exit 1
before

# whole FILE: e2fsck finds nothing.
whole()
{
	e2fsck -fn "$1"
}

ok "a file is written" in_target image sh -c 'echo made >/root/made'
ok "... and the image is clean" whole image
is "... and has it" "$(in_target image cat /root/made)" made
nothing_left "nothing has stayed"
sum=$(sha256sum image)
fails "--read-only" 1 'Read-only file system' in_target --read-only image sh -c 'echo x >/root/x'
fails "... whatever -o says" 1 'Read-only file system' in_target --read-only -o rw,noatime image sh -c 'echo x >/root/x'
fails "... of a directory" 1 'Read-only file system' in_target --read-only -o rw dir sh -c 'echo x >/root/x'
fails "--ephemeral of a directory with -o" 125 'dir: -o is not for --ephemeral of a directory' "$chroot" --ephemeral -o noexec dir true
is "... and the same bytes" "$(sha256sum image)" "$sum"
ok "--ephemeral" in_target --ephemeral image sh -c 'rm -r /root && mkdir /root/ && echo x >/new && chmod 700 /etc'
is "... and the same bytes" "$(sha256sum image)" "$sum"
mkdir changes
ok "--ephemeral=DIR" in_target --ephemeral=changes image sh -c 'rm /root/made; echo x >/new'
is "... what is new is there" "$(cat changes/upper/new) $(find changes -name work)" "x "
is "... and the same bytes" "$(sha256sum image)" "$sum"
nothing_left "nothing has stayed"

# --- Making one. ---

truncate -s 16M empty
fails "an empty image" 125 '^payload-chroot: empty: empty: no file system is on it' "$chroot" empty true
ok "... that is made" in_target --pre-mount 'mkfs.ext4 -q $DEVICE' --post-mount 'cp -a dir/. $MOUNT' \
	--pre-unmount 'cp $MOUNT/etc/passwd seen' empty sh -c '[ -d /root ] && rm /etc/passwd && echo bob >/etc/passwd'
is "... $(echo --pre-unmount) has seen it" "$(cat seen)" bob
ok "... and is clean" whole empty
truncate -s 16M first
is "one that is made has resolv.conf in its first run" "$(in_target --pre-mount 'mkfs.ext4 -q $DEVICE' --post-mount 'cp -a dir/. $MOUNT' \
	first sh -c 'cat /etc/resolv.conf' 2>&1)" "$(cat /etc/resolv.conf)"
ok "a command here makes a link of it, and packs no more than there is" in_target --post-mount 'ln -s ../run/resolv.conf $MOUNT/etc/resolv.conf' \
	--pre-unmount 'rm $MOUNT/etc/resolv.conf' first true
ok "... another packs" in_target --pre-unmount 'sh -c ls${IFS}$MOUNT/etc>packed' first true
is "... what there is" "$(cat packed)" "group
passwd"
fails "a command here that fails" 125 '^payload-chroot: --pre-mount false: exit status 1' "$chroot" --pre-mount false image true
fails "... is not there" 125 '^payload-chroot: --post-mount nonesuch: exit status 127' "$chroot" --post-mount nonesuch image true
printf 'setsid sleep 1000 &\n' >daemon
ok "what it leaves running is gone" env "MARK=$scratch" "$chroot" --post-mount "sh $scratch/daemon" image true
for option in '' --ephemeral; do
	# shellcheck disable=SC2086
	fails "what a command here has mounted over it $option" 125 '^payload-chroot: image: --post-mount has mounted something over $MOUNT' \
		"$chroot" $option --post-mount 'mount --bind dir $MOUNT' image true
done
is "a variable whose name is longer is none of ours" "$("$chroot" --pre-mount 'sh -c echo${IFS}$DEVICE_X${DEVICE_X:-none}' image true)" none
is "one that has unmounted it" "$("$chroot" --pre-unmount 'umount -l $MOUNT' image true 2>&1; echo $?)" 0
fails "one that mounts over a directory before" 125 '^payload-chroot: over: was exchanged' sh -c 'mkdir over && "$0" --pre-mount "mount --bind dir over" over true' "$chroot"
ok "what a command here has mounted below" "$chroot" --post-mount 'mount -t tmpfs below $MOUNT/root' image true
ok "... in an overlay" "$chroot" --ephemeral --post-mount 'mount -t tmpfs below $MOUNT/root' image true
nothing_left "nothing of these has stayed"

# --- Partitions. ---

# part NUMBER START: puts a small file system there, whose /bin/busybox says the number.
make_target small && rm -rf small/results
part()
{
	echo "$1" >small/number
	make_image part.img small 8 && e2label part.img "part $1" && dd if=part.img of="$disk" bs=512 seek="$2" conv=notrunc status=none
}
disk=mbr
truncate -s 48M mbr && printf '%s\n' 'label: dos' 'label-id: 0x1234abcd' 'start=2048,size=16384,type=83' \
	'start=18432,size=40960,type=5' 'start=20480,size=16384,type=83' 'start=40960,size=16384,type=83' | sfdisk -q mbr 2>>made
part 1 2048 && part 5 20480 && part 6 40960
for name in 1 5 6 'LABEL=part 5' PARTUUID=1234abcd-06 PARTUUID=1234ABCD-01; do
	number=${name#PARTUUID=*-0} number=${number#LABEL=part }
	is "MBR, $name" "$(in_target --partition "$name" mbr cat /number 2>&1)" "$number"
done
uuid=$(blkid -p -O $((40960 * 512)) -o value -s UUID mbr)
is "MBR, UUID=" "$(in_target --partition "UUID=$uuid" mbr cat /number)" 6
is "by its place" "$(in_target --offset $((20480 * 512)) --size 8M mbr cat /number)" 5
ok "what is written stays in it" in_target --partition 5 mbr sh -c 'echo x >/new; dd if=/dev/zero of=/big bs=64k 2>/dev/null; rm /big'
is "... and the others are as they were" "$(in_target --partition 6 mbr cat /number)$(in_target --partition 1 mbr ls /new 2>&1)" \
	"6ls: /new: No such file or directory"
fails "no such partition" 125 '^payload-chroot: mbr: partition 7: the table has no such' "$chroot" --partition 7 mbr true
cp mbr cut && truncate -s 22M cut
fails "one that is cut off" 125 '^payload-chroot: cut: partition 6: it reaches behind the end of the disk' "$chroot" --partition 6 cut true
fails "the extended one" 125 'an extended partition' "$chroot" --partition 2 mbr true
fails "no such name" 125 'no partition is LABEL=none' "$chroot" --partition LABEL=none mbr true
fails "no table" 125 '^payload-chroot: image: no partition table' "$chroot" --partition 1 image true
fails "a table, and no partition" 125 'perhaps a partition table: --partition N' "$chroot" mbr true
fails "behind the end" 125 'lead behind its end' "$chroot" --offset 1G mbr true
fails "no sector" 2 'multiples of 512' "$chroot" --offset 1000 mbr true
cp mbr circle
# The second link's entry 1 leads to the first one, and both have no partition.
perl -e 'open my $f, "+<", "circle"; for my $s (18432) { seek $f, $s * 512 + 446, 0; print $f "\0" x 16; print $f pack("C x3 C x3 V V", 0, 5, 0, 40960) }'
fails "a chain that leads in a circle" 125 'lead in a circle: entry 2, sector 18432$' "$chroot" --partition 6 circle true
# Two extended partitions, the first of which has no link where it begins.
cp mbr chains
perl -e 'open my $f, "+<", "chains"; seek $f, 18432 * 512 + 510, 0; print $f "\0\0"; seek $f, 446 + 32, 0; print $f pack("C x3 C x3 V V", 0, 5, 61440, 8192)'
fails "a chain that is damaged, before another one" 125 '^payload-chroot: chains: partition 5: the chain of its logical partitions is damaged: entry 2, sector 18432$' \
	"$chroot" --partition 5 chains true
fails "... and a name that is nowhere" 125 'no partition is LABEL=none, but the chain .* is damaged: entry 2, sector 18432$' "$chroot" --partition LABEL=none chains true
is "... and a partition before them" "$(in_target --partition 'LABEL=part 1' chains cat /number)" 1
for name in -1 '' 1x tmpfs 254:1 /dev/sda1 LABEL=; do
	fails "a partition that is none: '$name'" 2 'a number, or a name behind LABEL=' "$chroot" --partition "$name" mbr true
done
disk=gpt
truncate -s 48M gpt && printf '%s\n' 'label: gpt' 'label-id: 11111111-2222-3333-4444-555555555555' 'start=2048,size=16384,name=one' 'start=20480,size=16384,name="größer"' | sfdisk -q gpt 2>>made
part 1 2048 && part 2 20480
is "GPT" "$(in_target --partition 2 gpt cat /number)" 2
is "GPT, PARTLABEL=" "$(in_target --partition PARTLABEL=größer gpt cat /number)" 2
cp gpt damaged && printf x | dd of=damaged bs=1 seek=$((512 + 60)) conv=notrunc status=none
fails "GPT, a wrong checksum" 125 'its GPT is damaged, a checksum is wrong' "$chroot" --partition 2 damaged true
cp gpt damaged && printf x | dd of=damaged bs=1 seek=$((1024 + 60)) conv=notrunc status=none
fails "... of its entries" 125 'its GPT is damaged, a checksum is wrong' "$chroot" --partition 2 damaged true
cp gpt twins && dd if=twins of=twins bs=512 skip=2048 seek=20480 count=16384 conv=notrunc status=none
fails "two of one name" 125 'two partitions are LABEL=part 1, 1 and 2' "$chroot" --partition 'LABEL=part 1' twins true
nothing_left "nothing of these has stayed"

# --- What commands of the target leave in the kernel. ---

mkfs.ext4 -q inner 2M 2>>made
for target in dir image; do
	is "loop devices of $target" "$(in_target --put inner:/root/inner "$target" sh -c 'mknod /dev/loop-control c 10 237
		for try in 1 2 3 4 5 6 7 8 9; do # another program may take the one that is free
			l=$(losetup -f); [ -e $l ] || mknod $l b 7 ${l#/dev/loop}
			losetup $l /root/inner 2>/dev/null && mount -t ext4 $l /root && echo attached && exit 4
		done'; echo $?)" "attached
4"
	nothing_left "... are given back"
	if [ "$target $(stat -f -c %T .)" = 'dir tmpfs' ]; then
		skip "swap of dir" "TMPDIR is a tmpfs, where none can be made"
		continue
	fi
	is "swap of $target" "$(in_target "$target" sh -c 'dd if=/dev/zero of=/swap bs=64k count=16 2>/dev/null; chmod 600 /swap
		mkswap /swap >/dev/null && swapon /swap && echo on; exit 4'; echo $?; grep -c '^/swap ' /proc/swaps)" "on
4
0"
done
# Of two targets at once, under one name.
on='dd if=/dev/zero of=/swap bs=64k count=16 2>/dev/null; chmod 600 /swap; mkswap /swap >/dev/null; swapon /swap'
swaps=$(grep -c '^/swap ' /proc/swaps)
"$chroot" --env "MARK=$scratch" image sh -c "$on; : >/root/on; while [ ! -e /root/go ]; do sleep 0.05; done" & pid=$!
soon sh -c '[ "$(grep -c "^/swap " /proc/swaps)" -gt "$0" ]' "$swaps"
in_target dir sh -c "$on"
is "swap of two targets, of which one ends" "$(($(grep -c '^/swap ' /proc/swaps) - swaps))" 1
kill $pid
wait $pid
is "... and the other" "$(($(grep -c '^/swap ' /proc/swaps) - swaps))" 0
nothing_left "... is given back"

# A loop device of their own: others take the ones of low numbers.
name=${scratch##*/} number=$((1000 + $$ % 9000))
control()
{
	perl -e 'open my $f, "+<", "/dev/loop-control" or die; ioctl $f, $ARGV[0], $ARGV[1] + 0' "$1" "$number"
}
control $((0x4c80))
loop=/dev/loop$number
fails "a device that nothing is attached to" 125 "^payload-chroot: $loop: a device without a size" "$chroot" "$loop" true
attach="attach() { rm -f /root/node; mknod /root/node b 7 $number && losetup /root/node \$1; };"
for target in dir image; do
	is "a loop device on a file in memory, $target" "$(in_target --put inner:/root/inner "$target" sh -c "$attach"'
		cp /root/inner /tmp/$0; attach /tmp/$0 && mount -t ext4 /root/node /root && echo attached; exit 4' "$name"; echo $?; losetup "$loop" 2>&1 | grep -c "$name")" "attached
4
0"
	is "... of a command that is killed" "$(in_target --put inner:/root/inner --put dir/etc:/root/etc "$target" sh -c "$attach"'
		trap "" TERM; cp /root/inner /run/$0; attach /run/$0; echo attached; kill -KILL $$' "$name"; echo $?; losetup "$loop" 2>&1 | grep -c "$name")" "attached
137
0"
	is "swap on a loop device, $target" "$(in_target "$target" sh -c "$attach"'
		dd if=/dev/zero of=/swapped bs=64k count=16 2>/dev/null; attach /swapped && mkswap /root/node >/dev/null && swapon /root/node && echo on; exit 4'
		echo $?; grep -c -e "/node " /proc/swaps)" "on
4
0"
done
is "a loop device on a file that is gone" "$(in_target --put inner:/gone image sh -c "$attach"'
	attach /gone && rm /gone && echo attached; exit 4'; echo $?)" "attached
4"
nothing_left "nothing of these has stayed"
"$chroot" dir sh -c ': >/root/first; while [ -e /root/first ]; do sleep 0.02; done' 2>said & first=$!
soon test -e dir/root/first
in_target --put inner:/root/inner dir sh -c "$attach"' attach /root/inner; : >/root/ready; while [ -e /root/ready ]; do sleep 0.02; done' & run=$!
soon test -e dir/root/ready
rm -f dir/root/first
wait $first
is "another run's loop device is named" "$? $(cat said)" \
	"119 payload-chroot: dir: $loop is attached to a file of it, by this run or by another one that is in there, and stays"
is "... and stays" "$(losetup "$loop" | grep -c inner)" 1
rm -f dir/root/ready
wait $run
is "... until that one ends" "$(losetup "$loop" 2>&1 | grep -c inner)" 0
losetup "$loop" inner
in_target --put inner:/root/inner dir sh -c ": >/root/ready; while [ -e /root/ready ]; do sleep 0.02; done; $attach attach /root/inner" & run=$!
soon test -e dir/root/ready
losetup -d "$loop"
rm -f dir/root/ready
wait $run
is "a loop device that was another file's before is given back" "$(losetup "$loop" 2>&1 | grep -c inner)" 0
control $((0x4c81))
mkdir -p "dir$scratch" && head -c 1M /dev/zero >swapped && chmod 600 swapped && cp -p swapped "dir$scratch"
if mkswap swapped >>made 2>&1 && swapon "$scratch/swapped" 2>>made; then
	is "swap whose path is that of this machine's" "$(in_target --mounts none dir sh -c 'mkswap $0 >/dev/null && swapon $0 && echo on' "$scratch/swapped"; grep -c "^$scratch/swapped " /proc/swaps)" "on
1"
	swapoff "$scratch/swapped"
else
	skip "swap of one path" "no swap can be made here"
fi
rm -rf dir/tmp/tmp.*
nothing_left "nothing of these has stayed"

# --- Devices. ---

device=$(losetup -f --show empty)
before
ok "a block device" in_target "$device" sh -c 'echo x >/device'
ok "... is clean" whole empty
device2=$(losetup -f --show mbr)
cp mbr third && printf '\001' | dd of=third bs=1 seek=$((18432 * 512 + 446 + 2 * 16 + 12)) conv=notrunc status=none
is "a link with a third entry has one more partition" "$(in_target --partition 6 third cat /number 2>&1 | grep -c "no file system that is known") $(in_target --partition 7 third cat /number)" "1 6"
# A file that was removed while it was open: ext4 frees it when it is mounted, for reading, too.
cp image orphan && debugfs -w -R "ssv last_orphan $(debugfs -R 'stat /etc/passwd' orphan 2>/dev/null | sed -n 's/^Inode: \([0-9]*\).*/\1/p')" orphan 2>>made
device3=$(losetup -f --show orphan) sum=$(sha256sum orphan)
"$chroot" --read-only "$device3" true >>made 2>&1
"$chroot" --ephemeral "$device3" true >>made 2>&1
losetup -d "$device3"
is "--read-only and --ephemeral of a device write nothing" "$(sha256sum orphan)" "$sum"
"$chroot" --partition 5 "$device2" sleep 1000 & run=$!
until grep -q -s -x "$device2" /sys/block/loop*/loop/backing_file; do sleep 0.1; done
fails "a device, a partition of which is entered, is for nobody else" 16 'busy' perl -MFcntl -e \
	'sysopen my $f, $ARGV[0], O_RDWR | O_EXCL or die "$!\n"' "$device2"
kill $run && wait $run 2>/dev/null
before
is "... a partition of one" "$(in_target --partition 5 "$device2" cat /number)" 5
mkdir -p mnt && mount "$device" mnt
fails "... that is mounted" 125 "^payload-chroot: $device: .*mounted" "$chroot" "$device" true
umount mnt
fails "an image that is attached" 125 '^payload-chroot: empty: attached to /dev/loop' "$chroot" empty true
losetup -d "$device" "$device2"
before
(flock 9; fails "an image that is used" 125 'in use by another payload-chroot' "$chroot" image true; echo "$tests_run" >count) 9<image >sub
cat sub && tests_run=$(cat count)
("$chroot" --env "MARK=$scratch" image sleep 1000 & pid=$!; sleep 0.5; "$chroot" image true 2>err; echo $? >status; kill $pid; kill $pid; wait $pid) 2>/dev/null
is "... really" "$(cat status) $(grep -c -e 'in use by another' -e 'attached to' err)" "125 1"
ok "a second run works at once" in_target image true
nothing_left "nothing of these has stayed"

# --- What cannot be. ---

cp image journal
perl -e 'open my $f, "+<", "journal"; seek $f, 1024 + 96, 0; read $f, my $b, 4; seek $f, 1024 + 96, 0; print $f pack("V", unpack("V", $b) | 4)'
sum=$(sha256sum journal)
for option in --read-only --ephemeral; do
	fails "a journal that has to be replayed, $option" 125 "its journal has to be replayed, which $option does not allow" \
		"$chroot" $option journal true
done
is "... and the same bytes" "$(sha256sum journal)" "$sum"
cp image short && truncate -s 4M short
fails "an image that was cut off" 125 'short: cannot be mounted: Invalid argument; dmesg may say why$' "$chroot" short true
rm dir/etc/resolv.conf 2>/dev/null
in_target -o ro image true 2>said
is "what cannot be served is said once" "$(grep -c . said) $(grep -c 'resolv.conf is not served: the target has none' said)" "1 1"
fails "another type" 125 'cannot be mounted' "$chroot" -t xfs image true
fails "an option that is none" 125 'cannot be mounted: .*nonesuch' "$chroot" -o nonesuch image true
ok "options" sh -c '"$0" -o noatime,commit=17 image sh -c "grep -q \"^[^ ]* / ext4 .*noatime.*commit=17\" /proc/mounts"' "$chroot"
mkdir full && mount -t tmpfs -o size=12M none full && cp --sparse=always image full/image
rest=$((12 * 1024 - $(du -k full/image | cut -f 1) - 200))
head -c "${rest}K" /dev/zero >full/rest
fails "a full disk of this machine" 118 '^payload-chroot: full/image: not all of it could be written' \
	"$chroot" full/image sh -c 'dd if=/dev/urandom of=/big bs=1M count=6 2>/dev/null; exit 0'
if mkdir -p mnt && mkfs.ext4 -q -d dir full/image 2>>made && mount -o loop full/image mnt; then
	head -c 100M /dev/zero >full/rest 2>/dev/null
	fails "... of a directory, where something else fails, too" 118 '^payload-chroot: mnt: not all of it could be written' \
		"$chroot" --pre-unmount false mnt sh -c 'dd if=/dev/urandom of=/big bs=1M count=6 2>/dev/null; exit 0'
	umount mnt
fi
umount full
nothing_left "nothing of these has stayed"
done_testing
