# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# chroot.sh - what tests of payload-chroot share: a target of busybox, and whether anything of a run has stayed.
#
#	. "$top/tests/chroot/chroot.sh"
#	chroot_begin		skips all where this machine cannot; a directory "dir" in the scratch directory
#	before; ...; nothing_left "NAME"
#
chroot=$(cd "$(dirname "$mkpayload")" && pwd)/payload-chroot
export LC_ALL=C

# can_chroot: whether this machine can run these tests; $cannot says why not.
can_chroot()
{
	cannot=''
	if [ "$(id -u)" -ne 0 ]; then
		cannot='run as root'
	elif ! unshare -mp --propagation private -f true 2>/dev/null; then
		cannot='namespaces cannot be made here'
	elif ! [ -x "$(dirname "$mkpayload")/busybox" ]; then
		cannot='no busybox in the build: tests/provide brings one'
	fi
	[ -z "$cannot" ]
}

can_loop()
{
	[ -e /dev/loop-control ] && truncate -s 1M loop-probe && probe=$(losetup -f --show loop-probe 2>/dev/null) && losetup -d "$probe" &&
		have mkfs.ext4 && have e2fsck
}

# make_target DIR: with the commands of busybox.
make_target()
{
	mkdir -p "$1/bin" "$1/proc" "$1/sys" "$1/dev" "$1/etc" "$1/run" "$1/tmp" "$1/root" "$1/results"
	cp "$(dirname "$mkpayload")/busybox" "$1/bin/busybox"
	for applet in sh ls cat mount umount ps sleep echo kill mkdir ln rm mv cp id env touch setsid true false sync dd readlink \
		stat cmp nohup losetup mknod chmod chown find sha256sum tty grep head wc date sed tr stty swapon mkswap; do
		ln -sf busybox "$1/bin/$applet"
	done
	printf '%s\n' 'root:x:0:0::/root:/bin/sh' 'bob:x:1000:100::/home/bob:/bin/sh' >"$1/etc/passwd"
	printf '%s\n' 'users:x:100:' 'audio:x:29:bob,eve' 'disk:x:6:eve' >"$1/etc/group"
}

# make_image FILE DIR [MIB]
make_image()
{
	rm -f "$1" && truncate -s "${3:-16}M" "$1" && mkfs.ext4 -q -d "$2" "$1" 2>>made
}

# chroot_detach: what a broken payload-chroot has left attached must not stay on this machine.
chroot_detach()
{
	for attached in /sys/block/loop*/loop/backing_file; do
		grep -qs -e "${scratch##*/}" "$attached" || continue
		attached=${attached#/sys/block/} && losetup -d "/dev/${attached%%/*}"
	done
}

chroot_begin()
{
	# Mounts of a namespace of the test's own, so that what others mount meanwhile does not count.
	if can_chroot && [ -z "${CHROOT_APART:-}" ]; then
		rm -rf "$scratch"
		CHROOT_APART=1 exec unshare -m --propagation private "$0"
	fi
	trap 'chroot_detach; rm -rf "$scratch"' EXIT
	cd "$scratch" || exit 1
	if ! can_chroot; then
		skip "payload-chroot" "$cannot"
		done_testing
		exit 0
	fi
	make_target dir
}

before()
{
	"$top/tests/chroot/state" "$scratch" >state.before
}

nothing_left()
{
	"$top/tests/chroot/state" "$scratch" state.before >state.after
	is "$1" "$(diff state.before state.after)" ""
}

# types NAME WANTED [PATTERN TEXT]... -- WORD...: at a terminal.
types()
{
	types_name=$1 types_wanted=$2
	shift 2
	is "$types_name" "$(timeout 600 "$top/tests/chroot/terminal.pl" "$@" | tr '\n' ' ')" "$types_wanted "
}

# in_target WORD...: payload-chroot, whose processes are known by their environment.
in_target()
{
	"$chroot" --env "MARK=$scratch" "$@"
}
