#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# modules.t - kernel modules that mkpayload has chosen, loaded by init on a real kernel: options arrive, soft
# dependencies are there, compressed modules are unpacked by whoever can.
. "$(dirname "$0")/guest.sh"

if [ -n "$guest_missing" ] || [ -z "$kernel_modules" ]; then
	skip "modules" "${guest_missing:-no drivers for this kernel: KERNEL_MODULES=DIR names them}"
	done_testing
	exit
fi
guest_payload "$scratch/payload.img"
guest_cpio "$scratch/init.cpio" --module loop,max_loop=3 --module ext4
boots "options, and what a file system wishes for" 3 "^ext4\$
crc32c
5 copied" "$scratch/init.cpio" --disk "$scratch/payload.img" -- \
	'ls -d /sys/module/crc32c*; grep -wo ext4 /proc/filesystems; exit $(cat /sys/module/loop/parameters/max_loop)'
# QEMU's processor lacks what some of the alternatives want.
silent "every symbol was there" "a symbol it needs is missing\|not a module for this kernel"

# The same kernel with its modules compressed.
tree=$scratch/lib/modules/compressed
mkdir -p "$tree"
for file in modules.builtin modules.softdep modules.alias; do
	cp "$kernel_modules/$file" "$tree"
done
sed 's/\.ko\(\.[a-z]*\)*/.ko.xz/g' "$kernel_modules/modules.dep" >"$tree/modules.dep"
for name in virtio_ring virtio virtio_pci virtio_pci_modern_dev virtio_pci_legacy_dev virtio_blk; do
	path=$(grep "/$name\.ko[^ ]*:" "$kernel_modules/modules.dep" | sed 's/:.*//')
	mkdir -p "$tree/$(dirname "$path")"
	case $path in
	*.ko) xz -c "$kernel_modules/$path" >"$tree/$path.xz" ;;
	*) cp "$kernel_modules/$path" "$tree/${path%.ko*}.ko.xz" ;;
	esac
done
"$mkpayload" cpio -o "$scratch/compressed.cpio" --spec "$scratch/guest.spec" --add "$busybox:/bin/busybox:0755" \
	--add "$scratch/main:/main:0755" --modules-from "$tree" --module virtio_pci --module virtio_blk
# What is no module: the reason is the one of the file, or of the kernel that does not unpack.
echo 'slink /lib/modules/0001-gone.ko /nowhere.ko 0777 0 0' >"$scratch/gone.spec"
head -c 1000 /dev/zero >"$scratch/zeros"
guest_cpio "$scratch/wrong.cpio" --spec "$scratch/gone.spec" --add "$scratch/zeros:/lib/modules/0002-packed.ko.zst:0644"
boots "no modules" 0 "^init: /lib/modules/0001-gone.ko: no such file or directory; going on without
^init: /lib/modules/0002-packed.ko.zst: this kernel does not unpack it; going on without" \
	"$scratch/wrong.cpio" --append payload.device=none -- true

boots "compressed modules" 0 "6 of 6 kernel modules loaded
5 copied" "$scratch/compressed.cpio" --disk "$scratch/payload.img" -- true
done_testing
