#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# bring-up.t - init without a console, file systems or drivers: it says so and goes on.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

guest_payload "$scratch/payload.img"

# bare_cpio ARCHIVE PLACE...: without the directories and nodes of the minimal content; a PLACE is a
# file where a directory is wanted, so that nothing can be mounted there.
bare_cpio()
{
	bare_archive=$1
	shift
	[ -z "$guest_missing" ] || return 0
	: >"$scratch/file"
	for place in "$@"; do
		echo "file $place $scratch/file 0644 0 0"
	done >"$scratch/places.spec"
	programs=${mkpayload%/*}/x86_64
	echo 'echo process $$; echo init: payload.status=11; poweroff -f' >"$scratch/line"
	guest_cpio "$bare_archive" --no-default --spec "$scratch/places.spec" \
		--add "$programs/init:/init:0755" \
		--add "$programs/payload-import:/bin/payload-import:0755" \
		--add "$scratch/line:/line:0644"
}

bare_cpio "$scratch/bare.cpio"
boots 'no directories and no /dev/console in the archive' 0 "5 copied
^/tmp 1777\$
^init: payload.status=0\$
$(guest_sums)" "$scratch/bare.cpio" --disk "$scratch/payload.img" \
	-- "stat -c '%n %a' /tmp; $show_sums"

bare_cpio "$scratch/no-sys.cpio" /sys /run
boots 'no /sys and no /run' 0 "init: /sys: cannot mount sysfs: .*; going on without
init: /run: cannot mount tmpfs: .*; going on without
5 copied
^init: payload.status=0\$" "$scratch/no-sys.cpio" --disk "$scratch/payload.img" -- true

# Without a command line everything has its default: the program becomes process 1.
bare_cpio "$scratch/no-proc.cpio" /proc
boots 'no /proc' 11 "init: /proc: cannot mount proc: .*; going on without
init: /proc/cmdline: cannot be read; every setting has its default
5 copied
^process 1\$" "$scratch/no-proc.cpio" --disk "$scratch/payload.img" \
	--append payload.next=/ignored

# Linux has no serial driver then, and only its early messages reach us.
guest_cpio "$scratch/init.cpio"
boots 'no console: messages go to the kernel log' 6 \
	'init: /dev/console: cannot be opened; messages go to the kernel.s log
5 copied
said by the program
init: payload.status=6' "$scratch/init.cpio" --disk "$scratch/payload.img" \
	--append '8250.nr_uarts=0 earlyprintk=serial,ttyS0,115200,keep loglevel=7' \
	-- 'echo said by the program; exit 6'

if [ -z "$guest_missing" ] && [ -n "$kernel_modules" ]; then
	driver=$(find -L "$kernel_modules/kernel" -name 'virtio_blk.ko*')
	echo 'not a module' >"$scratch/text.ko"
	for size in 1023 1024; do
		printf "%$((size - 1))s\n" '' >"$scratch/options.$size"
		echo "file /lib/modules/$size-text.ko $scratch/text.ko 0644 0 0"
		echo "file /lib/modules/$size-text.ko.options $scratch/options.$size 0644 0 0"
	done >"$scratch/text.spec"
	guest_cpio "$scratch/twice.cpio" --module "$driver" --module "$driver" \
		--spec "$scratch/text.spec"
	boots 'drivers: loaded twice is no error, a broken one is said' 0 \
		'init: /lib/modules/1024-text.ko: not a module for this kernel; going on without
init: /lib/modules/1024-text.ko.options: longer than 1023 bytes; the module is loaded without options
init: [0-9]* of [0-9]* kernel modules loaded, 2 were there already
5 copied
^init: payload.status=0$' "$scratch/twice.cpio" --disk "$scratch/payload.img" -- true
	silent 'drivers: options of 1023 bytes are good' '1023-text.ko.options'
else
	skip 'drivers: loaded twice is no error, a broken one is said' \
		"${guest_missing:-no drivers for this kernel: KERNEL_MODULES=DIR names them}"
fi

# As after Secure Boot: /dev/port is refused, and with it the status port. A program's word on the console is not the last.
boots 'under lockdown the console alone tells the status' 7 '^init: payload.status=7$
/dev/port: Operation not permitted$' "$scratch/init.cpio" --append 'lockdown=integrity payload.device=none' \
	-- 'head -c 1 /dev/port 2>&1; echo init: payload.status=0 >/dev/console; exit 7'
silent '... modules of the kernel are loaded' '^init: /lib/modules/.*\(permitted\|error\)'

boots 'a setting that does not exist' 125 \
	'command line: payload.devcie=/dev/vda: no such setting
^init: payload.status=125$' "$scratch/init.cpio" --append payload.devcie=/dev/vda \
	--disk "$scratch/payload.img"

boots 'a setting with a wrong value' 125 \
	'command line: payload.timeout=soon: wanted is a number of seconds
^init: payload.status=125$' "$scratch/init.cpio" --append payload.timeout=soon \
	--disk "$scratch/payload.img"

done_testing
