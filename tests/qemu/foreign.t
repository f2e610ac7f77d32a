#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# foreign.t - init, payload-import and qemu-run on machines of other architectures: what comes out of the guest is
# what the program said, and nothing that it says is taken for its status.
#
# ARCHES="arm64 riscv64" (arm64 by default) says of which; FOREIGN=all boots each in more ways (make foreign).

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

seq 1 4000 | gzip -n >"$scratch/binary"
printf '\000\001\003\004\021\023\032\177\200\377\r\n\n\r\033[6n' >>"$scratch/binary"
echo 'BEGIN { for (;;) a[i++] = sprintf("%1000s", i) }' >"$scratch/eat"

# QEMU keeps what goes through the port for the status.
cat >"$scratch/qemu" <<'END'
#!/bin/sh
for word in "$@"; do
	shift
	case $word in file,id=channel3,*) word="$word,logfile=$PORT_LOG" ;; esac
	set -- "$@" "$word"
done
exec "$REAL_QEMU" "$@"
END
chmod +x "$scratch/qemu"
export PORT_LOG="$scratch/port" REAL_QEMU=

# run NAME STATUS PATTERNS [qemu-run OPTION...]
run()
{
	run_name=$1 run_status=$2 run_patterns=$3
	shift 3
	boots "$arch: $run_name" "$run_status" "$run_patterns" "$scratch/init.cpio" "$@"
}

# refuses NAME STATUS PATTERN OPTION...: qemu-run does.
refuses()
{
	if [ -n "$guest_missing" ]; then
		skip "$arch: $1" "$guest_missing"
	else
		refuses_name=$1 refuses_status=$2 refuses_pattern=$3
		shift 3
		fails "$arch: $refuses_name" "$refuses_status" "$refuses_pattern" \
			"$qemu_run" --kernel "$kernel" --initrd "$scratch/init.cpio" "$@"
	fi
}

# check NAME COMMAND...: of the last boot.
check()
{
	if [ -n "$guest_missing" ]; then
		skip "$arch: $1" "$guest_missing"
	else
		check_name=$1
		shift
		ok "$arch: $check_name" "$@"
	fi
}

for arch in ${ARCHES-arm64}; do
	case $arch in arm64 | riscv64) ;; *) continue ;; esac
	guest_of "$arch"
	REAL_QEMU=$kernel_qemu
	guest_payload "$scratch/payload.img"
	case $arch in arm64) console=ttyAMA0 port=/dev/ttyS2 ;; riscv64) console=ttyS0 port=/dev/ttyS3 ;; esac
	# The port for the status is none that a program finds; what it says elsewhere is no status.
	cat >"$scratch/line" <<-END
	cat /binary
	echo the error >&2
	(cd /external/distfiles && sha256sum ./[!S]* >&2)
	echo payload.status=0 >&2
	echo init: payload.status=0 >/dev/console
	echo payload.status=1 >/dev/$console
	for port in /dev/ttyS*; do echo payload.status=2 >\$port; done
	! [ -e $port ] && exit 42
	END
	guest_cpio "$scratch/init.cpio" --add "$scratch/binary:/binary:0644" --add "$scratch/eat:/eat:0644" \
		--add "$scratch/line:/line:0644"
	export QEMU="$scratch/qemu"
	run 'imports, and the program has its output and its status' 42 "payload-import: 5 files, .*: 5 copied, 0 already there, 4 verified
^init: /main: exit status 42\$
^init: payload.status=42\$
^the error\$
$(guest_sums | sed 's/[].[*^$]/\\&/g')" --disk "$scratch/payload.img"
	unset QEMU
	check '... the port has the status, and nothing else' test "$(tr -d '\r' 2>/dev/null <"$PORT_LOG")" = payload.status=42
	check '... standard output is the same bytes' sh -c 'head -c "$(wc -c <"$1")" "$2" | cmp - "$1"' - \
		"$scratch/binary" "$boot_out"
	silent "$arch: ... qemu-run has nothing to say" '^qemu-run:'
	refuses 'a disk of IDE' 2 "payload.img,ide: a machine for $arch has no IDE" --disk "$scratch/payload.img,ide"
	refuses 'its kernel on another machine' 122 "arch x86_64: .*vmlinuz is for $arch" --arch x86_64
	[ "${FOREIGN:-}" = all ] || continue
	run 'killed by a signal' 143 '/main: killed by signal 15' -- 'kill -TERM $$'
	run 'status 0, a full pipe' 0 '' -- 'i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i + 1)); done'
	check '... is all there' test "$(tail -n 1 "$boot_out")" = 'line 4999'
	for status in ${STATUSES-255}; do
		run "status $status" "$status" '' -- "exit $status"
	done
	every_status "$arch: every status"
	run 'init fails' 125 'payload.devcie=x: no such setting' --append payload.devcie=x
	run 'the program is not there' 127 '/nothing: .*payload.next=' --append payload.next=/nothing
	run 'killed by the OOM killer' 120 'init: /main: killed by signal 9' --memory 160 -- 'exec awk -f /eat'
	run 'a kernel panic' 123 '^qemu-run: kernel panic: sysrq triggered crash' -- 'echo c >/proc/sysrq-trigger'
	run 'time-out' 124 '^qemu-run: time-out' --timeout 60 -- 'sleep 10000'
	run 'disks of other kinds' 0 '5 copied' --disk "$scratch/payload.img,scsi" -- 'exit 0'
	run 'no port for the status' 7 '^init: payload.status=7' --append payload.status_port=/dev/none -- 'exit 7'
	run 'a file in its place' 0 '^init: /eat: no serial port; it is not told the status' \
		--append payload.status_port=/eat -- 'grep -c BEGIN /eat'
done
done_testing
