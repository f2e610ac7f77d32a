# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# kernel.sh - which kernel boots the demo and the tests, and where its drivers are.
#
#	top=...; . "$top/demo/kernel.sh"
#	kernel_find || exit 1				# sets kernel, kernel_modules and busybox
#	kernel_drivers --module=virtio_blk		# prints options for mkpayload cpio
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

# kernel_drivers OPTION...: prints the options for 'mkpayload cpio', one a line, after the place of the drivers.
# Without kernel_modules it prints nothing.
kernel_drivers()
{
	[ -n "$kernel_modules" ] || return 0
	printf '%s\n' "--modules-from=$kernel_modules" "$@"
}
