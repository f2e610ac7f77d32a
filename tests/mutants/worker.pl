# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# worker.pl - what a worker of tests/mutants/sample does: it has a copy of the tree, puts mutants into it, one after the
# other, and says which test has noticed each.
use strict;
use warnings;
use File::Basename qw(dirname);

our (%needs, %named, $limit, $built_before);    # of tests/mutants/sample

my $same = '-Werror=int-conversion -Werror=incompatible-pointer-types -Werror=implicit-function-declaration';
my (%objects, %includers);

sub contents
{
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!\n";
	local $/;
	return <$in>;
}

sub write_file
{
	my ($path, $text) = @_;
	open my $out, '>:raw', $path or die "$path: $!\n";
	print $out $text;
	close $out or die "$path: $!\n";
}

# The sources that a change of the file can reach: itself, or all that include the header, its own one first.
sub reached_by
{
	my ($file) = @_;
	return $file if $file !~ /\.h$/;
	if (!%includers) {
		for my $source (split /\n/, `find lib importer exporter init mkpayload kernel-bootstrap qemu-run chroot -name '*.[ch]'`) {
			$includers{$_}{$source} = 1 for contents($source) =~ /^#include "(.*?)"/mg;
		}
	}
	my ($own, @left, %found) = ($file =~ s/\.h$/.c/r, $file);
	while (my $header = shift @left) {
		my $name = $header =~ s{^lib/(?:freestanding/\w+/(?=kernel\.h))?}{}r;
		push @left, grep { !$found{$_}++ } sort keys %{ $includers{$name} };
	}
	return sort { ($b eq $own) <=> ($a eq $own) || $a cmp $b } grep { /\.c$/ } keys %found;
}

# The machine code of a source for each way to compile it, without names of lines; undef where it does not compile.
our @ways;

sub object
{
	my ($source, $way) = @_;
	return system("$way $same -g0 -c -o object.o $source >/dev/null 2>&1") == 0 ? contents('object.o') : undef;
}

# What is different: 'not compiled', 'same code' or nothing, which is a mutant that counts.
sub screened
{
	my ($file, $text, $original) = @_;
	my $is_other = 0;
	for my $source (reached_by($file)) {
		for my $way (0 .. $#ways) {
			if (!exists $objects{$source}[$way]) {
				write_file($file, $original);
				$objects{$source}[$way] = object($source, $ways[$way]);
				write_file($file, $text);
			}
			next if !defined $objects{$source}[$way];
			my $code = object($source, $ways[$way]) // return 'not compiled';
			$is_other ||= $code ne $objects{$source}[$way];
			return '' if $is_other && $file =~ /\.h$/;
		}
		return '' if $is_other;
	}
	return 'same code';
}

# A command in a process group of its own, which ends with the worker, or at the first line that is like $wrong.
my $group;

sub end_group
{
	my ($signal) = @_;
	kill $signal => -$group if $group;
}

sub is_done
{
	my ($command, $wrong) = @_;
	local $SIG{TERM} = sub { end_group('TERM'); exit 1 };
	$group = open(my $output, '-|') // die "fork: $!\n";
	if (!$group) {
		$SIG{TERM} = 'DEFAULT';
		setpgrp;
		exec '/bin/sh', '-c', $command;
	}
	while (my $line = <$output>) {
		next if !$wrong || $line !~ $wrong;
		end_group('TERM');
		sleep 1;
		end_group('KILL');
		close $output;
		undef $group;
		return 0;
	}
	close $output;
	undef $group;
	return $? == 0;
}

sub needs_of
{
	my ($test) = @_;
	return "build/$test" if $test =~ m{^unit/};
	return "build/fuzz/$1 build/replay/$1-replay" if $test =~ m{^fuzz/(.*)};
	return $needs{ dirname($test) =~ s{^tests/}{}r } // die "tests/mutants/rooms: $test: nothing says what its folder needs\n";
}

# 'passed', 'failed', as soon as it says so, or 'not compiled'. A mutant that loops is ended by its own seconds of a
# processor, whatever else the machine does.
my %is_built;    # with the mutant that is there

sub tried
{
	my ($test) = @_;
	return 'not compiled' if !$is_built{ needs_of($test) }++ && !is_done('make -s ' . needs_of($test) . ' >build.log 2>&1');
	my $target = $test =~ s{^fuzz/(.*)}{tests/fuzz/fuzz.t} ? $1 : '';
	$test = "build/$test" if $test =~ m{^unit/};
	my $cpu_s = $test =~ m{/qemu/} ? 120 : 30;
	return is_done("ulimit -t $cpu_s; FUZZ_TARGETS=$target exec timeout -k 10 $limit tests/run -v $test 2>/dev/null", qr/^not ok/)
		? 'passed' : 'failed';
}

# The source as it was, and what was built of it: so the next mutant builds only what it changes itself.
sub take_out
{
	my ($file, $original, $time) = @_;
	write_file($file, $original);
	utime $time, $time, $file;
	for my $built (split /\n/, `find build -type f -newer began`) {
		next if -e "$built_before/$built" && system('cp', '-p', '--remove-destination', "$built_before/$built", $built) == 0;
		unlink $built;
	}
}

sub judged
{
	my ($mutant, @tests) = @_;
	my $original = contents($mutant->{file});
	my $text     = $original;
	my $time     = (stat $mutant->{file})[9];
	substr($text, $mutant->{from}, $mutant->{length}) = $mutant->{to};
	%is_built = ();
	write_file('began', '');
	write_file($mutant->{file}, $text);
	# What includes a header takes a minute to compile, a unit test a second.
	my $is_screened = $mutant->{file} !~ /\.h$/;
	my ($verdict, @passed) = $is_screened ? screened($mutant->{file}, $text, $original) : '';
	for my $test ($verdict ? () : @tests, '') {
		$verdict = screened($mutant->{file}, $text, $original) if !$is_screened && $test !~ m{^unit/};
		$is_screened ||= $test !~ m{^unit/};
		last if $verdict || !$test;
		my $result = tried($test);
		$verdict = $result eq 'failed' ? "killed by $test" : $result eq 'passed' ? '' : $result;
		last if $verdict;
		push @passed, $test;
	}
	take_out($mutant->{file}, $original, $time);
	%is_built = ();
	system('find tmp -mindepth 1 -delete 2>/dev/null');
	return join "\t", $verdict || 'SURVIVED', @passed;
}

# Serves what the master asks, a line each: the name of a mutant and tests, or a test alone.
sub serve
{
	my ($master, $copy) = @_;
	chdir $copy or die "$copy: $!\n";
	$SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
	mkdir "$copy/tmp";
	chmod 01777, "$copy/tmp"; # some tests are nobody there
	$ENV{TMPDIR} = "$copy/tmp";
	@ways = grep { /\S/ } split /\n/, `make -s compile-lines`;
	while (my $line = <$master>) {
		chomp $line;
		my ($name, @tests) = split /\t/, $line;
		print $master ($name ? judged($named{$name}, @tests) : tried($tests[0])), "\n";
	}
	exit 0;
}

1;
