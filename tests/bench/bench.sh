# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# bench.sh - what the parts of the benchmark share: where things are, what is copied, who is a peer.
#
#	. "$(dirname "$0")/bench.sh"
#
# A part is an executable tests/bench/NAME.bench that prints lines as 'measure' does. ROUNDS is how often.

set -u
top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
build=${BUILD:-$top/build}
mkpayload=$build/mkpayload
rounds=${ROUNDS:-7}
# On a disk, not in memory, unless a part says so.
scratch=$(mktemp -d "${BENCH_DIRECTORY:-$build}/bench.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

have()
{
	command -v "$1" >/dev/null 2>&1
}

die()
{
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# distfiles DIRECTORY MIB: tarballs like those of a bootstrap, from 100 KiB to 20 MiB, that do not compress; the
# same bytes each time.
distfiles()
{
	mkdir -p "$1"
	perl -e '
		use strict;
		my ($directory, $left) = ($ARGV[0], $ARGV[1] * 1024);
		srand 1;
		my $seed = pack "N*", map { int rand 2**32 } 1 .. 2**18;
		for (my $number = 1; $left > 0; $number++) {
			my $kib = 100 + $number * 7919 % 97 * $number * 104729 % 20000;
			$kib = $left if $kib > $left;
			$left -= $kib;
			open my $out, ">", "$directory/package-$number.tar.gz" or die;
			my $bytes = $kib * 1024;
			for (; $bytes > 0; $bytes -= length $seed) {
				my $from = int rand 4096;
				print $out substr($seed, 0, $bytes < $from ? $bytes : $from) or die;
				$bytes -= $from;
				print $out substr $seed, 0, $bytes if $bytes > 0;
			}
			close $out or die;
		}' "$1" "$2"
}

# small_files DIRECTORY COUNT: of 4 KiB each.
small_files()
{
	mkdir -p "$1"
	perl -e '
		srand 2;
		for my $number (1 .. $ARGV[1]) {
			open my $out, ">", sprintf "%s/small-%05d", $ARGV[0], $number or die;
			print $out pack "N*", map { int rand 2**32 } 1 .. 1024;
			close $out or die;
		}' "$1" "$2"
}
