# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# guest.sh - what the tests in QEMU share: an initial CPIO with a shell, payloads, booting.
#
#	. "$(dirname "$0")/guest.sh"
#	guest_payload "$scratch/payload.img"
#	guest_cpio "$scratch/init.cpio"
#	boots "what must hold" 42 "patterns of what the console must say" "$scratch/init.cpio" \
#		--disk "$scratch/payload.img" -- 'exit 42'
#	done_testing
#
# The next program of the guest, /main, runs its first argument (without one: the file /line) as a
# line of shell. When QEMU, the
# kernel or busybox is missing, every test is skipped, with the way to provide it.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=demo/kernel.sh
. "$top/demo/kernel.sh"

# No boot takes a tenth of this, however busy the machine is, unless it hangs.
timeout_s=${GUEST_TIMEOUT:-600}
files=$scratch/files
boot_log=$scratch/console
boot_out=$scratch/output
qemu_run=${QEMU_RUN:-$top/build/qemu-run}

guest_missing=$(kernel_find) && guest_missing=''
have "${QEMU:-qemu-system-x86_64}" || guest_missing='no qemu-system-x86_64: tests/provide brings it'
kernel_find >/dev/null
[ -z "$guest_missing" ] || note "$guest_missing"

# The files of the payload: a text, some binary data, one with nothing in it, a name with a space.
mkdir "$files"
echo 'the first' >"$files/alpha.txt"
: >"$files/empty"
seq 1 60000 | gzip -n >"$files/numbers.gz"
head -c 4096 "$files/numbers.gz" >"$files/a b"

# guest_payload IMAGE [OPTION...]: packs them.
guest_payload()
{
	[ -z "$guest_missing" ] || return 0
	payload_image=$1
	shift
	"$mkpayload" pack --sums -o "$payload_image" "$@" "$files" >/dev/null ||
		note "mkpayload pack failed"
}

# What sha256sum says of them, one line each: what the guest must say too.
guest_sums()
{
	(cd "$files" && sha256sum ./*)
}

# The line of shell for the guest that says it.
# shellcheck disable=SC2034 # for the tests
show_sums='cd /external/distfiles && sha256sum ./[!S]*'

# rarely: whether to boot what another boot, of this test or of others, shows as well. GUEST=all does (make guest).
rarely()
{
	[ "${GUEST:-}" = all ]
}

guest_arch=''
guest_disks='--module=virtio_pci --module=virtio_blk --module=ata_piix --module=sd_mod'

# guest_of ARCH: from here on, guests are of that other machine.
guest_of()
{
	guest_arch=$1 guest_disks='--module=virtio_pci --module=virtio_blk --module=virtio_scsi --module=sd_mod'
	guest_missing=$(kernel_of "$1") && guest_missing=''
	kernel_of "$1" >/dev/null
	if [ -z "$guest_missing" ] && ! [ -x "$(dirname "$mkpayload")/$1/init" ]; then
		guest_missing="this build has no init for $1: tests/provide brings clang and lld"
	fi
}

# guest_cpio ARCHIVE [OPTION...]: the minimal one, a shell, drivers for the disks, and /main.
# guest_also has options for more drivers.
guest_cpio()
{
	[ -z "$guest_missing" ] || return 0
	guest_archive=$1
	shift
	cat >"$scratch/main" <<-'END'
	#!/bin/sh
	eval "${1-$(cat /line)}"
	END
	{
		echo "dir /bin 0755 0 0"
		${guest_arch:+"$kernel_emulator"} "$busybox" --list | grep -v busybox | sed 's,.*,slink /bin/& busybox 0777 0 0,'
	} >"$scratch/guest.spec"
	# shellcheck disable=SC2086 # a word is an option
	guest_drivers=$(kernel_drivers $guest_disks ${guest_also:-})
	set -f
	IFS='
'
	# shellcheck disable=SC2086 # a word is a line here
	set -- $guest_drivers "$@"
	set +f
	unset IFS
	"$mkpayload" cpio -o "$guest_archive" ${guest_arch:+--arch "$guest_arch"} --spec "$scratch/guest.spec" \
		--add "$busybox:/bin/busybox:0755" --add "$scratch/main:/main:0755" "$@" ||
		note "mkpayload cpio failed"
}

# Says what is wrong with the last boot; nothing if it is as wanted.
boot_problem()
{
	[ "$boot_status" -eq "$boot_wanted" ] || echo "status $boot_status, wanted $boot_wanted"
	[ "$boot_seconds" -lt "$timeout_s" ] || echo "it took all of the time"
	printf '%s\n' "$boot_patterns" | while IFS= read -r pattern; do
		[ -z "$pattern" ] || grep -q -e "$pattern" "$boot_log" || echo "nobody says: $pattern"
	done
}

# guest_boot ARCHIVE [qemu-run OPTION...]: boots. What the program said is in $boot_out; what the console, the
# program and qemu-run said, in $boot_log.
guest_boot()
{
	boot_archive=$1
	shift
	# Those before -- are qemu-run's, and none may be given twice.
	boot_options=" $* "
	boot_options="${boot_options%% -- *} "
	case $boot_options in *" --kernel "*) ;; *) set -- --kernel "$kernel" "$@" ;; esac
	case $boot_options in *" --memory "*) ;; *) set -- --memory 256 "$@" ;; esac
	case $boot_options in *" --timeout "*) ;; *) set -- --timeout "$timeout_s" "$@" ;; esac
	boot_seconds=$(date +%s)
	: >"$boot_log.raw"
	"$qemu_run" --initrd "$boot_archive" --log "$boot_log.raw" --append "quiet" "$@" \
		</dev/null >"$boot_out" 2>"$boot_log.err"
	boot_status=$?
	boot_seconds=$(($(date +%s) - boot_seconds))
	cat "$boot_log.raw" "$boot_out" "$boot_log.err" | tr -d '\r' >"$boot_log"
}

# when_said FILE PATTERN COMMAND...: lets the monitor of the machine, $scratch/monitor, do that as soon as a line of the
# file is so. To be run beside a boot.
when_said()
{
	when_file=$1 when_pattern=$2
	shift 2
	waited=0
	until grep -q -e "$when_pattern" "$when_file" 2>/dev/null; do
		sleep 0.2
		waited=$((waited + 1))
		[ "$waited" -lt $((timeout_s * 5)) ] || return 1
	done
	"$top/tests/qemu/monitor" "$scratch/monitor" "$@"
}

# booted NAME STATUS PATTERNS: the last boot was as boots wants it.
booted()
{
	boot_wanted=$2 boot_patterns=$3
	if [ -n "$guest_missing" ]; then
		skip "$1" "$guest_missing"
		return
	fi
	boot_wrong=$(boot_problem)
	if [ -z "$boot_wrong" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		note "$boot_wrong
after $boot_seconds s; the console:
$(tail -n 40 "$boot_log")"
	fi
}

# boots NAME STATUS PATTERNS ARCHIVE [qemu-run OPTION...]: boots, and the guest must end with this
# status, within its time, and the console, the program and qemu-run must together have said a line for
# each line of PATTERNS, basic regular expressions.
boots()
{
	boot_name=$1 boot_status_wanted=$2 boot_lines=$3
	shift 3
	[ -n "$guest_missing" ] || guest_boot "$@"
	booted "$boot_name" "$boot_status_wanted" "$boot_lines"
}

# silent NAME PATTERN: no line of the last boot's console is like this.
silent()
{
	if [ -n "$guest_missing" ]; then
		skip "$1" "$guest_missing"
	else
		# shellcheck disable=SC2016
		ok "$1" sh -c '! grep -e "$1" "$2"' - "$2" "$boot_log"
	fi
}

# every_status NAME [CPIO-OPTION...]: one boot, in which an init for each status runs a program that ends with it, as process 1 of
# namespaces of its own, and says it on the console. (It takes them for the machine's: it has no /proc yet, and sleep is process
# 2.) How that comes out of the machine is for other boots.
every_status()
{
	status_name=$1
	shift
	cat >"$scratch/line" <<-'END'
	mkdir -p /root/bin && cp /init /root/init && cp /bin/busybox /root/bin/busybox
	printf '#!/bin/busybox sh\nread status </status; exit $status\n' >/root/main && chmod +x /root/main
	for status in $(seq 0 255); do
		echo $status >/root/status
		unshare -m -p -f sh -c 'sleep 1000 & exec chroot /root /init'
	done
	exit 9
	END
	guest_cpio "$scratch/statuses.cpio" --add "$scratch/line:/line:0644" "$@"
	# As long as many boots.
	timeout_s=$((timeout_s * 8))
	boots "$status_name" 9 '' "$scratch/statuses.cpio" --append "payload.archives=0 payload.streams=direct payload.stdin=console \
payload.stdout=console payload.stderr=console payload.status_port=/dev/none"
	timeout_s=$((timeout_s / 8))
	if [ -z "$guest_missing" ]; then
		{ seq 0 255 && echo 9; } | sed 's/^/init: payload.status=/' >"$scratch/statuses"
		grep '^init: payload.status=' "$boot_log" >"$scratch/said"
		ok '... each is said' diff "$scratch/statuses" "$scratch/said"
	fi
}

# same_as_here NAME STATUS COMMAND [ARGUMENT...]: status, standard output and error are the same here and in the guest, from the file
# ./input; with QEMU_RUN_FLAGS.
same_as_here()
{
	same_name=$1 same_status=$2
	shift 2
	"$@" <input >here 2>here.err
	is "$same_name: status here" $? "$same_status"
	"$qemu_run" "$@" <input >there 2>there.err
	is '... in the guest' $? "$same_status"
	sed -i '/^mkpayload: note: /d' there.err
	ok '... standard output' cmp here there
	ok '... standard error' cmp here.err there.err
}
