# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fiwix.sh - what tests on the Fiwix kernel share: a root with payload-import and process 1, built by i386-tcc;
# booting; what the guest showed. /bin/payload-import is that of live-bootstrap's step, which is what runs
# there; /bin/payload-import-linux, for what only that has.
#
#	. "$top/tests/lib.sh"
#	. "$top/tests/fiwix/fiwix.sh"
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test is skipped.

PATH=$PATH:/usr/sbin:/sbin
export PATH LC_ALL=C
timeout_s=${GUEST_TIMEOUT:-600}
console=$scratch/console
files=$scratch/files
boot=''

qemu=${QEMU:-qemu-system-x86_64}
missing=''
if [ -z "${FIWIX:-}" ]; then
	missing='FIWIX=FILE make check: the kernel comes from a live-bootstrap tree (/boot/fiwix)'
elif ! [ -r "$FIWIX" ]; then
	missing="cannot read $FIWIX; FIWIX=FILE names the kernel of a live-bootstrap tree"
fi
case ${FIWIX:-/} in
/*) ;;
*) FIWIX=$PWD/$FIWIX ;;
esac
for tool in i386-tcc "$qemu" mke2fs; do
	have "$tool" || missing="${missing:-no $tool: tests/provide brings it}"
done
[ -z "$missing" ] || note "$missing"

# build_programs: payload-import by the Makefile's one line, and process 1 of the guest by its like.
build_programs()
(
	cd "$scratch" && mkdir -p root/bin root/dev root/proc && cd "$top" &&
		env -u MAKEFLAGS -u MAKELEVEL make -s B="$scratch/booted" ARCH=i386 CC=i386-tcc booted &&
		cp "$scratch/booted/i386/payload-import-step" "$scratch/root/bin/payload-import" &&
		cp "$scratch/booted/i386/payload-import" "$scratch/root/bin/payload-import-linux" &&
		cp "$scratch/booted/i386/payload-export" "$scratch/root/bin" &&
		i386-tcc -Wall -static -nostdlib -nostdinc -Ilib/freestanding/include -Ilib/freestanding/i386 -Ilib -I. \
			-o "$scratch/root/init" tests/fiwix/guest.c lib/format/sha256.c lib/freestanding/*.c \
			lib/freestanding/i386/entry.c
)

# make_root KIB: the ramdisk, as ext2 of revision 0, which is all that Fiwix knows. No blocks are kept
# back in it: a test counts them.
make_root()
{
	cp "$scratch/steps" "$scratch/root"
	rm -f "$scratch/root.ext2"
	mke2fs -q -F -t ext2 -r 0 -b 1024 -m 0 -N 256 -d "$scratch/root" "$scratch/root.ext2" "$1" \
		>"$scratch/mke2fs" 2>&1 || note "$(cat "$scratch/mke2fs")"
}

# boot NAME KIB DISK=IMAGE... <<STEPS: boots with these disks (hda to hdd; IMAGE is what QEMU takes for
# a file) and a root of that size; the guest does the steps and must come to an end. What it writes to the disks is
# forgotten, unless kept_disks says something.
boot()
{
	boot=$1 boot_kib=$2
	shift 2
	cat >"$scratch/steps"
	if [ -n "$missing" ]; then
		skip "$boot: ends" "$missing"
		return
	fi
	boot_drives=''
	for boot_disk; do
		boot_index=$(expr "abcd" : ".*$(expr "$boot_disk" : 'hd\(.\)=')") || exit 1
		boot_drives="$boot_drives -drive if=ide,format=raw,snapshot=${kept_disks:-on},index=$((boot_index - 1)),file=${boot_disk#*=}"
	done
	make_root "$boot_kib"
	# The path in initrd= is to be the one in -initrd, and the command line is short.
	# shellcheck disable=SC2086
	(cd "$scratch" && timeout "$timeout_s" "$qemu" -accel tcg -m "${memory_mib:-256}" -nodefaults -no-user-config \
		-display none -no-reboot -serial stdio -kernel "$FIWIX" -initrd root.ext2 \
		-append "fiwix console=/dev/ttyS0 root=/dev/ram0 initrd=root.ext2 ramdisksize=$boot_kib" \
		$boot_drives </dev/null) >"$console.raw" 2>&1
	tr -d '\r' <"$console.raw" >"$console"
	ok "$boot: ends" grep -q '^guest: done$' "$console" || note "$(tail -n 40 "$console")"
}

# check NAME COMMAND...: about the last boot
check()
{
	check_name="$boot: $1"
	shift
	if [ -n "$missing" ]; then
		skip "$check_name" "$missing"
	elif "$@" >"$scratch/.out" 2>&1; then
		result 0 "$check_name"
	else
		result 1 "$check_name"
		note "$(cat "$scratch/.out")" "the console:" "$(sed -n '/^mounted root/,$p' "$console")"
	fi
}

# says NAME PATTERN...: the console has these lines, basic regular expressions, one below the other.
says()
{
	says_name=$1
	shift
	check "$says_name" in_order "$@"
}

in_order()
{
	in_order_line=1
	for pattern; do
		in_order_found=$(tail -n "+$in_order_line" "$console" | grep -n -m 1 -e "$pattern") || {
			echo "it does not say: $pattern"
			return 1
		}
		in_order_line=$((in_order_line + ${in_order_found%%:*}))
	done
}

silent()
{
	# shellcheck disable=SC2016
	check "$1" sh -c '! grep -e "$1" "$2"' - "$2" "$console"
}

# The files that the guest showed in directory $1, and those of directory $2 here, in one format.
shown()
{
	sed -n "s|^guest: \([0-9a-f]\{64\} [0-9]*\) $1/|\1 |p" "$console" | sort
}

wanted()
{
	(cd "$1" && for file in *; do
		[ -e "$file" ] || continue
		digest=$(sha256sum <"$file")
		echo "${digest%% *} $(wc -c <"$file") $file"
	done) | sort
}

# imported NAME DIRECTORY HERE: what the guest showed in its DIRECTORY are the files that are HERE.
imported()
{
	check "$1" same_files "$2" "$3"
}

same_files()
{
	wanted "$2" >"$scratch/wanted"
	shown "$1" >"$scratch/shown"
	diff "$scratch/wanted" "$scratch/shown"
}

nothing_imported()
{
	silent "nothing is imported${2:+ }${2:-}" "^guest: [0-9a-f]* [0-9]* $1/"
}

pack()
{
	[ -n "$missing" ] || "$mkpayload" pack -o "$@" >/dev/null || note "mkpayload pack failed"
}
