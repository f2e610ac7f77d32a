#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# streams.t - compressed modules and firmware, written by the tools in ways of which Linux reads the beginning, or
# nothing: they are unpacked, whatever the kernel's configuration has. (qemu/taken.t asks Linux.)
. "$(dirname "$0")/../../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
cd "$scratch" || exit 1
# shellcheck source=tests/cpio/modules/module.sh
. "$here/module.sh"

tree=lib/modules/7.0
module $tree/kernel/plain.ko 'firmware=x.fw\0vermagic=7.0 SMP\0'
: >$tree/modules.builtin >$tree/modules.softdep >$tree/modules.alias
cat >$tree/config <<'END'
CONFIG_FW_LOADER_COMPRESS=y
CONFIG_FW_LOADER_COMPRESS_XZ=y
CONFIG_FW_LOADER_COMPRESS_ZSTD=y
CONFIG_MODULE_DECOMPRESS=y
CONFIG_MODULE_COMPRESS_GZIP=y
CONFIG_MODULE_COMPRESS_XZ=y
CONFIG_MODULE_COMPRESS_ZSTD=y
END
cp $tree/kernel/plain.ko content
: >empty
mkdir firmware

# pack COMMAND FILE: what it makes of a file.
pack()
{
	case $1 in
	*two) pack_way=${1%,two} && head -c 100 "$2" | $pack_way && tail -c +101 "$2" | $pack_way ;;
	*nothing-first) pack_way=${1%,nothing-first} && $pack_way empty && $pack_way "$2" ;;
	*from-a-pipe) ${1%,from-a-pipe} <"$2" | cat ;;
	*with-a-name) cp "$2" named.ko && ${1%,with-a-name} named.ko ;;
	*) $1 "$2" ;;
	esac
}

# commented FILE: gzip with a comment in its header, as others than gzip(1) write it.
commented()
{
	gzip -nc "$1" | perl -0777 -pe 'substr $_, 3, 1, chr 16; substr $_, 10, 0, "a comment\0"'
}

# wanted NAME LIST ENTRY SOURCE
wanted()
{
	is "$1" "$(cut -f 4,5 list | tr '\t' = | grep "^$2")" "$3=$4"
}

while IFS=: read -r kept suffix way; do
	have "${way%% *}" || { skip "$way" "no ${way%% *}: apt-get install ${way%% *}"; continue; }
	rm -f firmware/* $tree/kernel/*.ko.*
	pack "$way" content >"$tree/kernel/plain.ko.$suffix"
	pack "$way" content >"firmware/x.fw.$suffix"
	echo "kernel/plain.ko.$suffix:" >$tree/modules.dep
	"$sanitized" cpio --no-default --modules-from $tree --module plain --firmware-from firmware --list >list 2>said
	end=
	[ "$kept" = unpacked ] || end=.$suffix
	wanted "$way: a module, $kept" /lib/modules/0 "/lib/modules/0000-plain.ko$end" "$tree/kernel/plain.ko.$suffix"
	# Linux has no gzip for firmware.
	[ "$suffix" = gz ] || wanted "$way: firmware, $kept" /lib/firmware/x "/lib/firmware/x.fw$end" "firmware/x.fw.$suffix"
done <<'END'
kept:gz:gzip -c
kept:gz:gzip -c,with-a-name
kept:gz:gzip -c,from-a-pipe
unpacked:gz:gzip -c,two
unpacked:gz:gzip -nc,nothing-first
unpacked:gz:commented
kept:xz:xz -c --check=crc32
kept:xz:xz -c --check=none
kept:xz:xz -c --check=crc32,from-a-pipe
kept:xz:xz -c --check=crc32 --block-size=100
unpacked:xz:xz -c
unpacked:xz:xz -c --check=sha256
unpacked:xz:xz -c --check=crc32 --delta=dist=4 --lzma2
unpacked:xz:xz -c --check=crc32 --x86 --lzma2
unpacked:xz:xz -c --check=crc32,two
unpacked:xz:xz -c --check=crc32,nothing-first
kept:zst:zstd -qc
kept:zst:zstd -qc --no-check
kept:zst:zstd -qc -19
unpacked:zst:zstd -qc,from-a-pipe
unpacked:zst:zstd -qc --no-content-size
unpacked:zst:zstd -qc,two
unpacked:zst:zstd -qc,nothing-first
END

# The configuration beside lib/ is found by the directory that a link leads to.
mkdir boot && mv $tree/config boot/config-7.0 && ln -s $tree linked
rm -f $tree/kernel/*
gzip -c content >$tree/kernel/plain.ko.gz
echo "kernel/plain.ko.gz:" >$tree/modules.dep
"$sanitized" cpio --no-default --modules-from linked --module plain --list >list 2>said
wanted "the configuration of a directory that a link leads to" /lib/modules/0 /lib/modules/0000-plain.ko.gz linked/kernel/plain.ko.gz

# init tells by the name what is compressed, modprobe by the content.
rm -f $tree/kernel/*
xz -c --check=crc32 content >$tree/kernel/plain.ko
echo "kernel/plain.ko:" >$tree/modules.dep
"$sanitized" cpio --no-default --modules-from $tree --module plain --list >list 2>said
wanted "a compressed module whose name does not say so gets one that does" /lib/modules/0 /lib/modules/0000-plain.ko.xz \
	$tree/kernel/plain.ko
done_testing
