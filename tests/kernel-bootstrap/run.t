#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# run.t - kernel-bootstrap run: its verdict on consoles of every kind, first those of small disks that
# QEMU really boots, then those of a program in QEMU's place.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

program=$kernel_bootstrap
cd "$scratch" || exit 1

run()
{
	"$program" run "$@" >"$scratch/said"
}

# says NAME PATTERN: a line on standard output that matches.
says()
{
	ok "$1" grep -q -e "$2" said
}

# A bootstrap from its begin to its end.
whole()
{
	cat <<-'END'
		 +> ./bootstrap-seeds/POSIX/x86/hex0-seed ./x86/hex0_x86.hex0 ./x86/artifact/hex0
		 +> ./x86/artifact/cc_x86 ./x86/artifact/M2-0.c ./x86/artifact/M2-0.M1
		 +> ./x86/artifact/M2 --architecture x86 -f ./M2libc/x86/linux/bootstrap.c
		 +> pkg=mes-0.27.1
		 +> pkg=tcc-0.9.27
		kexec-fiwix: starting kernel /boot/fiwix...
		                    Fiwix kernel v1.5.0 for i386 architecture
		 +> pkg=bash-2.05b
		payload-import: /dev/hdb: 295 files, 1016.0 MiB, into /external/distfiles
		payload-import: 295 files, 1016.0 MiB, in /external/distfiles: 295 copied
		musl-1.1.24: beginning build using script pass1.sh
		gcc-4.0.4: beginning build using script pass1.sh
		Linux version 4.14.341-openela
		reboot: Power down
	END
}

# --- QEMU itself. ---

if have qemu-system-x86_64; then
	mkdir real panic silent 'a,b'
	whole >text
	# SeaBIOS leaves its line without an end.
	{ echo; cat text; } | "$top/tests/kernel-bootstrap/talker" reset real/init.img
	ok "a whole bootstrap: status 0" run --memory 1408 --cores 1 real
	is "... its milestones in order" "$(sed -n 's/^ *0:[0-9:.]*  //p' said)" \
		'builder-hex0 reads its files
stage0: the first programs run
cc_x86, a C compiler in assembly
M2-Planet
mes
tcc 0.9.27
kexec-fiwix
Fiwix
bash
import: the payload is found
import: every file is in place
musl
gcc 4
Linux
the system is complete and has switched itself off'
	tr -d '\r' <real/console.log | grep -a -F -x -f text >logged
	ok "... and the whole console in DIR/console.log" cmp text logged
	printf '\nFiwix kernel v1.5.0\n\nPANIC: in get_free_page()\n' |
		"$top/tests/kernel-bootstrap/talker" halt panic/init.img

	fails "Fiwix panics and sits there" 1 'panic: Fiwix panicked after 0:[0-9:.]*; it had come to: Fiwix' \
		run --memory 1408 panic
	printf '\n +> ./x86/artifact/hex0\n' | "$top/tests/kernel-bootstrap/talker" halt silent/init.img
	# It must have said its word in that time.
	for limit_s in 5 20 80 320; do
		run --memory 1408 --timeout $limit_s silent 2>err
		status=$?
		! grep -q 'it had come to: stage0' err || break
	done
	ok "a machine that says nothing more" \
		grep 'silent: time-out: not ended after 0:[0-9:.]*; it had come to: stage0' err
	is "... status 124" "$status" 124
	cp real/init.img 'a,b/init.img'
	cp real/init.img 'a,b/external.img'
	ok "a comma in the name, and a second disk" run --memory 1408 'a,b'
	says "... which is said" 'init.img and external.img'
	ok "... --snapshot, with images that cannot be written" sh -c "chmod 444 'a,b'/*.img && exec '$program' run --snapshot --memory 1408 'a,b'"
else
	skip "disks that QEMU boots" "no qemu-system-x86_64 here (Debian package qemu-system-x86)"
fi

# --- A program in its place. ---

mkdir dir && : >dir/init.img
whole >whole
# imitate TEXT...: what QEMU does, a part of a shell script.
imitate()
{
	{
		echo '#!/bin/sh'
		# The trial of KVM is not the run.
		echo 'case "$*" in *isa-debug-exit*) exit 1 ;; esac'
		printf '%s\n' "$@"
	} >qemu
	chmod +x qemu
}

imitate 'echo "words: $*"' 'cat whole'
ok "status 0 from the console" run --qemu ./qemu dir
is "the words of rootfs.py" "$(sed -n 's/^words: //p' dir/console.log | sed 's/^-accel [a-z]* //; s/fd=[0-9]*/fd=N/')" \
	"-m 4096M -smp 2 -drive file=dir/init.img,format=raw,snapshot=off -machine kernel-irqchip=split -nic user,ipv6=off,model=e1000 -no-reboot -nographic -chardev socket,id=events,fd=N -mon chardev=events,mode=control"
: >dir/external.img
ok "with a payload, cores, memory" run --qemu ./qemu --cores 3 --memory 2000 --snapshot dir
is "... its words" "$(sed -n 's/^words: //p' dir/console.log | sed 's/^-accel [a-z]* //; s/ -machine.*//')" \
	"-m 2000M -smp 3 -drive file=dir/init.img,format=raw,snapshot=on -drive file=dir/external.img,format=raw,snapshot=on"
ok "--log FILE" run --qemu ./qemu --log other.log dir
ok "... has it" grep -q 'Power down' other.log
ok "--console" run --qemu ./qemu --console dir
says "... shows it" '^payload-import: /dev/hdb'
imitate 'printf "\r\n%s\r\n" " +> pkg=mes-0.27.1"; head -c 100000 /dev/urandom; yes x | tr -d "\n" | head -c 100000; printf "\nreboot: Power down"'
ok "carriage returns, binary bytes, a line without end, a last line without newline" run --qemu ./qemu dir
says "... milestones are found" ' mes$'

imitate 'sed 3q whole' 'echo "mes-0.27.1.tar.gz: FAILED"; printf "Subprocess error 1\nABORTING HARD\n"'
fails "a program fails in kaem" 1 'dir: a program of the bootstrap failed after .*; it had come to: M2-Planet' \
	run --qemu ./qemu dir
ok "... what the console said of it" grep -q '^kernel-bootstrap:     mes-0.27.1.tar.gz: FAILED$' .err
ok "... where the console is" grep -q 'the whole console: dir/console.log' .err
imitate 'sed 12q whole; echo "Kernel panic - not syncing: Attempted to kill init!"; sleep 100'
fails "Linux panics" 1 'dir: Linux panicked after' run --qemu ./qemu dir
ok "... which package was begun" grep -q 'the last package begun: gcc-4.0.4' .err
imitate 'sed 8q whole'
fails "it ends before it is complete, with status 0" 1 'dir: the machine ended after .* before the system was complete; it had come to: bash' \
	run --qemu ./qemu dir
ok "... the last line" grep -q '^kernel-bootstrap:      +> pkg=bash' .err
ok "... which package was begun" grep -q 'the last package begun: bash-2.05b' .err
# What was said has been read before the rest is said; after a panic soon, for only two seconds are given it.
imitate 'printf "ABORTING HARD\n"; until grep -qs ABORTING dir/console.log; do sleep 0.1; done; cat whole'
ok "a failure that was survived is none" run --qemu ./qemu dir
imitate 'sed 7q whole; echo "PANIC: in words"; until grep -qs PANIC dir/console.log; do :; done; echo "Linux version 4"; sleep 4; cat whole'
ok "... nor one that a milestone follows, however silent it is then" run --qemu ./qemu dir
imitate 'exit 1'
fails "QEMU ends with an error" 1 'dir: ./qemu ended with an error (exit status 1) after ' run --qemu ./qemu dir
imitate 'exit 37'
fails "... another one" 1 'ended with an error (exit status 37) after ' run --qemu ./qemu dir
imitate 'kill -9 $$'
fails "QEMU is killed" 1 'dir: ./qemu ended with an error (killed by signal 9 (Killed)) after ' run --qemu ./qemu dir
# It is given ten seconds to end.
imitate 'sed 8q whole; exec >&- 2>&-; exec sleep 1000'
fails "QEMU closes its console and does not end" 1 \
	'dir: ./qemu closed the console and did not end, so it was killed after .*; it had come to: bash' run --qemu ./qemu dir
imitate ':'
fails "a console without a word" 1 'it had come to: no milestone at all' run --qemu ./qemu dir
if have flock; then
	fails "another run: nothing is read before that is seen" 1 '^kernel-bootstrap: empty: another run is at work in it' \
		sh -c "mkdir empty && exec flock empty '$program' run empty"
else
	skip "another run: nothing is read before that is seen" "no flock here (Debian package util-linux)"
fi
fails "no QEMU" 1 'no-qemu: is not here: Debian.s package qemu-system-x86' run --qemu ./no-qemu dir
: >qemu && chmod 644 qemu
fails "a QEMU that cannot be executed" 1 'qemu: Permission denied' run --qemu ./qemu dir

# --- The log of the run before. ---

imitate 'echo first'
run --qemu ./qemu dir 2>err
fails "no QEMU: the log stays" 1 'no-qemu: is not here' run --qemu ./no-qemu dir
is "... as it was" "$(cat dir/console.log)" first
imitate 'exit 1'
fails "a QEMU that says nothing" 1 'ended with an error' run --qemu ./qemu dir
fails "... twice" 1 'ended with an error' run --qemu ./qemu dir
is "... is not worth the log before" "$(cat dir/console.log.old)" first
imitate 'echo second'
run --qemu ./qemu dir 2>err
run --qemu ./qemu --log dir/console.log dir 2>err
is "the last but one" "$(cat dir/console.log.old)" second
imitate 'cat whole'
mkdir kept && echo earlier >kept/log && ln -s ../kept/log dir/link.log
run --qemu ./qemu --log dir/link.log dir 2>err
is "a log that is a symbolic link: the one before is kept beside the file that it leads to" \
	"$(readlink dir/link.log) $(cat kept/log.old) $(grep -c 'starting kernel' kept/log)" '../kept/log earlier 1'
if [ "$(id -u)" -eq 0 ] && echo mounted >mounted && echo precious >kept/mounted && mount --bind mounted kept/mounted 2>err; then
	fails "a log that something is mounted on" 1 '^kernel-bootstrap: kept/mounted: something is mounted there, so no other file can' \
		run --qemu ./qemu --log kept/mounted dir
	is "... stays" "$(cat kept/mounted)" mounted
	umount kept/mounted
else
	skip "a log that something is mounted on" "run as root, where a file can be mounted"
fi
ok "--log to what is no regular file" run --qemu ./qemu --log /dev/null dir
ok "... which stays" test -c /dev/null -a ! -e /dev/null.old

# --- A limit of a file's size. ---

imitate 'echo " +> pkg=mes-0.27.1"; head -c 2000000 /dev/zero'
fails "a log that gets larger than a file may be" 1 '^kernel-bootstrap: dir: dir/console.log: File too large after .*; it had come to: mes' \
	sh -c "ulimit -f 100; exec '$program' run --qemu ./qemu dir"
imitate 'exec head -c 2000000 /dev/zero >large'
fails "... QEMU has the limit, too, and is what it was" 1 'ended with an error (killed by signal 25' \
	sh -c "ulimit -f 100; exec '$program' run --qemu ./qemu dir"

# --- What is left behind. ---

for signal in TERM:143 INT:130 HUP:129 QUIT:131 KILL:137; do
	wanted=${signal#*:} signal=${signal%:*}
	rm -f process dir/console.log
	# A script that starts QEMU ends with it, but by SIGKILL to us.
	case $signal in
	KILL) imitate 'echo $$ >process; echo " +> pkg=mes-"; exec sleep 1000' ;;
	*) imitate '(trap "" TERM; exec sleep 1000) & echo $! >process; echo " +> pkg=mes-"; wait' ;;
	esac
	# A shell makes background processes ignore an interrupt, nohup a hangup; perl gives them back.
	perl -e '$SIG{$_} = "DEFAULT" for qw(HUP INT QUIT); exec @ARGV' "$program" run --qemu ./qemu dir >said 2>err &
	running=$!
	until grep -qs pkg=mes dir/console.log || ! kill -0 "$running"; do
		sleep 0.1
	done
	kill -"$signal" "$running"
	wait "$running" 2>/dev/null
	status=$?
	ok "SIG$signal leaves no QEMU behind" soon ended "$(cat process)"
	is "SIG$signal: it dies by that" "$status" "$wanted"
	[ "$signal" = KILL ] && continue
	ok "SIG$signal: says how far it came" grep -q 'dir: interrupted after .*; it had come to: mes' err
done
imitate 'until [ -e over ]; do sleep 0.1; done; cat whole'
rm -f over dir/console.log
perl -e '$SIG{HUP} = "IGNORE"; exec @ARGV' "$program" run --qemu ./qemu dir >said 2>err &
running=$!
until [ -e dir/console.log ] || ! kill -0 "$running"; do
	sleep 0.1
done
kill -HUP "$running"
: >over
wait "$running"
is "a hang-up under nohup does not end it" $? 0
# A signal between the look whether one came and the wait: the wait is made to begin with it.
cat >late.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	int (*real)(struct pollfd *, nfds_t, int);

	*(void **)&real = dlsym(RTLD_NEXT, "poll");
	raise(SIGTERM);
	return real(fds, count, timeout);
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

	*(void **)&real = dlsym(RTLD_NEXT, "ppoll");
	raise(SIGTERM);
	return real(fds, count, timeout, mask);
}
END
imitate 'exec sleep 1000'
if ${CC:-cc} -shared -fPIC -o late.so late.c -ldl 2>err; then
	fails "SIGTERM right before the wait ends it, too" 143 'dir: interrupted after ' \
		timeout 100 env ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD="$scratch/late.so" "$program" run --qemu ./qemu dir
else
	skip "SIGTERM right before the wait ends it, too" "no C compiler that links: ${CC:-cc}"
fi
imitate 'echo $$ >process; while :; do whole; echo x; done'
"$program" run --qemu ./qemu --console dir 2>/dev/null | head -n 3 >/dev/null
ok "nobody reads its output: no QEMU is left behind" soon ended "$(cat process)"

# --- Wrong calls. ---

fails "no such directory" 1 'nowhere/init.img: No such file.*kernel-bootstrap image' run nowhere
fails "no directory" 2 'say one directory' run
fails "two" 2 'say one directory' run dir dir
fails "too little memory for builder-hex0" 2 'memory 1407: not a number from 1408' run --memory 1407 dir
"$top/tests/kernel-bootstrap/make-tree" tree
ok "an image of a checkout" kb image --qemu --target-size 1 -o tree-images tree
needed=$(kb plan tree 2>err | sed -n 's/^  memory  *\([0-9]*\) MiB.*/\1/p')
imitate 'cat whole'
fails "memory as plan says it is enough, one less is not" 1 \
	"tree-images/init.img: .* need $needed MiB .* and $((needed - 1)) are too little: say --memory $needed or more" \
	run --qemu ./qemu --memory $((needed - 1)) tree-images
ok "... and nothing was started" test ! -e tree-images/console.log
ok "... as plan says it" run --qemu ./qemu --memory "$needed" tree-images
ok "... as nobody says it" run --qemu ./qemu tree-images
head -c 100000 tree-images/init.img >dir/init.img
ok "an image that is cut off is QEMU's to judge" run --qemu ./qemu --memory 1408 dir
fails "no core" 2 'cores 0: not a number from 1' run --cores 0 dir
fails "a time that is none" 2 'timeout soon: not a number' run --timeout soon dir
rm -f process
imitate 'echo $$ >process; exec sleep 10000'
fails "a log that cannot be written" 1 'nowhere/log: cannot be written: No such file' run --qemu ./qemu --log nowhere/log dir
ok "... leaves no QEMU behind" soon ended "$(cat process 2>/dev/null)"
ok "--help" run --help

done_testing
