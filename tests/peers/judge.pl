#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# judge.pl - a second reader of payload images, written from docs/format.md only: what that text makes of one.
#
#	judge.pl [--tree] IMAGE
#
# Says "good", or "byte OFFSET" of what must be refused; or "wrong NAME" for each file whose digest is another.
use strict;
use warnings;
use Digest::SHA 'sha256_hex';

use constant { ENTRIES_MAX => 200_000, LINES_MAX => 200_000, LINE_BYTES_MAX => 4096, SUMS_BYTES_MAX => 256 << 20 };

my $tree = @ARGV && $ARGV[0] eq '--tree' && shift @ARGV;
open my $in, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
my $image = do { local $/; <$in> } // '';

sub refuse
{
	print "byte $_[0]\n";
	exit;
}

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

# --- The header and the entries. ---

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

# --- The names among each other. ---

my (%file, %directory);
for my $entry (@entries) {
	my @above = map { join '/', @{ $entry->{parts} }[0 .. $_ - 1] } 1 .. @{ $entry->{parts} } - 1;
	refuse($entry->{at}) if $file{ $entry->{name} } || $directory{ $entry->{name} } || grep { $file{$_} } @above;
	$file{ $entry->{name} } = $entry;
	$directory{$_} = 1 for @above;
}
refuse(8) if keys(%file) + keys(%directory) > ENTRIES_MAX;

# --- SHA256SUMS. ---

my ($sums, %digest) = ($file{SHA256SUMS});
if ($sums) {
	refuse($sums->{at}) if $sums->{size} > SUMS_BYTES_MAX;
	my $text = substr $image, $sums->{data}, $sums->{size};
	my ($begin, $lines) = (0, 0);
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
}
my @wrong = grep { exists $digest{ $_->{name} }
	&& $digest{ $_->{name} } ne sha256_hex(substr $image, $_->{data}, $_->{size}) } @entries;
print "wrong $_->{name}\n" for @wrong;
print "good\n" unless @wrong;
