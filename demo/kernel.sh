# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# kernel.sh - which kernel boots the demo and the tests, and where its drivers are.
#
#	top=...; . "$top/demo/kernel.sh"
#	kernel_find || exit 1				# sets kernel, kernel_modules and busybox
#	kernel_drivers --module=virtio_blk		# prints options for mkpayload cpio
#	kernel_of arm64					# instead of kernel_find, for another machine
#
# KERNEL=FILE names a kernel, KERNEL_MODULES=DIR its drivers (a lib/modules/VERSION directory) and
# BUSYBOX=FILE a static busybox; without them it is what tests/provide has put into build/.

# Finds the kernel, its drivers (kernel_modules is empty where there are none: then they must be
# built in) and busybox; says on standard output what is missing.
kernel_find()
{
	kernel=${KERNEL:-$top/build/kernel/vmlinuz}
	busybox=${BUSYBOX:-$top/build/busybox}
	if [ -n "${KERNEL_MODULES:-}" ]; then
		kernel_modules=$KERNEL_MODULES
	elif [ -n "${KERNEL:-}" ]; then
		kernel_version=${KERNEL##*/}
		kernel_version=${kernel_version#*-}
		for kernel_modules in "${KERNEL%/*}/modules" \
			"${KERNEL%/*}/../lib/modules/$kernel_version" ''; do
			[ -f "$kernel_modules/modules.dep" ] && break
		done
	else
		kernel_modules=$top/build/kernel/modules
	fi
	if ! [ -r "$kernel" ]; then
		echo "no kernel $kernel: tests/provide brings one, KERNEL=FILE names one"
	elif [ -n "$kernel_modules" ] && ! [ -r "$kernel_modules/modules.dep" ]; then
		echo "no $kernel_modules/modules.dep: depmod writes it"
	elif ! [ -x "$busybox" ]; then
		echo "no $busybox: tests/provide brings one, BUSYBOX=FILE names one"
	else
		return 0
	fi
	return 1
}

# kernel_of ARCH: the same of another machine, and its qemu, for which it says what is missing.
kernel_of()
{
	kernel_home=$top/build/kernel-$1
	kernel=$kernel_home/vmlinuz kernel_modules=$kernel_home/modules busybox=$kernel_home/busybox
	case $1 in arm64) kernel_machine=aarch64 ;; *) kernel_machine=$1 ;; esac
	kernel_qemu=qemu-system-$kernel_machine
	kernel_emulator=$(command -v "qemu-$kernel_machine-static" || command -v "qemu-$kernel_machine")
	if ! [ -r "$kernel" ] || ! [ -x "$busybox" ]; then
		echo "no build/kernel-$1: ARCHES=$1 tests/provide brings it, where the mirror has one"
	elif ! command -v "$kernel_qemu" >/dev/null || [ -z "$kernel_emulator" ]; then
		echo "no $kernel_qemu, or no qemu-$kernel_machine for single programs: tests/provide brings them"
	else
		return 0
	fi
	return 1
}

# kernel_drivers OPTION...: prints the options for 'mkpayload cpio', one a line, after the place of the drivers.
# Without kernel_modules it prints nothing.
kernel_drivers()
{
	[ -n "$kernel_modules" ] || return 0
	printf '%s\n' "--modules-from=$kernel_modules" "$@"
}
