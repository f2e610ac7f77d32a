#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# together.t - payload-import among other programs: two imports into one directory, a reader of its messages that goes
# away.
. "$(dirname "$0")/../lib.sh"

mkdir "$scratch/files"
for name in alpha beta; do
	head -c 300000 /dev/urandom >"$scratch/files/$name"
done
"$mkpayload" pack --sums -o "$scratch/image" "$scratch/files" >/dev/null || exit 1
(cd "$scratch/files" && sha256sum ./* | sed 's|  ./|  |') >"$scratch/sums"

complete()
{
	(cd "$1" && sha256sum --quiet -c "$scratch/sums")
}

for program in $(builds_of payload-import | grep -v /builds/); do
	is_built "$program" || continue
	into=$scratch/$what
	mkdir "$into"
	# Another process holds the directory as an import does.
	perl -e 'use Fcntl ":flock"; open my $directory, "<", $ARGV[0] or die; flock $directory, LOCK_EX or die;
		system @ARGV[1 .. $#ARGV]; exit $? >> 8' "$into" "$program" --timeout 0 --device "$scratch/image" "$into" \
		>"$scratch/out" 2>"$scratch/err"
	is "$what: not into a directory that another import writes into" "$?" 1
	ok "... and says so" grep -q "another import into this directory is running; nothing was imported" "$scratch/err"
	is "... nothing is there" "$(ls "$into")" ""
	ok "$what: afterwards" "$program" --timeout 0 --device "$scratch/image" "$into"
	rm -r "$into"

	# Two at once: one of them may be told that it is not alone, or find what the other has made; no file is wrong.
	for round in 1 2 3 4 5 6 7 8; do
		rm -rf "$into"
		"$program" --timeout 0 --device "$scratch/image" "$into" >"$scratch/out" 2>"$scratch/err" &
		"$program" --timeout 0 --device "$scratch/image" "$into" >"$scratch/out2" 2>"$scratch/err2"
		one=$?
		wait $!
		two=$?
		[ "$one$two" = 00 ] || [ "$one$two" = 01 ] || [ "$one$two" = 10 ] || break
		complete "$into" >"$scratch/wrong" 2>&1 && [ "$(ls -A "$into" | wc -l)" -eq 3 ] || break
	done
	is "$what: two imports at once, eight times: at least one does it all" "$round:$one$two" "8:$one$two"
	rm -rf "$into"

	# Who writes a .part holds its lock.
	mkdir "$into" && echo half >"$into/alpha.part"
	fails "$what: not beside a program that writes a .part" 1 "$into/alpha.part: device or resource busy" \
		flock "$into/alpha.part" "$program" --timeout 0 --device "$scratch/image" "$into"
	is "... which stays, and nothing else is there" "$(cat "$into/alpha.part") $(ls -A "$into")" "half alpha.part"
	ok "$what: afterwards it imports" "$program" --timeout 0 --device "$scratch/image" "$into"
	ok "... everything" complete "$into"
	rm -rf "$into"

	if [ "$what" = sanitized ]; then
		HOSTED_BEFORE_SYNCFS="[ ! -e '$into/alpha.part' ] || ! flock -n '$into/alpha.part' echo free" \
			ok "$what: it writes one" "$program" --timeout 0 --device "$scratch/image" "$into"
		is "... and holds its lock" "$(grep free "$scratch/.out")" ""
		rm -rf "$into"
	fi

	# Nobody reads any more: the shell's own words find that out. Nothing ends a reader in the bootstrap: the
	# step's program does not mind the signal.
	[ "$what" != step ] || continue
	{
		(trap '' PIPE && while echo; do sleep 0.05; done) 2>/dev/null
		"$program" --timeout 0 --device "$scratch/image" "$into" 2>"$scratch/err"
		echo $? >"$scratch/status"
	} | true
	is "$what: a reader that goes away is no reason to stop" "$(cat "$scratch/status")" 0
	ok "... everything is there" complete "$into"
done
done_testing
