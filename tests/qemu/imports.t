#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# imports.t - the second of two imports, in Linux, by the scripts and the program of the step: the disk is prepared as
# steps/jump/move_disk.sh of live-bootstrap does it, and everything that travels arrives there, each file right. With the
# payload on a disk of its own and on the boot disk, which can begin the bootstrap again afterwards. The first import is
# fiwix/imports.t's.
#
# CHECKOUT=DIR takes a checkout instead of a small one that is made.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"
export PATH="$PATH:/usr/sbin:/sbin"

for tool in sfdisk mkfs.ext4; do
	have "$tool" || guest_missing="${guest_missing:-no $tool: tests/provide brings it}"
done
here=$top/tests/kernel-bootstrap
kb=$top/build/kernel-bootstrap
tree=${CHECKOUT:-$scratch/tree}
step=$top/kernel-bootstrap/step

# What live-bootstrap does until then, and what it would do behind it: read every file.
cat >"$scratch/line" <<'END'
set -e
mkdir -p /etc /external
. /steps/bootstrap.cfg
SRCDIR=/steps DISTFILES=/external/distfiles DISK=vda
. /steps/improve/keep_payload.sh
case $DISK in
*[0-9]) ;;
*)
	echo '2097152;' | sfdisk -q -uS --force /dev/$DISK
	mkfs.ext4 -q -F -F /dev/${DISK}1
	DISK=${DISK}1 ;;
esac
mount -t ext4 /dev/$DISK /external
mkdir -p /external/distfiles
# Something of the boot image, and a file of the first set that was there all along.
echo early >/external/distfiles/early
. /steps/improve/import_rest.sh
cd /external/distfiles
sha256sum -c SHA256SUMS >/sums || true
echo "right: $(grep -c ': OK$' /sums) of $(wc -l <SHA256SUMS), wrong: $(grep -vc ': OK$' /sums || true), besides: $(cat early)"
echo "names: $(ls | wc -l)"
. /steps/improve/import_rest.sh
payload-import --probe /dev/vda2 || true
END

# image DIRECTORY OPTION...
image()
{
	"$kb" image --qemu --external-sources --target-size 4G -o "$scratch/$@" "$tree" >"$scratch/said" 2>&1 ||
		note "$(cat "$scratch/said")"
}

# archive DIRECTORY: the system that the jump has brought, with the configuration of that image.
archive()
{
	"$here/loader" --show /steps/bootstrap.cfg "$scratch/$1/init.img" >"$scratch/$1/bootstrap.cfg"
	guest_also='--module=ext4' guest_cpio "$scratch/$1/init.cpio" --add "$scratch/line:/line:0644" \
		--add "$top/build/i386/payload-import-step:/usr/bin/payload-import:0755" \
		--add "$scratch/$1/bootstrap.cfg:/steps/bootstrap.cfg:0644" \
		--add "$step/import_rest.sh:/steps/improve/import_rest.sh:0644" \
		--add "$step/keep_payload.sh:/steps/improve/keep_payload.sh:0644" \
		--add "$(command -v sfdisk):/usr/sbin/sfdisk:0755" \
		--add "$(readlink -f "$(command -v mkfs.ext4)"):/usr/sbin/mkfs.ext4:0755"
}

if [ -z "$guest_missing" ]; then
	if [ -z "${CHECKOUT:-}" ]; then
		"$here/make-tree" "$tree"
		"$here/two-imports" "$tree"
		"$here/fill" "$tree" linux-4.14.tar.xz=3000000 gcc-15.2.0.tar.xz=9000000
	fi
	image two
	image one --single-disk
	archive two
	archive one
	count=$("$mkpayload" list "$scratch/two/external.img" | wc -l)
	count=$((count - 3)) # without the heading, SHA256SUMS and the total
	head -c 440 "$scratch/one/init.img" >"$scratch/boot_code"
fi

boots 'a disk of its own' 0 "^payload-import: /dev/vdb: .* files
^right: $count of $count, wrong: 0, besides: early\$
^names: $((count + 2))\$
^payload-import: .*: 0 copied, $((count + 1)) already there" "$scratch/two/init.cpio" --append payload.device=none \
	--write-disk "$scratch/two/init.img" --disk "$scratch/two/external.img"
boots 'the boot disk' 0 "^payload-import: /dev/vda2: .* files
^right: $count of $count, wrong: 0, besides: early\$
^names: $((count + 2))\$
^payload-import: .*: 0 copied, $((count + 1)) already there
^payload-import: /dev/vda2: a payload" "$scratch/one/init.cpio" --append payload.device=none \
	--write-disk "$scratch/one/init.img"
if [ -z "$guest_missing" ]; then
	ok '... which can begin the bootstrap again' cmp -n 440 "$scratch/one/init.img" "$scratch/boot_code"
else
	skip '... which can begin the bootstrap again' "$guest_missing"
fi

done_testing
