#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disk-trees.t - random trees onto disks that boot, and back out of their partitions, byte by byte. TREES=N: so many (make
# disks: 100); SEED=N: the same again.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
if ! have mformat || ! [ -r /usr/lib/systemd/boot/efi/systemd-bootx64.efi ]; then
	skip "random trees on disks that boot" "packages mtools, systemd-boot-efi: tests/provide brings them"
	done_testing
	exit
fi
trees=${TREES:-4} seed=${SEED:-$$}
perl -e 'my $i = "\0" x 0x1200; substr($i, 0, 2) = "MZ"; substr($i, 0x202, 4) = "HdrS"; substr($i, 0x206, 2) = pack "v", 0x20f;
	substr($i, 0x20e, 2) = pack "v", 0x200; substr($i, 0x236, 2) = pack "v", 1; substr($i, 0x238, 4) = pack "V", 2047;
	substr($i, 0x400, 9) = "6.1.0-9 x"; print $i' >vmlinuz
"$mkpayload" cpio -o init.cpio >out 2>&1 || note "$(cat out)"

# tree DIRECTORY SEED: some files of any names and sizes, some in directories, some of zeros.
tree()
{
	perl -e '
		my ($top, $seed) = @ARGV;
		srand $seed;
		my @bytes = ("a" .. "z", "A", " ", "-", "\xc3\xa9", "\xe2\x82\xac", ";", "\$", "~");
		sub name { join "", map { $bytes[rand @bytes] } 1 .. 1 + rand 20 }
		my @directories = ($top);
		mkdir $top or die;
		for (1 .. 1 + rand 40) {
			my $path = $directories[rand @directories] . "/x" . name();
			next if -e $path;
			if (rand() < 0.2) {
				mkdir $path and push @directories, $path;
				open my $in, ">", "$path/file" or die;
				next;
			}
			my $size = int(2 ** rand 20);
			open my $file, ">", $path or die "$path: $!";
			print $file rand() < 0.2 ? "\0" x $size : pack "L*", map { int rand 2 ** 32 } 1 .. $size / 4 + 1;
		}
		open my $file, ">", "$top/one" or die;
		print $file $seed' "$1" "$2"
}

problems=''
n=0
while [ $n -lt "$trees" ]; do
	n=$((n + 1))
	rm -rf tree back
	tree tree "$seed$n"
	if ! "$mkpayload" pack --tree --sums -o payload.img tree >out 2>&1 ||
		! "$mkpayload" disk --boot uefi -o stick.img --kernel vmlinuz --initrd init.cpio --payload payload.img --export 1M >out 2>&1 ||
		! "$mkpayload" verify --tree stick.img >out 2>&1 || ! "$mkpayload" extract --tree stick.img -C back >out 2>&1 ||
		! diff -r --exclude SHA256SUMS tree back >out 2>&1; then
		problems="$problems SEED=$seed, tree $n: $(cat out)"
	fi
done
is "$trees random trees are what they were" "$problems" ""
done_testing
