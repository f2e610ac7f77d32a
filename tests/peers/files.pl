# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# files.pl - what differ.pl and disagree.pl share: files read and written whole, and one of many.
use strict;
use warnings;
use File::Basename 'dirname';
use File::Path 'make_path';

sub one_of
{
	return $_[int rand @_];
}

# What cannot be read is empty.
sub slurp
{
	my ($path) = @_;
	open my $file, '<:raw', $path or return '';
	local $/;
	return <$file> // '';
}

# The directories above it are made, too.
sub spew
{
	my ($path, $bytes) = @_;
	make_path(dirname($path));
	open my $file, '>:raw', $path or die "$path: $!\n";
	print $file $bytes;
	close $file or die "$path: $!\n";
}

1;
