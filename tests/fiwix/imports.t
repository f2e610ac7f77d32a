#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# imports.t - the first of two imports, on Fiwix, of the images that kernel-bootstrap writes: only the first set arrives,
# and is gone again before the jump to Linux packs what is on the ramdisk. With the payload on a disk of its own and on
# the boot disk, yesterday's payload beside it, and one byte of the right one changed. The second import is
# qemu/imports.t's.
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test here is skipped. CHECKOUT=DIR takes a checkout instead of a small one that is made; RAMDISK_KIB is the
# size of the ramdisk then (1381376, live-bootstrap's own), and GUEST_MEMORY that of the machine in MiB (3072).

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck source=tests/fiwix/fiwix.sh
. "$(dirname "$0")/fiwix.sh"

tree=${CHECKOUT:-$scratch/tree}
ramdisk_kib=${RAMDISK_KIB:-8192}
if [ -n "${CHECKOUT:-}" ]; then
	ramdisk_kib=${RAMDISK_KIB:-1381376}
	memory_mib=${GUEST_MEMORY:-3072}
fi
kb=$top/build/kernel-bootstrap
into=/external/distfiles

# image DIRECTORY OPTION...
image()
{
	"$kb" image --qemu --external-sources --target-size 4G -o "$scratch/$@" "$tree" >"$scratch/said" 2>&1 ||
		note "$(cat "$scratch/said")"
}

digest_of()
{
	"$mkpayload" list "$1" | sed -n 's/.*digest \([0-9a-f]\{64\}\).*/\1/p'
}

if [ -z "$missing" ]; then
	build_programs >"$scratch/built" 2>&1 || note "$(cat "$scratch/built")"
	here=$top/tests/kernel-bootstrap
	if [ -z "${CHECKOUT:-}" ]; then
		"$here/make-tree" "$tree"
		"$here/two-imports" "$tree"
		"$here/fill" "$tree" linux-4.14.tar.xz=3000000 gcc-15.2.0.tar.xz=9000000 # more than the ramdisk holds
	fi
	image today
	# Made of what was one file less.
	mkdir "$scratch/yesterday" "$scratch/all"
	"$mkpayload" extract -C "$scratch/all" "$scratch/today/external.img" >"$scratch/said"
	(cd "$scratch/all" && set -- [!S]* && shift && "$mkpayload" pack --sums -o ../yesterday/external.img "$@") >"$scratch/said"
	image one --single-disk
	"$here/loader" --show /steps/payload.first "$scratch/today/init.img" >"$scratch/root/first"
	digest=$(digest_of "$scratch/today/external.img")
	mkdir "$scratch/wanted.d"
	while read -r name; do
		cp "$tree/distfiles/$name" "$scratch/wanted.d/" 2>/dev/null
	done <"$scratch/root/first"
	cp "$scratch/all/SHA256SUMS" "$scratch/wanted.d/"
	# A byte of a file of the first set, which lies behind the digests.
	cp "$scratch/today/external.img" "$scratch/changed.img"
	end=$("$kb" plan --json --no-verify --external-sources "$tree" 2>/dev/null |
		sed -n 's/.*"first_end_bytes": \([0-9]*\).*/\1/p')
	printf 'x' | dd of="$scratch/changed.img" bs=1 seek=$((end - 2)) conv=notrunc status=none
	printf 'y' | dd of="$scratch/changed.img" bs=1 seek=$((end - 1)) conv=notrunc status=none
fi
import="run /bin/payload-import --mount-proc --timeout 0 --digest ${digest:-} --only /first $into"
drops=$([ -n "$missing" ] || sed "s,.*,remove $into/&," "$scratch/root/first")

# free: how many KiB the guest said there are, each time.
free()
{
	sed -n 's|^guest: /: \([0-9]*\) KiB are free$|\1|p' "$console"
}

# first NAME DISK=IMAGE...: imports, shows, drops.
first()
{
	first_name=$1
	shift
	boot "$first_name" "$ramdisk_kib" "$@" <<-END
	room /
	$import
	room /
	show $into
	$drops
	room /
	END
	imported "the first set, nothing else" $into "$scratch/wanted.d"
	check "it is gone before the jump" all_free
	[ -n "$missing" ] || note "$first_name: KiB free before, behind the import, before the jump: $(free | tr '\n' ' ')"
}

# But for the directories and the table of a directory.
all_free()
{
	# shellcheck disable=SC2046 # three numbers
	set -- $(free)
	[ $# -eq 3 ] && [ "$2" -lt "$1" ] && [ $(($1 - $3)) -lt 64 ]
}

first "a disk of its own, yesterday's beside it" hda="$scratch/today/init.img" hdb="$scratch/yesterday/external.img" \
	hdc="$scratch/today/external.img"
says 'succeeds' '^payload-import: /dev/hdc: [0-9]* files' 'payload-import: status 0'
first 'the boot disk' hda="$scratch/one/init.img"
says 'succeeds' '^payload-import: /dev/hda2: [0-9]* files' 'payload-import: status 0'
boot 'a byte of it changed' "$ramdisk_kib" hda="$scratch/today/init.img" hdb="$scratch/changed.img" <<END
$import
show $into
END
says 'is refused' '^payload-import: /dev/hdb: byte [0-9]*: .*: its SHA-256 is not the one in SHA256SUMS' \
	'payload-import: status 1'
boot "yesterday's payload alone" "$ramdisk_kib" hda="$scratch/today/init.img" hdb="$scratch/yesterday/external.img" <<END
run /bin/payload-import --mount-proc --timeout 0 --digest $(printf '%064d' 0) --only /first $into
show $into
END
says 'is refused' '^payload-import: .*its SHA256SUMS is not the one that --digest names' 'payload-import: status 1'
nothing_imported $into

done_testing
