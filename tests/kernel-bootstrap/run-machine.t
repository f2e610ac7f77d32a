#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# run-machine.t - what kernel-bootstrap run knows of the machine besides its console: a host's disk that is
# full, pauses, resets; that it lives; who else is at work in the directory; where the built system is.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

program=$kernel_bootstrap
cd "$scratch" || exit 1

# --- A host's disk that is full. ---

# shellcheck disable=SC2016 # for the shell that is started with it
whole_disk='
	mount -t tmpfs -o size=20m tmpfs small || exit 77
	echo "Booting from Hard Disk..." | "$1/tests/kernel-bootstrap/talker" fill small/init.img 64
	"$2" run --memory 1408 --timeout 300 --log full.log small
	status=$?
	umount small
	exit $status'
if ! have qemu-system-x86_64; then
	skip "a host's disk that is full" "no qemu-system-x86_64 here (Debian package qemu-system-x86)"
elif mkdir small && ! unshare -rm mount -t tmpfs -o size=20m tmpfs small 2>err; then
	skip "a host's disk that is full" "no tmpfs of our own: $(cat err)"
else
	fails "a host's disk that is full ends it" 1 \
		"^kernel-bootstrap: small: the host's disk: init.img: write: No space left on device after 0:[0-9:.]*; it had come to: builder-hex0" \
		unshare -rm sh -c "$whole_disk" sh "$top" "$program"
	ok "... it was warned of" grep -q \
		'^kernel-bootstrap: warning: small/init.img: can grow by 6[0-9.]* MiB, and its file system has room for 19[0-9.]* MiB' .err
	ok "... how much is missing" grep -q '^kernel-bootstrap: small/init.img: can still grow by 4[0-9.]* MiB' .err
	ok "... and what to do" grep -q 'small/init.img: its file system has room for [0-9]* bytes: make some' .err
fi

# --- A machine that runs, and what others may do meanwhile. ---

# Another monitor for the machine.
cat >qemu <<'END'
#!/bin/sh
case "$*" in
*isa-debug-exit*) exit 1 ;;
esac
exec qemu-system-x86_64 "$@" -qmp unix:monitor,server=on,wait=off
END
chmod +x qemu
monitor()
{
	"$top/tests/qemu/monitor" monitor "$@"
}

"$here/make-tree" tree
if have qemu-system-x86_64; then
	mkdir dir other
	printf '\n +> ./x86/artifact/M2 x\n' | "$here/talker" halt dir/init.img
	cp dir/init.img other
	"$program" run --memory 1408 --alive 1 --qemu ./qemu dir >said 2>err &
	running=$!
	ok "a machine that runs" soon grep -q M2-Planet said
	ok "... lives" soon grep -q '^kernel-bootstrap: dir: after 0:[0-9:.]*: M2-Planet; the console.s last word was [0-9]* s ago; [0-9.]* KiB read from the disks$' err
	fails "a second run" 1 '^kernel-bootstrap: dir: another run is at work in it, .*; nothing was started$' \
		timeout -k 1 60 "$program" run --memory 1408 --qemu ./qemu dir
	fails "... one that changes nothing" 1 'dir: another run is at work in it' \
		timeout -k 1 60 "$program" run --memory 1408 --snapshot --qemu ./qemu dir
	fails "... one elsewhere, with the same log" 1 '^kernel-bootstrap: dir/console.log: another run is writing it; --log FILE' \
		timeout -k 1 60 "$program" run --memory 1408 --log dir/console.log other
	ok "... the log is where it was" test -s dir/console.log -a ! -e dir/console.log.old
	fails "new images" 1 '^kernel-bootstrap: dir: another run is at work in it, .*; nothing was written$' \
		"$program" image --qemu --force -o dir tree
	monitor stop
	ok "a pause is said" soon grep -q 'dir: after .*: somebody has paused the machine$' err
	ok "... and that it still is" soon grep -q 'last word was .*; it is paused$' err
	monitor cont
	ok "... and its end" soon grep -q 'dir: after .*: the machine goes on$' err
	monitor system_reset
	wait $running
	is "a reset ends it" $? 1
	ok "... and is said" grep -q '^kernel-bootstrap: dir: the machine was reset by another monitor of QEMU after .*, before the system was complete' err
	printf '\n +> pkg=mes-0.27.1\n' | "$here/talker" reset dir/init.img
	fails "a machine that resets itself" 1 '^kernel-bootstrap: dir: the machine has reset itself after .*, before the system was complete; it had come to: mes$' \
		timeout -k 1 60 "$program" run --memory 1408 dir
	"$program" run --memory 1408 --snapshot --log one.log other >one.said 2>one.err &
	one=$!
	"$program" run --memory 1408 --snapshot --log two.log other >two.said 2>two.err &
	two=$!
	both()
	{
		grep -q M2 one.said && grep -q M2 two.said || ended $one || ended $two
	}
	soon both
	ok "two that change nothing" sh -c 'grep -q M2 one.said && grep -q M2 two.said || { tail -n 30 one.* two.*; false; }'
	fails "... and one that does" 1 'other: another run is at work' timeout -k 1 60 "$program" run --memory 1408 --log three.log other
	kill $one $two
	wait $one $two
else
	skip "a machine that runs" "no qemu-system-x86_64 here (Debian package qemu-system-x86)"
fi

# --- What no machine does on demand. ---

# event WORDS...: what is said in QMP and then on the console.
mkdir made && : >made/init.img
event()
{
	printf '%s\n' "$1" >events
	shift
	printf '%s\n' "$@" >console
}
stopped='{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP"}'
runs_made()
{
	timeout -k 1 60 "$program" run --qemu "$here/speaker" "$@" made
}
for pair in 'internal-error=QEMU or KVM cannot go on with the machine (internal error)' \
	'guest-panicked=the machine has told QEMU that it panicked' 'watchdog=its watchdog has stopped the machine' \
	"io-error=QEMU has stopped the machine for an error of the host's disk"; do
	event "$stopped
{\"return\": {\"status\": \"${pair%%=*}\", \"singlestep\": false, \"running\": false}}" ' +> pkg=mes-0.27.1'
	fails "${pair%%=*}" 1 "^kernel-bootstrap: made: ${pair#*=} after 0:" runs_made
done
event '{"event": "BLOCK_IO_ERROR", "data": {"device": "ide0-hd1", "nospace": false, "reason": "Input/output error", "operation": "read", "action": "report"}}
{"event": "WATCHDOG", "data": {"action": "none"}}
{"event": "RESET", "data": {"guest": true}}
{"event": "NEWS", "data": ["}", "\"]", {}]}
{"event": "STOP
' 'reboot: Power down'
runs_made >said 2>err
ok "an error of the second disk, of which the guest knows" grep -q "^kernel-bootstrap: made: after .*: the host's disk: external.img: read: Input/output error$" err
ok "a watchdog" grep -q "made: after .*: the machine's watchdog has run out$" err
ok "a reset" grep -q 'made: after .*: the machine has reset itself$' err
is "... and nothing else" "$(wc -l <err)" 3
event '{"event": "BLOCK_IO_ERROR", "data": {"device": "ide0-hd0", "nospace": true, "reason": "No space left on device", "operation": "write", "action": "stop"}}'
fails "no room for what is thrown away" 1 '^kernel-bootstrap: what is written to made/init.img is kept in /nowhere-at-all: TMPDIR' \
	env TMPDIR=/nowhere-at-all timeout 100 "$program" run --snapshot --qemu "$here/speaker" made
mkdir wide && truncate -s 15T wide/init.img
event '{}' 'reboot: Power down'
TMPDIR=$scratch timeout 100 "$program" run --snapshot --qemu "$here/speaker" wide >said 2>err
ok "... is warned of" grep -q "^kernel-bootstrap: warning: wide/init.img: what is written to it, 15.0 TiB at most, is kept in $scratch" err

# --- The time. ---

event '{}' ' +> pkg=mes-0.27.1'
fails "a time-out is status 124" 124 'made: time-out: not ended after .*; it had come to: mes' runs_made --timeout 1
event '{}' 'ABORTING HARD'
fails "... but not that of a bootstrap that has failed" 1 'made: a program of the bootstrap failed' runs_made --timeout 2
# shows PATTERN OPTION...: whether run says such a line before it ends, which is then.
shows()
{
	shows_pattern=$1
	shift
	rm -f over err # those of before say it, too
	runs_made "$@" >said 2>err &
	soon grep -e "$shows_pattern" err
	shows_status=$?
	: >over
	wait $!
	return $shows_status
}
event '{}' 'payload-import: /dev/hdb: 295 files, 1016.0 MiB, into /external/distfiles' 'payload-import: 12/295 4% mes.tar (1.0 KiB)'
ok "the files of the import are counted" shows 'made: after .*: importing file 12/295; the console' --alive 1
rm -f over
runs_made --timeout 3 --alive 0 >said 2>err
ok "--alive 0: never" sh -c "! grep 'last word' err"
if have script; then
	TERM=xterm timeout 100 script -qfec "stty cols 100; $program run --qemu $here/speaker made" typescript >/dev/null </dev/null &
	ok "on a terminal the same line is written again" soon sh -c \
		"tr '\r' '\n' <typescript | grep -c '^ *0:[0-9:.]*  importing file 12/295; the console.s last word' | grep -v '^[01]\$'"
	: >over
	wait $!
	ok "... and is gone before a message" sh -c "tr '\r' '\n' <typescript | grep -A 1 'last word' | tail -n 1 | grep -q '^.\[K'"
else
	skip "on a terminal the same line is written again" "script (package bsdutils) makes a terminal"
	skip "... and is gone before a message" "script (package bsdutils) makes a terminal"
fi
rm -f over

# --- The built system. ---

export PATH="$PATH:/sbin:/usr/sbin"
event '{}' 'reboot: Power down'
runs_made >said 2>err
ok "an image without a system" grep -q '^made/init.img: has no partition with a system$' said
ok "images of a checkout" kb image --qemu --target-size 64 -o made tree
all=$(($(kb image --qemu --target-size 64 -o made tree 2>err | sed -n 's/.*: \([0-9]*\) files, \([0-9]*\) directories.*/\1 + \2/p')))
for bytes in 80000 100000 67108864; do
	event "{\"return\": [{\"device\": \"ide0-hd0\", \"stats\": {\"rd_bytes\": $bytes}, \"parent\": {\"stats\": {\"rd_bytes\": 1}}}]}" \
		'Booting from Hard Disk...'
	shows 'reads its files: [0-9]* of' --alive 1
	sed -n 's/.*reads its files: \([0-9]* of [0-9]*\);.*/\1/p' err | head -n 1
done >loaded
is "files of the image that are read: none, all" "$(sed '2d' loaded | tr '\n' ' ')" "0 of $all $all of $all "
ok "... some" test "$(sed -n '2s/ .*//p' loaded)" -gt 0 -a "$(sed -n '2s/ .*//p' loaded)" -lt "$all"
rm -f over
event '{}' 'reboot: Power down'
ok "... may be written again" kb image --qemu --target-size 64 -o made tree
missing=
for tool in sfdisk mkfs.ext4 debugfs; do
	have $tool || missing=$tool
done
if [ -z "$missing" ]; then
	# As jump: move_disk does it, but within the first GiB.
	mkdir -p root/external/repo && echo result >root/external/repo/a_0.tar.bz2
	echo '65536;' | sfdisk -q -f made/init.img >sfdisk.said 2>&1
	mkfs.ext4 -q -F -d root -E offset=$((65536 * 512)) made/init.img 30M >mkfs.said 2>&1
	runs_made --memory 4096 >said 2>err
	ok "where the system is" grep -q "partition 1 of made/init.img, from byte $((65536 * 512)) on" said
	ok "... a command that copies out of it" sh -c "$(sed -n 's/^ *debugfs/debugfs/p' said)"
	is "... what is there" "$(cat repo/a_0.tar.bz2)" result
	if [ "$(id -u)" -eq 0 ] && mkdir mnt && unshare -m sh -c "$(sed -n 's/^ *\(mount .*\) [^ ]*$/\1 mnt/p' said) && cat mnt/external/repo/a_0.tar.bz2" >mounted 2>err; then
		is "... a command that mounts it" "$(cat mounted)" result
	else
		skip "... a command that mounts it" "no loop devices, or not root"
	fi
	# As a disk of --repo, beside an init.img without a system.
	mkdir repo-made && cp made/init.img repo-made/external.img && truncate -s 1M repo-made/init.img
	timeout -k 1 60 "$program" run --qemu "$here/speaker" --memory 4096 repo-made >said 2>err
	ok "... on the disk of --repo" grep -q "ext3 file system in partition 1 of repo-made/external.img, from byte $((65536 * 512)) on" said
	rm repo-made/external.img
	timeout -k 1 60 "$program" run --qemu "$here/speaker" --memory 4096 repo-made >said 2>err
	ok "... nowhere" grep -q '^repo-made/init.img: has no partition with a system$' said
	runs_made --snapshot >said 2>err
	ok "... --snapshot keeps none" grep -q 'made/init.img: --snapshot: the system is not kept' said
	cp made/init.img kept
	fails "a system that was built is not replaced" 1 \
		'^kernel-bootstrap: made/init.img: a run has built a system in it (partition 1): -o another directory, or --force' \
		"$program" image --qemu -o made tree
	ok "... and is as it was" cmp made/init.img kept
	ok "... but with --force" kb image --qemu --force --target-size 64 -o made tree
else
	skip "where the system is" "no $missing here (Debian packages fdisk, e2fsprogs)"
fi
if have qemu-system-x86_64; then
	for image in init.img external.img; do
		[ -e made/$image ] || cp made/init.img made/$image
		rm -f monitor
		qemu-system-x86_64 -S -display none -drive file=made/$image,format=raw -qmp unix:monitor,server=on,wait=off 2>/dev/null &
		machine=$!
		soon monitor
		fails "$image that a machine uses is not replaced" 1 "^kernel-bootstrap: made/$image: a QEMU is using it" \
			"$program" image --qemu --force --external-sources -o made tree
		kill $machine
		wait $machine
	done
else
	skip "an image that a machine uses is not replaced" "no qemu-system-x86_64 here (Debian package qemu-system-x86)"
fi
done_testing
