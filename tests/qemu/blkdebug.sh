# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# blkdebug.sh - disks that fail, as the file FILE.conf beside them says to QEMU's blkdebug; after guest.sh. That is a protocol
# of QEMU's, which qemu-run takes for a name: so $scratch/qemu stands in QEMU's place.

cat >"$scratch/qemu" <<'END'
#!/bin/sh
for word in "$@"; do
	shift
	file=${word#file=} file=${file%%,*}
	[ "$file" = "$word" ] || [ ! -e "$file.conf" ] || word="file=blkdebug:$file.conf:$file,${word#*,}"
	set -- "$@" "$word"
done
exec "${REAL_QEMU:-qemu-system-x86_64}" "$@"
END
chmod +x "$scratch/qemu"
REAL_QEMU=${QEMU:-qemu-system-x86_64}
export REAL_QEMU

# failing_after NUMBER IMAGE: says the name of a disk that takes so many writes and then no more.
failing_after()
{
	awk -v number="$1" 'BEGIN {
		for (i = 1; i <= number; i++)
			printf "[set-state]\nevent = \"write_aio\"\nstate = \"%d\"\nnew_state = \"%d\"\n", i, i + 1
		printf "[inject-error]\nevent = \"write_aio\"\nstate = \"%d\"\nerrno = \"5\"\n", number + 1
	}' >"$scratch/fault-after.conf"
	ln -sf "$2" "$scratch/fault-after"
	echo "$scratch/fault-after"
}
