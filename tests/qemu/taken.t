#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# taken.t - modules and compressed firmware of every kind: Linux, booted, is the judge of what mkpayload takes.
. "$(dirname "$0")/guest.sh"
# shellcheck source=tests/cpio/modules/module.sh
. "$top/tests/cpio/modules/module.sh"
driver=${kernel_modules:+$(find "$kernel_modules/" -name 'crc7.ko')}

if [ -n "$guest_missing" ] || [ -z "$driver" ] || [ -z "$(find "$kernel_modules/" -name 'test_firmware.ko')" ]; then
	skip "taken" "${guest_missing:-no test_firmware.ko and crc7.ko for this kernel: KERNEL_MODULES=DIR names them}"
	done_testing
	exit
fi
cd "$scratch" || exit 1

# --- Firmware: a name, and how it is compressed. ---

mkdir firmware raw
seq 1 4000 >content
sum=$(sha256sum <content | cut -d ' ' -f 1)
while read -r name options; do
	# shellcheck disable=SC2086 # words are options
	xz -c $options content >"firmware/$name.bin.xz"
done <<'END'
plain --check=crc32
unchecked --check=none
crc64 --check=crc64
delta --check=crc32 --delta=dist=4 --lzma2
x86 --check=crc32 --x86 --lzma2
blocks --check=crc32 --block-size=8192
END
head -c 4096 content >begin
tail -c +4097 content >rest
{ xz -c --check=crc32 begin && xz -c --check=crc32 rest; } >firmware/two.bin.xz
cp firmware/* raw
all='plain unchecked crc64 delta x86 blocks two'
# shellcheck disable=SC2086 # a word is a name
module names.ko "$(printf 'firmware=%s.bin\\0' $all)vermagic=$(tr '\0' '\n' <"$driver" | sed -n 's/^vermagic=//p')\\0"
"$mkpayload" cpio --no-default -o firmware.cpio --modules-from "$kernel_modules" --module test_firmware --module ./names.ko \
	--firmware-from firmware
mkdir unpacked && (cd unpacked && cpio -idm --quiet <../firmware.cpio)

# --- Modules: a name, and what is changed in one of this kernel. ---

mkdir modules
while read -r name change; do
	perl -e 'undef $/; binmode STDIN; $_ = <STDIN>; eval $ARGV[0]; die $@ if $@; print' "$change" <"$driver" >"modules/$name.ko"
done <<'END'
same 1
machine substr $_, 18, 1, chr 183
class substr $_, 4, 1, chr 1
flags s/ SMP / SNP /
nothing s/vermagic=/vermagiX=/
END
cat >judge <<'END'
for name in $all; do
	for from in . raw; do
		if echo -n "$from/$name.bin" >/sys/devices/virtual/misc/test_firmware/trigger_request; then
			case $(sha256sum </dev/test_firmware) in
			$sum*) echo "$from $name right" ;;
			*) echo "$from $name wrong" ;;
			esac
		else
			echo "$from $name refused"
		fi
	done
done 2>/dev/null
for file in /m/*.ko; do
	name=${file#/m/}
	insmod $file 2>/dev/null && echo "module ${name%.ko} taken" && rmmod crc7 || echo "module ${name%.ko} refused"
done
END
sed -i "1i all='$all' sum=$sum" judge
guest_cpio init.cpio --module test_firmware --add unpacked/lib/firmware:/lib/firmware \
	--add raw:/lib/firmware/raw --add modules:/m --add judge:/line
guest_boot init.cpio
for name in $all; do
	kept=no
	[ ! -e "unpacked/lib/firmware/$name.bin.xz" ] || kept=yes
	ok "firmware $name ($(sed -n "s/^raw $name //p" "$boot_out") as it is, kept: $kept)" grep -q "^\. $name right\$" "$boot_out"
	[ "$kept" = no ] || ok "firmware $name: kept, since Linux reads it" grep -q "^raw $name right\$" "$boot_out"
done
ok "firmware of two streams: Linux reads a part of it, without a word" grep -q "^raw two wrong\$" "$boot_out"
ok "firmware with the delta filter: Linux refuses it" grep -q "^raw delta refused\$" "$boot_out"
for name in same machine class flags; do
	says=refused
	! "$mkpayload" cpio --no-default --kernel "$kernel" --module "modules/$name.ko" --list >list.out 2>list.err || says=taken
	ok "module $name: $says, as Linux does" grep -q "^module $name $says\$" "$boot_out"
done
# Debian's kernel has CONFIG_MODULE_FORCE_LOAD: it takes, for once, what others refuse.
note "$(grep '^module nothing' "$boot_out")"
done_testing
