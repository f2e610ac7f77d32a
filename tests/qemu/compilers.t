#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# compilers.t - the booted programs of every compiler import the same image with the same result,
# and two builds of each are the same bytes.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

guest_payload "$scratch/payload.img"

# make_booted DIRECTORY ARCH CC: without what a make around this one wants.
make_booted()
{
	(cd "$top" && env -u MAKEFLAGS -u MAKELEVEL make -s B="$1" ARCH="$2" CC="$3")
}

while read -r arch cc; do
	# The first and one of each architecture: the others differ from these in nothing that boots.
	case $arch-$cc in i386-i386-tcc | i386-clang | x86_64-clang) ;; *) rarely || continue ;; esac
	name="$arch by $cc"
	if ! have "$cc"; then
		skip "$name: two builds are the same bytes" "no $cc: tests/provide brings it"
		skip "$name imports" "no $cc: tests/provide brings it"
		continue
	fi
	one=$scratch/one-$arch-$cc two=$scratch/another/place/two-$arch-$cc
	ok "$name builds" make_booted "$one" "$arch" "$cc"
	make_booted "$two" "$arch" "$cc"
	for program in init payload-import; do
		ok "$name: two builds of $program are the same bytes" \
			cmp "$one/$arch/$program" "$two/$arch/$program"
	done
	guest_cpio "$scratch/$arch-$cc.cpio" --init "$one/$arch/init" \
		--importer "$one/$arch/payload-import"
	boots "$name imports" 0 "payload-import: 5 files, .*: 5 copied, 0 already there, 4 verified
^init: payload.status=0\$
$(guest_sums)" "$scratch/$arch-$cc.cpio" --disk "$scratch/payload.img" -- "$show_sums"
	[ -n "$guest_missing" ] ||
		sed 's/, [0-9.]* s$//; /^\[/d' "$boot_log" >"$scratch/console.$arch-$cc"
done <<END
i386 i386-tcc
i386 gcc
i386 clang
x86_64 gcc
x86_64 clang
END

# All of them say the same, too.
for console in "$scratch"/console.*-*; do
	[ -f "$console" ] || continue
	ok "the console of ${console##*/console.} is that of i386-tcc" \
		diff "$scratch/console.i386-i386-tcc" "$console"
done

done_testing
