#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# foreign.t - initial CPIOs for other machines: programs, kernels and modules of arm64 and riscv64, libraries in a
# root of theirs, and what is for one machine in an archive for another.
. "$(dirname "$0")/../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
cd "$scratch" || exit 1
# shellcheck source=tests/cpio/modules/module.sh
. "$here/modules/module.sh"

# --- Kernels. ---

# image MAGIC VERSION: an image that begins so.
image()
{
	perl -e 'print "MZ", "\0" x 54, $ARGV[0], "\0" x 4, "x" x 200, "Linux version $ARGV[1] (root\@host) #1 SMP"' "$1" "$2"
}

# zboot MACHINE FILE: an image for EFI, with that file, which is compressed.
zboot()
{
	perl -e 'my $head = "MZ\0\0zimg" . pack("VV", 0x100, -s $ARGV[1]) . "\0" x 44 . pack("V", 0x80);
		print $head, "\0" x 64, "PE\0\0", pack("v", $ARGV[0]), "\0" x 122; open my $in, "<", $ARGV[1]; print <$in>' "$1" "$2"
}

# takes NAME OPTION...; refuses NAME PATTERN OPTION...: as a kernel for a module of arm64.
takes()
{
	takes_name=$1
	shift
	"$mkpayload" cpio --no-default --list "$@" >list 2>said
	is "$takes_name" "$?$(cat said)" 0
}

refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" cpio --no-default -o x.cpio "$@"
}

module ./x86.ko 'vermagic=6.1.0-9-arm64 SMP mod_unload \0'
change x86.ko 18 183 arm64.ko
change x86.ko 18 243 riscv64.ko
image "$(printf 'ARM\144')" 6.1.0-9-arm64 >Image.arm64
image "$(printf 'RSC\005')" 6.1.0-9-arm64 >Image.riscv64
image "$(printf 'ARM\144')" 6.1.0-10-arm64 >Image.other
image "$(printf 'ARM\144')" '%s' >Image.none
takes "a module for a kernel of arm64" --kernel Image.arm64 --module ./arm64.ko
takes "... of riscv64" --kernel Image.riscv64 --module ./riscv64.ko
refuses "... of the other" './arm64.ko: is for arm64, but --kernel Image.riscv64 is for riscv64, so Linux would not' \
	--kernel Image.riscv64 --module ./arm64.ko
refuses "a module for x86_64" './x86.ko: is for x86_64, but --kernel Image.arm64 is for arm64' --kernel Image.arm64 --module ./x86.ko
refuses "a module for another version" 'is for Linux 6.1.0-9-arm64, but --kernel Image.other is 6.1.0-10-arm64' \
	--kernel Image.other --module ./arm64.ko
refuses "a kernel that does not say its version" 'kernel Image.none: does not say its version' \
	--kernel Image.none --module ./arm64.ko
for pack in 'gzip -9' zstd xz; do
	tool=${pack% *}
	if ! have "$tool"; then
		skip "a kernel packed by $tool" "no $tool: tests/provide brings it"
		continue
	fi
	$pack -c Image.arm64 >packed
	zboot 43620 packed >zboot.arm64
	zboot 20580 packed >zboot.riscv64
	takes "a kernel packed by $tool" --kernel packed --module ./arm64.ko
	takes "... for EFI" --kernel zboot.arm64 --module ./arm64.ko
	# What is inside says it, too, and has the last word.
	refuses "... of another machine" 'zboot.riscv64 is for arm64' --kernel zboot.riscv64 --module ./riscv64.ko
done
zboot 43620 Image.arm64 >zboot.plain
refuses "an image for EFI that is not compressed" 'kernel zboot.plain: holds an image that is compressed in a way' \
	--kernel zboot.plain --module ./arm64.ko
head -c 300 zboot.arm64 >zboot.cut
refuses "one that is cut off" 'kernel zboot.cut: has been cut off' --kernel zboot.cut --module ./arm64.ko
gzip -c said >packed
refuses "a compressed file that is no image" 'kernel packed: not a Linux image for x86 (bzImage), arm64 or riscv64' \
	--kernel packed --module ./arm64.ko

# --- Programs. ---

build=$(dirname "$mkpayload")
for arch in arm64 riscv64; do
	if [ ! -x "$build/$arch/init" ] || [ ! -x "$build/$arch/payload-import" ]; then
		skip "$arch: the minimal archive" "this build has none: tests/provide brings clang and lld"
		continue
	fi
	ok "$arch: the minimal archive" "$mkpayload" cpio -o min.cpio --arch "$arch"
	size=$(wc -c <min.cpio)
	ok "... has at most 98 KiB: $size bytes" test "$size" -le 100352 -o "$(grep -c tcc "$build/$arch/cc")" -gt 0
	ok "... is good" "$mkpayload" cpio --check min.cpio
	fails "... with a /main for this machine" 1 "^mkpayload: /main: .*is for .*, but /init is for $arch, so no Linux starts both" \
		"$mkpayload" cpio -o x.cpio --arch "$arch" --exec "$build/x86_64/init"
	fails "... an importer for this machine" 1 "^mkpayload: /bin/payload-import: .*is for .*, but /init is for $arch" \
		"$mkpayload" cpio -o x.cpio --arch "$arch" --importer "$build/x86_64/payload-import"
	fails "... a module for another one" 1 './x86.ko: is for x86_64, but /init (.*) is for ' \
		"$mkpayload" cpio -o x.cpio --arch "$arch" --module ./x86.ko
	ok "... no libraries, and a /main for this machine" "$mkpayload" cpio -o x.cpio --arch "$arch" --no-libs \
		--exec "$build/x86_64/init"
	is "... is a warning" "$(grep -c 'warning: /main is for' .out)" 1
	fails "... which --check finds" 1 "x.cpio: /main: /main is for .*, but /init is for $arch" "$mkpayload" cpio --check x.cpio
done

# --- Libraries. ---

# target ARCH: the root of that machine is made anew, with a loader that knows no directories.
target()
{
	case $1 in
	arm64) machine=aarch64-linux-gnu loader=/lib/ld-linux-aarch64.so.1 musl=/lib/ld-musl-aarch64.so.1 lib64=lib64 ;;
	riscv64) machine=riscv64-linux-gnu loader=/lib/ld-linux-riscv64-lp64d.so.1 musl=/lib/ld-musl-riscv64.so.1 lib64=lib64/lp64d ;;
	esac
	rm -rf root
	library "root$loader"
	library "root$musl"
}

compile()
{
	mkdir -p "$(dirname "$1")"
	compiled=$1
	shift
	echo 'void _start(void) {}' | clang "--target=$machine" -fuse-ld=lld -x c - -x none -nostdlib -fPIC -o "$compiled" \
		-Wl,--no-as-needed,--allow-shlib-undefined,--unresolved-symbols=ignore-all "$@"
}

# library FILE OPTION...; program FILE LOADER OPTION...
library()
{
	compile "$@" -shared -Wl,-soname,"$(basename "$1")"
}

program()
{
	program_file=$1 program_loader=$2
	shift 2
	compile "$program_file" -pie -Wl,--dynamic-linker,"$program_loader" "$@"
}

# brings NAME PROGRAM LIBRARIES: what an archive gets from that root, apart from loaders.
brings()
{
	is "$1" "$("$mkpayload" cpio --no-default --sysroot root --exec "$2" --list 2>&1 |
		awk -F '\t' '$1 == "dir" { next } $4 !~ /^(\/main|.*\/ld-(linux|musl)-.*so\.1)$/ { sub(/ -> .*/, "", $4); print $4 }' |
		tr '\n' ' ')" "$3"
}

for arch in arm64 riscv64; do
	if ! have clang || ! have ld.lld; then
		skip "$arch: libraries" "no clang with lld: tests/provide brings them"
		continue
	fi
	target "$arch"
	library "root/lib/$machine/liba.so"
	program prog "$loader" "root/lib/$machine/liba.so"
	brings "$arch: a library in the directory of the machine" prog "/lib/$machine/liba.so "
	"$mkpayload" cpio --no-default --sysroot root --exec prog --list >list
	ok "... and the loader under its name" grep -q "	$loader	" list
	mkdir -p "root/usr/$lib64"
	mv "root/lib/$machine/liba.so" "root/usr/$lib64/liba.so"
	brings "$arch: in $lib64" prog "/usr/$lib64/liba.so "
	cp "$(dirname "$mkpayload")/x86_64/init" "root/lib/$machine/liba.so"
	brings "$arch: a file for another machine is passed over" prog "/usr/$lib64/liba.so "
	target "$arch"
	library root/usr/lib/liba.so
	program prog "$musl" root/usr/lib/liba.so
	brings "$arch: musl" prog "/usr/lib/liba.so "
	mkdir -p root/etc
	echo /opt >"root/etc/ld-musl-$(basename "$musl" .so.1 | sed 's/ld-musl-//').path"
	mkdir root/opt
	mv root/usr/lib/liba.so root/opt
	brings "$arch: musl's own directories" prog "/etc/$(basename "$musl" .so.1).path /opt/liba.so "
done
done_testing
