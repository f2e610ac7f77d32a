#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# peer.t - the modules that mkpayload brings for one, and their order, are those that modprobe would load:
# for fifty modules of Debian's kernel, without any configuration.
. "$(dirname "$0")/../../lib.sh"
. "$top/demo/kernel.sh"

PATH=$PATH:/usr/sbin:/sbin
kernel_find >/dev/null
if ! [ -r "${kernel_modules:-/none}/modules.dep" ]; then
	skip "fifty modules" "no modules of a kernel: tests/provide brings them"
	done_testing
	exit
elif ! have modprobe; then
	skip "fifty modules" "no modprobe: apt-get install kmod"
	done_testing
	exit
fi

# modprobe wants a root with lib/modules/VERSION below it.
mkdir -p "$scratch/root/lib/modules" "$scratch/none"
ln -s "$(cd "$kernel_modules" && pwd -P)" "$scratch/root/lib/modules/version"

by_modprobe()
{
	modprobe --show-depends -C "$scratch/none" -d "$scratch/root" -S version "$1" |
		sed -n 's,^insmod [^ ]*/\([^/ ]*\.ko\)[^/ ]* *$,\1,p' | awk '!seen[$0]++'
}

by_mkpayload()
{
	"$mkpayload" cpio --no-default --modules-from "$kernel_modules" --module "$1" --list |
		sed -n 's,^file.*	/lib/modules/[0-9]*-\([^	]*\.ko\)	.*,\1,p'
}

# Of several lines of soft dependencies for one module modprobe takes only the first (kmod 30); mkpayload takes
# all, since that is what the modules ask for. Those are left out here, and tried by themselves.
has_one_line()
{
	[ "$(tr '-' '_' <"$kernel_modules/modules.softdep" | grep -c "^softdep $(echo "$1" | tr '-' '_') ")" -le 1 ]
}

# Those with the longest lists of what they need, those that have soft dependencies, and some more.
choose()
{
	{
		awk '/^softdep/ { print $2 }' "$kernel_modules/modules.softdep" | LC_ALL=C sort -u | head -n 20
		awk '{ print NF, $1 }' "$kernel_modules/modules.dep" | LC_ALL=C sort -k 1,1nr -k 2 | head -n 40 |
			sed 's,.*/,,; s/\.ko.*//'
		sed 's/:.*//; s,.*/,,; s/\.ko.*//' "$kernel_modules/modules.dep" | LC_ALL=C sort | awk 'NR % 97 == 0'
		echo ext4 btrfs usb_storage nvme virtio_scsi | tr ' ' '\n'
	} | awk '!seen[$0]++' | head -n 90
}

tried=0
for module in $(choose); do
	if ! has_one_line "$module" || [ -z "$(by_modprobe "$module" 2>/dev/null)" ]; then
		continue
	fi
	tried=$((tried + 1))
	is "$module" "$(by_mkpayload "$module" | tr '\n' ' ')" "$(by_modprobe "$module" | tr '\n' ' ')"
done
ok "all lines of soft dependencies count" sh -c '"$1" cpio --no-default --modules-from "$2" --module btrfs --list |
	grep -q xxhash' - "$mkpayload" "$kernel_modules"
ok "fifty modules at least" test "$tried" -ge 50
done_testing
