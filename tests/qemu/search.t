#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# search.t - no payload, several, a late one, a damaged one: what is said, and how it ends.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

guest_payload "$scratch/payload.img"
if [ -z "$guest_missing" ]; then
	mkdir "$scratch/others"
	echo another >"$scratch/others/other"
	"$mkpayload" pack --sums -o "$scratch/other.img" "$scratch/others" >/dev/null
fi
guest_cpio "$scratch/init.cpio"
truncate -s 1M "$scratch/blank.img"

boots 'no payload: the error lists what was probed' 125 "no payload yet; waiting up to 2
no payload disk after \([2-9]\|[0-9][0-9]*[0-9]\) s; probed:
/dev/vda (.*): .
init: payload.status=125" "$scratch/init.cpio" \
	--append 'payload.timeout=2' --disk "$scratch/blank.img" -- 'echo went on'
silent 'no payload: the next program is not started' 'went on'

# Without --disk qemu-run says payload.device=none; what is appended counts more.
boots 'no disk at all' 125 "no block device at all
init: payload.status=125" "$scratch/init.cpio" --append 'payload.device=all payload.timeout=1'

# shellcheck disable=SC2016
boots 'payload.required=no goes on without one' 42 "no payload disk after
nothing to import
went on with 0 files
init: payload.status=42" "$scratch/init.cpio" \
	--append 'payload.timeout=1 payload.required=no' --disk "$scratch/blank.img" \
	-- 'echo went on with $(ls /external/distfiles | wc -l) files; exit 42'

boots 'two payloads: the error lists both' 125 "several payload disks
/dev/vda (.*): a payload
/dev/vdb (.*): a payload
init: payload.status=125" "$scratch/init.cpio" \
	--disk "$scratch/payload.img" --disk "$scratch/other.img"

boots 'one payload on two disks is one' 0 "payload-import: /dev/vd[ab]: the payload among 2 devices
init: payload.status=0
$(guest_sums)" "$scratch/init.cpio" \
	--disk "$scratch/payload.img" --disk "$scratch/payload.img" -- "$show_sums"

boots 'payload.device= chooses one of two, payload.dest= where to' 0 \
	"payload-import: /dev/vdb: 5 files, .* into /somewhere/else
init: payload.status=0
$(guest_sums)" "$scratch/init.cpio" \
	--append 'payload.device=/dev/vdb payload.dest=/somewhere/else' \
	--disk "$scratch/other.img" --disk "$scratch/payload.img" \
	-- 'cd /somewhere/else && sha256sum ./[!S]*'

# sfdisk keeps the first sector of the disk but for the table.
export PATH="$PATH:/usr/sbin:/sbin"
if ! have sfdisk; then
	skip 'a stale payload in front of a partition' 'no sfdisk: tests/provide brings it'
else
	if [ -z "$guest_missing" ]; then
		truncate -s 16M "$scratch/stale.img"
		dd if="$scratch/other.img" of="$scratch/stale.img" conv=notrunc status=none
		printf 'label: dos\n2048,8192\n' | sfdisk --quiet --force "$scratch/stale.img" 2>"$scratch/sfdisk"
		dd if="$scratch/payload.img" of="$scratch/stale.img" bs=512 seek=2048 conv=notrunc status=none
	fi
	boots 'a stale payload in front of a partition' 125 "several payload disks; .* make an old one none: dd if=/dev/zero
/dev/vda (.*): a payload
/dev/vda1 (.*): a payload
init: payload.status=125" "$scratch/init.cpio" --disk "$scratch/stale.img"
fi

# Plugs the payload in when the guest says that it waits.
plug_late()
{
	waited=0
	until grep -q 'no payload yet; waiting' "$boot_log.raw" 2>/dev/null; do
		sleep 0.2
		waited=$((waited + 1))
		[ "$waited" -lt $((timeout_s * 5)) ] || return 1
	done
	"$top/tests/qemu/plug-disk" "$scratch/monitor" "$scratch/payload.img"
}
: >"$boot_log.raw"
[ -n "$guest_missing" ] || plug_late 2>"$scratch/plugged" &
boots 'a payload that appears late' 0 "no payload yet; waiting up to 600
payload-import: /dev/vdb: 5 files
init: payload.status=0
$(guest_sums)" "$scratch/init.cpio" --append 'payload.timeout=600' --monitor "$scratch/monitor" \
	--disk "$scratch/blank.img" -- "$show_sums"
wait
[ ! -s "$scratch/plugged" ] || note "$(cat "$scratch/plugged")"

if [ -z "$guest_missing" ]; then
	# One bit of the largest file.
	size=$(wc -c <"$scratch/payload.img")
	cp "$scratch/payload.img" "$scratch/damaged.img"
	printf '\000' | dd of="$scratch/damaged.img" bs=1 seek=$((size / 2)) conv=notrunc \
		status=none
	head -c $((size / 2)) "$scratch/payload.img" >"$scratch/short.img"
fi
boots 'a damaged file' 125 "payload-import: /dev/vda: byte [0-9]*: numbers.gz: .*SHA-256
init: payload.status=125" "$scratch/init.cpio" --disk "$scratch/damaged.img"

boots 'a disk that ends too early' 125 "payload-import: /dev/vda: byte [0-9]*: .
init: payload.status=125" "$scratch/init.cpio" --disk "$scratch/short.img"

done_testing
