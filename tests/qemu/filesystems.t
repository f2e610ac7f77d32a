#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# filesystems.t - payload-import, the step's program and mkpayload extract on file systems of a real kernel that take two
# names for one, cannot hold every name, give files new numbers, or call blocks what are none. One boot: the guest runs
# what the tables here say (try-filesystems), and prints a line for each.
#
# Nowhere has a file another one's text under its name, and after a status of 0 each name leads to its text.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"

# --- The file systems: name, tool, Debian package, size, mount's options, how they are made. ---

cat >"$scratch/systems" <<'END'
vfat|mkfs.vfat|dosfstools|32M|utf8|mkfs.vfat
exfat|mkfs.exfat|exfatprogs|32M|iocharset=utf8|mkfs.exfat
ext4|mke2fs|e2fsprogs|32M|noatime|make_casefold
jfs|mkfs.jfs|jfsutils|32M|noatime|mkfs.jfs -q -O
xfs|mkfs.xfs|xfsprogs|300M|noatime|mkfs.xfs -q -n version=ci
minix|mkfs.minix|util-linux|8M|noatime|mkfs.minix -n 30
END
make_casefold()
{
	mke2fs -q -t ext4 -O casefold -E encoding=utf8 "$1" && debugfs -w -R 'set_inode_field / flags 0x40080000' "$1"
}

# --- The payloads: a row each. ---

# row NAME SYSTEMS REFUSED WORDS SETUP ENTRY...: these entries, in this order, on these systems. On those of REFUSED
# extract and import end with status 1 and say WORDS (the step may find it later), elsewhere with 0. SETUP makes what is
# there before.
rows=
row()
{
	name=$1
	rows="$rows $name"
	for what in systems refused words setup; do
		shift
		printf '%s\n' "$1" >"$scratch/$name.$what"
	done
	shift
	printf '%s\n' "$@" >"$scratch/$name.names"
	# Each file has its name as its text.
	perl -MDigest::SHA=sha256_hex -e 'my $sums = join "", map { sha256_hex("$_\n") . "  $_\n" } @ARGV;
		print "LBPAYLD1", pack("V", 1 + @ARGV), pack("VV", 10, length $sums), "SHA256SUMS", $sums;
		print pack("VV", length, 1 + length), $_, "$_\n" for @ARGV' "$@" >"$scratch/$name.img"
}
folding='vfat exfat ext4 jfs xfs'
later='this file system takes the name for that of another file'
before='has one file for both names; nothing was'
cannot='a character that this file system cannot hold; nothing was'
acute=$(printf '\314\201') whole=$(printf '\303\251') capital=$(printf '\303\211')

# shellcheck disable=SC2046
row good "$folding" '' '' '' bar "x$(printf "$whole%.0s" $(seq 127))" "$(printf '%0255d' 7)" "$(printf '%0250d' 8)" \
	"$(printf '%0251d' 9)" "$whole" x. .dots... 'a b' d/e/f d/e/g D.x
row dots 'vfat exfat ext4' 'vfat exfat' "$later" '' foo foo.
row case "$folding" "$folding" "$later" '' A a b foo foo.
# shellcheck disable=SC2046
row batches 'vfat ext4' "$folding" "$later" '' A $(seq -f 'm%02.0f' 20) a
row accents 'vfat exfat ext4' ext4 "$later" '' "e$acute" "$whole"
row capitals 'exfat ext4' 'exfat ext4' "$later" '' "$capital" "$whole"
row short-capitals vfat vfat '' '' "$capital" "$whole" # their names of 8.3 are the same, which only rename tells
row part 'vfat exfat ext4' "$folding" "$later" '' foo.PART foo
row trees 'vfat ext4 xfs' "$folding" "$later" '' DD/x dd/x
row below 'vfat ext4' "$folding" '' '' d D/x
row there 'vfat ext4 jfs' "$folding" "$before" 'echo old >a' b A a
row tree-there 'vfat ext4' "$folding" "$before" 'mkdir dd; echo old >dd/x' DD/x dd/x
row colon 'vfat exfat jfs' 'vfat exfat' "b:c: $cannot" '' a b:c
row blank 'vfat exfat' vfat "d/b : $cannot" '' a 'd/b '
row short minix '' '' '' "$(printf '%030d' 7)" "$(printf '%026d' 7)" "$(printf '%025d' 7)"
row long minix minix 'longer than a name can be here; nothing was' '' a "$(printf '%031d' 7)"
row two none '' '' '' foo foo.PART
# shellcheck disable=SC2046
row numbers none '' '' '' $(seq -f '%0200.0f' 40)
# shellcheck disable=SC2046
row small nfs '' '' '' $(seq 20)

# --- The boot. ---

# programs_of ROW: the step is the same program without extras, and not for what is no disk.
programs_of()
{
	case $1 in
	good | dots | case | part | short | two) [ ! -x "$step" ] || echo step ;;
	esac
	printf '%s\n' import extract
}

# trials: what the guest runs on each file system, a line each.
trials()
{
	letter=a
	while IFS='|' read -r system tool _ _ options _; do
		have "$tool" || continue
		echo "mkdir /$system; mount -t $system -o $options /dev/vd$letter /$system && {"
		echo "echo mounted $system"
		for row in $rows; do
			! grep -qw "$system" "$scratch/$row.systems" ||
				programs_of "$row" | sed "s/.*/try $system & $row/"
		done
		case $system in vfat | ext4) programs_of two | sed "s/.*/again $system & two/" ;; esac
		case $system in *fat)
			echo "characters $system"
			echo "forget $system numbers"
			;;
		esac
		echo "}"
		letter=$(echo "$letter" | tr a-y b-z)
	done <"$scratch/systems"
	echo 'serve && echo mounted nfs && stat -f -c "blocks nfs: %s %S" /nfs'
	programs_of small | sed "s/.*/try nfs & small/"
}

# make_disks: says the options for them.
make_disks()
{
	while IFS='|' read -r system tool _ size _ make; do
		have "$tool" || continue
		truncate -s "$size" "$scratch/$system.disk"
		$make "$scratch/$system.disk" >"$scratch/out" 2>&1 || note "$make: $(cat "$scratch/out")"
		printf ' --disk %s' "$scratch/$system.disk"
	done <"$scratch/systems"
}

boot()
{
	{ cat "$top/tests/qemu/try-filesystems" && trials; } >"$scratch/line"
	for row in $rows; do
		for what in img names setup; do
			echo "file /rows/$row.$what $scratch/$row.$what 0644 0 0"
		done
	done >"$scratch/rows.spec"
	set -- --spec "$scratch/rows.spec" --add "$mkpayload:/bin/mkpayload:0755" --add "$scratch/line:/line:0644"
	[ ! -x "$step" ] || set -- "$@" --add "$step:/bin/step-import:0755"
	if [ -n "$kernel_modules" ]; then
		for module in vfat nls_cp437 nls_ascii nls_utf8 exfat ext4 jfs xfs minix nfsd nfsv4; do
			set -- "$@" --module "$module"
		done
	fi
	guest_cpio "$scratch/init.cpio" "$@"
	# shellcheck disable=SC2046 # a word is an option
	guest_boot "$scratch/init.cpio" $(make_disks) --append payload.device=none
}

# --- What came of it. ---

# got WHAT: the rest of the guest's line that begins so.
got()
{
	sed -n "s/^$1: //p" "$boot_out"
}

# missing SYSTEM: why it could not be tried; nothing if it was.
missing()
{
	if [ -n "$guest_missing" ]; then
		echo "$guest_missing"
	elif grep -q "^mounted $1\$" "$boot_out"; then
		:
	elif tool=$(grep "^$1|" "$scratch/systems" | cut -d '|' -f 2) && [ -n "$tool" ] && ! have "$tool"; then
		echo "no $tool: apt-get install $(grep "^$1|" "$scratch/systems" | cut -d '|' -f 3)"
	else
		echo "this kernel has no $1, or not as it is wanted: KERNEL=FILE names another one"
	fi
}

# judge SYSTEM PROGRAM ROW
judge()
{
	status=0 words=$(cat "$scratch/$3.words")
	! grep -qw "$1" "$scratch/$3.refused" || status=1
	[ "$2 $3" != 'extract part' ] || status=0 # it has another name for its own
	is "$1, $2: $3" "$(got "got $*")" "$status wrong:"
	[ $status -eq 1 ] && [ "$2" != step ] || return
	case $(got "said $*") in
	*"$words"*) result 0 "... says why" ;;
	*) is "... says why" "$(got "said $*")" "$words" ;;
	esac
	case $words in *'nothing was')
		rm -rf "$scratch/before" && mkdir "$scratch/before" && cd "$scratch/before" && eval "$(cat "$scratch/$3.setup")"
		is "... before the first byte" "$(got "left $*")" "$(find . -type f | tr '\n' ' ')"
		;;
	esac
}

# judge_again SYSTEM: what is asked of some besides.
judge_again()
{
	# What seems to be the .part of one is the other. Import knows it; extract has another name for its own; the step
	# begins anew. No file is wrong.
	is "$1, import: foo and foo.PART, again and again" "$(got "again $1 import two")" '0 0 0'
	is "$1, extract: the same" "$(got "again $1 extract two")" '0 0 0'
	[ ! -x "$step" ] || is "$1, step: the same" "$(got "again $1 step two")" '0 1 0'
}

step=$top/build/step/payload-import
: >"$boot_out"
[ -n "$guest_missing" ] || boot
booted 'payloads on file systems: the guest' 0 ''
for system in vfat exfat ext4 jfs xfs minix; do
	reason=$(missing "$system")
	if [ -n "$reason" ]; then
		skip "$system" "$reason"
		continue
	fi
	for row in $rows; do
		grep -qw "$system" "$scratch/$row.systems" || continue
		for program in $(programs_of "$row"); do
			judge "$system" "$program" "$row"
		done
	done
	case $system in vfat | ext4) judge_again "$system" ;; esac
	case $system in *fat)
		# The same as lib/format/name_odd.c has, and exfat takes a blank.
		is "$system: what cannot be in a name, or be its end" "$(got "characters $system" | sed 's/end  /end /')" \
			'within "*:<>?| end "*:<>?|'
		is "$system: files that the kernel knows by other numbers meanwhile" "$(got "forget $system")" \
			'0 4 copied, 37 already there, 40 verified '
		;;
	esac
done

reason=$(missing nfs)
if [ -n "$reason" ]; then
	skip 'nfs' "$reason"
else
	is 'nfs: what is written at once is called a block' "$(got 'blocks nfs')" '1048576 1048576'
	judge nfs import small
	judge nfs extract small
fi
done_testing
