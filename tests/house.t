#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# house.t - reads the tree and says, with file and line, where it breaks a rule of the house.
# docs/contributing.md has the reason of each rule. An exported tree will do: nothing is built, and
# git is only asked where it is.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Find qw(find);
use Test::More;

chdir abs_path(dirname($0) . '/..') or die "$!\n";

# --- What the rules allow. ---

# Each room, and the rooms, or single headers, that it may include besides its own. No program is in the
# list of another one; tests and the demo may include anything.
my $format = 'lib/format lib/format/disk';
my $booted = "lib/booted lib/freestanding $format";
my $host   = "lib/checkout lib/payload lib/disk lib/host/qemu lib/host $format";
my %floor  = (
	'lib/format'       => '',
	'lib/format/disk'  => 'lib/format',
	'lib/freestanding' => $format,
	'lib/booted'       => "lib/freestanding $format",
	'lib/host'         => $format,
	'lib/host/qemu'    => "lib/host $format",
	'lib/disk'         => "lib/host $format",
	'lib/payload'      => "lib/host $format",
	'lib/checkout'     => "lib/payload lib/host $format",
	(map { $_ => $booted } qw(importer exporter init)),
	(map { $_ => $host } qw(kernel-bootstrap qemu-run chroot)),
	'mkpayload'              => "mkpayload/cpio mkpayload/cpio/elf mkpayload/cpio/modules mkpayload/disk $host",
	'mkpayload/cpio'         => "mkpayload/cpio/dracut mkpayload/cpio/elf mkpayload/cpio/modules mkpayload/cpio/packages $host",
	'mkpayload/cpio/dracut'  => "mkpayload/cpio/modules mkpayload/cpio/addition.h mkpayload/cpio/archive.h mkpayload/cpio/content.h mkpayload/cpio/firmware.h $host",
	'mkpayload/cpio/elf'     => "mkpayload/cpio/archive.h mkpayload/cpio/guest.h mkpayload/cpio/root.h $host",
	(map { $_ => $host } qw(mkpayload/cpio/modules mkpayload/cpio/packages mkpayload/disk)),
);
my %standard = map { $_ => 1 } qw(stddef.h stdint.h string.h);    # all that lib/format may ask for

my ($file_lines, $function_lines) = (400, 60);

# The programs that initial.h is the contract of.
my $contract = 'lib/format/initial.h';
my $partners = qr{^(?:init|mkpayload|qemu-run)/};

# What may break a rule, "file" or "file:function", and why. One that is not needed is an error, too.
my %exception = (
	'lib/payload/destination.c'     => 'it knows directories by their descriptors, and looks at each file with the rule',
	'kernel-bootstrap/fetch_file.c' => 'a beginning that is gone on with: an output in place, under its lock',
	'kernel-bootstrap/run_log.c'    => 'the log of a run: an output in place',
	'chroot/mounter.c'              => 'what a user namespace is told, in /proc',
	'chroot/mounts.c'               => 'the nodes of a /dev in memory',
	'chroot/serve.c'                => 'copies in memory, and what stands in for a file of the target',
	'chroot/terminal.c'             => 'ends of pseudo-terminals',
	'chroot/transfer.c'             => 'files of the target, below directories that are open, with no link followed',
	'mkpayload/cpio/dracut/apart.c' => 'what a user namespace is told, in /proc',
	'mkpayload/cpio/modules/tree.c' => 'the lib/modules/VERSION that it looks into is Linux\'s, on this machine',
);

# --- The tree. ---

my @files = -e '.git' ? split(/\0/, `git ls-files -co --exclude-standard -z`) : ();
find({ no_chdir => 1, wanted => sub { push @files, s{^\./}{}r if -f && !m{^\./(?:build|\.git)/} } }, '.') if !@files;
@files = sort grep { -f && !-l } @files;

my %lines = map { $_ => [ lines_of($_) ] } @files;
my @c       = grep { /\.[ch]$/ } @files;
my @scripts = grep { !m{^tests/data/} && (/\.(?:t|sh|pl|kaem|bench)$/ || ($lines{$_}[0] // '') =~ /^#!/) } @files;
my %found;    # exceptions that were needed

sub lines_of
{
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!\n";
	return <$in>;
}

sub excused
{
	my ($what) = @_;
	return exists $exception{$what} && ++$found{$what};
}

# One test a rule: it holds where nothing is found.
sub rule
{
	my ($name, @broken) = @_;
	ok(!@broken, $name);
	diag("$_\n") for @broken;
}

# --- Arrows point down. ---

# The room of a file: the longest of the list that it lies in.
sub room
{
	my ($room) = @_;
	1 while $room =~ s{/?[^/]*$}{} && $room ne '' && !exists $floor{$room};
	return $room;
}

# The file that is meant, as the compiler finds it: -Ilib -I. and the architecture's folder.
sub included
{
	my ($name) = @_;
	return (grep { $lines{$_} } "lib/$name", $name, "lib/freestanding/x86_64/$name")[0];
}

my %edges;    # node => [node, place]; a .c and its .h are one node

sub arrows
{
	my @broken;
	for my $file (grep { !m{^(?:tests|demo)/} } @c) {
		my $room = room($file) or push(@broken, "$file:1: is in no room of the list in tests/house.t"), next;
		my %may = map { $_ => 1 } $room, split ' ', $floor{$room};
		for my $i (0 .. $#{ $lines{$file} }) {
			my ($kind, $name) = $lines{$file}[$i] =~ /^\s*#\s*include\s*(["<])(.*?)[">]/ or next;
			my $place = "$file:" . ($i + 1);
			if ($kind eq '<') {
				push @broken, "$place: <$name>: $room has " . join(' ', sort keys %standard) . ' only'
					if $room =~ m{^lib/format} && !$standard{$name};
				next;
			}
			my $target = included($name) or push(@broken, "$place: $name: no such header"), next;
			push @broken, "$place: $room may not include $target" if !$may{$target} && !$may{ room($target) };
			push @{ $edges{ node($file) } }, [ node($target), $place ];
		}
	}
	return @broken;
}

sub node { return $_[0] =~ s/\.[ch]$//r }

# --- No circle between files. ---

my %state;    # 1: being looked at, 2: done

sub circles_from
{
	my ($node, @way) = @_;
	my @broken;
	$state{$node} = 1;
	for my $edge (@{ $edges{$node} // [] }) {
		my ($to, $place) = @$edge;
		next if $to eq $node;
		if (($state{$to} // 0) == 1) {
			my $circle = join(' -> ', @way, $node) =~ s{^.*?(?=(?<![^ ])\Q$to\E(?![^ ]))}{}r;
			push @broken, "$place: closes a circle: $circle -> $to";
		}
		push @broken, circles_from($to, @way, $node) if !$state{$to};
	}
	$state{$node} = 2;
	return @broken;
}

# --- How a file begins, and how long it is. ---

sub openings
{
	my @broken;
	for my $file (@c, @scripts) {
		my @begin = grep { defined } map { $lines{$file}[$_] } 0 .. 7;
		shift @begin while @begin && $begin[0] =~ m{^#(?:!| shellcheck )|^$};
		my ($copyright, $license, $blank, $purpose) = map { s{^(?:/\*| \*|\#) ?}{}r =~ s{\n}{}r } @begin;
		my $base = basename($file);
		my $name = join '|', map { quotemeta } $base, $base =~ s/\.\w+$//r, basename(dirname($file));
		push @broken, "$file:1: does not open with SPDX" . '-FileCopyrightText and SPDX-License-Identifier'
			if ($copyright // '') !~ /^SPDX-FileCopyrightText: / || ($license // '') !~ /^SPDX-License-Identifier: /;
		push @broken, "$file:4: does not say 'name - purpose' after that"
			if ($blank // 'x') ne '' || ($purpose // '') !~ /^(?:$name) - ./;
	}
	return @broken;
}

# A function, in C, perl and sh, goes from a lone '{' in the first column to a lone '}'.
sub lengths
{
	my @broken;
	for my $file (@c, @scripts) {
		my @text = @{ $lines{$file} };
		push @broken, "$file:" . @text . ": more than $file_lines lines" if @text > $file_lines && !excused($file);
		my $from;
		for my $i (0 .. $#text) {
			$from = $i if $text[$i] =~ /^\{$/;
			next if $text[$i] !~ /^\}$/ || !defined $from;
			my ($name) = join('', @text[ ($from > 2 ? $from - 3 : 0) .. $from - 1 ]) =~ /.*\b([\w.-]+)\s*(?:\(|$)/s;
			my $length = $i - $from + 1;
			push @broken, "$file:" . ($from + 1) . ": a function of $length lines, not $function_lines: $name"
				if $length > $function_lines && !excused("$file:$name");
			undef $from;
		}
	}
	return @broken;
}

# --- The contract of init, mkpayload and qemu-run. ---

# What initial.h defines as text: a path, a word on the command line, an answer, an end of a name.
sub contract_texts
{
	my %value;
	for (@{ $lines{$contract} // [] }) {
		my ($name, $words) = /^#define (INITIAL_\w+)\s+(.*)$/ or next;
		$value{$name} = join '', map { s{^"|"$}{}gr } map { $value{$_} // $_ } $words =~ /"[^"]*"|\bINITIAL_\w+/g;
	}
	return grep { m{^[/.;]|[.: ]} } values %value;
}

# Its limits, those that are no round numbers: 1000 and more, and no power of two.
sub contract_limits
{
	my @numbers = map { /\bINITIAL_\w+_MAX\b[ =]+(\d{4,})\b/ ? $1 : () } @{ $lines{$contract} // [] };
	return grep { $_ & ($_ - 1) } @numbers;
}

# Code of the partners that has such a text or number: a literal begins with the text, a path also without its
# first '/', as archives have it. Settings count anywhere, since the command line is made of them; other names in the
# middle are what help and messages say to people.
sub contract_kept
{
	my @texts = map { m{^/.*/} ? ($_, substr $_, 1) : $_ } contract_texts();
	return "$contract:1: defines no text" if !@texts;
	my $anywhere = '(?:\\\\.|[^"\\\\])*?';
	my $text = join '|', map { (/^payload\./ ? $anywhere : '') . "(\Q$_\E)" . (/\w$/ ? '(?![\w/])' : '') }
		sort { length $b <=> length $a } @texts;
	my $limit = join '|', contract_limits();
	my @broken;
	for my $file (grep { /$partners/ } @c) {
		my @code = split /\n/, join('', @{ $lines{$file} }) =~ s{/\*.*?\*/}{$& =~ tr/\n//cdr}gser;
		my @here;
		for my $i (grep { $code[$_] !~ /^\s*#\s*include/ } 0 .. $#code) {
			my $place = "$file:" . ($i + 1);
			push @here, "$place: \"$1\" is a name of $contract" if $code[$i] =~ /"(?|$text)/;
			push @here, "$place: $1 is a limit of $contract" if $code[$i] =~ /\b($limit)\b/;
		}
		push @broken, @here if @here && !excused($file);
	}
	return @broken;
}

# --- Files of host programs. ---

# Whoever opens one past lib/host reads what no output knows of, or writes what it should not.
sub opens
{
	my @broken;
	for my $file (grep { m{^(?:lib/(?:payload|checkout)|mkpayload|kernel-bootstrap|qemu-run|chroot)/} } @c) {
		# A directory is opened to be locked, or for the names in it.
		my @here = grep { $lines{$file}[$_] =~ /(?<![\w.>])(?:open|openat|open64|fopen|creat|mkstemp)\(/ && $lines{$file}[$_] !~ /O_DIRECTORY/ } 0 .. $#{ $lines{$file} };
		push @broken, map { "$file:" . ($_ + 1) . ': opens a file past lib/host' } @here if @here && !excused($file);
	}
	return @broken;
}

rule('arrows point down', arrows());
rule('no circle between files', map { $state{$_} ? () : circles_from($_) } sort keys %edges);
rule('each file opens with SPDX and its purpose', openings());
rule("no file over $file_lines lines, no function over $function_lines", lengths());
rule("the names of $contract stand nowhere else", contract_kept());
rule('host programs open files through lib/host', opens());
rule('no booted program is over its budget', split /\n/, `tests/lines --check 2>&1`);
rule('each exception is needed', map { "tests/house.t: $_: needs none any more" } grep { !$found{$_} } sort keys %exception);
done_testing();
