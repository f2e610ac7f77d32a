#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# strikes.pl - strikes payload-chroot at its steps (strike.c), and sees that nothing of a run stays, that its image is clean, and
# that the next run works at once. A line of TAP for each way to strike.
#
#	strikes.pl CHROOT DIRECTORY STEPS WAY...	in DIRECTORY: strike.so, image, and what the command line below names
#
# STEPS is "all", or how many, evenly spread. A WAY is fail=ERRNO, or SIGNAL=TARGET, where TARGET is supervisor, mounter, first
# (process 1 of the target) or group; random=COUNT: SIGKILL of any of them, at any moment; early=TARGET: SIGKILL at the first
# steps of a run that would be long, so one that nobody ends is seen; or part=SIGNAL: while a file that comes out has no name yet.
use strict;
use warnings;
use Fcntl qw(SEEK_SET);
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(sleep time);

my ($chroot, $directory, $steps, @ways) = @ARGV;
my $state = "$0" =~ s{[^/]*$}{state}r;
chdir $directory or die "$directory: $!\n";
$| = 1;

my @command = ($chroot, '--env', "MARK=$directory", '--env', 'LONG', split(' ', $ENV{STRIKE_OPTIONS} // ''), $ENV{STRIKE_TARGET} // 'image', 'sh', '-c',
	'echo x >/root/x; setsid sleep 1000 & mount -t tmpfs x /tmp; dd if=/dev/zero of=/big bs=64k count=8 2>/dev/null; sleep "${LONG:-0}"');

sub put_numbers
{
	open my $out, '+<', 'strike' or die "strike: $!\n";
	my ($at, @numbers) = @_;
	sysseek $out, 4 * $at, SEEK_SET;
	syswrite $out, pack 'L*', @numbers;
}

sub numbers
{
	open my $in, '<', 'strike' or die "strike: $!\n";
	sysread $in, my $bytes, 16;
	return unpack 'L*', $bytes;
}

sub start
{
	my (@environment) = @_;
	my $pid = fork // die "fork: $!\n";
	return $pid if $pid;
	setpgrp;
	$SIG{$_} = 'DEFAULT' for qw(INT QUIT);
	open STDOUT, '>', 'said';
	open STDERR, '>>', 'said';
	%ENV = (%ENV, @environment);
	{ exec @command }
	POSIX::_exit(99);
}

sub children
{
	my ($pid) = @_;
	open my $in, '<', "/proc/$pid/task/$pid/children" or return;
	return split ' ', <$in> // '';
}

sub hit
{
	my ($signal, $target, $supervisor) = @_;
	return kill $signal, -$supervisor if $target eq 'group';
	my ($mounter) = children($supervisor);
	my ($first) = $mounter ? children($mounter) : ();
	my $pid = { supervisor => $supervisor, mounter => $mounter, first => $first }->{$target};
	kill $signal, $pid if $pid;
}

# As a shell says it.
sub status_of
{
	my ($status) = @_;
	return $status & 127 ? 128 + ($status & 127) : $status >> 8;
}

# Waits for it; returns its status, or -1 when it had to be killed.
sub ended
{
	my ($pid) = @_;
	my $until = time + 30;
	while (time < $until) {
		return status_of($?) if waitpid($pid, WNOHANG) == $pid;
		sleep 0.005;
	}
	kill 'KILL', $pid;
	waitpid $pid, 0;
	return -1;
}

# What is wrong after a run; nothing when all is as it was.
sub wrong
{
	my ($status, $how) = @_;
	my @wrong;
	push @wrong, 'it hangs' if $status < 0;
	push @wrong, 'a part of a file is left' if $how eq 'part' && glob '*.lbpayload.part';
	my $next = ended(start());
	push @wrong, "the next run ends with $next: " . `tail -n 2 said` if $next;
	my $left = system("$state $directory before >after") ? `diff before after` : '';
	push @wrong, "left: $left" if $left;
	push @wrong, 'the image is not clean: ' . `cat fsck` if -f 'image' && system('e2fsck -fn image >fsck 2>&1');
	return join '; ', @wrong;
}

sub run_at
{
	my ($step, $way, $target) = @_;
	my $errno = $way eq 'fail' ? $target : 0;
	put_numbers(0, 0, $step, $errno, 0);
	my $pid = start(STRIKE => "$directory/strike", LD_PRELOAD => "$directory/strike.so");
	$way = 'KILL' if $way eq 'early';
	if (!$errno) {
		for (my $until = time + 30; (numbers())[3] != 1 && time < $until; sleep 0.002) {
			return status_of($?) if waitpid($pid, WNOHANG) == $pid;
		}
		if ($way eq 'part') {    # it goes no further
			hit($target, 'supervisor', $pid);
			return ended($pid);
		}
		hit($way, $target, $pid);
		put_numbers(3, 2);
	}
	return ended($pid);
}

open my $out, '>', 'strike' or die "strike: $!\n";
print $out "\0" x 4096;
close $out;
system "$state $directory >before";
ended(start()) == 0 or die "without a strike it fails: " . `cat said`;
put_numbers(0, 0, 0xffffffff, 0, 0);
ended(start(STRIKE => "$directory/strike", LD_PRELOAD => "$directory/strike.so")) == 0 or die "counting, it fails: " . `cat said`;
my $count = (numbers())[0];
print "# $count steps\n";

my $tests = 0;
for my $way (@ways) {
	my ($how, $what) = split /=/, $way;
	my @at = $how eq 'part' ? 0x7fffffff : 1 .. ($how eq 'random' ? $what : $how eq 'early' ? 44 : $count);
	@at = @at[ map { int(($_ + rand) * @at / $steps) } 0 .. $steps - 1 ] if $steps ne 'all' && $steps < @at && $how !~ /random|early/;
	my (@wrong, %status);
	for my $step (@at) {
		my $status;
		if ($how eq 'random') {
			my $pid = start();
			sleep rand 0.12;
			hit('KILL', (qw(supervisor mounter first group))[rand 4], $pid);
			$status = ended($pid);
		} else {
			$status = run_at($step, $how, $what);
		}
		$status{$status}++;
		my $problem = wrong($status, $how);
		push @wrong, "step $step: $problem" if $problem;
	}
	$tests++;
	print @wrong ? 'not ' : '', "ok $tests - $way at ", scalar @at, ' steps: statuses ', join(' ', map { "$_ ($status{$_})" } sort keys %status), "\n";
	print STDERR map { "# $_\n" } @wrong;
}
print "1..$tests\n";
