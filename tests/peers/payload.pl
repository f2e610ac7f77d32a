#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# payload.pl - a second writer and reader of payload images, written from docs/format.md only.
#
#	payload.pl write narrow|wide NAME=PATH... >IMAGE	in the order given, no padding
#	payload.pl list IMAGE		"WIDTH COUNT END", then "OFFSET SIZE NAME" of each entry
#	payload.pl extract IMAGE DIR	with the directories of a tree
use strict;
use warnings;
use File::Path 'make_path';

sub slurp
{
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	my $bytes = <$file>;
	return defined $bytes ? $bytes : '';
}

sub write_image
{
	my ($width, @files) = @_;
	my $number = $width eq 'wide' ? 'Q<' : 'V';
	binmode STDOUT;
	print 'LBPAYLD1', pack $number, scalar @files;
	for (@files) {
		my ($name, $path) = split /=/, $_, 2;
		my $bytes = slurp($path);
		print pack("$number$number", length $name, length $bytes), $name, $bytes;
	}
}

# Calls back with offset of the data, name and data of every entry; returns width, count and end.
sub read_image
{
	my ($path, $entry) = @_;
	my $image = slurp($path);
	substr($image, 0, 8) eq 'LBPAYLD1' or die "$path: no magic\n";
	my $wide = length $image >= 16 && substr($image, 12, 4) eq "\0\0\0\0";
	my ($number, $bytes) = $wide ? ('Q<', 8) : ('V', 4);
	my $count = unpack "x8 $number", $image;
	my $at = 8 + $bytes;
	for (1 .. $count) {
		my ($name_bytes, $size) = unpack "x$at $number$number", $image;
		my $name = substr $image, $at + 2 * $bytes, $name_bytes;
		$at += 2 * $bytes + $name_bytes;
		die "$path: too short\n" if $at + $size > length $image;
		$entry->($at, $name, substr $image, $at, $size);
		$at += $size;
	}
	return ($wide ? 'wide' : 'narrow', $count, $at);
}

my ($what, @arguments) = @ARGV;
if ($what eq 'write') {
	write_image(@arguments);
} elsif ($what eq 'list') {
	my $lines = '';
	my @head = read_image($arguments[0],
		sub { $lines .= sprintf "%d %d %s\n", $_[0], length $_[2], $_[1] });
	print "@head\n$lines";
} elsif ($what eq 'extract') {
	my ($image, $directory) = @arguments;
	read_image($image, sub {
		make_path("$directory/$1") if $_[1] =~ m{(.*)/};
		open my $file, '>:raw', "$directory/$_[1]" or die "$directory/$_[1]: $!\n";
		print $file $_[2];
		close $file or die "$directory/$_[1]: $!\n";
	});
} else {
	die "payload.pl: $what?\n";
}
