#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# ends.t - what qemu-run does with what it was given, whatever QEMU does: nothing is booted here.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=demo/kernel.sh
. "$top/demo/kernel.sh"

run=${QEMU_RUN:-$top/build/qemu-run}
echo text >"$scratch/text"
"$mkpayload" cpio --no-default -o "$scratch/archive" --add "$scratch/text:/text" || exit 1

# A QEMU is a script here, which finds its words as qemu-run gives them.
# qemu COMMANDS
qemu()
{
	{
		echo '#!/bin/sh'
		cat <<-'END'
		for word in "$@"; do
			case $word in
			file,id=channel*)
				channel=${word#file,id=channel}
				eval "fd${channel%%,*}=${word##*path=}"
				;;
			socket,id=channel*) feed=${word##*fd=} ;;
			esac
			[ "${before:-}" != -initrd ] || initrd=$word
			before=$word
		done
		[ -n "${initrd:-}" ] || exit 1 # it is asked for KVM
		END
		printf '%s\n' "$1"
	} >"$scratch/qemu"
	chmod +x "$scratch/qemu"
}

# --- Both streams of the program into one pipe, which nobody reads: TERM ends it all the same. ---

mkfifo "$scratch/pipe"
exec 5<>"$scratch/pipe"
# shellcheck disable=SC2016 # for the script
qemu 'seq 1 1000000 >"$fd1" & seq 1 1000000 >"$fd2" & sleep 3; echo $$ >'"$scratch/pid"'; kill -TERM $PPID; exec sleep 1000'
QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/archive" >&5 2>&5 </dev/null &
runner=$!
# is_gone: TERM came, and QEMU with its pid has ended; in a minute.
is_gone()
{
	for moment in $(seq 300); do
		[ -s "$scratch/pid" ] && ! kill -0 "$(cat "$scratch/pid")" 2>/dev/null && return 0
		sleep 0.2
	done
	return 1
}
ok 'two streams into one pipe that is full: TERM ends QEMU' is_gone
# Its last words wait for a reader.
cat <&5 >/dev/null &
reader=$!
wait "$runner"
is '... status' $? 143
kill "$reader"
exec 5>&-

# --- A machine that asks for standard input and takes none of it. ---

cat >"$scratch/asker" <<'END'
open my $feed, '>&=', $ARGV[0] or die;
for (1 .. 3000) {
	last if `cat $ARGV[1]` =~ /the rest of it is lost/;
	syswrite $feed, '!';
	select undef, undef, undef, 0.02;
}
END
# shellcheck disable=SC2016 # for the script
qemu "perl $scratch/asker"' "$feed" '"$scratch/said"'; echo payload.status=7 >"$fd3"'
yes | QEMU="$scratch/qemu" timeout 300 "$run" --kernel "$scratch/text" --initrd "$scratch/archive" >"$scratch/out" 2>"$scratch/said"
is 'standard input that nobody takes: status' $? 7
ok '... it is said' grep -qx 'qemu-run: the machine does not take its standard input: the rest of it is lost' "$scratch/said"

# --- A terminal is as it was, whatever ends the run. ---

if have script; then
	# shellcheck disable=SC2016
	qemu 'stty -a <"/proc/$PPID/fd/0" | grep -o -e "-icanon" >'"$scratch/raw"'; kill -TERM $PPID; exec sleep 1000'
	cat >"$scratch/terminal" <<-END
		stty -g >"$scratch/before"
		QEMU="$scratch/qemu" "$run" --tty --kernel "$scratch/text" --initrd "$scratch/archive"
		echo \$? >"$scratch/status"
		stty -g >"$scratch/after"
	END
	script -qec "sh $scratch/terminal" "$scratch/typescript" >/dev/null </dev/null
	is 'a run with --tty that TERM ends' "$(cat "$scratch/status") $(cat "$scratch/raw")" '143 -icanon'
	ok '... the terminal is as it was' cmp "$scratch/before" "$scratch/after"
else
	skip 'a terminal' 'script (package bsdutils) makes one'
fi

# --- What comes behind an LZ4 file: Linux looks for its end by four zeros. ---

printf '\002\041\114\030 of8' >"$scratch/lz4"
# shellcheck disable=SC2016
qemu 'cat "$initrd" >'"$scratch/whole"
QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/lz4" words 2>/dev/null </dev/null
is 'an archive of words behind an LZ4 file' "$(head -c 18 "$scratch/whole" | od -An -c | tr -d ' \n')" \
	'002!L030of8\0\0\0\0070701'
# --- A busy host must not be Linux's panic. ---

# shellcheck disable=SC2016
qemu 'for word in "$@"; do case $word in console=*) echo "$word" >'"$scratch/line"' ;; esac; done'
QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/archive" 2>/dev/null </dev/null
ok 'Linux does not try its timers' grep -q '^console=ttyS0 no_timer_check ' "$scratch/line"

# --- What the archive is made of. ---

qemu 'cat "$initrd" >'"$scratch/whole"
mkdir "$scratch/files"
echo 1 >"$scratch/files/kept"
echo 2 >"$scratch/files/left.tmp"
chmod 600 "$scratch/files/kept"
# made OPTION...: the names and modes in the archive that is made for /bin/true.
made()
{
	QEMU="$scratch/qemu" "$run" --kernel "$kernel" --modules-from "$kernel_modules" "$@" /bin/true >/dev/null 2>&1 </dev/null
	cpio -itv --quiet <"$scratch/whole" 2>/dev/null | awk '{ print $1, $9 }'
}
if kernel_find >/dev/null && have cpio; then
	made --put "$scratch/files:/files" --exclude '*.tmp' >"$scratch/list"
	ok '--put keeps the mode' grep -q '^-rw------- .*files/kept$' "$scratch/list"
	ok '--exclude leaves out' sh -c '! grep -q left.tmp "$1"' - "$scratch/list"
	ok '/etc/passwd is there' grep -q ' etc/passwd$' "$scratch/list"
	made --no-etc >"$scratch/list"
	ok '... and not with --no-etc' sh -c 'grep -q " main$" "$1" && ! grep -q " etc/passwd$" "$1"' - "$scratch/list"
	if have dpkg-query && dpkg-query -W dash >/dev/null 2>&1; then
		made --package dash >"$scratch/list"
		ok '--package brings one' grep -q ' usr/bin/dash$\| bin/dash$' "$scratch/list"
	else
		skip '--package' 'dpkg-query and its package dash'
	fi
else
	skip 'what the archive is made of' 'a kernel (tests/provide brings one) and cpio (package cpio)'
fi

# --- What console and port have said: how it ended. (status.t has a kernel that says it.) ---

# ends NAME STATUS PATTERN CONSOLE PORT [COMMAND]: the last is what QEMU does then.
ends()
{
	# shellcheck disable=SC2016
	qemu "$(printf 'printf "%%s\\n" "%s" >"$fd0"; printf "%%s" "%s" >"$fd3"; %s' "$4" "$5" "${6-}")"
	fails "$1" "$2" "$3" env QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/archive"
}
ends 'a child of the program killed for lack of memory' 3 \
	'^qemu-run: note: for lack of memory the kernel killed process 12 (awk)$' \
	'[    9.1] Out of memory: Killed process 12 (awk) total-vm:1kB
init: payload.status=3' 'payload.status=3
'
ends 'a panic for lack of memory' 120 '^qemu-run: out of memory: kernel panic: Out of memory: .*panic_on_oom' \
	'[    9.1] Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled' ''
ends 'no init' 123 '^qemu-run: kernel panic: VFS: Unable to mount root' \
	'[    9.1] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)' ''
ends 'a machine that waits for ever after a panic' 123 '^qemu-run: kernel panic: sysrq' \
	'[    9.1] Kernel panic - not syncing: sysrq triggered crash
[    9.2] ---[ end Kernel panic - not syncing: sysrq triggered crash ]---' '' 'exec sleep 1000'
ends 'init without a console' 9 '^qemu-run: note: init had no console' '' 'payload.status=9
'
ends 'init that has failed' 127 '^qemu-run: init failed: /nothing: no such file' 'init: /nothing: no such file
init: cannot go on
init: payload.status=127' 'payload.failure=127
'
# shellcheck disable=SC2016
qemu 'echo "init: payload.status=125" >"$fd0"; echo "payload.status=125" >"$fd3"'
QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/archive" >"$scratch/.out" 2>"$scratch/.err"
is 'a program that ends with 125: init has not failed' "$? $(cat "$scratch/.err")" "125 "
done_testing
