#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# messages.t - each message with which a booted program, qemu-run or kernel-bootstrap run ends, and what init says on its way
# there, has its row in docs/troubleshooting.md; and each row is of a message that there is.
#
# A message is known by its words: the longest text in the call between what is filled in. Calls that have no words of
# their own ("%s: %s") are left to the table at the end of the page.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Test::More;

chdir abs_path(dirname($0) . '/..') or die "$!\n";
my $page = 'docs/troubleshooting.md';

# Where messages are, and the calls that say them there.
my @places = (
	[ 'die', glob 'importer/*.c importer/linux/*.c exporter/*.c lib/booted/*.c' ],
	[ 'complain', glob 'init/*.c' ],
	[ 'die|die_with', glob 'qemu-run/*.c kernel-bootstrap/run*.c kernel-bootstrap/target*.c' ],
	[ 'die|die_with|complain', 'qemu-run/verdict.c', 'kernel-bootstrap/run_verdict.c' ],
);
# Lines that only say where something was, behind the message itself.
my $not_ending = qr/^(?:the (?:last|first|whole|console's) |the whole console)/;

sub text_of
{
	my ($path) = @_;
	open my $in, '<:raw', $path or return '';
	local $/;
	return <$in> // '';
}

# The longest text between what is filled in, without what stands around it; undef where there are no words.
sub words_of
{
	my ($call) = @_;
	$call =~ s/"\s*"//g;
	my @pieces = map { split /%(?:-?[\d.*]*(?:ll|l|z)?[a-zA-Z]|$)/ } $call =~ /"((?:\\.|[^"\\])*)"/g;
	s/\\(["\\])/$1/g, s/^[\s:;,.()]+|[\s:;,(]+$//g for @pieces;
	my ($longest) = sort { length $b <=> length $a } @pieces;
	return ($longest // '') =~ /^.*[a-z].* .*$/ && length $longest >= 9 ? $longest : undef;
}

my %of;    # words => file:line
for my $place (@places) {
	my ($calls, @files) = @$place;
	for my $file (@files) {
		my $text = text_of($file) =~ s{/\*.*?\*/}{$& =~ tr/\n//cdr}gser;
		while ($text =~ /\b(?:$calls)\(((?:"(?:\\.|[^"\\])*"|[^;"])*)\);/g) {
			my $line = 1 + (substr($text, 0, $-[0]) =~ tr/\n//);
			my $call  = $1;
			next if $call =~ /going on without|standard output/;
			my $words = words_of($call) // next;
			$of{$words} //= "$file:$line" if $words !~ $not_ending;
		}
	}
}
# What a console says, and what that means: the endings of a bootstrap.
my $signs = text_of('kernel-bootstrap/run_signs.c');
$of{$1} = 'kernel-bootstrap/run_signs.c' while $signs =~ /RUN_FAILURE,\s*"([^"]*?):?\s*"/g;

# What init's driver says, in the words of a shell.
my $driver = text_of('init/driver.sh');
$of{$1 =~ s/.*\$\w+: //r =~ s/\$\w+/N/gr} = 'init/driver.sh' while $driver =~ /\binit_say "([^"]*[a-z] [a-z][^"]*)"/g;

my ($ours) = text_of($page) =~ /^(.*?)^## With a reason of the system/ms;
my @rows = map { /^\| `(.+?)` \|([^|]*)\|([^|]*)\|$/ ? [ $1, $2, $3 ] : () } split /\n/, $ours // '';
my $shown = join "\n", map { $_->[0] } @rows;
cmp_ok(scalar keys %of, '>', 80, 'the messages were found');
for my $words (sort keys %of) {
	ok(index($shown, $words) >= 0, "$words")
		or diag("$of{$words}: a message without a row; add to $page, in the table of its program:\n"
			. "| `$words` | what it means | what to do |\n");
}
for my $row (@rows) {
	my ($message, $meaning, $help) = @$row;
	ok(grep({ index($message, $_) >= 0 } keys %of), "$page: there is such a message: $message")
		or diag("$page: no source says `$message` any more: remove the row, or write the words as they are now");
	ok($meaning =~ /\w/ && $help =~ /\w/, '... with a meaning, and what to do');
}
done_testing();
