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

# sfdisk keeps the first sector of the disk but for the table. Two disks with an old payload there: one of 16 MiB; and
# one of 3 TiB, on which the partition begins at 2 TiB and 1 MiB, a sector of which 32 bits hold that of 1 MiB, within
# the old payload.
export PATH="$PATH:/usr/sbin:/sbin"

# stale NAME OLD SIZE TABLE START: a disk of that size with the old payload and a table, and another payload in the
# partition that begins there.
stale()
{
	cp "$scratch/$2.img" "$scratch/$1.img"
	truncate -s "$3" "$scratch/$1.img"
	printf 'label: %s\n%s,8192\n' "$4" "$5" | sfdisk --quiet --force "$scratch/$1.img" 2>"$scratch/sfdisk" ||
		note "$(cat "$scratch/sfdisk")"
	dd if="$scratch/payload.img" of="$scratch/$1.img" bs=512 seek="$5" conv=notrunc status=none
}
if ! have sfdisk; then
	skip 'a stale payload in front of a partition' 'no sfdisk: tests/provide brings it'
elif [ ! -x "$top/build/i386/payload-import" ]; then
	skip 'a stale payload in front of a partition' 'no build/i386/payload-import: make builds it (Debian package gcc-multilib)'
else
	if [ -z "$guest_missing" ]; then
		mkdir "$scratch/old"
		head -c 3000000 /dev/urandom >"$scratch/old/large"
		"$mkpayload" pack -o "$scratch/old.img" "$scratch/old" >/dev/null
		stale stale other 16M dos 2048
		stale huge old 3T gpt $((4294967296 + 2048))
	fi
	cat >"$scratch/line" <<'END'
run() { n=$1; shift; "$@" >/said 2>&1; echo "status $?" >>/said; sed "s/^/$n: /" /said; }
forget() { dd if=/dev/zero of=/dev/$1 bs=8 count=1 conv=fsync 2>/dev/null; }
run wide payload-import --timeout 0 /into
run narrow payload-import-i386 --timeout 0 /into
forget vdb; forget vdb1
run two payload-import --timeout 0 /into
run pack mkpayload pack --force -o /dev/vda1 /line
way=$(sed -n 's/.*clear it first: //p' /said); run way sh -c "$way conv=notrunc"
run again mkpayload pack --force -o /dev/vda1 /line
run one payload-import --timeout 0 /into; cmp /line /into/line && echo imported
END
	guest_cpio "$scratch/tools.cpio" --add "$scratch/line:/line:0644" --add "$mkpayload:/bin/mkpayload:0755" \
		--add "$top/build/i386/payload-import:/bin/payload-import-i386:0755"
	[ -n "$guest_missing" ] || guest_boot "$scratch/tools.cpio" --append 'payload.device=none' \
		--disk "$scratch/stale.img" --disk "$scratch/huge.img"
	booted 'a stale payload in front of a partition' 0 "^two: .*several payload disks; .* make an old one none: dd if=/dev/zero
^two: .*/dev/vda (.*): a payload
^two: .*/dev/vda1 (.*): a payload
^two: status 1"
	booted '... behind 2 TiB, too' 0 "^wide: .*/dev/vdb1 (.*): a payload
^narrow: .*/dev/vdb1 (.*): a payload"
	booted '... mkpayload does not write there, and says the way out' 0 \
		"^pack: mkpayload: /dev/vda1: its disk, /dev/vda, begins with an old payload, .* clear it first: dd if=/dev/zero of=/dev/vda bs=8 count=1
^pack: status 1
^way: status 0
^again: status 0
^one: payload-import: /dev/vda1: 1 files
^one: status 0
^imported"
fi

# A stick on USB that is plugged in when the guest says that it waits.
guest_also=--module-set=qemu
guest_cpio "$scratch/usb.cpio"
: >"$boot_log.raw"
[ -n "$guest_missing" ] || when_said "$boot_log.raw" 'no payload yet; waiting' \
	"drive_add 0 if=none,id=late,format=raw,readonly=on,file=$scratch/payload.img" \
	'device_add qemu-xhci,id=xhci' 'device_add usb-storage,bus=xhci.0,drive=late' 2>"$scratch/plugged" &
boots 'a stick on USB that comes late' 0 "no payload yet; waiting up to 600
payload-import: /dev/sda: 5 files
init: payload.status=0
$(guest_sums)" "$scratch/usb.cpio" --append 'payload.timeout=600' --monitor "$scratch/monitor" \
	--disk "$scratch/blank.img" -- "$show_sums"
wait
[ ! -s "$scratch/plugged" ] || note "$(cat "$scratch/plugged")"

printf 'LBPAYLD1\377\377\377\377aaaaaaaa' >"$scratch/refused.img"
truncate -s 1M "$scratch/refused.img"
boots 'a damaged header alone is no absence of a payload' 125 "a payload that is refused; write it anew
/dev/vda (.*): a payload that is refused: more than 200000 entries
init: payload.status=125" "$scratch/init.cpio" \
	--append 'payload.timeout=1 payload.required=no' --disk "$scratch/refused.img" -- 'echo went on'
silent '... the next program is not started' 'went on'

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
