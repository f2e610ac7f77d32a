#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# room.t - payload-import knows before the first byte whether there is room for everything, on file systems that
# are nearly full: bytes, inodes, directories, what is there already, what two volumes have.
. "$(dirname "$0")/../lib.sh"

program=$(dirname "$mkpayload")/$(uname -m | sed 's/i.86/i386/')/payload-import
[ -x "$program" ] || program=$(dirname "$mkpayload")/sanitized/payload-import
small=$scratch/small
mkdir "$small" "$scratch/few" "$scratch/one" "$scratch/tree" "$scratch/many"
trap 'umount "$small" 2>/dev/null; rm -rf --one-file-system "$scratch"' EXIT
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs tmpfs "$small" 2>/dev/null; then
	skip "room" "mounting a tmpfs needs root"
	done_testing
	exit
fi
umount "$small"

# room OPTION...: a tmpfs of that size.
room()
{
	umount "$small" 2>/dev/null
	mount -t tmpfs -o "$1" tmpfs "$small"
}

nothing_there()
{
	is "... and nothing is written" "$(cd "$small" && find . -mindepth 1 | LC_ALL=C sort | tr '\n' ' ')" "$1"
}

import()
{
	"$program" --timeout 0 "$@"
}

head -c 1500000 /dev/urandom >"$scratch/one/large"
"$mkpayload" pack --sums -o "$scratch/one.img" "$scratch/one" >/dev/null || exit 1
# Eight blocks for directories, one for SHA256SUMS, the file's own, and from 12 KiB on the numbers of its blocks with 4 KiB for their kinds.
for row in 11265:48.0 12288:48.0 12289:60.0; do
	head -c "${row%:*}" /dev/urandom >"$scratch/few/file"
	"$mkpayload" pack --sums -o "$scratch/few.img" "$scratch/few" >/dev/null
	room size=8k
	fails "a file of ${row%:*} bytes" 1 "not enough space: the payload needs ${row#*:} KiB, there are 8\.0 KiB; nothing" \
		import --device "$scratch/few.img" "$small"
done
room size=2m
head -c 1500000 /dev/zero >"$small/large"
fails "a file of equal length and other content needs room" 1 "not enough space: the payload needs 1\.4 MiB, there are" \
	import --device "$scratch/one.img" "$small"
nothing_there "./large "
cp "$scratch/one/large" "$small/large"
ok "... one of the same content needs none" import --device "$scratch/one.img" "$small"
# What an earlier run has left goes away before anything is written; not its room, where it has another name.
room size=2m
head -c 1500000 /dev/urandom >"$small/large.part"
ok "the room of a .part that is left over is given back" import --device "$scratch/one.img" "$small"
for other in kept large; do
	room size=2m
	head -c 1500000 /dev/urandom >"$small/large.part"
	ln "$small/large.part" "$small/$other"
	fails "not that of one which is $other, too" 1 \
		"not enough space: the payload needs 1\.4 MiB, there are 5[0-9]*\.[0-9] KiB; nothing" \
		import --device "$scratch/one.img" "$small"
	nothing_there "$(printf '%s\n' "./$other" ./large.part | LC_ALL=C sort | tr '\n' ' ')"
done
# Where a program of 32 bits finds how many names a file has, and how large it is.
for narrow in i386 step; do
	if ! [ -x "$(dirname "$mkpayload")/$narrow/payload-import" ]; then
		skip "the program of 32 bits ($narrow)" "this build has none: the compiler cannot make it"
		continue
	fi
	room size=4g
	ok "4 GiB are no 0 for the one of 32 bits ($narrow)" "$(dirname "$mkpayload")/$narrow/payload-import" --timeout 0 \
		--device "$scratch/one.img" "$small"
	room size=2m
	head -c 1500000 /dev/urandom >"$small/large.part"
	ok "the room of a .part is given back by the one of 32 bits ($narrow)" "$(dirname "$mkpayload")/$narrow/payload-import" --timeout 0 \
		--device "$scratch/one.img" "$small"
	room size=2m
	head -c 1500000 /dev/urandom >"$small/large.part"
	ln "$small/large.part" "$small/kept"
	fails "... but not of one with two names ($narrow)" 1 "not enough space: the payload needs 1\.4 MiB, there are 5" \
		"$(dirname "$mkpayload")/$narrow/payload-import" --timeout 0 --device "$scratch/one.img" "$small"
done
seq 1 300 | while read -r number; do
	mkdir "$scratch/tree/$number" && echo "$number" >"$scratch/tree/$number/file"
done
"$mkpayload" pack --tree -o "$scratch/tree.img" "$scratch/tree" >/dev/null || exit 1
seq 1 300 | while read -r number; do echo "$number" >"$scratch/many/$number"; done
"$mkpayload" pack -o "$scratch/many.img" "$scratch/many" >/dev/null || exit 1
room size=10m,nr_inodes=100
fails "more files than inodes" 1 "not enough inodes: the payload needs 300, there are [0-9]*; nothing" \
	import --device "$scratch/many.img" "$small"
nothing_there ""
room size=10m,nr_inodes=400
ok "... and as many as there are" import --device "$scratch/many.img" "$small"
room size=10m,nr_inodes=400
echo left >"$small/1.part"
seq 1 $(($(stat -f -c %d "$small") - 299)) | sed "s|.*|$small/filler&|" | xargs touch
ok "... and the inode of a .part that is left over counts" import --device "$scratch/many.img" "$small"
room size=10m,nr_inodes=400
fails "directories take inodes, too" 1 "not enough inodes: the payload needs 600, there are" \
	import --tree --device "$scratch/tree.img" "$small"
nothing_there ""
umount "$small"

# Directories take blocks where a file system has none for free: ext2.
if truncate -s 2M "$scratch/ext2" && mke2fs -q -F -t ext2 -b 1024 -m 0 -N 1000 "$scratch/ext2" 2>/dev/null &&
	mount -o loop "$scratch/ext2" "$small" 2>/dev/null; then
	head -c $((1024 * ($(df -Pk "$small" | awk 'END { print $4 }') - 550))) /dev/zero >"$small/filler" 2>/dev/null
	fails "directories take blocks" 1 "not enough space: the payload needs 6[0-9][0-9]\.[0-9] KiB, there are" \
		import --tree --device "$scratch/tree.img" "$small"
	nothing_there "./filler ./lost+found "
	umount "$small"
else
	skip "directories take blocks" "needs a file system in a file: mke2fs, root, loop devices"
fi
done_testing
