#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# faults.t - disks that fail, on a real kernel: what payload-import says, and what is left. QEMU's
# blkdebug makes the errors.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"
# shellcheck source=tests/qemu/blkdebug.sh
. "$top/tests/qemu/blkdebug.sh"
export PATH="$PATH:/usr/sbin:/sbin"

guest_payload "$scratch/payload.img"
guest_cpio "$scratch/init.cpio"
import='/bin/payload-import --timeout 5'

QEMU=$scratch/qemu
export QEMU

# failing IMAGE EVENT ERRNO [SECTOR [once]]: says the name of a disk on which this fails.
failing()
{
	failing=$scratch/fault-$2-${4:-all}${5:-}
	{
		echo '[inject-error]'
		echo "event = \"$2\""
		echo "errno = \"$3\""
		[ -z "${4:-}" ] || echo "sector = \"$4\""
		[ -z "${5:-}" ] || echo 'once = "on"'
	} >"$failing.conf"
	ln -sf "$1" "$failing"
	echo "$failing"
}

# Byte 65536 lies in numbers.gz, the last file.
boots 'a sector of the payload cannot be read' 0 "payload-import: no payload yet\|/dev/vda: 5 files
payload-import: /dev/vda: byte 65536: numbers.gz: input/output error
payload-import: stopped before the end
^status 1\$
^SHA256SUMS a b alpha.txt empty\$" "$scratch/init.cpio" \
	--disk "$(failing "$scratch/payload.img" read_aio 5 128)" \
	--append 'payload.device=none' -- \
	"$import /d; echo status \$?; cd /d; echo *"
silent 'no unfinished file is left behind' '\.part'

boots 'a sector that cannot be read once' 0 "5 files, .*: 5 copied
$(guest_sums)" "$scratch/init.cpio" \
	--disk "$(failing "$scratch/payload.img" read_aio 5 128 once)" -- "$show_sums"

boots 'no sector can be read: that is no absence of a payload' 125 "/dev/vda (254:0): cannot be read: input/output error
payload-import: no payload disk after
init: payload.status=125" "$scratch/init.cpio" \
	--disk "$(failing "$scratch/payload.img" read_aio 5)" --append 'payload.timeout=1 payload.required=no'

boots 'a disk that cannot be read, beside a payload' 0 "warning: not every disk could be read, and what is on it is not known:
/dev/vda (254:0): cannot be read: input/output error
/dev/vdb: 5 files
init: payload.status=0
$(guest_sums)" "$scratch/init.cpio" \
	--disk "$(failing "$scratch/payload.img" read_aio 5)" --disk "$scratch/payload.img" -- \
	"$show_sums; payload-import --all --timeout 1 /d; echo all \$?; payload-import --probe /dev/vda; echo probe \$?"
booted '... with --all is an error, and for --probe unknown' 0 "not every disk could be read, and what is on it is not known:
^all 1\$
/dev/vda: input/output error
^probe 4\$"

boots 'a destination that is too small' 0 "/small: not enough space: the payload needs [0-9.]* KiB, there are 64.0 KiB; nothing was imported
^status 1\$
^left 0\$" "$scratch/init.cpio" --disk "$scratch/payload.img" --append 'payload.device=none' -- \
	"mkdir /small; mount -t tmpfs -o size=64k tmpfs /small; $import /small; echo status \$?; echo left \$(ls /small | wc -l)"

if [ -z "$guest_missing" ] && ! have mkfs.ext4; then
	skip 'a destination that cannot be written' 'no mkfs.ext4: apt-get install e2fsprogs'
else
	if [ -z "$guest_missing" ]; then
		truncate -s 16M "$scratch/ext4.img"
		mkfs.ext4 -q -F "$scratch/ext4.img"
		# With the drivers of a file system; those of the disks are there.
		set --
		[ -z "$kernel_modules" ] || set -- --module ext4
		guest_cpio "$scratch/ext4.cpio" "$@"
	fi
	boots 'a destination that cannot be written' 0 "/disk/d: cannot flush: \(input/output error\|read-only file system\)
^status 1\$" "$scratch/ext4.cpio" --disk "$scratch/payload.img" \
		--write-disk "$(failing_after 8 "$scratch/ext4.img")" \
		--append 'payload.device=none' -- \
		"mkdir /disk; mount -t ext4 /dev/vdb /disk; $import --device /dev/vda /disk/d; echo status \$?"
fi
done_testing
