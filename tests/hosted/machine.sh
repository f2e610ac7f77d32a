# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# machine.sh - machines with the recorded disks of Fiwix (tests/data/proc-partitions), for a booted program on a libc
# (system_call.c); after lib.sh.

into=$scratch/into
recorded=$top/tests/data/proc-partitions
export HOSTED_MACHINE="$scratch/machine" ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

# hosted PROGRAM NAME: it is $program. Where it is not built, a test of that name is skipped, and no other follows.
hosted()
{
	program=$(dirname "$mkpayload")/sanitized/$1
	[ ! -x "$program" ] || return 0
	skip "$2" "make $program builds it"
	done_testing
	exit
}

# machine NAME: the machine with that record; the true numbers are those in NAME.meant.
machine()
{
	rm -rf "$HOSTED_MACHINE" "$into"
	mkdir -p "$HOSTED_MACHINE/proc" "$HOSTED_MACHINE/dev" "$HOSTED_MACHINE/disks"
	cp "$recorded/$1.txt" "$HOSTED_MACHINE/proc/partitions"
	while read -r name major minor bytes; do
		truncate -s "$bytes" "$HOSTED_MACHINE/disks/$major:$minor"
		eval "number_of_$name=$major:$minor"
	done <"$recorded/$1.meant"
}

# put IMAGE DEVICE: writes it to the beginning of the device.
put()
{
	eval "put_number=\$number_of_$2"
	dd if="$1" of="$HOSTED_MACHINE/disks/$put_number" conv=notrunc status=none
}
