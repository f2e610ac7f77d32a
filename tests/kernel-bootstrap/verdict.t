#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# verdict.t - what kernel-bootstrap run says of the consoles in the file verdicts: how it ended, and where.
#
#	verdict.t --record	writes what is said into the file; to be read before it is committed
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $here    = abs_path(dirname($0));
my $program = $ENV{KERNEL_BOOTSTRAP} // "$here/../../build/kernel-bootstrap";
my $scratch = tempdir(CLEANUP => 1);
chdir $scratch or die "$scratch: $!\n";
$program = abs_path("$here/../../$program") if !-x $program;

sub spew
{
	my ($path, $text) = @_;
	open my $out, '>', $path or die "$path: $!\n";
	print $out $text;
	close $out or die "$path: $!\n";
}

sub slurp
{
	my ($path) = @_;
	local $/;
	open my $in, '<', $path or die "$path: $!\n";
	return <$in>;
}

# Runs a console in QEMU's place; returns "- STATUS\nLINES".
sub said
{
	my ($console, $then) = @_;
	spew('console', $console);
	spew('qemu', "#!/bin/sh\ncase \"\$*\" in *isa-debug-exit*) exit 1 ;; esac\ncat console\n$then\n");
	chmod 0755, 'qemu';
	mkdir 'dir';
	spew('dir/init.img', '');
	system("'$program' run --qemu ./qemu dir >out 2>err");
	my $status = $? >> 8;
	my $lines = slurp('err') =~ s/^kernel-bootstrap: //gmr =~ s/\b\d+:\d\d:\d\d\.\d\b/TIME/gr;
	return "- $status\n$lines";
}

my ($head, @cases) = split /^= /m, slurp("$here/verdicts");
my $recorded = $head;
for (@cases) {
	my ($name, $console, $then, $wanted) = /\A(.*)\n((?:.*\n)*?)! ?(.*)\n(- (?:.*\n)*)/ or die "verdicts: $_";
	$wanted =~ s/\n+\z/\n/;
	my $said = said($console, $then);
	is($said, $wanted, $name) if !@ARGV;
	$recorded .= "= $name\n$console! $then\n$said\n" =~ s/^! \n/!\n/mr;
}
spew("$here/verdicts", $recorded =~ s/\n\n\z/\n/r) if @ARGV;
done_testing();
