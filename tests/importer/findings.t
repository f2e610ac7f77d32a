#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# findings.t - no payload, one that is refused and a disk that cannot be read are three things; drives that are empty or
# busy, CDs, stale payloads, lists that are long or never stand still: on machines that tests/hosted/system_call.c makes.
. "$(dirname "$0")/../lib.sh"

program=$(dirname "$mkpayload")/sanitized/payload-import
into=$scratch/into
export HOSTED_MACHINE="$scratch/machine" ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

if [ ! -x "$program" ]; then
	skip "findings" "make $program builds it"
	done_testing
	exit
fi

mkdir "$scratch/files"
head -c 70000 /dev/urandom >"$scratch/files/one"
"$mkpayload" pack --sums -o "$scratch/good" "$scratch/files" >/dev/null || exit 1
echo two >"$scratch/files/two"
"$mkpayload" pack --sums -o "$scratch/other" "$scratch/files" >/dev/null || exit 1
printf 'LBPAYLD1\377\377\377\377aaaaaaaa' >"$scratch/refused"
echo none >"$scratch/none"

# machine NAME:MAJOR:MINOR[:IMAGE]...: one with these disks of 4 MiB.
machine()
{
	rm -rf "$HOSTED_MACHINE" "$into"
	mkdir -p "$HOSTED_MACHINE/proc" "$HOSTED_MACHINE/dev" "$HOSTED_MACHINE/disks"
	: >"$HOSTED_MACHINE/proc/partitions"
	for disk in "$@"; do
		add "$disk"
	done
}

add()
{
	name=${1%%:*} number=$(echo "$1" | cut -d : -f 2,3) image=$(echo "$1" | cut -d : -f 4)
	echo " ${number%:*} ${number#*:} 4096 $name" >>"$HOSTED_MACHINE/proc/partitions"
	[ -z "$image" ] || cp "$scratch/$image" "$HOSTED_MACHINE/disks/$number"
	truncate -s 4M "$HOSTED_MACHINE/disks/$number"
}

# mark NUMBER KIND [TEXT]
mark()
{
	echo "${3:-}" >"$HOSTED_MACHINE/disks/$1.$2"
}

import()
{
	timeout 30 "$program" --timeout 0 "$@" "$into"
}

nothing()
{
	is "... and nothing is imported" "$(ls "$into" 2>&1 | grep -v 'No such')" ""
}

complete()
{
	ok "... and is imported" sh -c 'cd "$0" && sha256sum --quiet -c SHA256SUMS' "$into"
}

# --- No payload is no failure with --if-present; the other two are. ---

machine sda:8:0:none
fails "no payload" 1 "/dev/sda (8:0): no LBPAYLD1 magic" import
ok "... is none with --if-present" import --if-present
machine sda:8:0:none sdb:8:16:refused
fails "a damaged header" 1 "/dev/sdb (8:16): a payload that is refused: more than 200000 entries" import
fails "... with --if-present, too" 1 "a payload that is refused; write it anew, or choose another with --device" \
	import --if-present
fails "... with --all" 1 "a payload that is refused; write it anew" import --all --if-present
machine sda:8:0:good sdb:8:16:refused
fails "... beside a good one" 1 "/dev/sdb (8:16): a payload that is refused: more than 200000 entries" import
nothing
ok "... not where the good one is chosen" import --device /dev/sda
complete

machine sda:8:0:none sdb:8:16:good
mark 8:16 unreadable
fails "a disk that cannot be read" 1 "/dev/sdb (8:16): cannot be read: input/output error" import
fails "... is no absence of a payload" 1 "no payload disk after 0 s; probed:" import --if-present
fails "... with --all" 1 "not every disk could be read, and what is on it is not known:" import --all --if-present
import --timeout 1 2>&1 | sed -n '/seen so far:/,/no payload disk after/p' >"$scratch/waiting"
ok "... is named at once, while it still waits" grep -q "/dev/sdb (8:16): cannot be read: input/output error" \
	"$scratch/waiting"
add sdc:8:32:good
ok "a disk that cannot be read, beside a good payload" import
complete
import >"$scratch/out" 2>"$scratch/err"
is "... is warned of twice" "$(grep -c '/dev/sdb (8:16): cannot be read' "$scratch/err")" 2
fails "... and an error with --all" 1 "not every disk could be read" import --all
machine sda:8:0:good
mark 8:0 error 5
fails "a disk that cannot be opened" 1 "/dev/sda (8:0): cannot be read: input/output error" import --if-present

# --- Skipped, with the reason. ---

for error in 123:'no medium in the drive' 6:'no such device'; do
	machine sda:8:0 sdb:8:16:none
	mark 8:0 error "${error%%:*}"
	import --if-present 2>"$scratch/err" >"$scratch/out"
	is "skipped: ${error#*:}" "$?" 0
	ok "... and listed" grep -q "/dev/sda (8:0): ${error#*:}$" "$scratch/err"
	add sdc:8:32:good
	import 2>"$scratch/err" >"$scratch/out"
	is "... and no reason to warn beside a payload" "$(grep -c 'warning\|sda' "$scratch/err")" 0
	is "... --device waits for it" "$(import --device /dev/sda --timeout 1 2>&1 | tail -n 2)" \
		"payload-import: /dev/sda: ${error#*:}; waiting up to 1 s
payload-import: /dev/sda: ${error#*:}"
	ok "... and finds none with --if-present" import --device /dev/sda --if-present
done
# What is on a busy disk nobody knows: it is one that cannot be read.
machine sda:8:0 sdb:8:16:none
mark 8:0 error 16
fails "a busy disk is no absence of a payload" 1 "/dev/sda (8:0): cannot be read: device or resource busy" \
	import --if-present
add sdc:8:32:good
ok "... beside a payload" import
import 2>"$scratch/err" >"$scratch/out"
is "... is warned of twice" "$(grep -c '/dev/sda (8:0): cannot be read: device or resource busy' "$scratch/err")" 2
fails "... and an error with --all" 1 "not every disk could be read" import --all
is "... --device waits for it" "$(import --device /dev/sda --timeout 1 2>&1 | tail -n 2)" \
	"payload-import: /dev/sda: device or resource busy; waiting up to 1 s
payload-import: /dev/sda: device or resource busy"
fails "... and --if-present does not take it for none" 1 "/dev/sda: device or resource busy" \
	import --device /dev/sda --if-present
machine sr0:11:0:good
fails "a CD alone is listed" 1 "/dev/sr0 (11:0): a kind of device that is not looked at" import
ok "... and can be chosen" import --device /dev/sr0
machine sda:8:0:good
mark 8:0 error 123
export HOSTED_BEFORE_NANOSLEEP='rm -f "$HOSTED_MACHINE/disks/8:0.error"'
ok "a medium that is put in while --device waits" import --device /dev/sda --timeout 5
complete
unset HOSTED_BEFORE_NANOSLEEP
machine sda:8:0:none
mkfifo "$scratch/pipe"
fails "a pipe is none of them, and does not hang" 1 "pipe: neither a block device nor a regular file" \
	import --device "$scratch/pipe"

# --- What --probe says to scripts. ---

# probe DEVICE STATUS WORDS
probe()
{
	is "--probe: $3" "$(timeout 30 "$program" --probe "$1" 2>&1; echo $?)" "payload-import: $1: $3
$2"
}
machine sda:8:0:good sdb:8:16:none sdc:8:32:refused sdd:8:48 sde:8:64 sdf:8:80
mark 8:48 unreadable
mark 8:64 error 16
mark 8:80 error 123
probe /dev/sda 0 "a payload"
probe /dev/sdb 1 "no LBPAYLD1 magic: this is not a payload"
probe /dev/sdc 3 "more than 200000 entries"
probe /dev/sdd 4 "input/output error"
probe /dev/sde 4 "device or resource busy"
probe /dev/sdf 1 "no medium in the drive"
probe /dev/sdg 1 "no such file or directory"
probe "$scratch/pipe" 4 "neither a block device nor a regular file"

# --- The list of devices. ---

machine sda:8:0:none
export HOSTED_BEFORE_NANOSLEEP='n=$(wc -l <"$HOSTED_MACHINE/proc/partitions")
	echo " 9 $n 1 sd$n" >>"$HOSTED_MACHINE/proc/partitions"'
fails "a list that never stands still ends at the timeout" 1 "no payload disk after 1 s; probed:" import --timeout 1
fails "... with --all" 1 "no payload disk after 1 s; probed:" import --all --timeout 1
machine sda:8:0:good
ok "... with a payload" import --timeout 1
complete
unset HOSTED_BEFORE_NANOSLEEP
machine sda:8:0:none
export HOSTED_BEFORE_NANOSLEEP='[ -e "$HOSTED_MACHINE/disks/8:16" ] || {
	cp "$HOSTED_MACHINE/../good" "$HOSTED_MACHINE/disks/8:16"
	echo " 8 16 1 sdb" >>"$HOSTED_MACHINE/proc/partitions"; }'
ok "a disk that comes late" import --timeout 5
complete
unset HOSTED_BEFORE_NANOSLEEP
machine sda:8:0:good
is "it says what was waited for" "$(import | sed -n 1p)" \
	"payload-import: /dev/sda: the payload among 1 devices, the same for 0.1 s"
# The second of two payloads comes in the tenth of a second after the first.
machine sda:8:0:other
export HOSTED_BEFORE_NANOSLEEP='[ -e "$HOSTED_MACHINE/disks/8:16" ] || {
	cp "$HOSTED_MACHINE/../good" "$HOSTED_MACHINE/disks/8:16"
	echo " 8 16 1 sdb" >>"$HOSTED_MACHINE/proc/partitions"; }'
fails "a second payload that is on its way" 1 "several payload disks" import --timeout 0
unset HOSTED_BEFORE_NANOSLEEP
# As many devices as before are not the same devices: the first one goes as the second comes, and the third one is late.
machine sda:8:0:good
export HOSTED_BEFORE_NANOSLEEP='n=$(($(cat "$HOSTED_MACHINE/pauses" 2>/dev/null || echo 0) + 1))
	echo $n >"$HOSTED_MACHINE/pauses"
	[ $n -ne 1 ] || {
		cp "$HOSTED_MACHINE/../other" "$HOSTED_MACHINE/disks/8:16"
		echo " 8 16 1 sdb" >"$HOSTED_MACHINE/proc/partitions"; }
	[ $n -ne 2 ] || {
		cp "$HOSTED_MACHINE/../good" "$HOSTED_MACHINE/disks/8:32"
		echo " 8 32 1 sdc" >>"$HOSTED_MACHINE/proc/partitions"; }'
fails "a disk that is exchanged for another" 1 "several payload disks" import --timeout 5
nothing
unset HOSTED_BEFORE_NANOSLEEP

machine sda:8:0:good
for number in $(seq 1 256); do
	echo " 240 $number 1 disk$number"
done >>"$HOSTED_MACHINE/proc/partitions"
fails "more than 256 devices" 1 "more than 256 devices; name one with --device:" import
fails "... with --all" 1 "more than 256 devices; import the payloads one by one with --device:" import --all
nothing
ok "... one can be named" import --device /dev/sda
sed -i '$d' "$HOSTED_MACHINE/proc/partitions"
rm -rf "$into"
ok "256 are not too many" import
complete

# --- A payload that an earlier user of the disk has left before the first partition. ---

# stale START: of the partition, in sectors
stale()
{
	machine sda:8:0:other sda1:8:1:good
	mark 8:1 start "$1"
}
stale 2048
fails "a stale payload in front of a partition with one" 1 \
	"several payload disks; take all but one away (or make an old one none: dd if=/dev/zero of=DISK bs=8 count=1)" import
ok "... the disk is named" grep -q "/dev/sda (8:0): a payload" "$scratch/.err"
ok "... the partition, too" grep -q "/dev/sda1 (8:1): a payload" "$scratch/.err"
nothing
dd if=/dev/zero of="$HOSTED_MACHINE/disks/8:0" bs=8 count=1 conv=notrunc status=none
ok "... what it says helps" import
ok "... the right one is imported" test ! -e "$into/two"
stale 2048
ok "... --device names the partition" import --device /dev/sda1
digest=$(sha256sum "$into/SHA256SUMS" | cut -c 1-64)
stale 2048
ok "... --digest finds it" import --digest "$digest"
ok "... the right one" test ! -e "$into/two"
# "other" ends within sector 137: what begins before that lies in it.
stale 100
ok "a phantom inside a payload is ignored" import
ok "... the payload of the disk is taken" test -e "$into/two"
stale 137
ok "... one that begins in its last sector, too" import
stale 138
fails "... right behind it is none" 1 "several payload disks" import
machine sda:8:0:refused sda1:8:1:good
mark 8:1 start 2048
fails "a damaged payload in front of a partition" 1 "/dev/sda (8:0): a payload that is refused" import
mark 8:1 start -1
fails "... a partition that may lie inside it, since nobody says where it begins, is not looked at" 1 \
	"/dev/sda1 (8:1): lies inside a payload disk" import

# --- One disk under two nodes. ---

machine sda:8:0:good sdb:8:16:good
ok "one disk under two nodes, by its digests" import
complete
ok "... with --all" import --all
# A file that no line names may differ.
mkdir "$scratch/partly"
(cd "$scratch/files" && sha256sum one) >"$scratch/partly/SHA256SUMS"
cp "$scratch/files/one" "$scratch/partly/one"
for text in this that; do
	echo "$text" >"$scratch/partly/unnamed"
	"$mkpayload" pack -o "$scratch/$text" "$scratch/partly" >/dev/null || exit 1
done
machine sda:8:0:this sdb:8:16:that
fails "... not where some file has none" 1 "several payload disks" import
"$mkpayload" pack -o "$scratch/plain" "$scratch/files" >/dev/null || exit 1
machine sda:8:0:plain sdb:8:16:plain
fails "without digests it takes a serial number" 1 "several payload disks" import
for name in sda sdb; do
	mkdir -p "$HOSTED_MACHINE/sys/class/block/$name/device"
	echo "naa.5000c500a1b2c3d4" >"$HOSTED_MACHINE/sys/class/block/$name/device/wwid"
done
ok "... which says that they are one" import
echo "naa.5000c500a1b2c3d5" >"$HOSTED_MACHINE/sys/class/block/sdb/device/wwid"
fails "... or are not" 1 "several payload disks" import

# --- --all waits for what a SHA256SUMS names. ---

mkdir "$scratch/volumes"
(cd "$scratch/files" && sha256sum one two) >"$scratch/SHA256SUMS"
for name in one two; do
	"$mkpayload" pack -o "$scratch/volume-$name" "$scratch/SHA256SUMS" "$scratch/files/$name" >/dev/null || exit 1
done
machine sda:8:0:volume-one
export HOSTED_BEFORE_NANOSLEEP='n=$(($(cat "$HOSTED_MACHINE/pauses" 2>/dev/null || echo 0) + 1))
	echo $n >"$HOSTED_MACHINE/pauses"
	[ $n -ne 5 ] || {
		cp "$HOSTED_MACHINE/../volume-two" "$HOSTED_MACHINE/disks/8:16"
		echo " 8 16 1 sdb" >>"$HOSTED_MACHINE/proc/partitions"; }'
ok "--all waits for a volume that is missing" import --all --timeout 10
complete
# A card in a reader: the list of devices stays as it is.
machine sda:8:0:volume-one sdb:8:16:volume-two
mark 8:16 error 123
export HOSTED_BEFORE_NANOSLEEP='n=$(($(cat "$HOSTED_MACHINE/pauses" 2>/dev/null || echo 0) + 1))
	echo $n >"$HOSTED_MACHINE/pauses"
	[ $n -ne 5 ] || rm "$HOSTED_MACHINE/disks/8:16.error"'
ok "... or for its medium" import --all --timeout 600
complete
unset HOSTED_BEFORE_NANOSLEEP
head -c 70000 /dev/urandom >"$scratch/files/one"
"$mkpayload" pack --sums -o "$scratch/foreign" "$scratch/files" >/dev/null || exit 1
machine sda:8:0:volume-one sdb:8:16:foreign sdc:8:32:volume-two
digest=$(sha256sum "$scratch/SHA256SUMS" | cut -c 1-64)
fails "--all takes no foreign payload" 1 "carry this name with different content" import --all
nothing
ok "... with --digest it is passed over" import --all --digest "$digest"
complete
machine sda:8:0:volume-one
fails "--all waits until the time is over" 1 "SHA256SUMS names files that are not here: 1 (two); is a disk missing? Nothing" \
	import --all --timeout 1
nothing
done_testing
