#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# status.t - what comes out of the guest through qemu-run: the program's exit status, told apart from
# all that can go wrong, and its output, byte by byte.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

# Every byte there is, in an order of no kind.
seq 1 40000 | gzip -n >"$scratch/binary"
printf '\000\001\003\004\021\023\032\177\200\377\r\n\n\r\033[6n' >>"$scratch/binary"
# Eats all the memory there is, in small bites.
echo 'BEGIN { for (;;) a[i++] = sprintf("%1000s", i) }' >"$scratch/eat"
guest_cpio "$scratch/init.cpio" --add "$scratch/eat:/eat:0644" --add "$scratch/binary:/binary:0644" \
	--add "$scratch/binary:/no-program:0755"

# run NAME STATUS PATTERNS [qemu-run OPTION...]: without a payload.
run()
{
	run_name=$1 run_status=$2 run_patterns=$3
	shift 3
	boots "$run_name" "$run_status" "$run_patterns" "$scratch/init.cpio" "$@"
}

# same NAME FILE WANTED: the file has these bytes.
same()
{
	if [ -n "$guest_missing" ]; then
		skip "$1" "$guest_missing"
	else
		printf %b "$3" >"$scratch/wanted"
		ok "$1" cmp "$2" "$scratch/wanted"
	fi
}

# last NAME PATTERN: the last line of qemu-run and of standard error.
last()
{
	if [ -n "$guest_missing" ]; then
		skip "$1" "$guest_missing"
	else
		tail -n 1 "$boot_log.err" >"$scratch/last"
		ok "$1" grep -e "$2" "$scratch/last"
	fi
}

run 'exit status 0, output and errors apart' 0 '' \
	-- "printf 'out\n\nno newline'; echo an error >&2; wc -c"
same '... standard output is the program'\''s, whose input is empty' "$boot_out" \
	'out\n\nno newline0\n'
same '... standard error is the program'\''s, with nothing of the kernel' "$boot_log.err" \
	'an error\n'

run 'exit status 242, binary output' 242 '/main: exit status 242' -- 'cat /binary; exit 242'
if [ -n "$guest_missing" ]; then
	skip '... is the same bytes' "$guest_missing"
else
	ok '... is the same bytes' cmp "$boot_out" "$scratch/binary"
fi

run 'a status printed by the program is no status, nor is a panic, or a failure of init' 6 '' -- \
	"echo init: payload.status=0; echo payload.status=0 >&2; \
	echo init: cannot go on; echo Kernel panic - not syncing: no >&2; echo 'Out of memory: Killed process 1 (x)'; exit 6"
silent '... nothing is said of them' '^qemu-run:'

# The console is the kernel's, but a program can write there, too.
run '... nor are the words of a panic on the console, nor those of lacking memory' 137 '/main: killed by signal 9' -- \
	"{ echo 'a Kernel panic - not syncing: x'; echo '[  1.000000] Kernel panic - not syncing: y'; } >/dev/console; \
	echo 'Out of memory: Killed process 1 (x)' >/dev/console; sleep 8; kill -9 \$\$"
silent '... nothing is said of them' '^qemu-run:'

# Not the shell's own word for it: the program itself has crashed. (exec.t has a program that does.)
if rarely; then
	# shellcheck disable=SC2016 # for the guest
	run 'killed by SIGSEGV' 139 '/main: killed by signal 11' -- 'kill -SEGV $$'
fi

run 'killed by the OOM killer' 120 'init: /main: killed by signal 9' --memory 128 -- \
	'exec awk -f /eat'
last '... is said' '^qemu-run: out of memory: the kernel killed process [0-9]* (awk); --memory'
if rarely; then
	run '... a child of the program killed: the program'\''s status counts' 3 \
		'^qemu-run: note: for lack of memory the kernel killed process [0-9]* (awk)$' --memory 128 -- \
		'awk -f /eat; exit 3'
	run 'kernel panic for lack of memory' 120 '' --memory 128 -- \
		'echo 1 >/proc/sys/vm/panic_on_oom; awk -f /eat'
	last '... is said' '^qemu-run: out of memory: kernel panic: Out of memory: .*panic_on_oom'
fi

run 'kernel panic' 123 '' -- 'echo so far; echo c >/proc/sysrq-trigger'
last '... is said' '^qemu-run: kernel panic: sysrq triggered crash'
same '... what the program wrote before is there' "$boot_out" 'so far\n'
if rarely; then
	run '... of a kernel that would wait for ever' 123 '' --append panic=0 \
		-- 'echo c >/proc/sysrq-trigger'

	run 'no init in the archive' 123 '^qemu-run: kernel panic: VFS: Unable to mount root' \
		--append rdinit=/nothing
fi

# It must come after the program's words, and nobody knows when those come here.
for limit_s in 6 24 96 384; do
	[ -n "$guest_missing" ] && break
	guest_boot "$scratch/init.cpio" --timeout $limit_s -- 'echo in time; sleep 1000'
	[ ! -s "$boot_out" ] || break
done
booted 'time-out' 124 ''
last '... is said' "^qemu-run: time-out: not ended after $limit_s seconds"
same '... what the program wrote before is there' "$boot_out" 'in time\n'

run 'init fails' 125 '' --append payload.devcie=x
last '... is said' '^qemu-run: init failed: command line: payload.devcie=x: no such setting'
# ends.t and handover.t have these, too.
if rarely; then
	run 'the program ends with 125' 125 '' -- 'exit 125'
	silent '... which is no failure of init' '^qemu-run:'
	run 'the program is not there' 127 '/nothing: .*payload.next=' --append payload.next=/nothing
	last '... is said' '^qemu-run: init failed: /nothing: no such file'
	run 'the program is none' 126 '/no-program: cannot be executed' --append payload.next=/no-program
	last '... is said' '^qemu-run: init failed: /no-program: cannot be executed'
fi

# Each one, of STATUSES.
for status in ${STATUSES-}; do
	run "exit status $status" "$status" '' -- "exit $status"
done
if rarely; then
	every_status 'every status'
	every_status 'every status, of the init for i386' --init "$(dirname "$mkpayload")/i386/init"
fi

# A QEMU whose machine has the console's serial port alone. Linux opens the others all the same.
cat >"$scratch/one-port" <<'END'
#!/bin/sh
for word in "$@"; do
	shift
	case $word in isa-serial,index=[12]*) word=isa-debug-exit,iobase=0x500 ;; esac
	set -- "$@" "$word"
done
exec "${REAL_QEMU:-qemu-system-x86_64}" "$@"
END
chmod +x "$scratch/one-port"

# The console takes their place, and so the log.
REAL_QEMU=${QEMU:-qemu-system-x86_64}
export REAL_QEMU QEMU="$scratch/one-port"
run 'no second serial port' 9 'said by the program
^qemu-run: /dev/ttyS1: no standard output of the program: .*; the console takes its place' \
	-- 'echo said by the program; exit 9'
QEMU=$REAL_QEMU
# ends.t and bring-up.t have one without a console.
if rarely; then
	run 'no serial port at all' 9 '^qemu-run: note: init had no console' --append 8250.nr_uarts=0 -- 'exit 9'
	run 'a console that is not there' 8 '' --append console=ttyS7 -- 'echo out; exit 8'
	same '... the program has its output all the same' "$boot_out" 'out\n'
fi

# pipe NAME STATUS COMMAND: standard output into a command.
pipe()
{
	if [ -n "$guest_missing" ]; then
		skip "$1" "$guest_missing"
		return
	fi
	{
		"$qemu_run" --kernel "$kernel" --initrd "$scratch/init.cpio" --timeout "$timeout_s" \
			--log "$scratch/pipe.log" --append quiet \
			-- 'cat /binary; exit 4' 2>"$scratch/pipe.err"
		echo $? >"$scratch/pipe.status"
	} | eval "$3" >"$scratch/pipe.out"
	is "$1" "$(cat "$scratch/pipe.status")" "$2"
}
pipe 'a reader that is slow' 4 'sleep 10; cat'
[ -n "$guest_missing" ] || ok '... nothing is lost' cmp "$scratch/pipe.out" "$scratch/binary"
pipe 'a reader that goes away' 122 'head -c 100'
[ -n "$guest_missing" ] ||
	ok '... is said' grep '^qemu-run: standard output: cannot be written' "$scratch/pipe.err"

done_testing
