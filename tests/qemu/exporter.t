#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# exporter.t - payload-export on a real kernel: the one disk that is marked for results among others, by virtio and
# IDE; disks that are read-only, fail, and go.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

nonce=00112233445566778899aabbccddeeff
export PATH="$PATH:/usr/sbin:/sbin"
other=ffeeddccbbaa99887766554433221100
disks=$scratch/disks
export="payload-export --tree --nonce $nonce"

# Made here, too.
make_results='mkdir -p "$r/a/b" && echo one >"$r/a/b/one" && seq 1 60000 >"$r/numbers" && : >"$r/empty" && echo x >"$r/a-"'
mkdir "$scratch/results" "$disks"
(r=$scratch/results && eval "$make_results")
guest_payload "$scratch/payload.img"
if [ -z "$guest_missing" ]; then
	"$mkpayload" pack --tree --sums -o "$scratch/wanted.img" "$scratch/results" >/dev/null || exit 1
	[ -x "$(dirname "$mkpayload")/x86_64/payload-export" ] || guest_missing='this build has no payload-export for x86_64'
fi
guest_cpio "$scratch/init.cpio" --add "$(dirname "$mkpayload")/x86_64/payload-export:/bin/payload-export:0755"

# new MARKED: four disks, of which this one is marked with the nonce: vda to vdd or, by IDE, in their order.
new()
{
	rm -f "$disks"/*
	[ -z "$guest_missing" ] || return
	cp "$scratch/payload.img" "$disks/a"
	truncate -s 2M "$disks/b" "$disks/c"
	"$mkpayload" blank -o "$disks/d" --nonce "$other" --size 2M >/dev/null
	"$mkpayload" blank --force -o "$disks/$1" --nonce "$nonce" --size 2M >/dev/null
	(cd "$disks" && sha256sum ./*) >"$scratch/before"
}

length()
{
	od -A n -t u8 -j 32 -N 8 "$1" | tr -d ' '
}

# only NAME DISK: that one holds the results, and no other has changed.
only()
{
	if [ -n "$guest_missing" ]; then
		skip "$1" "$guest_missing"
		return
	fi
	is "$1" "$(cd "$disks" && sha256sum -c "$scratch/before" 2>/dev/null | sed -n 's/: FAILED$//p')" "./$2"
	is "... its head has the length" "$(length "$disks/$2")" "$(wc -c <"$scratch/wanted.img")"
	ok "... it is what pack writes" sh -c 'tail -c +4097 "$1" | cmp -n "$(wc -c <"$2")" - "$2"' - "$disks/$2" "$scratch/wanted.img"
}

# exports NAME MARKED TYPE
exports()
{
	new "$2"
	boots "$1" 0 "^payload-export: /dev/[vs]d[a-d]: 5 files, .*, written; digest
^status 0\$" "$scratch/init.cpio" --append 'payload.device=none' --write-disk "$disks/a$3" --write-disk "$disks/b$3" \
		--write-disk "$disks/c$3" --write-disk "$disks/d$3" -- "r=/r; $make_results; $export /r; echo status \$?"
	only "... on no other disk" "$2"
}

exports 'virtio, the second of four' b ''
exports 'IDE, the third of four' c ,ide
if rarely; then
	for disk in a c d; do
		exports "virtio, disk $disk" $disk ''
	done
	for disk in a b d; do
		exports "IDE, disk $disk" $disk ,ide
	done
fi

new b
boots 'what is refused' 0 "^payload-export: no disk for results after 0 s; looked at:
^payload-export:   /dev/vdd: a disk for results, but its nonce is not that of --nonce\$
^wrong 1\$
^payload-export: several disks for results; take all but one away, or choose with --nonce or --to:
^two 1\$
^payload-export: /dev/vdb: \(byte 0: \)*\(permission denied\|operation not permitted\|read-only file system\)$
^read-only 1\$
^payload-export: /r/link: a symbolic link
^link 1\$" "$scratch/init.cpio" --append 'payload.device=none' --write-disk "$disks/a" --write-disk "$disks/b" \
	--write-disk "$disks/c" --write-disk "$disks/d" -- "r=/r; $make_results
payload-export --timeout 0 --nonce 000000000000000000000000000000ff --tree /r; echo wrong \$?
payload-export --timeout 0 --tree /r; echo two \$?
blockdev --setro /dev/vdb; $export /r; echo read-only \$?; blockdev --setrw /dev/vdb
ln -s a /r/link; $export /r; echo link \$?; rm /r/link"
if [ -z "$guest_missing" ]; then
	ok "... no disk changes" sh -c 'cd "$1" && sha256sum --quiet -c "$2"' - "$disks" "$scratch/before"
fi

# A disk that takes some writes and then no more.
# shellcheck source=tests/qemu/blkdebug.sh
. "$top/tests/qemu/blkdebug.sh"
for number in 0 1 3; do
	[ "$number" = 1 ] || rarely || continue
	new b
	QEMU=$scratch/qemu boots "a disk that takes $number writes" 0 \
		"^payload-export: /dev/vda: cannot flush: input/output error\|/dev/vda: byte [0-9]*: input/output error
^status 1\$" "$scratch/init.cpio" --append 'payload.device=none' --write-disk "$(failing_after "$number" "$disks/b")" -- \
		"r=/r; $make_results; $export /r; echo status \$?"
	[ -n "$guest_missing" ] || is "... holds nothing" "$(length "$disks/b")" 0
done

# One that goes while it is written to: as soon as its head says that it holds nothing.
new b
[ -n "$guest_missing" ] || "$mkpayload" blank --force -o "$disks/b" --nonce "$nonce" --size 64M >/dev/null
boots 'a disk that goes' 0 "^first 0\$
^payload-export: /dev/sda: \(cannot flush\|byte [0-9]*\): [a-z]
^payload-export: /dev/sda: \(it holds no results now\|what it holds now is not known\)
^second 1\$" "$scratch/init.cpio" --append 'payload.device=none' --write-disk "$disks/b,ide" -- \
	"r=/r; $make_results; $export /r; echo first \$?
while ! dd if=/dev/sda bs=8 skip=4 count=1 2>/dev/null | cmp -s -n 8 - /dev/zero; do :; done &&
	echo 1 >/sys/block/sda/device/delete &
head -c 40000000 /dev/zero >/r/more; $export /r; echo second \$?; wait"
if [ -z "$guest_missing" ]; then
	held=$(length "$disks/b") # it may have gone before the first flush
	ok "... holds nothing, or what it did: $held" test "$held" -eq 0 -o "$held" -eq "$(wc -c <"$scratch/wanted.img")"
fi

# vfat gives a file that the kernel has forgotten another number.
if ! rarely; then
	:
elif ! have mkfs.vfat; then
	skip 'files of vfat, whose numbers change' 'no mkfs.vfat: tests/provide brings dosfstools'
else
	new b
	guest_also='--module=vfat --module=nls_cp437 --module=nls_ascii'
	guest_cpio "$scratch/vfat.cpio" --add "$(dirname "$mkpayload")/x86_64/payload-export:/bin/payload-export:0755"
	guest_also=''
	truncate -s 32M "$scratch/vfat" && mkfs.vfat "$scratch/vfat" >/dev/null
	boots 'files of vfat, whose numbers change' 0 "^changed\$
^payload-export: /dev/vda: 302 files
^status 0\$" "$scratch/vfat.cpio" --append 'payload.device=none' --write-disk "$disks/b" --write-disk "$scratch/vfat" -- \
		"mkdir /v && mount -t vfat /dev/vdb /v && mkdir /v/d && for i in \$(seq 301); do echo \$i >/v/d/\$i; done
	sync; ls -i /v/d >/before; echo 3 >/proc/sys/vm/drop_caches; ls -i /v/d | cmp -s - /before || echo changed
	while :; do echo 3 >/proc/sys/vm/drop_caches; done & $export /v/d; echo status \$?; kill \$!"
fi

# Results that Linux takes for a partition table: an Ultrix label ends at byte 16384 of the disk, and its one partition is a
# payload among the results.
new b
if [ -z "$guest_missing" ]; then
	mkdir "$scratch/label"
	cp "$scratch/payload.img" "$scratch/label/b"
	length=20000
	for round in 1 2; do
		perl -e 'print "\0" x $ARGV[0]' "$length" >"$scratch/label/a"
		"$mkpayload" pack --force --sums -o "$scratch/label.img" "$scratch/label" >/dev/null
		"$mkpayload" list "$scratch/label.img" >"$scratch/listed"
		first=$((4096 + $(awk '$3 == "a" { print $2 }' "$scratch/listed")))
		begin=$((4096 + $(awk '$3 == "b" { print $2 }' "$scratch/listed")))
		[ "$round" = 2 ] || length=$((length + (512 - begin % 512) % 512))
	done
	perl -e '($first, $length, $sector, $sectors) = @ARGV;
		$bytes = "\0" x $length;
		substr($bytes, 16384 - 72 - $first, 16) = pack "l<l<l<L<", 0x032957, 1, $sectors, $sector;
		print $bytes' "$first" "$length" $((begin / 512)) $(($(wc -c <"$scratch/payload.img") / 512)) >"$scratch/label/a"
	"$mkpayload" pack --force --sums -o "$scratch/label.img" "$scratch/label" >/dev/null
	"$mkpayload" blank --force -o "$disks/b" --nonce "$nonce" --size 2M >/dev/null
	dd if="$scratch/label.img" of="$disks/b" bs=4096 seek=1 conv=notrunc status=none
	perl -e 'print pack "Q<", $ARGV[0]' "$(wc -c <"$scratch/label.img")" | dd of="$disks/b" bs=8 seek=4 conv=notrunc status=none
	ok "results with a partition table among them" "$mkpayload" verify "$disks/b"
fi
boots '... its partition is there, and no payload' 0 "no payload disk after
^payload-import:   /dev/vda1 (.*): lies inside a disk for results\$
^partition: LBPAYLD1" "$scratch/init.cpio" --append 'payload.device=all payload.required=no payload.timeout=1' \
	--write-disk "$disks/b" -- 'echo partition: $(head -c 8 /dev/vda1)'
silent '... nor is it imported' 'files, .*, into'
done_testing
