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
			socket,id=events,fd=*) events=${word##*=} ;;
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

# --- Nobody reads what is said, neither the program's words nor ours: whatever ends the run ends it all the same. ---

mkfifo "$scratch/pipe"
exec 5<>"$scratch/pipe"
# fill PIPE: by an opening of its own, since those who write to it later are to wait.
fill()
{
	dd if=/dev/zero of="$1" bs=1024 oflag=nonblock conv=notrunc 2>/dev/null
}

# unread COMMANDS [OPTION...]: the status of a run with this QEMU and both streams into one pipe, which is full.
unread()
{
	qemu "$1"
	shift
	fill "$scratch/pipe"
	# Not of this shell, which has a word to say of a program that a signal ends.
	(exec env QEMU="$scratch/qemu" timeout -s KILL 60 "$run" --kernel "$scratch/text" --initrd "$scratch/archive" "$@" \
		>&5 2>&5 </dev/null) 2>/dev/null
	echo $?
}
# shellcheck disable=SC2016 # for the script
much='seq 1 1000000 >"$fd1" & seq 1 1000000 >"$fd2" & '
# shellcheck disable=SC2016
is 'two streams into one pipe that is full: TERM ends the run' \
	"$(unread "$much"'sleep 1; kill -TERM $PPID; exec sleep 1000')" 143
is '... INT' "$(unread "$much"'sleep 1; kill -INT $PPID; exec sleep 1000')" 130
is '... the time' "$(unread "$much"'exec sleep 1000' --timeout 2)" 124
# shellcheck disable=SC2016
is "... while there are QEMU's words to be said" "$(unread 'exec perl -e '"'"'
	open my $events, ">&=", shift or die;
	syswrite $events, qq({"event": "BLOCK_IO_ERROR", "data": {"device": "disk$_", "operation": "read", "reason": "$_", "action": "report"}}\n)
		for 1 .. 3;
	sleep 1;
	kill TERM => getppid;
	sleep 1000'"'"' $events')" 143
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
# --- The time is over, and the program has ended at that moment: who reads late gets all that it has said. ---

mkfifo "$scratch/late"
exec 5<>"$scratch/late"
# shellcheck disable=SC2016
qemu 'trap '"'"'echo the last >"$fd1"; echo payload.status=4 >"$fd3"; echo >'"$scratch/told"'; exit'"'"' TERM; sleep 1000 & wait'
fill "$scratch/late"
(
	exec 5>&-
	until [ -e "$scratch/told" ]; do sleep 0.2; done
	sleep 3
	exec timeout 100 cat "$scratch/late"
) | tr -d '\0' 5>&- >"$scratch/read" &
reader=$!
QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/archive" --timeout 2 >&5 2>/dev/null </dev/null
is 'a program that ends as the time is over' $? 4
exec 5>&-
wait "$reader"
is '... its words come to who reads late' "$(cat "$scratch/read")" 'the last'

# --- Ctrl-C ends qemu-run and its reader: both have happened before it looks. ---

# shellcheck disable=SC2016
qemu 'seq 1 1000000 >"$fd1"; exec sleep 1000'
cat >"$scratch/both.pl" <<'EOF'
# both.pl COMMAND...: stops it when it waits for its reader; that goes away, and INT comes. Says how it ended.
use POSIX ':sys_wait_h';
pipe my $from, my $to or die;
my $child = fork // die;
if (!$child) {
	$SIG{INT} = 'DEFAULT';
	open STDOUT, '>&', $to or die;
	close $_ for $from, $to;
	exec @ARGV;
}
vec(my $full = '', fileno $to, 1) = 1;
select undef, undef, undef, 0.1 while select undef, my $room = $full, undef, 0;
kill STOP => $child;
waitpid $child, WUNTRACED;
close $from;
kill INT => $child;
kill CONT => $child;
waitpid $child, 0;
print $? & 127, ' ', $? >> 8, "\n";
EOF
is 'Ctrl-C for qemu-run and its reader: it dies by that' "$(QEMU="$scratch/qemu" perl "$scratch/both.pl" \
	"$run" --kernel "$scratch/text" --initrd "$scratch/archive" 2>"$scratch/.err" </dev/null)" '2 0'
ok '... and does not complain of the reader' sh -c '! grep "cannot be written" "$1"' - "$scratch/.err"

# --- A report on a disk that takes long to read can be ended. ---

# shellcheck disable=SC2016
qemu 'truncate -s 2T '"$scratch/disk"' || truncate -s 200G '"$scratch/disk"'; echo payload.status=0 >"$fd3"'
cat >"$scratch/report.pl" <<'EOF'
# report.pl DISK COMMAND...: ends it once it reads the disk again, grown; says how it ended.
my $disk = shift;
my $child = fork // die;
exec @ARGV if !$child;
my $reads;
do {
	select undef, undef, undef, 0.1;
	$reads = grep { (readlink // '') eq $disk } glob "/proc/$child/fd/*";
} until $reads && -s $disk > 1 << 30;
kill TERM => $child;
for (1 .. 600) {
	select undef, undef, undef, 0.1;
	next if !waitpid $child, 1;
	print $? & 127, "\n";
	exit;
}
kill KILL => $child;
EOF
truncate -s 1M "$scratch/disk"
if truncate -s 200G "$scratch/hole" 2>/dev/null; then
	is 'a signal ends a report that takes long' "$(QEMU="$scratch/qemu" perl "$scratch/report.pl" "$scratch/disk" "$run" \
		--kernel "$scratch/text" --initrd "$scratch/archive" --write-disk "$scratch/disk" --report "$scratch/report" \
		2>/dev/null </dev/null)" 15
	ok '... which is not there' test ! -e "$scratch/report"
else
	skip 'a signal ends a report that takes long' 'files with large holes: TMPDIR names another place'
fi

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
	made_of "$@" /bin/true
}
made_of()
{
	: >"$scratch/whole"
	QEMU="$scratch/qemu" "$run" --kernel "$kernel" --modules-from "$kernel_modules" "$@" >/dev/null 2>&1 </dev/null
	cpio -itv --quiet <"$scratch/whole" 2>/dev/null | awk '{ print $1, $9 }'
}
if kernel_find >/dev/null && have cpio; then
	made --put "$scratch/files:/files" --exclude '*.tmp' >"$scratch/list"
	ok '--put keeps the mode' grep -q '^-rw------- .*files/kept$' "$scratch/list"
	ok '--exclude leaves out' sh -c '! grep -q left.tmp "$1"' - "$scratch/list"
	ok '/etc/passwd is there' grep -q ' etc/passwd$' "$scratch/list"
	mkdir -p "$scratch/first/program" "$scratch/second"
	cp /bin/true "$scratch/second/program"
	PATH=$scratch/first:$scratch/second:$PATH made_of program >"$scratch/list"
	ok 'a directory along PATH is no program' grep -q ' main$' "$scratch/list"
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
is '... and nothing of room' "$(grep -c 'no room' "$scratch/.err")" 0
ends '... names what brings a program' 127 "note: 127 means a program that is not in the guest: --put .*'mkpayload cpio --file PROGRAM'" \
	'init: /nothing: no such file
init: cannot go on
init: payload.status=127' 'payload.failure=127
'
ends 'a program that a script does not find' 127 "note: 127 means .*'mkpayload cpio --file PROGRAM'" 'init: payload.status=127' \
	'payload.status=127
'
is '... without lines of the console' "$(grep -c '^init:' "$scratch/.err")" 0
ends 'no room for the payload' 125 \
	'note: no room in the guest: /data: not enough space: the payload needs 2.0 GiB, .*; where that is its memory, --memory gives more$' \
	'payload-import: /data: not enough space: the payload needs 2.0 GiB, there are 200.0 MiB; nothing was imported
init: /bin/payload-import: exited with status 1
init: cannot go on
init: payload.status=125' 'payload.failure=125
'
ends 'no room for the program' 1 "note: no room in the guest: head: .*: No space left on device; .* --memory gives more" 'a line of the kernel
init: payload.status=1' 'payload.status=1
' "printf 'head: /results/big: No space left on device\\nhead: again: No space left on device\\n' >\"\$fd2\""
is '... without lines of the console, since it is the program that has ended' "$(grep -c 'of the kernel' "$scratch/.err")" 0
ends 'a program that got on without that room' 0 'head: .*: No space' 'init: payload.status=0' 'payload.status=0
' "printf 'head: x: No space left on device\\n' >\"\$fd2\""
is '... is not explained' "$(grep -c 'no room in the guest' "$scratch/.err")" 0
ends 'no room for the status of results' 125 'note: no room in the guest: /run/STATUS: no space left on device; .* --memory' \
	'init: /run/STATUS: no space left on device
init: cannot go on
init: payload.status=125' 'payload.failure=125
'
long=$(printf '%01900d' 0)
ends '... at a long path, with its reason' 127 "^qemu-run: init failed: /$long: no such file$" "init: /$long: no such file
init: cannot go on
init: payload.status=127" 'payload.failure=127
'
# shellcheck disable=SC2016
qemu 'echo "init: payload.status=125" >"$fd0"; echo "payload.status=125" >"$fd3"'
QEMU="$scratch/qemu" "$run" --kernel "$scratch/text" --initrd "$scratch/archive" >"$scratch/.out" 2>"$scratch/.err"
is 'a program that ends with 125: init has not failed' "$? $(cat "$scratch/.err")" "125 "
done_testing
