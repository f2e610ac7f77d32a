#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# share.t - mkpayload cpio --align 4096 shares the blocks of its files where the file system can (XFS), and
# writes the same bytes as where it cannot.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1
PATH=$PATH:/usr/sbin:/sbin

mkdir files mounted
head -c 1000000 /dev/urandom >files/large
head -c 8192 /dev/urandom >files/whole
echo small >files/small
# archive DIRECTORY: of the files that lie there.
archive()
{
	(cd "$1" && "$mkpayload" cpio --no-default --align 4096 --add files:/files -o shared.cpio 2>/dev/null)
}
ok "without shared blocks" archive .

if [ "$(id -u)" -ne 0 ]; then
	skip "shared blocks" "mounting needs root"
elif ! have mkfs.xfs || ! have filefrag; then
	skip "shared blocks" "no mkfs.xfs and filefrag: apt-get install xfsprogs e2fsprogs"
elif ! { truncate -s 400M xfs.img && mkfs.xfs -q -m reflink=1 xfs.img && mount -o loop xfs.img mounted; } 2>err; then
	skip "shared blocks" "XFS cannot be mounted here: $(tail -n 1 err)"
else
	cp -r files mounted/files
	sync -f mounted
	ok "on XFS" archive mounted
	ok "the same bytes" cmp shared.cpio mounted/shared.cpio
	filefrag -v mounted/shared.cpio >extents
	ok "blocks are shared" grep -q shared extents
	umount mounted
fi
done_testing
