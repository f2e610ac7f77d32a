#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disk.t - mkpayload disk: what cannot boot is refused, what is written is what others read, and the same bytes whoever
# writes it. The kernel is a header; tests/qemu/disk.t boots a real one.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
for tool in mformat:mtools syslinux:syslinux /usr/lib/syslinux/mbr/mbr.bin:syslinux-common \
	/usr/lib/systemd/boot/efi/systemd-bootx64.efi:systemd-boot-efi; do
	have "${tool%:*}" || [ -r "${tool%:*}" ] || lacking="${lacking:-} ${tool#*:}"
done
if [ -n "${lacking:-}" ]; then
	skip "disks that boot" "packages of Debian:$lacking: tests/provide brings them"
	done_testing
	exit
fi
build=$(cd "$(dirname "$mkpayload")" && pwd)
disk="$mkpayload disk"

# kernel VERSION CLASS BEGIN: the beginning of a bzImage; CLASS 1 is 64 bits, BEGIN MZ can be started by UEFI.
kernel()
{
	VERSION=$1 CLASS=$2 BEGIN=$3 perl -e '
		my $image = pack("a0x512") . ("\0" x 0x1000);
		substr($image, 0, length $ENV{BEGIN}) = $ENV{BEGIN};
		substr($image, 0x202, 4) = "HdrS";
		substr($image, 0x206, 2) = pack("v", 0x20f);
		substr($image, 0x20e, 2) = pack("v", 0x200);
		substr($image, 0x236, 2) = pack("v", $ENV{CLASS});
		substr($image, 0x238, 4) = pack("V", 2047);
		my $text = "$ENV{VERSION} (somebody) #1 SMP";
		substr($image, 0x400, length $text) = $text;
		print $image'
}
kernel 6.1.0-9-amd64 1 MZ >vmlinuz
kernel 6.1.0-9-686 0 MZ >vmlinuz32
kernel 6.1.0-9-amd64 1 XX >vmlinuz-bios
perl -e 'my $i = "\0" x 0x1000; substr($i, 0, 2) = "MZ"; substr($i, 0x38, 4) = "ARM\x64";
	print $i, "Linux version 6.1.0-9-arm64 (somebody)\n"' >Image
mkdir files && head -c 3000000 /dev/urandom >files/a && echo 2 >files/b
"$mkpayload" pack --sums -o payload.img files >out && "$mkpayload" cpio -o init.cpio >out 2>&1 || note "$(cat out)"
with="--kernel vmlinuz --initrd init.cpio"

# --- What is written. ---

ok "a disk" $disk -o stick.img $with --append "quiet payload.mode=run" --payload payload.img --export 5M
is "... says how it boots" "$(sed -n 1p .out)" "stick.img: 42.0 MiB, boots by BIOS and UEFI"
is "... and what for results has for a nonce" "$(sed -n 4p .out | grep -cE '^  3: 5.0 MiB for results, nonce [0-9a-f]{32}$')" 1
ok "sfdisk finds nothing wrong" sh -c 'sfdisk --verify stick.img 2>&1 | grep -q "No errors detected"'
is "... and three partitions" "$(sfdisk -d stick.img | sed -n 's/^stick.img[1-3] : //p' | tr -d ' ')" \
	"start=2048,size=67584,type=ef,bootable
start=69632,size=6144,type=da
start=75776,size=10240,type=da"
dd if=stick.img of=fat bs=1M skip=1 count=33 status=none
ok "fsck.vfat finds nothing wrong" sh -c 'fsck.vfat -n fat >said && ! grep differences said'
is "blkid: its names" "$(blkid -p -o value -s LABEL -s TYPE -s VERSION fat | sort | tr '\n' ' ')" "FAT32 LBPAYLOAD vfat "
is "... the same number for both" "$(blkid -p -o value -s PTUUID stick.img)" \
	"$(blkid -p -o value -s UUID fat | tr -d - | tr A-F a-f)"
export MTOOLSRC=/dev/null
mcopy -i fat -s ::/ tree 2>out || { mkdir -p tree && mcopy -i fat -s '::/*' tree/ 2>out; } || note "$(cat out)"
is "mdir: the files" "$(mdir -i fat -/ -a -b ::/ | grep -v '/$' | sort)" "::/EFI/BOOT/BOOTX64.EFI
::/SHA256SUMS
::/init.cpio
::/ldlinux.c32
::/ldlinux.sys
::/loader/entries/linux.conf
::/loader/loader.conf
::/mbr.bin
::/syslinux.cfg
::/vmlinuz"
is "... with this time, in UTC" "$(TZ=UTC mdir -i fat -a ::/ | grep -cE ' 1980-01-01 +0:00')" 9
ok "... and these digests" sh -c 'cd tree && sha256sum --quiet -c SHA256SUMS'
ok "the kernel is the kernel" cmp tree/vmlinuz vmlinuz
ok "... the initrd the initrd" cmp tree/init.cpio init.cpio
is "SYSLINUX is told" "$(cat tree/syslinux.cfg)" "DEFAULT linux
PROMPT 0
LABEL linux
  LINUX /vmlinuz
  INITRD /init.cpio
  APPEND quiet payload.mode=run"
is "systemd-boot is told" "$(cat tree/loader/entries/linux.conf)" "title Linux 6.1.0-9-amd64
version 6.1.0-9-amd64
architecture x64
linux /vmlinuz
initrd /init.cpio
options quiet payload.mode=run"
dd if=stick.img of=second bs=1M skip=34 count=3 status=none
ok "the payload is there" cmp -n "$(stat -c %s payload.img)" second payload.img
dd if=stick.img of=third bs=1M skip=37 status=none
is "... and room for results" "$(head -c 8 third)" LBEXPRT1
fails "... in which there are none" 1 'no results' "$mkpayload" list third

# --- --list. ---

is "--list" "$($disk --list stick.img | sed 's/nonce .*/nonce/; s/UUID .*/UUID/; s/^[0-9a-f]\{64\} *//; s/: systemd-boot .*/: systemd-boot/')" \
"partition 1: byte 1048576, 33.0 MiB, type ef, active: vfat, label LBPAYLOAD, UUID
partition 2: byte 35651584, 3.0 MiB, type da: payload, 3 files
partition 3: byte 38797312, 5.0 MiB, type da: for results, nonce
$(stat -c %s tree/EFI/BOOT/BOOTX64.EFI)  EFI/BOOT/BOOTX64.EFI: systemd-boot
$(stat -c %s tree/SHA256SUMS)  SHA256SUMS
$(stat -c %s init.cpio)  init.cpio
$(stat -c %s tree/ldlinux.c32)  ldlinux.c32
$(stat -c %s tree/ldlinux.sys)  ldlinux.sys: SYSLINUX 6.04
$(stat -c %s tree/loader/entries/linux.conf)  loader/entries/linux.conf
29  loader/loader.conf
440  mbr.bin
$(stat -c %s tree/syslinux.cfg)  syslinux.cfg
4608  vmlinuz: Linux 6.1.0-9-amd64, x86_64
boots by BIOS: quiet payload.mode=run
boots by UEFI on x64: quiet payload.mode=run
does not boot by UEFI on ia32: no boot program
does not boot by UEFI on aa64: no boot program
does not boot by UEFI on riscv64: no boot program"
is "... in JSON" "$($disk --list stick.img --json | perl -MJSON::PP -0777 -ne '
	my $d = decode_json($_);
	print join " ", scalar @{$d->{partitions}}, $d->{partitions}[1]{offset}, scalar(grep { $_->{state} eq "listed" } @{$d->{files}}),
		(map { $_->{does} ? 1 : 0 } @{$d->{boots}}), $d->{boots}[0]{command_line}, $d->{boots}[2]{command_line} // "none"')" \
	"3 35651584 10 1 1 0 0 0 quiet payload.mode=run none"
cp stick.img changed && echo 'linux' >other && mcopy -o -i changed@@1M other ::/syslinux.cfg && mcopy -i changed@@1M other ::/new &&
	mdel -i changed@@1M ::/vmlinuz
fails "--list of one that was changed" 1 '^mkpayload: changed: syslinux.cfg: is not what SHA256SUMS says$' $disk --list changed
cp .out said
ok "... says what is missing" grep -q '^mkpayload: changed: vmlinuz: is missing$' .err
ok "... what is new" grep -q '6  new  not in SHA256SUMS$' said
ok "... and that it does not boot" grep -q '^does not boot by UEFI on x64: the kernel is missing$' said
cp stick.img changed && printf '\0' | dd of=changed bs=1 seek=446 conv=notrunc status=none
is "--list of one whose FAT is not active" "$($disk --list changed | grep BIOS)" \
	"does not boot by BIOS: the FAT is not the active partition"
# sums: SHA256SUMS of a copy becomes what stdin says.
sums()
{
	cp stick.img changed && cat >sums && mcopy -o -i changed@@1M sums ::/SHA256SUMS
}
cp stick.img changed && mdel -i changed@@1M ::/SHA256SUMS
fails "--list of one without SHA256SUMS" 1 '^mkpayload: changed: SHA256SUMS: is missing$' $disk --list changed
sed 's/^[0-9a-f]*  vmlinuz$/x/' tree/SHA256SUMS | sums
fails "... with a line that is none" 1 '^mkpayload: changed: SHA256SUMS: line [0-9]*: ' $disk --list changed
ok "... whose kernel it does not name" grep -q '^mkpayload: changed: vmlinuz: boots, and is not in SHA256SUMS$' .err
{ printf '\0' && cat tree/SHA256SUMS; } | sums
fails "... with a NUL" 1 '^mkpayload: changed: SHA256SUMS: has a NUL byte$' $disk --list changed
cp stick.img changed && printf x | dd of=changed bs=1 seek=300 conv=notrunc status=none
fails "... with other code at its beginning" 1 '^mkpayload: changed: the code at its beginning is not that of mbr.bin$' $disk --list changed
cp stick.img changed && sed 's/LINUX/KERNEL/' tree/syslinux.cfg >other && mcopy -o -i changed@@1M other ::/syslinux.cfg
ok "... of an older version boots" sh -c '"$@" --list changed 2>&1 | grep -q "^boots by BIOS: quiet"' sh $disk
sed "s/quiet/$(printf '\033')[2J/" tree/syslinux.cfg >other && mcopy -o -i changed@@1M other ::/syslinux.cfg
$disk --list changed >said 2>&1
ok "... with control characters shows them" grep -qF '\033[2J' said
ok "... and no terminal is steered" sh -c '! grep -q "$(printf "\033")" said'
cp stick.img changed && for name in 'a[1].txt' 'b{x}.txt' "$(printf 'a long caf\303\251.txt')"; do
	LC_ALL=C.UTF-8 mcopy -i changed@@1M files/b "::/$name"
done
ok "... with files of other names" $disk --list changed
is "... each is there" "$(LC_ALL=C.UTF-8 grep -cE '  (a\[1\]|b\{x\}|a long café)\.txt  not in SHA256SUMS' .out)" 3
ok "... whatever SOURCE_DATE_EPOCH is" env SOURCE_DATE_EPOCH=x $disk --list stick.img
fails "--list of a payload" 1 '^mkpayload: payload.img: no partition with a FAT' $disk --list payload.img
fails "--json alone" 2 '--json goes with --list' $disk --json $with -o x.img
fails "--list with -o" 2 'writes nothing' $disk --list stick.img -o x.img

# --- The same bytes. ---

args="--append quiet --payload payload.img --export 1M"
ok "a disk" $disk -o one.img $with $args
mkdir -p elsewhere/boot elsewhere/tmp && cp vmlinuz init.cpio payload.img elsewhere/ && touch -d 2001-02-03 elsewhere/vmlinuz
ok "in another place, zone, language, with another umask, at another time" sh -c '
	umask 077; cd elsewhere && TZ=Pacific/Auckland LC_ALL=C.UTF-8 LANG=de_DE TMPDIR=$PWD/tmp MTOOLS_LOWER_CASE=1 MTOOLS_NO_VFAT=1 "$@"' \
	sh $disk -o two.img $with $args
ok "... the same bytes" cmp one.img elsewhere/two.img
mkdir home && printf 'MTOOLS_NAME_NUMERIC_TAIL=0\n' >home/.mtoolsrc
ok "with another configuration of mtools" env HOME="$PWD/home" $disk -o two.img $with $args
ok "... the same bytes" cmp one.img two.img
if [ "$(id -u)" -eq 0 ] && [ -e /etc/mtools.conf ] && unshare -m true 2>out; then
	ok "... for all users" unshare -m sh -c 'mount --bind home/.mtoolsrc /etc/mtools.conf && exec "$@"' sh $disk -o two.img $with $args
	ok "... the same bytes" cmp one.img two.img
else
	skip "another configuration of mtools for all users" "run as root, with Debian's /etc/mtools.conf"
fi
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$scratch" && mkdir nobody && cp vmlinuz init.cpio payload.img nobody/ && chown -R 65534 nobody
	cp "$mkpayload" nobody/mkpayload
	ok "as nobody" sh -c 'cd nobody && setpriv --reuid 65534 --regid 65534 --clear-groups ./mkpayload disk -o two.img "$@"' sh $with $args
	ok "... the same bytes" cmp one.img nobody/two.img
	if mkdir shm && mount -t tmpfs none shm 2>out; then
		ok "on another file system" $disk -o shm/two.img $with $args
		ok "... the same bytes" cmp one.img shm/two.img
		umount shm
	else
		skip "on another file system" "a root that may mount"
	fi
else
	skip "as nobody, on another file system" "run as root"
fi
ok "with SOURCE_DATE_EPOCH" env SOURCE_DATE_EPOCH=1700000000 $disk -o two.img $with $args
is "... that time is there" "$(TZ=UTC mdir -i two.img@@1M -a ::/ | grep -cE ' 2023-11-14 +22:13')" 9
ok "... and with one that a FAT cannot have, the first it can" env SOURCE_DATE_EPOCH=1 $disk -o two.img $with $args
ok "... the same bytes" cmp one.img two.img
fails "a SOURCE_DATE_EPOCH that is none" 1 'SOURCE_DATE_EPOCH: yesterday is no time' env SOURCE_DATE_EPOCH=yesterday $disk -o x.img $with
fails "... that is too late" 1 'SOURCE_DATE_EPOCH: 4354819200 is no time before 2108' env SOURCE_DATE_EPOCH=4354819200 $disk -o x.img $with
ok "another command line" $disk -o two.img $with --append debug --payload payload.img --export 1M
ok "... other names" sh -c '[ "$(blkid -p -o value -s PTUUID one.img)" != "$(blkid -p -o value -s PTUUID two.img)" ]'
mkdir a b && echo 1 >a/file && echo 2 >b/file
ok "payloads without digests" sh -c 'for one in a b; do "$0" pack -o $one.pay $one && "$@" --payload $one.pay -o $one.img || exit; done' \
	"$mkpayload" $disk $with
ok "... of other bytes: other names" sh -c '[ "$(blkid -p -o value -s PTUUID a.img)" != "$(blkid -p -o value -s PTUUID b.img)" ]'
ok "names that are given" $disk -o two.img $with --label STICK_1 --uuid 0012-abCD
is "... are there" "$(dd if=two.img bs=1M skip=1 status=none of=fat; blkid -p -o value -s LABEL -s UUID fat | sort | tr '\n' ' ')$(
	blkid -p -o value -s PTUUID two.img)" "0012-ABCD STICK_1 0012abcd"

# --- One way, another machine. ---

ok "BIOS alone" $disk -o two.img $with --boot bios
is "... has nothing for UEFI" "$($disk --list two.img | grep -c -e '^boots by' -e EFI/)" 1
ok "UEFI alone" $disk -o two.img $with --boot uefi
is "... has nothing for the BIOS" "$($disk --list two.img | grep -e BIOS)" "does not boot by BIOS: no boot program"
ok "a kernel without anything for UEFI" $disk -o two.img --kernel vmlinuz-bios --initrd init.cpio
is "... boots by BIOS" "$($disk --list two.img | grep '^boots by')" "boots by BIOS: "
mkdir boot && cp /usr/lib/systemd/boot/efi/systemd-bootx64.efi boot/systemd-bootaa64.efi
if [ -x "$build/arm64/init" ]; then
	"$mkpayload" cpio --arch arm64 -o arm64.cpio >out 2>&1
	ok "arm64, with boot programs of a directory" $disk -o two.img --kernel Image --initrd arm64.cpio --boot-files boot
	is "... boots by UEFI there" "$($disk --list two.img | grep '^boots by')" "boots by UEFI on aa64: "
	fails "... has no BIOS" 1 '^mkpayload: --boot bios: --kernel Image is for arm64, where there is no BIOS$' \
		$disk -o x.img --kernel Image --initrd arm64.cpio --boot bios
	fails "... nor a boot program without the directory" 1 \
		'is not here: systemd-bootaa64.efi (Debian.s package systemd-boot-efi); --boot-files names' \
		$disk -o x.img --kernel Image --initrd arm64.cpio
else
	skip "arm64" "this build has no init for it: tests/provide brings clang and lld"
fi
echo 'mine' >boot/mbr.bin
ok "a boot program of a directory comes first" $disk -o two.img $with --boot-files boot
is "... at the beginning of the disk" "$(head -n 1 two.img | tr -d '\0')" mine
head -c 441 /dev/zero >boot/mbr.bin
fails "... that is too long" 1 '^mkpayload: boot/mbr.bin: not code for the beginning of a disk' $disk -o x.img $with --boot-files boot

cat >short.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
/* As of more than 2 GiB: not all of it at once. */
ssize_t write(int fd, const void *from, size_t size)
{
	static ssize_t (*next)(int, const void *, size_t);

	next = next ? next : (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
	return next(fd, from, size > 1000 ? 1000 : size);
}
END
if have cc && gzip -n <init.cpio >packed.cpio && cc -shared -fPIC -o short.so short.c -ldl; then
	ok "a compressed initrd that takes more than one write" env LD_PRELOAD="$PWD/short.so" ASAN_OPTIONS=verify_asan_link_order=0 \
		$disk -o two.img --boot uefi --kernel vmlinuz --initrd packed.cpio
	ok "... no note is made of it" sh -c '! grep note: .out'
fi

# --- What is refused, before anything is written. ---

fails "no tools" 1 'is not here: syslinux (Debian.s package syslinux), mformat (Debian.s package mtools)' \
	env PATH=/nowhere "$mkpayload" disk -o x.img $with
fails "a kernel that is none" 1 '^mkpayload: --kernel init.cpio: not a Linux kernel' $disk -o x.img --kernel init.cpio --initrd init.cpio
mkfifo pipe && fails "a pipe" 1 '^mkpayload: --kernel pipe: not a regular file$' timeout 20 $disk -o x.img --kernel pipe --initrd init.cpio
fails "no kernel" 1 '^mkpayload: --kernel none: No such file' $disk -o x.img --kernel none --initrd init.cpio
fails "an initrd that is none" 1 '^mkpayload: --initrd vmlinuz: byte 0: ' $disk -o x.img --kernel vmlinuz --initrd vmlinuz
head -c 10000 init.cpio >cut.cpio
fails "... that was cut off" 1 '^mkpayload: --initrd cut.cpio: byte [0-9]*: the archive ends' $disk -o x.img --kernel vmlinuz --initrd cut.cpio
fails "an initrd for another machine" 1 '^mkpayload: --initrd init.cpio: its init is for x86_64, but --kernel vmlinuz32 is for i386$' \
	$disk -o x.img --kernel vmlinuz32 --initrd init.cpio
gzip -n <init.cpio >packed.cpio
fails "... compressed" 1 'its init is for x86_64, but' $disk -o x.img --kernel vmlinuz32 --initrd packed.cpio
ok "a compressed one for this machine" $disk -o two.img --kernel vmlinuz --initrd packed.cpio
cat init.cpio packed.cpio >both.cpio
fails "... behind another archive" 1 'its init is for x86_64, but' $disk -o x.img --kernel vmlinuz32 --initrd both.cpio
ok "a program of 32 bits for a kernel of 64" sh -c '"$1" cpio --arch i386 -o i386.cpio && "$1" disk -o two.img --kernel vmlinuz --initrd i386.cpio' sh "$mkpayload"
for version in 6.1.0-9-amd64 6.1.0-8-amd64; do
	echo "const char v[] __attribute__((section(\".modinfo\"))) = \"vermagic=$version SMP preempt mod_unload\";" |
		${CC:-cc} -c -x c -o module.ko - && "$mkpayload" cpio -o "$version.cpio" --add module.ko:/lib/modules/0000-module.ko >out 2>&1
done
ok "a module for the kernel" $disk -o two.img --kernel vmlinuz --initrd 6.1.0-9-amd64.cpio
fails "a module for another version" 1 \
	'^mkpayload: --initrd 6.1.0-8-amd64.cpio: its module lib/modules/0000-module.ko is for Linux 6.1.0-8-amd64, but --kernel vmlinuz is 6.1.0-9-amd64' \
	$disk -o x.img --kernel vmlinuz --initrd 6.1.0-8-amd64.cpio
fails "initrd= by hand" 1 '^mkpayload: --append: initrd= is what the boot programs add' $disk -o x.img $with --append 'quiet initrd=/x'
ok "... within a word" $disk -o two.img $with --append 'quiet rd.initrd=/x'
fails "a character that boot programs change" 1 'not printable ASCII' $disk -o x.img $with --append "$(printf 'a\nb')"
fails "quotes around it" 1 'begins and ends with a quote' $disk -o x.img $with --append '"a b"'
fails "... behind a blank" 1 'begins and ends with a quote' $disk -o x.img $with --append ' "a b" '
fails "what SYSLINUX takes for none" 1 'means to syslinux that there is none' $disk -o x.img $with --append -
long=$(head -c 2047 /dev/zero | tr '\0' x)
fails "a command line over the kernel's limit" 1 '^mkpayload: --append: 2047 bytes are too long: vmlinuz takes 2047, and the boot programs add up to 38' \
	$disk -o x.img $with --append "$long"
ok "... at the limit" $disk -o two.img $with --append "$(printf %.2009s "$long")"
fails "UEFI with a kernel that it cannot start" 1 'vmlinuz-bios has nothing that UEFI starts (CONFIG_EFI_STUB)' \
	$disk -o x.img --kernel vmlinuz-bios --initrd init.cpio --boot uefi
truncate -s 4G large
fails "4 GiB for the FAT" 1 '^mkpayload: --initrd large: 4 GiB or more, which a FAT cannot hold$' $disk -o x.img --kernel vmlinuz --initrd large
rm large
for name in 'a b' .hidden -dash dot. 'a$b'; do
	cp init.cpio "./$name"
	fails "the name '$name'" 1 'give it a name of letters' $disk -o x.img --kernel vmlinuz --initrd "./$name"
done
for name in Sha256Sums LDLINUX.SYS efi nul COM1 lpt1 aux.cpio; do
	cp init.cpio $name
	fails "the name $name" 1 'its name on the FAT, .*, is taken' $disk -o x.img --kernel vmlinuz --initrd $name
done
mkdir case && cp init.cpio case/VMLINUZ
fails "two names that a FAT takes for one" 1 '^mkpayload: --initrd case/VMLINUZ: its name on the FAT, VMLINUZ, is there for --kernel vmlinuz already' \
	$disk -o x.img --kernel vmlinuz --initrd case/VMLINUZ
fails "a FAT that is no FAT32" 1 '^mkpayload: --size: a FAT of 33554432 bytes is no FAT32' $disk -o x.img $with --size 32M
ok "a large one" $disk -o two.img $with --size 300M
dd if=two.img of=fat bs=1M skip=1 status=none
ok "... fsck.vfat finds nothing wrong" sh -c 'fsck.vfat -n fat >said && ! grep differences said'
is "... clusters of 4096" "$(od -An -tu1 -j13 -N1 fat | tr -d ' ')" 8
head -c 40000000 /dev/zero >zeros && "$mkpayload" cpio -o large.cpio --file zeros >out 2>&1
fails "one too small for its files" 1 '^mkpayload: --size: the files take [0-9]*M' $disk -o x.img --kernel vmlinuz --initrd large.cpio --size 35M
fails "a payload that is none" 1 '^mkpayload: vmlinuz: byte 0: no LBPAYLD1 magic' $disk -o x.img $with --payload vmlinuz
fails "results as the payload" 1 '^mkpayload: third: byte 32: no results' $disk -o x.img $with --payload third
fails "a label that is none" 2 "label: 'stick': not 1 to 11 of\|--label.*not 1 to 11 of" $disk -o x.img $with --label stick
fails "a label that DOS has a device of" 2 'a device of DOS' $disk -o x.img $with --label CON
fails "a UUID that is none" 2 'not that of a FAT' $disk -o x.img $with --uuid 1234
fails "a way that is none" 2 'is none of bios, uefi' $disk -o x.img $with --boot floppy
fails "no room for results in it" 2 '8192 bytes are the least' $disk -o x.img $with --export 4096
fails "more than an MBR can describe" 1 '^mkpayload: x.img: more than 2 TiB' $disk -o x.img $with --export 2048G
fails "no kernel" 2 'what boots?' $disk -o x.img --initrd init.cpio
fails "no output" 2 'where to?' $disk $with
fails "an operand" 2 'nothing but options' $disk $with -o x.img more
ok "nothing was written by any of these" test ! -e x.img -a ! -e x.img.lbpayload.part
fails "an installer that fails" 1 '^mkpayload: .*/syslinux: exit status 3$' sh -c '
	mkdir -p fails && printf "#!/bin/sh\nexit 3\n" >fails/syslinux && chmod +x fails/syslinux && exec "$@" --boot-files fails' sh $disk -o x.img $with
ok "... leaves nothing" test ! -e x.img -a ! -e x.img.lbpayload.part
done_testing
