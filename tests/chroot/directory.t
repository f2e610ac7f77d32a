#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# directory.t - payload-chroot in a directory: what the command finds there, how it ends, what a signal does, and that nothing stays.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin

# says NAME WANTED WORD...: what it prints.
says()
{
	says_name=$1 says_wanted=$2
	shift 2
	is "$says_name" "$(in_target "$@" 2>&1)" "$says_wanted"
}
# ends NAME STATUS WORD...
ends()
{
	ends_name=$1 ends_wanted=$2
	shift 2
	in_target "$@" >out 2>&1
	ends_got=$?
	is "$ends_name" "$ends_got" "$ends_wanted"
}
before

# --- How it ends. ---

ends "the command's status" 7 dir sh -c 'exit 7'
ends "0" 0 dir true
ends "killed by a signal" 137 dir sh -c 'kill -9 $$'
fails "not there" 127 '^payload-chroot: nonesuch: No such file' "$chroot" dir nonesuch
fails "not executable" 126 '^payload-chroot: /etc/passwd: Permission denied' "$chroot" dir /etc/passwd
fails "no target" 2 'what is to be entered' "$chroot"
fails "the root of this machine" 125 '^payload-chroot: /: is this system.s own root' "$chroot" / true
fails "... by another name" 125 "is this system.s own root" "$chroot" /../proc/self/root/. true
fails "nothing there" 125 '^payload-chroot: none: No such file' "$chroot" none true
fails "a device that is none of blocks" 125 'neither an image, a block device nor a directory' "$chroot" /dev/null true
fails "no set of mounts" 2 'there are default, packer and none' "$chroot" --mounts some dir
fails "no way of a mount" 2 'TYPE:SRC:DST' "$chroot" --mount tmpfs:x dir
fails "a mount without its directory" 125 '^payload-chroot: --mount tmpfs:x:/none: in the target /none is: No such file' \
	"$chroot" --mount tmpfs:x:/none dir true
fails "no such type" 125 '/tmp: nonefs of x cannot be mounted: No such device' "$chroot" --mount nonefs:x:/tmp dir true
fails "no such user" 125 'nobody.*no such user in the target' "$chroot" -u nobody dir true
fails "partitions of a directory" 125 'are for images and devices' "$chroot" --partition 1 dir true
nothing_left "nothing of these has stayed"

# --- What it finds. ---

says "root" "uid=0(root) gid=0 groups=0" dir id
says "a user with its groups" "uid=1000(bob) gid=100(users) groups=29(audio),100(users)" -u bob dir id
says "... another group" "uid=1000(bob) gid=6(disk) groups=6(disk),29(audio)" -u bob:disk dir id
says "... numbers" "uid=1234 gid=29(audio)" -u 1234:29 dir sh -c 'id | sed "s/ groups.*//"'
says "process 1 is ours" payload-chroot dir sh -c 'tr "\0" "\n" </proc/1/cmdline | head -n 1 | sed "s,.*/,,"'
says "devices" "full null random tty urandom zero" dir sh -c 'cd /dev; for f in *; do [ -c $f ] && [ ! -L $f ] && printf "%s " $f; done | sed "s/ $//"'
says "... that work" "0" dir sh -c 'echo x >/dev/null; head -c 3 /dev/zero | wc -c >/dev/null; echo $?'
says "mounts" "/ /dev /dev/pts /dev/shm /etc/resolv.conf /proc /run /sys /tmp" \
	dir sh -c 'cut=$(sed "s/^[^ ]* \([^ ]*\) .*/\1/" /proc/mounts); for m in $cut; do echo $m; done | grep -v ^/proc/ | busybox sort | tr "\n" " " | sed "s/ $//"'
says "... this machine's settings cannot be changed" "cannot" dir sh -c 'echo x 2>/dev/null >/proc/sys/kernel/domainname || echo cannot'
says "... but where that is asked for" "can" --mount proc:proc:/proc dir sh -c 'echo x 2>/dev/null >/proc/sys/kernel/domainname && echo can'
says "no mounts" "/ /etc/resolv.conf " --mounts none --mount proc:x:/proc dir sh -c 'sed "s/^[^ ]* \([^ ]*\) .*/\1/" /proc/mounts | grep -v /proc | tr "\n" " "'
says "packer's" "b" --mounts packer dir sh -c '[ -e /dev/pts/ptmx ] && [ -e /dev/kmsg -o -e /dev/mem -o -e /dev/ram0 -o -e /dev/loop-control ] && echo b'
echo bound >bound
mkdir bound.d && echo inner >bound.d/file
says "a directory of this machine" "inner" --mount "bind:$scratch/bound.d:/tmp" dir cat /tmp/file
says "... that cannot be written" "no" --mount "bind:$scratch/bound.d:/tmp:ro" dir sh -c 'echo x 2>/dev/null >/tmp/new || echo no'
ok "... and was not" test ! -e bound.d/new
touch dir/root/file
says "a file of this machine" "bound" --mount "bind:$scratch/bound:/root/file" dir cat /root/file
says "size of one in memory" "ok" --mount tmpfs:x:/root:size=64k,mode=0700 dir sh -c 'grep -q " /root tmpfs .*size=64k" /proc/mounts && echo ok'
says "environment" "HOME=/root LOGNAME=root PATH SHELL=/bin/sh TERM=t USER=root X=1 " \
	--env TERM=t --env X=1 dir sh -c 'env | grep -v -e ^PWD -e ^SHLVL -e ^MARK | sed "s/^PATH=.*/PATH/" | busybox sort | tr "\n" " "'
is "a variable of here" "$(Y=2 in_target --env Y dir sh -c 'echo $Y')" 2
is "the shell, and input" "$(echo 'echo $0' | in_target dir 2>&1)" /bin/sh
says "words before it" "in front A=1" --wrap 'env A=1' dir sh -c 'echo in front A=$A'
says "signals are let in" "0000000000000000" dir sh -c 'sed -n "s/^SigBlk:.//p" /proc/self/status'
is "what comes in goes out" "$(head -c 300000 /dev/urandom >bytes; in_target dir cat <bytes | cmp - bytes && echo same)" same
says "no descriptor of ours" "0 1 2 " dir sh -c 'cd /proc/$$/fd; for f in [0-2] [4-9]; do [ -e $f ] && printf "%s " $f; done'
nothing_left "nothing of these has stayed"

# --- What it leaves. ---

ends "a daemon that ignores signals, forks twice and mounts" 3 dir sh -c '
	(trap "" TERM HUP INT QUIT; setsid sh -c "trap \"\" TERM HUP; mount -t tmpfs x /tmp; sh -c \"sleep 1000 & sleep 1000\" & sleep 1000" &)
	mount -t tmpfs y /root; sleep 0.1; exit 3'
nothing_left "... has not stayed"
ends "a process that goes on" 0 dir sh -c 'nohup sleep 1000 >/dev/null 2>&1 &'
nothing_left "... has not, either"

cat /proc/self/mounts >mounts
in_target dir sh -c ': >/root/ready; while [ -e /root/ready ]; do sleep 0.02; done' &
until [ -e dir/root/ready ]; do sleep 0.02; done
is "nobody else sees what is mounted meanwhile" "$(cat /proc/self/mounts | diff mounts - | grep -e "$scratch" -e ' /srv ' -e ' /media ' -e ' /mnt ')" ""
rm dir/root/ready
wait $!

# --- A session of its own. ---

# A group of the caller's, which a broken one would end.
apart='setpgrp; exec @ARGV'
is "a command that kills its group" "$(perl -e "$apart" sh -c '"$0" --env "MARK=$1" dir sh -c "kill -KILL 0"; echo $?' "$chroot" "$scratch" 2>&1)" 137
ignored='s/^SigIgn:[^0]*//p'
says "signals that are ignored here, and no others" "$(sed -n "$ignored" /proc/self/status)" dir sed -n "$ignored" /proc/self/status
case $(uname -m) in
x86_64)
	# In the session's keyring, and seen by who has that alone.
	keys='my $k = syscall(248, my $t = "user", my $d = $ARGV[0], my $x = "x", 1, -3); $k > 0 or exit 9; syscall(250, 5, $k, 0x3f000000); shift; exec @ARGV'
	keys="syscall(250, 1, 0); $keys"
	if perl -e "$keys" "key:$scratch" grep -qs "key:$scratch" /proc/keys; then
		is "the caller's keys are not there" "$(perl -e "$keys" "key:$scratch" "$chroot" --env "MARK=$scratch" dir grep -c "key:$scratch" /proc/keys)" 0
	else
		skip "the caller's keys" "this kernel has none"
	fi
	;;
*) skip "the caller's keys" "numbers of calls are known for x86_64" ;;
esac

if "$top/tests/chroot/terminal.pl" -- true >out 2>&1; then
	types "a terminal of its own, of the same size" "/dev/pts/0 37 91 crw--w---- /dev/pts/0 /dev/pts/0 /dev/pts/0 0 same" -- "$chroot" --env "MARK=$scratch" dir sh -c \
		'tty; stty size; ls -l $(tty) | cut -c 1-10; ls -l /proc/1/fd | sed -n "s/.* -> \(.*pts.*\)/\1/p"'
	types "... of the user" "/dev/pts/0 written 0 same" -- "$chroot" --env "MARK=$scratch" -u bob dir sh -c 'tty; echo written >$(tty)'
	# own TARGET-WORD...: says whether the command's terminal is not the caller's, and whose that is then.
	cat >own <<'END'
theirs=$(stat -L -c %t:%T /proc/self/fd/0)
"$chroot" --env "MARK=$scratch" --env "THEIRS=$theirs" --mounts none --mount proc:p:/proc "$@" dir sh -c \
	'[ "$(stat -L -c %t:%T /proc/self/fd/0)" = "$THEIRS" ] && echo "the caller'\''s" || echo own; stty size'
stat -L -c %u /proc/self/fd/0
END
	export chroot scratch
	types "... where the target has no /dev/pts" "own 37 91 0 0 same" -- sh own
	types "... of a user" "own 37 91 0 0 same" -- sh own -u bob
	types "... and none can be made here" "payload-chroot: note: the command has no terminal of its own: none can be made here the caller's 37 91 0 0 same" -- \
		unshare -m sh -c 'mount --bind /dev/null /dev/ptmx && sh own -u bob'
	caught='trap "echo caught; exit 5" INT; echo ready; while :; do sleep 0.05; done'
	types "^C comes once" "ready ^Ccaught 5 same" ready "$(printf '\003')" -- "$chroot" --env "MARK=$scratch" dir sh -c "$caught"
	types "none in a pipe, and the caller's stays the caller's" "x 0 0 same" -- sh -c '"$0" --env "MARK=$1" -u bob dir echo x | cat; stat -c %u $(tty)' "$chroot" "$scratch"
	types "a new size" "ready 40 100 6 same" ready size -- "$chroot" --env "MARK=$scratch" dir sh -c \
		'trap "stty size; exit 6" WINCH; echo ready; while :; do sleep 0.05; done'
	mkdir many && (cd many && seq 4000 | xargs touch)
	# The terminal changes while files are put there.
	cat >resized <<'END'
tty=$(tty)
(until [ -e dir/root/many ]; do sleep 0.01; done; stty rows 40 cols 100 <$tty; : >dir/root/sized) &
exec "$chroot" --env "MARK=$scratch" --put many:/root/many dir sh -c 'until [ -e /root/sized ]; do sleep 0.02; done
	for try in $(busybox seq 250); do [ "$(stty size)" != "40 100" ] || break; sleep 0.02; done; stty size'
END
	types "... that came before the command" "40 100 0 same" -- sh resized
	rm -r dir/root/many dir/root/sized
	types "what is typed" "ready typed typed 7 same" ready 'typed
' -- "$chroot" --env "MARK=$scratch" dir sh -c 'echo ready; read x; echo $x; exit 7'
	types "... where the terminal is no session's" "ready typed typed 7 same" ready 'typed
' -- setsid -w "$chroot" --env "MARK=$scratch" dir sh -c 'echo ready; read x; echo $x; exit 7'
	types "... to the caller's shell, while this is in the background" "ready typed typed over 7 0 same" ready 'typed
' -- sh -c 'set -m; "$0" --env "MARK=$1" dir sh -c "echo ready; until [ -e /root/go ]; do sleep 0.02; done; echo over; exit 7" &
		read x; echo $x; : >dir/root/go; wait $!; echo $?; rm dir/root/go' "$chroot" "$scratch"
	for signal in USR1=138 ALRM=142 SEGV=139; do
		types "${signal%=*} ends it, and the terminal is as it was" "ready ${signal#*=} same" ready "signal ${signal%=*}" -- \
			"$chroot" --env "MARK=$scratch" dir sh -c 'echo ready; sleep 1000'
	done
	# Of the caller's session the first process alone hears of it.
	"$top/tests/chroot/terminal.pl" ready hangup -- sh -c 'trap : HUP; "$0" --env "MARK=$1" dir sh -c "
		trap \"echo hangup >/root/got; exit 4\" HUP; echo ready; while :; do sleep 0.05; done"; :' "$chroot" "$scratch" >/dev/null 2>&1 & pid=$!
	ok "a terminal that is hung up is so for the command" soon test -s dir/root/got
	soon ended $pid
	rm -f dir/root/got
	types "what the command did to its terminal is not the caller's" "0 same" -- "$chroot" --env "MARK=$scratch" dir stty raw -echo
else
	skip "terminals" "none can be made here: $(cat out)"
fi
nothing_left "nothing of these has stayed"

# --- Signals. ---

# strike SIGNAL...: to a run whose command says which it got; its status goes to the file status.
strike()
{
	rm -f dir/root/ready dir/root/got
	(
		perl -e "$reset" "$chroot" --env "MARK=$scratch" dir sh -c '
			for s in INT TERM HUP QUIT; do trap "echo $s >>/root/got; n=\$((n + 1)); [ \$n -lt $0 ] || exit 9" $s; done
			: >/root/ready; while :; do sleep 0.05; done' "${wanted:-1}" >/dev/null 2>&1 &
		pid=$!
		until [ -e dir/root/ready ]; do sleep 0.02; done
		for signal; do
			kill -s "$signal" $pid
			[ $# -eq 1 ] || until [ -e dir/root/got ] || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
		done
		wait $pid
		echo $? >status
	)
}
# A shell ignores INT and QUIT in what it starts in the background; perl does not.
reset='use POSIX; $SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV'
for signal in INT TERM HUP QUIT; do
	strike $signal
	is "$signal comes to the command" "$(cat dir/root/got) $(cat status)" "$signal 9"
done
wanted=2
strike TERM TERM
is "the second kills" "$(cat dir/root/got) $(cat status)" "TERM 137"
nothing_left "nothing of these has stayed"
("$chroot" --env "MARK=$scratch" --post-mount 'sleep 1000' dir true >out 2>&1 & pid=$!; sleep 0.3; kill $pid; wait $pid; echo $? >status)
is "before the command has begun it undoes all" "$(cat status)" 143
nothing_left "... and nothing has stayed"
# As a terminal does it: to all of the group at once.
perl -e 'setpgrp; $SIG{INT} = "DEFAULT"; $ENV{SLEEP} = $$; exec @ARGV' "$chroot" --env "MARK=$scratch" --post-mount "touch begun" \
	--post-mount 'sleep 1000' dir true >out 2>&1 & pid=$!
until [ -e begun ]; do sleep 0.02; done
sleep 0.1
kill -s INT -- -$pid
wait $pid
is "... also where the whole group gets it" $? 130
nothing_left "... and nothing has stayed"

# --- What is not of this run. ---

mkdir -p ch/work/work ch/upper && echo x >ch/work/work/precious
fails "--ephemeral=DIR with a work directory of others" 125 '^payload-chroot: --ephemeral: upper: File exists' "$chroot" --ephemeral=ch dir true
ok "... which stays" test -f ch/work/work/precious
rm -r ch/upper
fails "... that alone" 125 '^payload-chroot: --ephemeral: work: File exists' "$chroot" --ephemeral=ch dir true
is "... stays, and nothing is new" "$(cd ch && find . -mindepth 1 | sort | tr '\n' ' ')" "./work ./work/work ./work/work/precious "
rm -r ch && mkdir ch
fails "a command here that fails before it is mounted" 125 'exit status 1' "$chroot" --ephemeral=ch --pre-mount false dir true
is "... has made nothing there" "$(ls ch)" ""
"$chroot" --env "MARK=$scratch" --ephemeral=ch dir sh -c 'echo one >/one; exec sleep 20' >out 2>&1 & pid=$!
until [ -e ch/upper/one ]; do sleep 0.02; done
fails "a second run with the same DIR" 125 '^payload-chroot: --ephemeral: ch: in use by another payload-chroot' "$chroot" --ephemeral=ch dir true
ok "... leaves the first its directory" test -d ch/work/work
kill $pid
wait $pid
nothing_left "nothing of these has stayed"

# What the caller does with signals: SIGCHLD ignored, or all held.
ignores='$SIG{CHLD} = "IGNORE"; exec @ARGV'
is "a caller that ignores SIGCHLD" "$(timeout -s KILL 20 perl -e "$ignores" "$chroot" --env "MARK=$scratch" --pre-mount true dir sh -c 'exit 3'; echo $?)" 3
holds='use POSIX; my $all = POSIX::SigSet->new; $all->fillset; sigprocmask(SIG_BLOCK, $all); exec @ARGV'
(perl -e "$holds" "$chroot" --env "MARK=$scratch" --post-mount "touch held" --post-mount 'sleep 20' dir true >out 2>&1 & pid=$!
	until [ -e held ]; do sleep 0.02; done; kill $pid; wait $pid; echo $? >status)
is "... that holds signals" "$(cat status)" 143
if have setpriv; then
	is "no namespaces" "$(setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$chroot" dir true 2>&1; echo $?)" \
		"payload-chroot: no namespaces: Operation not permitted
125"
else
	skip "no namespaces" "no setpriv"
fi
DEVICE=/dev/stale MOUNT=/stale
export DEVICE MOUNT
is "no variable of the caller's comes to commands here" "$("$chroot" --pre-mount 'sh -c echo${IFS}$DEVICE_X${DEVICE:-none}${MOUNT:-none}' dir true)" nonenone
unset DEVICE MOUNT
fails "a device that is not there" 125 '^payload-chroot: mkfs.ext4 $DEVICE: there is no $DEVICE: the target is a directory' \
	"$chroot" --pre-mount 'mkfs.ext4 $DEVICE' dir true
fails "a place before there is one" 125 'there is no $MOUNT before it is mounted' "$chroot" --pre-mount 'ls $MOUNT/.' dir true
mkdir pipes && cp -a dir/. pipes && rm pipes/etc/passwd pipes/etc/group && mkfifo pipes/etc/passwd pipes/etc/group
ok "lists of users that are pipes hold nobody" timeout -k 5 60 "$chroot" pipes true
mkdir other && printf 'mv dir here && mv other dir\n' >exchange
fails "a directory that becomes another one" 125 '^payload-chroot: dir: was exchanged' "$chroot" --pre-mount 'sh exchange' dir true
mv dir other && mv here dir
mount -t tmpfs hidden dir/tmp
fails "what is mounted in the target" 0 'note: --ephemeral does not show what is mounted in the target: /tmp$' "$chroot" --ephemeral dir true
umount dir/tmp
rm -f dir/etc/resolv.conf
# Nobody reads what is said.
unread='pipe R, W; open STDERR, ">&W"; close R; close W; $SIG{PIPE} = "DEFAULT"; exec @ARGV'
perl -e "$unread" "$chroot" --env "MARK=$scratch" --get /none:x dir true
is "a message that nobody reads" "$? $(ls dir/etc)" "125 group
passwd"
nothing_left "nothing of these has stayed"

# --- Steps. ---

is "what would be done" "$("$chroot" --dry-run --partition 2 -u bob --pre-mount 'mkfs $DEVICE' --post-mount p --pre-unmount u --put a:/b \
	--get /c:d --payload i:/j --export k --ephemeral --mounts none --mount bind:/x:/y -o noatime img make all)" \
	"StepAttach: img, partition 2, read-only
StepPreMountCommands: mkfs \$DEVICE
StepMountDevice: as it is, noatime
StepMountDevice: overlay, changes in memory
StepPostMountCommands: p
StepMountExtra: bind:/x:/y
StepCopyFiles: /etc/resolv.conf
StepChrootProvision: put a:/b
StepChrootProvision: payload i:/j
StepChrootProvision: run as bob: make all
StepChrootProvision: get /c:d
StepChrootProvision: export k
StepEarlyCleanup: processes, copied files, extra mounts
StepEarlyCleanup: u
StepEarlyCleanup: device, attachment"
done_testing
