#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# export.t - payload-export, built by i386-tcc, on the Fiwix kernel: wherever the disk for results is, it and no other
# disk changes, and has byte for byte what mkpayload pack writes.
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test here is skipped.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck source=tests/fiwix/fiwix.sh
. "$(dirname "$0")/fiwix.sh"

# shellcheck source=tests/fiwix/disks.sh
. "$(dirname "$0")/disks.sh"

nonce=00112233445566778899aabbccddeeff
other=ffeeddccbbaa99887766554433221100
export="run /bin/payload-export --timeout 0"
kept_disks=off
disks=$scratch/disks

mkdir -p "$scratch/root/results/deep/er" "$disks"
cp "$files"/* "$scratch/root/results"
cp "$files/numbers.gz" "$scratch/root/results/deep/er"
echo 'sorted in between' >"$scratch/root/results/deep-"
cp -r "$scratch/root/results" "$scratch/results"
[ -n "$missing" ] || "$mkpayload" pack --tree --sums -o "$scratch/wanted.img" "$scratch/results" >/dev/null

# blank DISK [NONCE [BYTES]]
blank()
{
	rm -f "$disks/$1"
	[ -n "$missing" ] || "$mkpayload" blank -o "$disks/$1" --nonce "${2:-$nonce}" --size "${3:-2M}" >/dev/null
}

# plain DISK: one that is not marked.
plain()
{
	cp "$scratch/payload" "$disks/$1" 2>/dev/null
}

before()
{
	(cd "$disks" && sha256sum -- *) >"$scratch/before"
}

# changed: the disks that the last boot has changed.
changed()
{
	(cd "$disks" && sha256sum -c "$scratch/before" 2>/dev/null | sed -n 's/: FAILED$//p')
}

# only NAME DISK: no other has changed.
only()
{
	check "$1" test "$(changed)" = "$2"
}

# holds NAME DISK [OFFSET]: the results, and nothing behind them.
holds()
{
	check "$1" same_results "$disks/$2" "${3:-0}"
}

same_results()
{
	# shellcheck disable=SC2046
	[ $(tail -c +$(($2 + 33)) "$1" | od -A n -t u8 -N 8) -eq "$(wc -c <"$scratch/wanted.img")" ] &&
		tail -c +$(($2 + 4097)) "$1" | head -c "$(wc -c <"$scratch/wanted.img")" | cmp - "$scratch/wanted.img"
}

for device in hdb hdc hdd; do
	case $device in
	hdb) set -- hda hdb ;;
	hdc) set -- hda hdb hdc ;;
	hdd) set -- hda hdb hdc hdd ;;
	esac
	rm -f "$disks"/*
	drives=''
	for disk; do
		plain "$disk"
		[ "$disk" != hdc ] || blank hdc "$other"
		drives="$drives $disk=$disks/$disk"
	done
	blank "$device"
	before
	# shellcheck disable=SC2086 # a word is a drive
	boot "results on $device" 4096 $drives <<END
proc
$export --tree --nonce $nonce /results
END
	says 'succeeds, and has read it back' "^payload-export: /dev/$device: 7 files, .* written and read back; digest " \
		'payload-export: status 0'
	only 'no other disk changes' "$device"
	holds 'it is what pack writes' "$device"
done

# Finished disks of an earlier run, head and all, are no payload, and can be written again.
before
boot 'a finished disk once more' 4096 hda="$disks/hda" hdd="$disks/hdd" <<END
proc
$import --if-present /external/distfiles
$export --nonce $nonce --from /gone /results
$export --nonce $nonce --tree /results
END
says 'is no payload beside one' 'payload-import: .*/dev/hda: 5 files' 'payload-import: status 0'
says 'is right' 'payload-export: status 1' 'payload-export: /dev/hdd: 7 files' 'payload-export: status 0'
only 'it is byte for byte as before' ''

rm -f "$disks"/*
plain hda
blank hdb
blank hdc
blank hdd "$other"
before
boot 'two of a nonce, none, a wrong one' 4096 hda="$disks/hda" hdb="$disks/hdb" hdc="$disks/hdc" hdd="$disks/hdd" <<END
proc
$export --tree --nonce $nonce /results
$export --tree /results
$export --tree --nonce 000000000000000000000000000000ff /results
$export --tree --to /dev/hda /results
END
says 'are refused' 'several disks for results' 'status 1' 'several disks for results' 'status 1' \
	'no disk for results after 0 s' 'nonce is not that of --nonce' 'status 1' \
	'/dev/hda: no disk for results: it does not begin with LBEXPRT1' 'status 1'
only 'no disk changes' ''
boot 'one of two by its name' 4096 hda="$disks/hda" hdb="$disks/hdb" hdc="$disks/hdc" <<END
proc
node /dev/hdb 3 0
$export --tree --to /dev/hdb /results
END
says 'succeeds' '^payload-export: /dev/hdb: 7 files' 'payload-export: status 0'
only 'no other disk changes, whatever number its node has' hdb
holds 'it is what pack writes' hdb

rm -f "$disks"/*
if [ -z "$missing" ]; then
	truncate -s 6M "$disks/hdb"
	{ partition 2048 1024 && partition 4096 4096 && partition 8192 1024; } | put "$disks/hdb" 446
	blank part "$nonce" 2M
	dd if="$disks/part" of="$disks/hdb" bs=512 seek=4096 conv=notrunc status=none
	rm "$disks/part"
	cp "$disks/hdb" "$scratch/parts-before"
	plain hda
fi
boot 'in the second partition of hdb' 4096 hda="$disks/hda" hdb="$disks/hdb" <<END
proc
$export --tree --nonce $nonce /results
END
says 'succeeds' '^payload-export: /dev/hdb2: 7 files' 'payload-export: status 0'
holds 'it is what pack writes' hdb $((4096 * 512))
check 'nothing in front of it changes' cmp -n $((4096 * 512)) "$disks/hdb" "$scratch/parts-before"
check 'nothing behind it changes' cmp -i $((8192 * 512)) "$disks/hdb" "$scratch/parts-before"

rm -f "$disks"/*
blank hdb "$nonce" $((4096 + $([ -n "$missing" ] && echo 4096 || wc -c <"$scratch/wanted.img") - 1))
[ -n "$missing" ] || truncate -s 1M "$disks/hdb"
blank hdc "$other" 5G
before
boot 'too small, too far' 4096 hdb="$disks/hdb" hdc="$disks/hdc" <<END
proc
$export --tree --nonce $nonce /results
$export --tree --nonce $other /results
END
says 'one byte is missing' '/dev/hdb: too small: the results need [0-9]* bytes' 'status 1'
says 'of a disk of 5 GiB, the beginning takes them' '/dev/hdc: 7 files' 'status 0'
only 'only that changes' hdc
done_testing
