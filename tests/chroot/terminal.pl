#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# terminal.pl - somebody at a terminal of 37 rows and 91 columns.
#
#	terminal.pl [PATTERN TEXT]... -- WORD...	starts the words there; types each text once the pattern has come
#
# A TEXT "size" makes it 40 rows and 100 columns instead, "signal NAME" sends the words that, "hangup" closes the terminal. Says what has come, without carriage returns; how the words have ended,
# as a shell has it; and whether the terminal has the modes that it had before.
use strict;
use warnings;
use Fcntl;
use POSIX ();

my %call = (unlock => 0x40045431, number => 0x80045430, size => 0x5414, own => 0x540e);
my @acts;
while (($ARGV[0] // die "usage\n") ne '--') { push @acts, [splice @ARGV, 0, 2] }
shift;

sysopen my $here, '/dev/ptmx', O_RDWR | O_NOCTTY or die "/dev/ptmx: $!\n";
my $number = pack "i", 0;
ioctl $here, $call{unlock}, $number or die "unlock: $!\n";
ioctl $here, $call{number}, $number or die "number: $!\n";
my $name = '/dev/pts/' . unpack 'i', $number;
sub resize { ioctl $here, $call{size}, my $size = pack "S4", @_, 0, 0 }
sub modes { return `stty -g <$name` }
resize(37, 91);
sysopen my $there, $name, O_RDWR | O_NOCTTY or die "$name: $!\n";
my $before = modes();
my $pid = fork // die "fork: $!\n";
if (!$pid) {
	POSIX::setsid();
	ioctl $there, $call{own}, 0;
	POSIX::dup2(fileno $there, $_) for 0 .. 2;
	$SIG{$_} = 'DEFAULT' for qw(INT QUIT);
	{ exec @ARGV }
	POSIX::_exit(99);
}
# What waits for something that does not come is ended.
$SIG{ALRM} = sub { kill 'KILL', $pid };
alarm 300;
my ($said, $from, $status) = ('', 0);
for (;;) {
	my $bits = '';
	vec($bits, fileno $here, 1) = 1;
	if (select $bits, undef, undef, 0.1) {
		last unless sysread $here, $said, 4096, length $said;
	} elsif (waitpid($pid, POSIX::WNOHANG()) == $pid) {
		$status = $?;
		last;
	}
	if (@acts && substr($said, $from) =~ $acts[0][0]) {
		$from = length $said;
		my $text = shift(@acts)->[1];
		if ($text eq 'size') { resize(40, 100) }
		elsif ($text =~ /^signal (.*)/) { kill $1, $pid }
		elsif ($text eq 'hangup') { close $here; close $there; waitpid $pid, 0; exit }
		else { syswrite $here, $text }
	}
}
$said =~ tr/\r//d;
print $said, $status & 127 ? 128 + ($status & 127) : $status >> 8, modes() eq $before ? " same\n" : " other modes\n";
