# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# module.sh - makes kernel modules, for the tests of mkpayload cpio --module, and changes them.

# module FILE [TEXT]: the least that is a module: an ELF file of the relocatable kind for 64 bits, with a
# section .modinfo that has TEXT.
module()
{
	mkdir -p "$(dirname "$1")"
	perl -e '
		my $info = $ARGV[0];
		$info =~ s/\\0/\0/g;
		my $names = "\0.modinfo\0.names\0";
		my $sections = 64 + length($info) + length $names;
		print "\x7fELF\2\1\1", "\0" x 9, pack("vvVQQQVvvvvvv", 1, 62, 1, 0, 0, $sections, 0, 64, 0, 0, 64, 3, 2);
		print $info, $names;
		print "\0" x 64;
		print pack("VVQQQQVVQQ", 1, 1, 0, 0, 64, length $info, 0, 0, 1, 0);
		print pack("VVQQQQVVQQ", 10, 3, 0, 0, 64 + length $info, length $names, 0, 0, 1, 0);
		' "${2:-}" >"$1"
}

# change FILE OFFSET BYTE TO: the same with one other byte.
change()
{
	perl -0777 -pe 'BEGIN { ($offset, $byte) = splice @ARGV, 0, 2 } substr $_, $offset, 1, chr $byte' "$2" "$3" "$1" >"$4"
}
