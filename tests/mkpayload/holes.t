#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# holes.t - files with holes keep them on their way into an image and out of it, and files full of zeros keep
# their bytes.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

# Runs of zeros and of data, of random lengths around those of blocks and of what is worth a hole.
mkdir files
perl -e '
	srand 3;
	for my $number (1 .. 40) {
		open my $out, ">", "files/runs-$number" or die;
		for (1 .. int rand 12) {
			my $size = (1, 4095, 4096, 65535, 65536, 65537, 69632, 1048576, 100000 + int rand 400000)[rand 9];
			print $out((rand() < 0.5 ? "\0" : chr 1 + rand 255) x $size) or die;
		}
		close $out or die;
	}'
: >files/empty
head -c 3000000 /dev/zero >files/zeros
"$mkpayload" pack --sums -o full.img files >/dev/null || note "pack failed"
ok "zeros in files: the digests are right" "$mkpayload" verify full.img
ok "... and the bytes" sh -c '"$1" extract full.img -C out >/dev/null && rm out/SHA256SUMS && diff -r files out' - "$mkpayload"
ok "... and the length of the image" sh -c '[ $(($(wc -c <full.img) % 4096)) -eq 0 ]'

# kib FILE: what it takes on the disk.
kib()
{
	du -k "$1" | cut -f 1
}

# small NAME FILE: takes far less than its length.
small()
{
	small_kib=$(kib "$2")
	ok "$1: $small_kib KiB on the disk" test "$small_kib" -lt 4096
}

mkdir sparse
truncate -s 20G sparse/disk.img
printf 'begin' | dd of=sparse/disk.img conv=notrunc status=none
printf 'in the middle' | dd of=sparse/disk.img bs=1 seek=3000000001 conv=notrunc status=none
if [ "$(kib sparse/disk.img)" -gt 4096 ]; then
	for name in "the image keeps the holes" "... and its length" "the file keeps them" "... and the bytes around its data"; do
		skip "$name" "this file system has no holes: give another one by TMPDIR"
	done
else
	"$mkpayload" pack --wide -o sparse.img sparse >/dev/null || note "pack failed"
	small "the image keeps the holes" sparse.img
	ok "... and its length" sh -c '[ "$(wc -c <sparse.img)" -gt 21474836480 ]'
	"$mkpayload" extract sparse.img -C sparse-out >/dev/null || note "extract failed"
	small "the file keeps them" sparse-out/disk.img
	ok "... and the bytes around its data" sh -c 'cmp -n 1000000 sparse/disk.img sparse-out/disk.img && cmp -i 2999000000 -n 2000000 sparse/disk.img sparse-out/disk.img'
fi
done_testing
