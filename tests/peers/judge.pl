#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# judge.pl - a second reader of payload images, written from docs/format.md only: what that text makes of one.
#
#	judge.pl [--tree] IMAGE
#
# IMAGE may be a disk of results, head and all. Says "good", or "byte OFFSET" of what must be refused; or "wrong NAME" for each file whose digest is another.
# Other programs require this file and call judge().
use strict;
use warnings;
use Digest::SHA 'sha256_hex';

use constant { ENTRIES_MAX => 200_000, LINES_MAX => 200_000, LINE_BYTES_MAX => 4096, SUMS_BYTES_MAX => 256 << 20 };

# RFC 3629, section 4.
my $utf8 = qr/(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}
	|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})/x;

sub is_name
{
	my ($name) = @_;
	return length $name >= 1 && length $name <= 255 && $name =~ /\A$utf8*\z/
		&& $name !~ m{[/\\\x00-\x1f\x7f]} && $name !~ /\xc2[\x80-\x9f]/
		&& $name ne '.' && $name ne '..' && $name !~ /\.part\z/;
}

# One of these bytes.
sub refuse
{
	die { bytes => [@_] };
}

# Of a disk for results: the container behind its head, and with it how far its offsets are moved.
sub behind_head
{
	my ($disk) = @_;
	return ($disk, 0) if substr($disk, 0, 8) ne 'LBEXPRT1';
	my ($capacity, $length) = unpack 'x8 Q< x16 Q<', $disk . "\0" x 40;
	refuse(8) if $capacity < 4096 || $capacity > length $disk;
	refuse(32) if $length == 0 || $length > $capacity - 4096;
	return (substr($disk, 4096, $length), 4096);
}

# The header and the entries.
sub entries
{
	my ($image, $tree) = @_;
	refuse(0) if substr($image, 0, 8) ne 'LBPAYLD1';
	refuse(8) if length $image < 12;
	my $count = unpack 'x8 V', $image;
	refuse(8) if $count > ENTRIES_MAX;
	refuse(8) if length $image < 16 && $count > 0;
	my $wide = length $image >= 16 && unpack('x12 V', $image) == 0;
	my ($number, $bytes) = $wide ? ('Q<', 8) : ('V', 4);
	my $at = 8 + $bytes;
	my @entries;
	for (1 .. $count) {
		my $begin = $at;
		refuse($begin) if $at + 2 * $bytes > length $image;
		my ($name_bytes, $size) = unpack "x$at $number$number", $image;
		refuse($begin) if $name_bytes == 0 || $name_bytes > ($tree ? 1024 : 255);
		$at += 2 * $bytes;
		refuse($at) if $name_bytes > length($image) - $at;
		my $name = substr $image, $at, $name_bytes;
		my @parts = $tree ? split m{/}, $name, -1 : $name;
		refuse($at) if grep { !is_name($_) } @parts;
		push @entries, { name => $name, at => $at, parts => \@parts };
		$at += $name_bytes;
		refuse($begin) if $size > length($image) - $at;
		@{ $entries[-1] }{qw(data size)} = ($at, $size);
		$at += $size;
	}
	return ($at, @entries);
}

# The names among each other: which entry is the file of which name. Of several that are wrong any may be named.
sub files
{
	my (%file, %directory, @wrong);
	for my $entry (@_) {
		my @above = map { join '/', @{ $entry->{parts} }[0 .. $_ - 1] } 1 .. @{ $entry->{parts} } - 1;
		push @wrong, $entry->{at}
			if $file{ $entry->{name} } || $directory{ $entry->{name} } || grep { $file{$_} } @above;
		$file{ $entry->{name} } = $entry;
		$directory{$_} = 1 for @above;
	}
	refuse(@wrong) if @wrong;
	refuse(8) if keys(%file) + keys(%directory) > ENTRIES_MAX;
	return %file;
}

# The digests in SHA256SUMS.
sub digests
{
	my ($image, $sums) = @_;
	refuse($sums->{at}) if $sums->{size} > SUMS_BYTES_MAX;
	my $text = substr $image, $sums->{data}, $sums->{size};
	my ($begin, $lines, %digest) = (0, 0);
	while ($text =~ /\G([^\n]*)(\n|\z)/g) {
		my $line = $1;
		last if $line eq '' && $2 eq '';
		my $where = $sums->{data} + $begin;
		$begin += length($1) + length $2;
		refuse($where) if ++$lines > LINES_MAX || length($1) + length($2) > LINE_BYTES_MAX;
		next if $line =~ /\A#/;
		refuse($where) if $line !~ /\A([0-9a-fA-F]{64}) [ *]([^\x00-\x1f\x7f]+)\z/;
		my ($hex, $name) = (lc $1, $2);
		$name =~ s{\A\./(?=.)}{}s;
		next if $name eq 'SHA256SUMS';
		refuse($where) if exists $digest{$name} && $digest{$name} ne $hex;
		$digest{$name} = $hex;
	}
	return %digest;
}

# Returns { byte => OFFSET, bytes => [OFFSET...] } of an image that must be refused, at one of these; or { entries => [...], wrong => [...] }: all of them with
# name, data (where it is) and size, and those whose digest is another.
sub judge
{
	my ($disk, $tree) = @_;
	my $moved = 0;
	my $verdict = eval {
		(my $image, $moved) = behind_head($disk);
		my ($end, @entries) = entries($image, $tree);
		my %file = files(@entries);
		my %digest = $file{SHA256SUMS} ? digests($image, $file{SHA256SUMS}) : ();
		die { bytes => [32], of_head => 1 } if $moved && length($image) - $end >= 4096;
		my @wrong = grep { exists $digest{ $_->{name} }
			&& $digest{ $_->{name} } ne sha256_hex(substr $image, $_->{data}, $_->{size}) } @entries;
		$_->{data} += $moved for @entries;
		{ entries => \@entries, wrong => \@wrong };
	};
	return $verdict if $verdict;
	my $refused = ref $@ ? $@ : die $@;
	$moved = 0 if $refused->{of_head};
	my @bytes = map { $_ + $moved } @{ $refused->{bytes} };
	return { byte => $bytes[0], bytes => \@bytes };
}

unless (caller) {
	my $tree = @ARGV && $ARGV[0] eq '--tree' && shift @ARGV;
	open my $in, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
	my $verdict = judge(do { local $/; <$in> } // '', $tree);
	print defined $verdict->{byte} ? "byte $verdict->{byte}\n"
		: join '', @{ $verdict->{wrong} } ? map { "wrong $_->{name}\n" } @{ $verdict->{wrong} } : "good\n";
}
1;
