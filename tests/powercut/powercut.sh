# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# powercut.sh - cuts the power of an import, again and again, and looks what is left.
#
#	. "$(dirname "$0")/powercut.sh"
#	powercut_begin 200 160			# files and MiB of the payload
#	powercut_record ext4,data=writeback	# boots a guest, imports, keeps the log of the disk
#	powercut_cuts 100 $seed			# as many cuts of it, on this machine
#	powercut_boots 3 $seed			# and some more, recovered in a guest
#	powercut_table
#
# One import is enough: the log of what its disk was told has all the moments at which the power could
# have gone (see cut). For each the disk is made as it may be then, and goes through what comes next:
# the file system is repaired as at a boot (ext4 by its journal, ext2 by e2fsck -p), every file is
# looked at, the importer runs a second time, every file is looked at again, and e2fsck must find
# nothing left to repair. IMPORTER names another payload-import for the guest (one that is known to
# be broken, say); the second run is always the one of the build.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/../qemu/guest.sh"

PATH=$PATH:/usr/sbin:/sbin
room=$top/tests/powercut
importer=${mkpayload%/*}/x86_64/payload-import
results=$scratch/results
mounted=$scratch/mounted
: >"$results"

# The disk: the file system, and behind it room for the marks.
DISK_MIB=448 SYSTEM_MIB=440 MARKS_SECTOR=$((444 * 2048))

trap 'umount "$mounted" 2>/dev/null; rm -rf --one-file-system "$scratch"' EXIT

# Says why nothing of this can be done here; nothing when it can.
powercut_missing()
{
	if [ -n "$guest_missing" ]; then
		echo "$guest_missing"
	elif ! [ -x "$importer" ]; then
		echo "this build has no ${importer#"$top/"}"
	elif ! have "${CC:-cc}"; then
		echo "no compiler: CC names one"
	elif ! have mke2fs || ! have e2fsck; then
		echo "no mke2fs and e2fsck: apt-get install e2fsprogs"
	elif ! "${QEMU:-qemu-system-x86_64}" -nodefaults -machine none -display none \
		-blockdev driver=blklogwrites 2>&1 | grep -q "'file'\|'log'\|file.driver"; then
		echo "this QEMU has no blklogwrites"
	fi
}

# Can a file be mounted? In many containers it cannot, although one is root. Without it guests can still
# recover.
powercut_can_mount()
{
	[ "$(id -u)" -eq 0 ] || return 1
	truncate -s 1M "$scratch/probe" && mke2fs -q -t ext2 -F "$scratch/probe" &&
		mkdir -p "$mounted" && mount -o loop "$scratch/probe" "$mounted" && umount "$mounted"
} 2>/dev/null

# The guest's own programs; mkpayload brings what they are linked with.
powercut_programs()
{
	echo "--add=$(command -v e2fsck):/bin/e2fsck:0755"
	echo "--add=$scratch/mark:/bin/mark:0755"
}

# What the payload holds, in its order: "SHA256  SIZE NAME".
powercut_payload_list()
{
	{
		"$mkpayload" extract "$scratch/payload.img" -C "$scratch/payload.files" SHA256SUMS
		cp "$scratch/payload.files/SHA256SUMS" "$scratch/payload"
	} >/dev/null
	"$room/judge" sums "$scratch/payload" | while read -r sum name; do
		echo "$sum  $(stat -c %s "$scratch/payload/$name") $name"
	done >"$scratch/unsorted"
	{
		grep ' SHA256SUMS$' "$scratch/unsorted"
		grep -v ' SHA256SUMS$' "$scratch/unsorted" | LC_ALL=C sort -k 3
	} >"$scratch/payload.list"
	rm "$scratch/payload/SHA256SUMS"
}

# powercut_begin FILES MIB
powercut_begin()
{
	"$room/make-files" "$1" "$2" "$scratch" || exit 1
	"$mkpayload" pack --sums -o "$scratch/payload.img" "$scratch/payload" >/dev/null || exit 1
	powercut_payload_list
	"$room/judge" sums "$scratch/before" >"$scratch/before.list"
	payload_count=$(wc -l <"$scratch/payload.list")
	batch_bytes=$(sed -n 's/.*BATCH_BYTES_MAX = \([^,}]*[^,} ]\).*/\1/p' "$top/importer/import.c")
	batch_bytes=$((${batch_bytes:?importer/import.c says no BATCH_BYTES_MAX}))
	"${CC:-cc}" -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -O -o "$scratch/mark" "$room/mark.c" || exit 1
	mkdir -p "$mounted" "$scratch/root/distfiles"
	cp "$scratch/before"/* "$scratch/root/distfiles"
	rm -rf "$scratch/payload" "$scratch/before"
	set -f
	IFS='
'
	# shellcheck disable=SC2046 # a word is a line here
	set -- ${kernel_modules:+--module=ext4} $(powercut_programs)
	set +f
	unset IFS
	set -- "$@" "--add=$room/guest:/powercut:0755"
	guest_cpio "$scratch/import.cpio" "$@" --importer "${IMPORTER:-$importer}"
	guest_cpio "$scratch/recover.cpio" "$@" --importer "$importer"
}

# powercut_boot DISK LOG ARCHIVE LINE: the guest has the payload and DISK, what is written to which
# goes into LOG, too.
powercut_boot()
{
	: >"$2" || exit 1
	env LOGGED_QEMU="${QEMU:-qemu-system-x86_64}" QEMU="$room/qemu-logging" LOGGED_DISK="$1" \
		WRITE_LOG="$2" "${QEMU_RUN:-$top/build/qemu-run}" --kernel "$kernel" --initrd "$3" \
		--memory 512 --timeout "${GUEST_TIMEOUT:-1200}" --log "$boot_log.console" \
		--append "quiet payload.device=none" \
		--disk "$scratch/payload.img" -- "$4" >"$boot_log" 2>&1
}

# powercut_record TYPE[,OPTION...]: imports in a guest. Afterwards base is the disk as it was before,
# write_log what the import wrote.
powercut_record()
{
	system=$1
	type=${system%%,*}
	options=rw,noatime${system#"$type"}
	base=$scratch/base write_log=$scratch/writes
	rm -f "$base" "$write_log"
	truncate -s "${DISK_MIB}M" "$base" &&
		mke2fs -q -t "$type" -E lazy_itable_init=0,lazy_journal_init=0 -d "$scratch/root" \
			-F "$base" "${SYSTEM_MIB}M" && cp --sparse=always "$base" "$scratch/disk" ||
		exit 1
	powercut_boot "$scratch/disk" "$write_log" "$scratch/import.cpio" \
		"sh /powercut import $type $options $MARKS_SECTOR"
	boot_status=$?
	rm "$scratch/disk"
	[ "$boot_status" -eq 0 ] || {
		note "the import in the guest ended with $boot_status" "$(tail -n 20 "$boot_log")" \
			"$(tail -n 20 "$boot_log.console")"
		return 1
	}
	recorded=$("$room/cut" list "$write_log" "$MARKS_SECTOR")
}

# powercut_compare NOW: sets right old missing lost wrong part stray phase.
powercut_compare()
{
	eval "$("$room/judge" compare "$scratch/payload.list" "$scratch/before.list" "$1" \
		"$batch_bytes" 2>"$scratch/complaints")"
	sed "s/^/# $system, cut $cut_at $cut_seed: /" "$scratch/complaints" >&2
}

# Takes over what is on the disk before the second run ($1), after it ($2), and what it said ($3): a
# line of the results. Returns 1 when anything is not as promised.
powercut_verdict()
{
	powercut_compare "$1"
	first="phase=$phase right=$right old=$old missing=$missing lost=$lost"
	first="$first wrong=$wrong part=$part stray=$stray"
	copied=$(sed -n 's/.*: \([0-9]*\) copied, .*/\1/p' "$3" | tr -d '\r')
	wanted=$((payload_count - right))
	undone=0
	[ "$cut_when" = running ] || undone=$wanted
	bad=$((wrong + undone))
	[ "$type" = ext2 ] || bad=$((bad + lost + stray))
	powercut_compare "$2"
	second=ok
	[ "$second_status" -eq 0 ] && [ "${copied:-none}" = "$wanted" ] && [ "$part" -eq 0 ] &&
		[ "$right" -eq "$payload_count" ] && [ "$wrong" -eq 0 ] && [ "$clean" = yes ] ||
		second=bad
	if [ "$second" = bad ]; then
		bad=$((bad + 1))
		note "$system, cut $cut_at $cut_seed: second run: status $second_status, ${copied:-none}" \
			"copied of $wanted, $right right, $wrong wrong, $part .part, e2fsck clean: $clean"
	fi
	[ "$bad" -eq 0 ] || note "$system, cut $cut_at $cut_seed ($cut_when): $first"
	echo "system=$system where=$where when=$cut_when $first copied=${copied:-0} fsck=$fsck" \
		"undone=$undone second=$second bad=$bad" >>"$results"
	[ "$bad" -eq 0 ]
}

# powercut_make AT SEED [lying]: cut_disk is the disk after a cut there.
powercut_make()
{
	cut_disk=$scratch/cut
	cp --sparse=always "$base" "$cut_disk" && "$room/cut" make "$write_log" "$cut_disk" "$@"
}

# Repairs the disk as Debian does at boot. fsck is what that took: p (by itself), y (it asks).
powercut_repair()
{
	e2fsck -p "$cut_disk" >"$scratch/fsck" 2>&1
	fsck_status=$?
	fsck=p
	[ "$fsck_status" -ge 4 ] || return 0
	fsck=y
	e2fsck -y "$cut_disk" >"$scratch/fsck" 2>&1
	[ $? -lt 4 ]
}

powercut_mount_only()
{
	mount -t "$type" -o "loop,$options" "$cut_disk" "$mounted" 2>>"$scratch/mount"
}

# A journal makes repairs needless, nearly: Linux 6.1 may write ext4's superblock while it changes, and then
# its checksum is wrong until it is written again.
powercut_mount()
{
	fsck=none
	[ "$type" = ext2 ] || ! powercut_mount_only || return 0
	powercut_repair && powercut_mount_only
}

# powercut_try AT SEED WHEN [lying]: one cut, recovered by the kernel that runs here.
powercut_try()
{
	cut_at=$1 cut_seed=$2 cut_when=$3 where=here
	powercut_make "$1" "$2" ${4:+"$4"} || exit 1
	: >"$scratch/now"
	: >"$scratch/then"
	: >"$scratch/said"
	second_status=none clean=no
	if powercut_mount; then
		"$room/judge" sums "$mounted/distfiles" >"$scratch/now"
		"$importer" --timeout 0 --device "$scratch/payload.img" "$mounted/distfiles" \
			>"$scratch/said" 2>&1
		second_status=$?
		"$room/judge" sums "$mounted/distfiles" >"$scratch/then"
		umount "$mounted"
		e2fsck -fn "$cut_disk" >"$scratch/fsck" 2>&1 && clean=yes
	fi
	powercut_verdict "$scratch/now" "$scratch/then" "$scratch/said"
}

# powercut_cuts COUNT SEED: returns 1 when any is bad.
powercut_cuts()
{
	cuts_bad=0
	"$room/cut" plan "$write_log" "$MARKS_SECTOR" "$1" "$2" >"$scratch/plan" || exit 1
	while read -r plan_at plan_seed plan_when; do
		powercut_try "$plan_at" "$plan_seed" "$plan_when" || cuts_bad=1
	done <"$scratch/plan"
	return "$cuts_bad"
}

# powercut_shown WORD: the sums that the guest showed before or after.
powercut_shown()
{
	tr -d '\r' <"$boot_log" | awk -v word="guest: $1" '
		$0 == "guest: end" { on = 0 }
		on && NF == 2
		$0 == word { on = 1 }'
}

# The same with a real boot, in a guest.
powercut_try_boot()
{
	cut_at=$1 cut_seed=$2 cut_when=$3 where=guest fsck=none
	powercut_make "$1" "$2" || exit 1
	powercut_boot "$cut_disk" "$scratch/second" "$scratch/recover.cpio" \
		"sh /powercut recover $type $options"
	second_status=$?
	clean=no
	e2fsck -fn "$cut_disk" >"$scratch/fsck" 2>&1 && clean=yes
	if grep -q 'e2fsck is needed' "$boot_log"; then
		fsck=p
		! grep -q 'e2fsck -p was not enough' "$boot_log" || fsck=y
	fi
	powercut_shown before >"$scratch/now"
	powercut_shown after >"$scratch/then"
	powercut_verdict "$scratch/now" "$scratch/then" "$boot_log"
}

powercut_boots()
{
	boots_bad=0
	"$room/cut" plan "$write_log" "$MARKS_SECTOR" "$1" "$2" >"$scratch/plan" || exit 1
	while read -r plan_at plan_seed plan_when; do
		powercut_try_boot "$plan_at" "$plan_seed" "$plan_when" </dev/null || boots_bad=1
	done <"$scratch/plan"
	return "$boots_bad"
}

# The figures of all cuts so far, a row for each file system.
powercut_table()
{
	awk '
		BEGIN {
			split("nothing copying flushed naming done finished", phases, " ")
			split("right old missing lost wrong stray copied", counts, " ")
		}
		{
			for (i = 1; i <= NF; i++) {
				at = index($i, "=")
				is[substr($i, 1, at - 1)] = substr($i, at + 1)
			}
			row = is["system"] " " is["where"]
			if (!(row in cuts))
				rows[++row_count] = row
			cuts[row]++
			n[row, is["when"] == "finished" ? "finished" : is["phase"]]++
			for (i in counts)
				n[row, counts[i]] += is[counts[i]]
			n[row, "ok"] += is["second"] == "ok"
			n[row, "fsck-y"] += is["fsck"] == "y"
			n[row, "bad"] += is["bad"] > 0
			all++
			wrong += is["wrong"]
			undone += is["undone"]
			bad += is["bad"] > 0
		}
		END {
			printf "%-34s %5s |", "file system, recovered", "cuts"
			for (i = 1; i <= 6; i++)
				printf " %8s", phases[i]
			printf " |"
			for (i = 1; i <= 6; i++)
				printf " %7s", counts[i]
			printf " | %7s %9s %8s | %4s\n", "copied", "second ok", "fsck -y", "bad"
			for (r = 1; r <= row_count; r++) {
				row = rows[r]
				printf "%-34s %5d |", row, cuts[row]
				for (i = 1; i <= 6; i++)
					printf " %8d", n[row, phases[i]]
				printf " |"
				for (i = 1; i <= 6; i++)
					printf " %7d", n[row, counts[i]]
				printf " | %7d %9d %8d | %4d\n", n[row, "copied"], n[row, "ok"],
					n[row, "fsck-y"], n[row, "bad"]
			}
			printf "%d cuts, %d wrong files, %d not there after the end, %d cuts not as promised\n",
				all, wrong, undone, bad
		}' "$results"
}
