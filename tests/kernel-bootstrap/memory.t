#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# memory.t - 'kernel-bootstrap image' takes memory that does not grow with the distfiles, neither with
# those that go into init.img nor with those of the payload: 64 MiB are enough for 5 MB and for 150 MB.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

limit_kib=$((64 * 1024))
cd "$scratch" || exit 1
# The most that a process has had is what wait4 tells of it.
if ! ${CC:-cc} -O1 -o stopwatch "$top/tests/bench/guest/stopwatch.c" 2>cc.err; then
	skip "memory of image" "no C compiler: ${CC:-cc}"
	done_testing
	exit 0
fi
"$here/make-tree" tree

# fill MIB: three distfiles of this size for the payload, and two for init.img.
fill()
{
	perl -e '
		use strict;
		use Digest::SHA qw(sha256_hex);
		my $mib = shift;
		for my $number (1 .. 5) {
			my $bytes = "$number\n" . pack("N*", 1 .. 2**18) x $mib;
			my $step = $number > 3 ? "make-3.82" : "linux-4.14";
			open my $out, ">:raw", "tree/distfiles/large-$number" or die;
			print $out $bytes or die;
			close $out or die;
			open my $sources, $number =~ /[14]/ ? ">" : ">>", "tree/steps/$step/sources" or die;
			print $sources "f http://localhost/large-$number ", sha256_hex($bytes), "\n";
			close $sources or die;
		}' "$1"
}

# measured FILE ARGUMENT...: what kernel-bootstrap says; its peak in KiB goes to FILE.
measured()
{
	measured_file=$1
	shift
	rm -rf out
	./stopwatch "$measured_file" "$kernel_bootstrap" "$@"
}

# measure FILE MIB
measure()
{
	ok "$2 MiB in each of 5 distfiles: image" measured "$1" image -b --external-sources -o out tree
	ok "... has them in both images" test "$(stat -c %s out/external.img)" -gt $(($2 * 3 * 1024 * 1024)) \
		-a "$(stat -c %s out/init.img)" -gt $(($2 * 2 * 1024 * 1024))
	ok "... on one disk" measured "$1" image -b --external-sources --single-disk -o out tree
	ok "... plan" measured "$1" plan --external-sources tree
	is "... all in $limit_kib KiB" "$(awk -v limit=$limit_kib '$2 > limit' "$1")" ""
}

fill 1
measure small 1
fill 30
measure large 30
is "30 times as much in distfiles takes no 8 MiB more" "$(paste small large | awk '$4 - $2 > 8 * 1024')" ""
note "image, image --single-disk, plan: $(awk '{ print $2 }' small | tr '\n' ' ')KiB for 5 MiB," \
	"$(awk '{ print $2 }' large | tr '\n' ' ')KiB for 150 MiB"
done_testing
