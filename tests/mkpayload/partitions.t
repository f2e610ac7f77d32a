#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# partitions.t - list, verify and extract find a payload, or results, in a partition of a disk, whoever has made its table:
# sfdisk writes these.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
if ! have sfdisk; then
	skip "payloads in partitions" "no sfdisk (package fdisk): tests/provide brings it"
	done_testing
	exit
fi
mkdir files && head -c 100000 /dev/urandom >files/a && echo 2 >files/b
"$mkpayload" pack --sums -o payload.img files >out && "$mkpayload" blank -o blank.img --size 1M --nonce 00112233445566778899aabbccddeeff >out
# Results: the container behind a head that says its length.
cp blank.img results.img && dd if=payload.img of=results.img bs=4096 seek=1 conv=notrunc status=none
length=$(stat -c %s payload.img) perl -e 'print pack "Q<", $ENV{length}' | dd of=results.img bs=1 seek=32 conv=notrunc status=none

# table NAME LINE...: a disk of 16 MiB with that table.
table()
{
	rm -f "$1" && truncate -s 16M "$1"
	table_disk=$1
	shift
	printf '%s\n' "$@" | sfdisk --quiet "$table_disk"
}

# put FILE DISK SECTOR
put()
{
	dd if="$1" of="$2" bs=512 seek="$3" conv=notrunc status=none
}

table mbr.img 'label: dos' '2048 4096 c' '8192 4096 da' && put payload.img mbr.img 8192
table gpt.img 'label: gpt' '2048 4096' '8192 4096' '16384 4096' && put payload.img gpt.img 16384
table logical.img 'label: dos' '2048 2048' '4096 20480 E' '6144 2048' '10240 2048' && put payload.img logical.img 10240
for case in mbr.img:2 gpt.img:3 logical.img:6; do
	image=${case%:*} number=${case#*:}
	ok "$image: list" "$mkpayload" list "$image"
	is "... says where" "$(cat .out | grep note)" "mkpayload: $image: note: partition $number has one"
	is "... the same files" "$("$mkpayload" list "$image" 2>out | awk '{ print $1, $3 }' | sed '$d')" \
		"$("$mkpayload" list payload.img | awk '{ print $1, $3 }' | sed '$d')"
	is "... the same digest" "$("$mkpayload" list --digest "$image" 2>out)" "$("$mkpayload" list --digest payload.img)"
	ok "$image: verify" "$mkpayload" verify "$image"
	rm -rf into
	ok "$image: extract" "$mkpayload" extract "$image" -C into
	ok "... the files" diff -r into files --exclude SHA256SUMS
	"$mkpayload" list --partition "$number" "$image" >said 2>err
	is "... and without a note where it is named" "$(cat err)" ""
done
is "offsets are those of the disk" "$("$mkpayload" list --json mbr.img 2>out | perl -MJSON::PP -0777 -ne '
	my $d = decode_json($_); print $d->{begin}')" $((8192 * 512))
cp mbr.img damaged.img && printf x | dd of=damaged.img bs=1 seek=$((8192 * 512 + 30000)) conv=notrunc status=none
fails "a damaged one" 1 '1 of 2 files are not what SHA256SUMS says' "$mkpayload" verify damaged.img
fails "a partition that is not there" 1 '^mkpayload: mbr.img: there is no partition 3$' "$mkpayload" list --partition 3 mbr.img
fails "one without a payload" 1 '^mkpayload: mbr.img: byte 1048576: no LBPAYLD1 magic' "$mkpayload" list --partition 1 mbr.img
table none.img 'label: dos' '2048 4096 c'
fails "a disk without one" 1 '^mkpayload: none.img: byte 0: no LBPAYLD1 magic' "$mkpayload" list none.img
cp mbr.img two.img && put payload.img two.img 2048
fails "two of them" 1 '^mkpayload: two.img: partition 1 and partition 2 have one each: which one is meant' "$mkpayload" list two.img
ok "... one is named" "$mkpayload" list --partition 1 two.img

# --- Results. ---

cp none.img room.img && put blank.img room.img 2048
fails "a partition that nothing was exported to" 1 'byte 0: no LBPAYLD1' "$mkpayload" list room.img
fails "... that is named" 1 "byte $((1048576 + 32)): no results" "$mkpayload" list --partition 1 room.img
cp none.img results-disk.img && put results.img results-disk.img 2048
ok "results in a partition" "$mkpayload" verify results-disk.img
cp mbr.img beside.img && put results.img beside.img 2048
is "results beside a payload: the payload is meant" "$("$mkpayload" list beside.img 2>&1 >out)" "mkpayload: beside.img: note: partition 2 has one"
is "... or the results" "$("$mkpayload" list --json --partition 1 beside.img | perl -MJSON::PP -0777 -ne '
	my $d = decode_json($_); print $d->{begin}')" $((1048576 + 4096))

# A payload with something like a partition table in it is itself one.
table partitioned 'label: dos' '2048 4096 c' && head -c 512 partitioned >files/table && "$mkpayload" pack -o self.img files/table >out
truncate -s 16M self.img && put payload.img self.img 2048
is "a payload that looks like a disk" "$("$mkpayload" list self.img 2>&1 | sed -n 2p | awk '{ print $1, $3 }')" "512 table"
done_testing
