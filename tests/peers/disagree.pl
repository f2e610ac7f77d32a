#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disagree.pl - mutated images, each judged by judge.pl, by mkpayload and by payload-import: all must say the same.
#
#	disagree.pl COUNT SEED DIRECTORY MKPAYLOAD IMPORTER...
#
# Mutates the images in tests/data/payload COUNT times, some on a disk for results. Each is taken flat or as a tree. The judge says what holds: the
# offset of what is refused, the files whose digest is another, or all files. mkpayload list, verify and each importer must
# refuse at this offset, and leave nothing behind; or name just these files; or give just these, byte by byte. Ends with a
# line of figures. Images about which they disagree stay in DIRECTORY; then the status is 1.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename 'dirname';
use File::Find 'find';
use File::Path 'remove_tree';
use File::Temp 'tempdir';

my $here = abs_path(dirname($0));
require "$here/judge.pl";
require "$here/files.pl";

my ($count, $seed, $kept, $mkpayload, @importers) = @ARGV;
# Imports are flushed: in memory that takes no time.
my $scratch = tempdir('peers-XXXXXX', DIR => -w '/dev/shm' ? '/dev/shm' : ($ENV{TMPDIR} // '/tmp'), CLEANUP => 1);
my ($image, $into, $said) = map { "$scratch/$_" } qw(image into said);

# --- Mutations. ---

sub place
{
	return int rand(1 + length $_[0]);
}

# Where a plain walk finds heads, names and data, as far as it comes: [offset, size, what].
sub places
{
	my ($bytes) = @_;
	my $wide = length $bytes >= 16 && substr($bytes, 12, 4) eq "\0\0\0\0";
	my ($number, $width) = $wide ? ('Q<', 8) : ('V', 4);
	my ($at, @places) = (8 + $width, [0, 8, 'bytes'], [8, $width, 'number']);
	while ($at + 2 * $width <= length $bytes && @places < 400) {
		my ($name, $size) = unpack "x$at $number$number", $bytes;
		push @places, [$at, $width, 'number'], [$at + $width, $width, 'number'];
		$at += 2 * $width;
		last if $name > length($bytes) - $at;
		push @places, [$at, $name, 'name'];
		$at += $name;
		last if $size > length($bytes) - $at;
		push @places, [$at, $size, substr($bytes, $at - $name, $name) eq 'SHA256SUMS' ? 'sums' : 'bytes'];
		$at += $size;
	}
	return grep { $_->[1] > 0 && $_->[0] + $_->[1] <= length $bytes } @places;
}

my @numbers = (0 .. 4, 8, 10, 64, 68, 254 .. 257, 1023 .. 1026, 4095 .. 4097, 199_999 .. 200_001, 2**31 - 1, 2**31, 2**32 - 2,
	2**32 - 1);
my @texts = ('/', '//', '.', '..', '../', './', '.part', "\\", "\0", "\n", "\r", "\t", "\x1f", "\x7f", "\xc2\x80", "\xc2\x9f",
	"\xc2\xa0", "\xc0\xaf", "\xed\xa0\x80", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xff", 'a', 'A', 'a/b', 'b/a',
	'SHA256SUMS', "\xc3\xa9", "e\xcc\x81", ' ');
my @lines = ('#', "# x\n", "\n", '*', '  ', ' *', ' ', './', '././', './SHA256SUMS', "\r\n", "\r", "\0", "\\", 'a', 'A', 'f',
	'g', '0', "\xff", "\x9b", "\x7f");

sub put_number
{
	my ($width, $value) = @_;
	return pack $width == 8 ? 'Q<' : 'V', $width == 8 && rand() < 0.2 ? one_of(2**32, 2**63, ~0, ~0 - 15) : $value;
}

# A number becomes another one; text gets something else in it, loses something, is another's.
sub mutate_place
{
	my ($bytes) = @_;
	my @places = places($bytes) or return $bytes;
	my ($at, $size, $what) = @{ one_of(@places) };
	if ($what eq 'number') {
		my $old = unpack $size == 8 ? 'Q<' : 'V', substr $bytes, $at, $size;
		my $new = rand() < 0.5 ? ($old + one_of(-2, -1, 1, 2, 16, 64)) & 0xffffffff : one_of(@numbers);
		substr $bytes, $at, $size, put_number($size, $new);
		return $bytes;
	}
	my ($part, $width) = ($at + int rand $size, int rand 3);
	$width = $at + $size - $part if $part + $width > $at + $size;
	if ($what eq 'name' && rand() < 0.4) { # of the same length as another name, or its beginning
		my @names = grep { $_->[2] eq 'name' } @places;
		my $other = one_of(@names);
		my $length = $size < $other->[1] ? $size : $other->[1];
		substr $bytes, $at, $length, substr $bytes, $other->[0], $length;
		return $bytes;
	}
	my $text = one_of($what eq 'sums' ? @lines : @texts);
	if ($what eq 'name' || rand() < 0.7) { # in place: all offsets stay
		$text = substr $text, 0, $at + $size - $part;
		substr $bytes, $part, length $text, $text;
	} else {
		substr $bytes, $part, $width, $text;
	}
	return $bytes;
}

# An entry more: a copy of another, somewhere, under its name or a longer one; the count may say so.
sub mutate_entry
{
	my ($bytes) = @_;
	my @places = places($bytes);
	my @names = grep { $_->[2] eq 'name' } @places or return $bytes;
	my ($from, $before) = (one_of(@names), one_of(@names));
	my $wide = substr($bytes, 12, 4) eq "\0\0\0\0";
	my $width = $wide ? 8 : 4;
	my $name = substr($bytes, $from->[0], $from->[1]) . one_of('', '', '/', '/b', '-', one_of(@texts));
	my $data = one_of('', "hi\n", 'x' x int rand 100);
	substr $bytes, $before->[0] - 2 * $width, 0,
		put_number($width, length $name) . put_number($width, length $data) . $name . $data;
	substr $bytes, 8, 4, pack 'V', 1 + unpack 'V', substr $bytes, 8, 4 if rand() < 0.9;
	return $bytes;
}

# What is good stays good: other bytes in a file or a name of the same length, digests of either case, what follows.
sub mutate_gently
{
	my ($bytes) = @_;
	my @places = grep { $_->[0] >= 12 && $_->[2] ne 'number' } places($bytes) or return $bytes;
	my ($at, $size, $what) = @{ one_of(@places) };
	my $part = $at + int rand $size;
	if ($what eq 'sums') {
		my $text = substr $bytes, $at, $size;
		$text = one_of(sub { $text =~ s/^[0-9a-f]{64}/uc $&/mer }, sub { $text =~ s/  / */gr }, sub { $text =~ s/\n\z/#/r },
			sub { $text =~ s/\A[0-9a-f]/one_of('0' .. '9')/er }, sub { $text =~ s/[^\n]\n\z/x\n/r })->();
		substr $bytes, $at, length $text, $text if length $text <= $size;
		return $bytes;
	}
	substr $bytes, $part, 1, one_of('a' .. 'z') if substr($bytes, $part, 1) =~ /[\x00-\x7f]/;
	return $bytes;
}

my @mutations = (
	(\&mutate_place) x 8,
	(\&mutate_entry) x 2,
	sub { my $at = place($_[0]); substr($_[0], 0, $at) },
	sub { my $b = $_[0]; substr $b, place($b), 1, chr int rand 256; $b },
	sub { my $b = $_[0]; my $at = place($b); substr $b, $at, 1, chr(ord(substr($b, $at, 1) || "\0") ^ 1 << int rand 8); $b },
	sub { my $b = $_[0]; substr $b, place($b), 0, one_of(@texts); $b },
	sub { my $b = $_[0]; my $at = place($b); substr $b, $at, int rand 8, ''; $b },
	sub { my $b = $_[0]; my $at = place($b); substr $b, place($b), 0, substr $b, $at, int rand 100; $b },
	sub { $_[0] . one_of("\0", "\0" x 4096, 'junk') },
);

sub mutate
{
	my ($bytes) = @_;
	my @ways = rand() < 0.35 ? \&mutate_gently : @mutations;
	$bytes = one_of(@ways)->($bytes) for 1 .. one_of(1, 1, 1, 2, 2, 3);
	return $bytes;
}

# The same on a disk for results: mostly as it should be.
sub as_results
{
	my ($bytes) = @_;
	my $length = length $bytes;
	my $capacity = 4096 + $length + one_of(0, 0, 1, 4096);
	my $junk = 'x' x ($capacity - 4096 - $length + one_of(0, 0, 100));
	$length = one_of(0, $length - 1, map({ $length + $_ } 1, 4095, 4096), @numbers, ~0) if rand() < 0.2;
	$capacity = one_of($capacity + 1, $capacity - 1, @numbers, ~0) if rand() < 0.1;
	return 'LBEXPRT1' . pack('Q< a16 Q<', $capacity, rand(), $length) . "\0" x 4056 . $bytes . $junk;
}

# --- What they say. ---

# Runs a program; returns its status and what it said on standard error.
sub run
{
	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		open STDOUT, '>', "$said.out" or die;
		open STDERR, '>', "$said.err" or die;
		exec @_ or die "$_[0]: $!\n";
	}
	waitpid $pid, 0;
	return ($? & 127 ? "signal $?" : $? >> 8, slurp("$said.err"));
}

# Every file below the destination, by name.
sub imported
{
	my %bytes;
	-d $into and find({ no_chdir => 1, wanted => sub { $bytes{ substr $_, length("$into/") } = slurp($_) if -f } }, $into);
	return \%bytes;
}

sub wrong_lines
{
	return join '', map { "byte $_->{data}: $_->{name}: its SHA-256 is" } @_;
}

sub said_wrong
{
	return join '', $_[0] =~ /^[^\n]*?: (byte \d+: [^\n]*?: its SHA-256 is)\b/mg;
}

# Any of those that may be named.
sub bytes_of
{
	return '(?:' . join('|', @{ $_[0]{bytes} // [] }) . ')';
}

# Each returns 0, or what is not as the judge has it.
sub check_host
{
	my ($verdict, @tree) = @_;
	my @wrong = @{ $verdict->{wrong} // [] };
	my $bytes = bytes_of($verdict);
	for my $command ('list', 'verify') {
		my ($status, $err) = run($mkpayload, $command, @tree, $image);
		if (defined $verdict->{byte}) {
			return "$command: $status, $err"
				if $status ne 1 || $err !~ /\Amkpayload: \Q$image\E: byte $bytes: .*\n(?:mkpayload: .*\n)?\z/;
		} elsif ($command eq 'list' || !@wrong) {
			# Names that are one on some file systems are no damage.
			return "$command: $status, $err" if $status ne 0 || $err =~ /^(?!mkpayload: \Q$image\E: note: )./m;
		} else {
			return "$command: $status, $err" if $status ne 1 || said_wrong($err) ne wrong_lines(@wrong);
		}
	}
	return 0;
}

sub check_importer
{
	my ($bytes, $verdict, $program, @tree) = @_;
	remove_tree($into);
	my ($status, $err) = run($program, '--timeout', 0, @tree, '--device', $image, $into);
	my $said = "$program: $status, $err";
	# The step knows none.
	$verdict = { byte => 0, bytes => [0] } if $program =~ m{/step/} && $bytes =~ /\ALBEXPRT1/;
	if (defined $verdict->{byte}) {
		my $any = bytes_of($verdict);
		return $said if $status ne 1 || $err !~ /\Apayload-import: \Q$image\E: byte $any: .*\n\z/;
		return -e $into ? "$said left something" : 0;
	}
	my @wrong = @{ $verdict->{wrong} };
	return $said if $status ne (@wrong ? 1 : 0);
	return $said if @wrong && said_wrong($err) ne wrong_lines($wrong[0]) && said_not_the_one($err) ne wrong_place($wrong[0]);
	my $got = imported();
	my %is_wrong = map { $_->{name} => 1 } @wrong;
	for my $entry (@{ $verdict->{entries} }) {
		my $file = delete $got->{ $entry->{name} };
		if (!defined $file) {
			return "$said $entry->{name} is not there" if !@wrong;
		} elsif ($is_wrong{ $entry->{name} } || $file ne substr $bytes, $entry->{data}, $entry->{size}) {
			return "$said $entry->{name} is another";
		}
	}
	return %$got ? "$said left @{[keys %$got]}" : 0;
}

sub wrong_place
{
	return "byte $_[0]{data}: $_[0]{name}";
}

sub said_not_the_one
{
	return $_[0] =~ /: (byte \d+: .*): its SHA-256 is not the one in SHA256SUMS/ ? $1 : '';
}

# --- All of them. ---

# Those in damaged/ are good for their edges; most of what is made of the others is good, or nearly so.
my (@bases, @good);
for my $file (sort glob "$here/../data/payload/*/*.image $here/../data/payload/tree/*/*.image") {
	my $bytes = `"$here/../assemble" "$file"`;
	# Larger ones only say that there is a limit.
	next if length $bytes > 65536;
	push @{ $file =~ /damaged/ ? \@bases : \@good }, $bytes;
}
srand $seed;
my %seen = (refused => 0, wrong => 0, good => 0);
my ($trees, $disagreements) = (0, 0);
for my $number (1 .. $count) {
	my ($bytes, @tree) = (mutate(rand() < 0.4 ? one_of(@bases) : one_of(@good)), rand() < 0.5 ? '--tree' : ());
	$bytes = as_results($bytes) if rand() < 0.2;
	my $verdict = judge($bytes, scalar @tree);
	$seen{ defined $verdict->{byte} ? 'refused' : @{ $verdict->{wrong} } ? 'wrong' : 'good' }++;
	$trees += @tree;
	spew($image, $bytes);
	for my $problem (check_host($verdict, @tree), map { check_importer($bytes, $verdict, $_, @tree) } @importers) {
		next if !$problem;
		spew("$kept/$number.image", $bytes);
		print "$number (@tree): the judge: ", defined $verdict->{byte} ? "byte $verdict->{byte}"
			: join(' ', 'wrong:', map { wrong_place($_) } @{ $verdict->{wrong} }), "; ", $problem =~ s/\n/ /gr, "\n";
		$disagreements++;
	}
}
print "$count images, seed $seed, $trees of them trees: $seen{refused} refused, $seen{wrong} with wrong files, $seen{good} good; ",
	"$disagreements disagreements\n";
exit($disagreements ? 1 : 0);
