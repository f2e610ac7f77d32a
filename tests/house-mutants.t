#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# house-mutants.t - breaks each rule of the house on purpose, in a copy of the tree, and sees that
# tests/house.t names the place. The copy is without git, as an exported tree is.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $top  = abs_path(dirname($0) . '/..');
my $copy = tempdir(CLEANUP => 1);

# What is done to which file, and what must be said of it. In a file that is there: the text goes in
# behind its opening comment, unless "from" says what it takes the place of. N is a line's number.
my $opening = join("\n", "/* SPDX-FileCopyrightText: 2026 The lbpayload authors", " * SPDX-License-Ident" . "ifier: MIT", " *", "");
my @mutants = (
	{   name => 'a program includes the header of another one',
		file => 'init/child.c', text => qq{#include "importer/importer.h"\n},
		said => qr{init/child\.c:N: init may not include importer/importer\.h} },
	{   name => 'a library includes the header of a program',
		file => 'lib/payload/image.c', text => qq{#include "mkpayload/command.h"\n},
		said => qr{lib/payload/image\.c:N: lib/payload may not include mkpayload/command\.h} },
	{   name => 'a host program includes what stands in for libc',
		file => 'qemu-run/watch.c', text => qq{#include "freestanding/message.h"\n},
		said => qr{qemu-run/watch\.c:N: qemu-run may not include lib/freestanding/message\.h} },
	{   name => 'a room below includes one above it',
		file => 'mkpayload/cpio/modules/sets.c', text => qq{#include "mkpayload/cpio/content.h"\n},
		said => qr{mkpayload/cpio/modules/sets\.c:N: mkpayload/cpio/modules may not include mkpayload/cpio/content\.h} },
	{   name => 'a format asks the operating system',
		file => 'lib/format/sha256.c', text => "#include <unistd.h>\n",
		said => qr{lib/format/sha256\.c:N: <unistd\.h>: lib/format has stddef\.h stdint\.h string\.h only} },
	{   name => 'a folder that has no floor',
		file => 'attic/box.c', new => "$opening * box.c - things. */\n",
		said => qr{attic/box\.c:1: is in no room} },
	{   name => 'a circle of two files',
		file => 'lib/format/sha256.h', text => qq{#include "format/sha256sums.h"\n},
		said => qr{lib/format/sha256(?:\.h:N:|sums\.h:\d+:) closes a circle: } },
	{   name => 'a file without a license',
		file => 'init/child.c', from => qr{ \* SPDX-License-Identifier[:] MIT\n}, text => '',
		said => qr{init/child\.c:1: does not open with SPDX} },
	{   name => 'a file with another name than its purpose says',
		file => 'tests/provide', from => qr{^# provide - }m, text => '# bring - ',
		said => qr{tests/provide:4: does not say 'name - purpose'} },
	{   name => 'a file of 401 lines',
		file => 'init/long.c', new => "$opening * long.c - too long. */\n" . "int a;\n" x 397,
		said => qr{init/long\.c:401: more than 400 lines} },
	{   name => 'a function of 61 lines',
		file => 'init/tall.c',
		new  => "$opening * tall.c - too tall. */\nint tall(void)\n{\n" . "\ttall();\n" x 59 . "}\n",
		said => qr{init/tall\.c:6: a function of 61 lines, not 60: tall} },
	{   name => 'a host program opens a file by itself',
		file => 'qemu-run/watch.c', text => qq{static int fd(void)\n{\n\treturn open("x", 0);\n}\n},
		said => qr{qemu-run/watch\.c:\d+: opens a file past lib/host} },
	{   name => 'a path of the contract in another place',
		file => 'init/child.c', text => qq{static const char path[] = "/external/distfiles";\n},
		said => qr{init/child\.c:N: "/external/distfiles" is a name of lib/format/initial\.h} },
	{   name => 'a path of the contract as archives have it',
		file => 'mkpayload/cpio/links.c', text => qq{static const char path[] = "bin/payload-import";\n},
		said => qr{mkpayload/cpio/links\.c:N: "bin/payload-import" is a name of} },
	{   name => 'a status word of the contract in another place',
		file => 'qemu-run/watch.c', text => qq{static const char word[] = "payload.failure=";\n},
		said => qr{qemu-run/watch\.c:N: "payload\.failure=" is a name of} },
	{   name => 'an end of a module in another place',
		file => 'mkpayload/cpio/links.c', text => qq{static const char end[] = ".ko.zst";\n},
		said => qr{mkpayload/cpio/links\.c:N: "\.ko\.zst" is a name of} },
	{   name => 'a limit of the contract in another place',
		file => 'init/child.c', text => "enum { LONGEST = 86400 };\n",
		said => qr{init/child\.c:N: 86400 is a limit of lib/format/initial\.h} },
	{   name => 'a program that has grown',
		file => 'lib/freestanding/message.h', text => "enum { A };\n" x 4000,
		said => qr{tests/budgets: init: \d+ lines in all, but its budget is \d+} },
	{   name => 'an exception that nothing needs',
		file => 'tests/house.t', from => qr{(?<=^my %exception = \(\n)}m, text => "\t'init/main.c' => 'for a while',\n",
		said => qr{tests/house\.t: init/main\.c: needs none any more} },
);

sub text_of
{
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!\n";
	local $/;
	return <$in>;
}

sub put
{
	my ($path, $text) = @_;
	open my $out, '>:raw', $path or die "$path: $!\n";
	print $out $text;
	close $out or die "$path: $!\n";
}

# Changes the file; returns the number of the line that went in, and how to undo it.
sub break_file
{
	my ($mutant) = @_;
	my $path = $mutant->{file};
	if ($mutant->{new}) {
		my $is_there = -d dirname($path);
		mkdir dirname($path);
		put($path, $mutant->{new});
		return 0, sub { unlink $path; rmdir dirname($path) if !$is_there };
	}
	my $old = text_of($path);
	my $new = $old;
	# Behind the guard of a header: an enum before it would be there twice.
	my $from = $mutant->{from} // qr{(?:(?<=\*/\n)|(?<=_H\n\n))(?=#(?!ifndef)|\n)};
	$new =~ s/$from/$mutant->{text}/ or die "$path: does not have what is to be broken\n";
	put($path, $new);
	my $at = substr($old, 0, $-[0]) =~ tr/\n//;
	return $at + 1, sub { put($path, $old) };
}

# Modes matter: tests/lines is run. A build would be copied for nothing.
system("cd '$top' && tar cf - --exclude=./build --exclude=./.git . | tar xf - -C '$copy'") == 0
	or die "cannot copy the tree\n";
chdir $copy or die "$copy: $!\n";

my $said = `tests/house.t 2>&1`;
is($? >> 8, 0, 'the tree itself breaks no rule') or diag($said);
for my $mutant (@mutants) {
	my ($line, @undo) = break_file($mutant);
	my ($other, $undo) = $mutant->{and} ? break_file($mutant->{and}) : (0, sub { });
	$said = `tests/house.t 2>&1`;
	my $failed = $? != 0;
	my $pattern = $mutant->{said};
	$pattern = join "(?:$line|$other)", split /N(?=:)/, $pattern;
	ok($failed && $said =~ /$pattern/, $mutant->{name}) or diag($said);
	$_->() for @undo, $undo;
}
done_testing();
