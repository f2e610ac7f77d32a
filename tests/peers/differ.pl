#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# differ.pl - random pairs of trees, compared by mkpayload diff and by cmp and Digest::SHA: both must say the same.
#
#	differ.pl COUNT SEED DIRECTORY MKPAYLOAD
#
# Each tree is given as one of: a directory, an image with or without digests, a disk of results, volumes, a list of
# digests. What is said of each file as text, with --brief and as JSON, the exit status, and what --keep writes must be
# what a comparison of the files themselves says. Pairs about which they disagree stay in DIRECTORY; then the status is 1.
use strict;
use warnings;
use Cwd 'abs_path';
use Digest::SHA 'sha256_hex';
use File::Basename 'dirname';
use File::Path qw(make_path remove_tree);
use File::Temp 'tempdir';
use JSON::PP;

require(dirname(abs_path($0)) . '/files.pl');

my ($count, $seed, $kept, $mkpayload) = @ARGV;
my $scratch = tempdir('peers-XXXXXX', DIR => -w '/dev/shm' ? '/dev/shm' : ($ENV{TMPDIR} // '/tmp'), CLEANUP => 1);
chdir $scratch or die "$scratch: $!\n";

# --- Trees: name => bytes. ---

# Names that only directories have, and how they are shown.
my %odd = ("a\x1b[1m" => 'a\\033[1m', "new\nline" => 'new\\012line', "\x7f" => '\\177', "c1\xc2\x9b" => "c1\xc2\\233", "\x9b" => '\\233',
	"back\\slash" => "back\\slash", 'x.part' => 'x.part', "\xff" => "\xff");
my @words = ('a', 'b', 'A', 'a-', 'a.b', 'a b', '-', '--json', "\xc3\xa9", 'SHA256SUMS.pkgs', 'z' x 200, "'", 'only', '#');
my @sizes = (0, 1, 2, 100, 4096, 262143, 262144, 262145, 524289);

sub name
{
	return join '/', map { one_of(@words) } 1 .. one_of(1, 1, 1, 2, 3);
}

sub bytes
{
	my $size = rand() < 0.8 ? int rand 200 : one_of(@sizes);
	return rand() < 0.3 ? "\0" x $size : substr pack('N*', map { int rand 2**32 } 0 .. $size / 4), 0, $size;
}

# Whether the name is that of a directory of the tree, or lies below one of its files.
sub clashes
{
	my ($tree, $name) = @_;
	return grep { index("$_/", "$name/") == 0 || index("$name/", "$_/") == 0 } keys %$tree;
}

sub tree
{
	my %tree;
	for (1 .. one_of(0, 1, 3, 6, 12)) {
		my $name = name();
		$tree{$name} = bytes() if !clashes(\%tree, $name);
	}
	return \%tree;
}

# The other one: some files less, some more, some changed: bytes, or what is at the end.
sub vary
{
	my %tree = %{ $_[0] };
	for my $name (sort keys %tree) {
		my $size = length $tree{$name};
		my $change = rand();
		if ($change < 0.1) {
			delete $tree{$name};
		} elsif ($change < 0.4 && $size) {
			for (1 .. one_of(1, 1, 2, 50)) {
				my $at = one_of(0, $size - 1, int rand $size, grep { $_ < $size } 262143, 262144);
				substr $tree{$name}, $at, 1, chr(int rand 256);
			}
		} elsif ($change < 0.5) {
			substr $tree{$name}, int rand(1 + $size), $size, one_of('', 'x' x int rand 10);
		} elsif ($change < 0.55) {
			$tree{$name} .= "\0";
		}
	}
	for (1 .. one_of(0, 0, 1, 2)) {
		my $name = name();
		$tree{$name} = bytes() if !clashes(\%tree, $name);
	}
	return \%tree;
}

# --- How a tree is given. ---

sub run
{
	my ($status, @words) = @_;
	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		open STDOUT, '>', 'out' or die;
		open STDERR, '>', 'err' or die;
		exec @words or die "$words[0]: $!\n";
	}
	waitpid $pid, 0;
	die "status $?: @words: " . slurp('err') if defined $status && $? != $status << 8;
	return $? & 127 ? "signal $?" : $? >> 8;
}

sub sums
{
	my ($tree) = @_;
	return join '', map { sha256_hex($tree->{$_}) . "  $_\n" } sort keys %$tree;
}

sub pack_tree
{
	my ($side, @options) = @_;
	run(0, $mkpayload, 'pack', '--tree', '--allow-empty', @options, '-o', "$side.img", "$side.files");
	return "$side.img";
}

my %give = (
	directory => sub { $_[0] . one_of('.files', '.files/') },
	image => sub { pack_tree($_[0], one_of([], ['--wide'])->@*) },
	sums => sub { pack_tree($_[0], '--sums') },
	results => sub {
		my $bytes = slurp(pack_tree($_[0], '--sums'));
		run(0, $mkpayload, 'blank', '-o', "$_[0].disk", '--size', 4096 + 4096 + length $bytes);
		open my $disk, '+<:raw', "$_[0].disk" or die;
		seek $disk, 32, 0 and print $disk pack 'Q<', length $bytes;
		seek $disk, 4096, 0 and print $disk $bytes;
		close $disk or die;
		return "$_[0].disk";
	},
	volumes => sub {
		my $largest = (sort { $b <=> $a } 0, map { length } values %{ $_[1] })[0];
		return pack_tree($_[0], '--volume-size', 8192 + $largest + 2 * length sums($_[1]), one_of('--sums', '--sums', '--wide'));
	},
	digests => sub { my $sums = sums($_[1]); spew("$_[0].sums", $sums ne '' ? $sums : "# none\n"); return "$_[0].sums" },
);

# --- What holds. ---

# [first offset, how many bytes differ] of two files.
sub measure
{
	my ($x, $y) = @_;
	my @sizes = sort { $a <=> $b } -s $x, -s $y;
	my @lines = split /\n/, qx(cmp -l $x $y 2>/dev/null);
	my ($first) = map { /^\s*(\d+)/ ? $1 - 1 : () } @lines;
	return [ $first // $sizes[0], @lines + $sizes[1] - $sizes[0] ];
}

sub show
{
	my ($name) = @_;
	return $odd{$name} // $name;
}

# Returns the outcomes: [name, state, size of either, first offset, bytes], as text behind.
sub outcomes
{
	my ($trees, $paths, $by_digests) = @_;
	my ($x, $y) = @$trees;
	my @outcomes;
	for my $name (sort keys %{ { %$x, %$y } }) {
		my ($in_x, $in_y) = ($x->{$name}, $y->{$name});
		my @sizes = map { defined $_ ? length : undef } $in_x, $in_y;
		if (!defined $in_x || !defined $in_y) {
			next if $name eq 'SHA256SUMS';
			my $there = defined $in_x ? 0 : 1;
			push @outcomes, [ $name, (qw(only_a only_b))[$there], @sizes, undef, undef, "only in $paths->[$there]: " . show($name) ];
		} elsif ($in_x eq $in_y) {
			push @outcomes, [ $name, 'same', @sizes, undef, undef, 'same: ' . show($name) ];
		} elsif ($by_digests) {
			push @outcomes, [ $name, 'different', @sizes, undef, undef,
				'different: ' . show($name) . ': SHA-256 ' . sha256_hex($in_x) . ' and ' . sha256_hex($in_y) ];
		} else {
			spew('one', $in_x), spew('two', $in_y);
			my ($first, $bytes) = @{ measure('one', 'two') };
			push @outcomes, [ $name, 'different', @sizes, $first, $bytes, 'different: ' . show($name) . ': '
				. ($sizes[0] == $sizes[1] ? $sizes[0] : "$sizes[0] and $sizes[1]")
				. " bytes, $bytes differ, from byte $first on" ];
		}
	}
	return @outcomes;
}

# --- What is said. ---

# Returns what is not as the outcomes have it.
sub check
{
	my ($trees, $paths, $forms, @outcomes) = @_;
	my $by_digests = grep { $_ eq 'digests' } @$forms;
	my $status = grep({ $_->[1] ne 'same' } @outcomes) ? 1 : 0;
	my %of;
	$of{ $_->[1] }++ for @outcomes;
	my $wanted = join('', map { "$_->[6]\n" } @outcomes)
		. sprintf("%d same, %d different, %d only in %s, %d only in %s%s\n", $of{same} // 0, $of{different} // 0,
			$of{only_a} // 0, $paths->[0], $of{only_b} // 0, $paths->[1], $by_digests ? '; by their digests' : '');
	my @problems;
	my $got = run(undef, $mkpayload, 'diff', '--tree', @$paths);
	push @problems, "status $got, not $status: " . slurp('err') if $got ne $status;
	push @problems, 'text: ' . slurp('out') . "wanted: $wanted" if slurp('out') ne $wanted;

	remove_tree('kept');
	my @keep = $by_digests ? () : ('--keep', 'kept');
	$got = run(undef, $mkpayload, 'diff', '--tree', '--brief', @keep, @$paths);
	$wanted = join '', map { $_->[1] eq 'different' && !$by_digests ? 'different: ' . show($_->[0]) . "\n" : "$_->[6]\n" }
		grep { $_->[1] ne 'same' } @outcomes;
	my @different = grep { $_->[1] eq 'different' } @outcomes;
	$wanted .= "diffoscope 'kept/a' 'kept/b'\n" if @keep && @different;
	push @problems, "--brief: status $got: " . slurp('out') . "wanted: $wanted" if $got ne $status || slurp('out') ne $wanted;
	if (@keep) {
		for my $name (map { $_->[0] } @different) {
			push @problems, "--keep: $name"
				if slurp("kept/a/$name") ne $trees->[0]{$name} || slurp("kept/b/$name") ne $trees->[1]{$name};
		}
		my $files = -e 'kept' ? () = qx(find kept -type f -printf x) =~ /x/g : 0;
		push @problems, "--keep: $files files" if $files != 2 * @different;
	}

	$got = run(undef, $mkpayload, 'diff', '--tree', '--json', @$paths);
	my $json = eval { JSON::PP->new->utf8->decode(slurp('out')) } // return @problems, "--json: $@";
	my $read = join "\n", map { join ' ', map { $_ // '-' } @$_{qw(state size_a size_b first_offset bytes)} } @{ $json->{files} };
	for my $side (0, 1) {
		next if $forms->[$side] ne 'digests';
		$_->[ 2 + $side ] = undef for @outcomes;
	}
	my $meant = join "\n", map { join ' ', map { $_ // '-' } @$_[1 .. 5] } @outcomes;
	push @problems, "--json: $read\nwanted: $meant" if $read ne $meant || $json->{same} != ($of{same} // 0);
	return @problems;
}

srand $seed;
my ($disagreements, %seen, %given) = (0);
for my $number (1 .. $count) {
	my @trees = (tree());
	push @trees, rand() < 0.9 ? vary($trees[0]) : tree();
	my @forms = map { one_of(sort keys %give) } 0, 1;
	my @paths;
	for my $side (0, 1) {
		my $here = ('a', 'b')[$side];
		remove_tree("$here.files");
		unlink glob("$here.*"), glob("$here-*");
		make_path("$here.files");
		if ($forms[$side] eq 'directory') {
			$trees[$side]{$_} = bytes() for grep { rand() < 0.1 } sort keys %odd;
		}
		spew("$here.files/$_", $trees[$side]{$_}) for keys %{ $trees[$side] };
		push @paths, $give{ $forms[$side] }->($here, $trees[$side]);
		my $has_sums = $forms[$side] =~ /sums|results/ || ($forms[$side] eq 'volumes' && slurp("$here-1.img") =~ /\A.{20}SHA256SUMS/s);
		$trees[$side]{SHA256SUMS} = sums($trees[$side]) if $has_sums;
		$given{ $forms[$side] }++;
	}
	my @outcomes = outcomes(\@trees, \@paths, scalar grep { $_ eq 'digests' } @forms);
	$seen{ $_->[1] }++ for @outcomes;
	for my $problem (check(\@trees, \@paths, \@forms, @outcomes)) {
		make_path("$kept/$number");
		system 'cp', '-a', (glob('a.* a-* b.* b-*')), "$kept/$number";
		print "$number: @paths: $problem\n";
		$disagreements++;
	}
}
print "$count pairs, seed $seed (", join(', ', map { "$_ $given{$_}" } sort keys %given), '): files ',
	join(', ', map { "$seen{$_} $_" } sort keys %seen), "; $disagreements disagreements\n";
chdir '/';
exit($disagreements ? 1 : 0);
