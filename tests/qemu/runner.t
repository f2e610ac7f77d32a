#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# runner.t - qemu-run: its own statuses, and that it never leaves a QEMU behind.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

run=$qemu_run
echo text >"$scratch/text"
echo trailer | "$top/tests/data/cpio/make-archive" >"$scratch/empty"

ok '--help' "$run" --help
fails 'no program' 2 'qemu-run: which program? or --initrd FILE' "$run"
fails 'no such program' 122 'nowhere: no initial CPIO could be made for it' \
	"$run" --kernel "$scratch/text" "$scratch/nowhere"
for option in --put=/dev/null:/b --modules-from=.; do
	fails "$option with an initial CPIO that is there" 2 "qemu-run: --put, --package, --exclude, --no-etc, --modules-from: for an initial CPIO that is made, and here is --initrd" \
		"$run" --initrd "$scratch/empty" $option
done
fails 'messages here and in a log' 2 'qemu-run: --verbose and --log: the log has all' \
	"$run" --initrd "$scratch/empty" --verbose --log "$scratch/log"
fails 'a terminal where none is' 2 'qemu-run: --tty: standard input and output are no terminal' \
	"$run" --initrd "$scratch/empty" --tty </dev/null
fails 'a variable without a name' 2 'qemu-run: --env =b: NAME=VALUE or NAME' \
	env QEMU=true "$run" --kernel "$scratch/text" --initrd "$scratch/empty" --env =b
fails 'an option of QEMU_RUN_FLAGS once more' 2 'qemu-run: --memory is given twice' \
	env QEMU_RUN_FLAGS='--memory 64 --timeout=3' "$run" --initrd "$scratch/empty" --memory 65
fails 'no such option' 2 'qemu-run: --kernle: no such option' "$run" --kernle
fails 'a wrong number' 2 'qemu-run: --memory much: not a number' \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty" --memory much
for append in '--' 'payload.mode=run -- one' 'x --'; do
	fails "arguments in --append: $append" 2 'append .*a lone -- begins the program.s arguments' \
		env QEMU=true "$run" --kernel "$scratch/text" --initrd "$scratch/empty" --append "$append"
done
fails 'words with -- in them are words' 121 '' env QEMU=true \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty" --append 'a--b --c d--'
fails 'a command line that is too long' 2 'takes 2047 bytes' \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty" --append "$(seq -s ' ' 1 1000)"
fails 'arguments are no words of the kernel, nor options of ours behind the first of them' 121 '' env QEMU=true \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty" "$(seq -s '" ' 1 1000)" --nosuch
fails 'no such QEMU' 122 'no-such-qemu is not here' env QEMU=no-such-qemu \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty"
fails 'no such initial CPIO' 122 'nowhere: No such file' env QEMU=true \
	"$run" --kernel "$scratch/text" --initrd "$scratch/nowhere"
fails 'no such kernel' 122 'nokernel: No such file' env QEMU=true \
	"$run" --kernel "$scratch/nokernel" --initrd "$scratch/empty"
fails 'a log that cannot be written' 122 'no/log: cannot be written' env QEMU=true "$run" \
	--kernel "$scratch/text" --initrd "$scratch/empty" --log "$scratch/no/log"
fails 'a QEMU that does nothing' 121 'ended without saying a status' env QEMU=true \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty"

# A QEMU that keeps what it is told of disks. Each lies where the order of the options puts it, whatever its kind.
cat >"$scratch/words" <<'END'
#!/bin/sh
printf '%s\n' "$@" | grep 'disk[0-9]' >"${0%/*}/disks"
END
chmod +x "$scratch/words" && for disk in a b c d; do : >"$scratch/$disk.disk"; done
env QEMU="$scratch/words" "$run" --kernel "$scratch/text" --initrd "$scratch/empty" --disk "$scratch/a.disk" \
	--write-disk "$scratch/b.disk,ide" --disk "$scratch/c.disk,ahci" --disk "$scratch/d.disk,ide" >"$scratch/said" 2>&1
is 'disks are in the order of their options' "$(sed "s,$scratch/,," "$scratch/disks")" \
	'file=a.disk,format=raw,snapshot=on,if=none,id=disk0
virtio-blk-pci,drive=disk0
file=b.disk,format=raw,snapshot=off,if=none,id=disk1
ide-hd,bus=ide.0,unit=0,drive=disk1
file=c.disk,format=raw,snapshot=on,if=none,id=disk2
ide-hd,bus=bus2.0,drive=disk2
file=d.disk,format=raw,snapshot=on,if=none,id=disk3
ide-hd,bus=ide.0,unit=1,drive=disk3'

gzip -c "$scratch/text" >"$scratch/packed"
fails 'a kernel of which the machine cannot be seen' 122 'packed: is compressed, so for which machine .* --arch says it' \
	env QEMU=true "$run" --kernel "$scratch/packed" --initrd "$scratch/empty"
fails '... with --arch' 121 '' env QEMU=true "$run" --arch arm64 --kernel "$scratch/packed" --initrd "$scratch/empty"
fails 'no such architecture' 2 'arch vax: there are x86_64, arm64 and riscv64' "$run" --arch vax
perl -e 'print "\0" x 56, "ARM\x64", "\0" x 100' >"$scratch/image"
# shellcheck disable=SC2016
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >&2\n' >"$scratch/shows"
chmod +x "$scratch/shows"
fails 'the machine of the kernel' 121 '^cortex-a57$' env QEMU="$scratch/shows" \
	"$run" --kernel "$scratch/image" --initrd "$scratch/empty"

# talks [CHANNEL COMMAND]...: makes $scratch/talker, a QEMU whose channels have what these commands print.
talks()
{
	{
		printf '%s\n' '#!/bin/sh' 'for word in "$@"; do case $word in file,id=channel*)' \
			'channel=${word#file,id=channel}; eval "fd${channel%%,*}=${word##*path=}";; esac; done'
		while [ $# -gt 0 ]; do
			printf '%s >"$fd%s"\n' "$2" "$1"
			shift 2
		done
	} >"$scratch/talker"
	chmod +x "$scratch/talker"
}

# What the kernel says of an archive that it cannot unpack counts, whoever says what of himself then.
# shellcheck disable=SC2016
initrd_says()
{
	talks 0 "printf '%s\\n' '$1'" "$2" "printf '%s\\n' '$3'"
}
failed='[    0.5] Initramfs unpacking failed'
initrd_says "$failed: write error" 3 payload.status=0
fails 'the kernel has no room to unpack, and the program ends with 0' 120 \
	'^qemu-run: out of memory: .* Initramfs unpacking failed: write error; --memory gives more$' \
	env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"
initrd_says "$failed: junk" 3 payload.status=0
fails 'the kernel finds junk, and the program ends with 0' 125 \
	'^qemu-run: the initial CPIO is not there as a whole; the kernel says: Initramfs unpacking failed: junk; ' \
	env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"
ok 'junk, and somebody who takes what there is' env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" \
	--initrd "$scratch/empty" --append payload.archives=0
fails '... whose program has an argument like that' 125 'is not there as a whole' env QEMU="$scratch/talker" \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty" -- payload.archives=0
fails '... who says another number behind it' 125 'is not there as a whole' env QEMU="$scratch/talker" \
	"$run" --kernel "$scratch/text" --initrd "$scratch/empty" --append 'payload.archives=0 payload.archives=1'
initrd_says "init: the next program follows
$failed: junk" 3 payload.status=0
ok 'a program that shows the log of another machine' \
	env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"
initrd_says 'Initramfs unpacking failed: junk' 3 payload.status=0
ok 'a program that says so' env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"
initrd_says '[    0.5] rootfs image is not initramfs (write error); looks like an initrd
[    0.6] Kernel panic - not syncing: No working init found.' 3 ''
fails 'a kernel with a RAM disk, and a panic' 120 '^qemu-run: out of memory: .*rootfs image is not' \
	env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"
initrd_says "$failed: junk
[    0.6] Kernel panic - not syncing: No working init found." 3 ''
fails 'junk, and a panic' 123 '^qemu-run: the initial CPIO is not there as a whole' \
	env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"
initrd_says "$failed: write error" 3 payload.failure=120
fails 'init itself says it' 120 '^qemu-run: out of memory: ' \
	env QEMU="$scratch/talker" "$run" --kernel "$scratch/text" --initrd "$scratch/empty"

# What init says is what qemu-run ends with; every_status in guest.sh has init's part.
if rarely; then
	for status in $(seq 0 255); do
		talks 3 "echo payload.status=$status"
		QEMU=$scratch/talker "$run" --kernel "$scratch/text" --initrd "$scratch/empty" 2>/dev/null
		echo $?
	done >"$scratch/statuses"
	is 'every status' "$(cat "$scratch/statuses")" "$(seq 0 255)"
fi

# An archive of 100 MiB, as sparse as the file system can.
printf '%s\n' 'file large filesize=104857600' | "$top/tests/data/cpio/make-archive" >"$scratch/large.cpio"
truncate -s 104857716 "$scratch/large.cpio"
"$top/tests/data/cpio/make-archive" >>"$scratch/large.cpio" <<-'END'
	trailer
END
# of_memory MIB
of_memory()
{
	QEMU=true "$run" --memory "$1" --kernel "$scratch/text" --initrd "$scratch/large.cpio"
}
fails 'an archive larger than the memory' 120 \
	'large.cpio has 100.0 MiB, unpacked 100.0 MiB, both at once .* the machine has 200 MiB; --memory 448 is enough$' \
	of_memory 200
fails 'one that Linux will hardly have room for' 121 'warning: .*large.cpio has 100.0 MiB, .* half of .* 300 MiB; --memory 448' \
	of_memory 300
of_memory 448 2>"$scratch/err"
ok 'one that has room' sh -c '! grep large.cpio "$1"' - "$scratch/err"
fails 'one that is not whole' 121 'large.cpio: warning: byte 0: the archive ends within the data of this member; Linux would' \
	sh -c 'truncate -s 50M "$1/large.cpio" && QEMU=true "$2" --memory 448 --kernel "$1/text" --initrd "$1/large.cpio"' \
	- "$scratch" "$run"

# How many archives there are, as init is told. One that is there twice is one file in the guest.
for name in one two; do
	"$mkpayload" cpio -o "$scratch/$name" --no-default --add "$scratch/text:/$name:0644" 2>/dev/null
done
printf '%s\n' 'file foreign : text' trailer | "$top/tests/data/cpio/make-archive" >"$scratch/foreign"
printf '%s\n' 'file broken namesize=4096' | "$top/tests/data/cpio/make-archive" | tr '\0' x >"$scratch/broken"
printf '%s\n' '#!/bin/sh' "printf '%s\\n' \"\$@\" | grep -o 'payload.archives=[0-9]*' >'$scratch/told'" >"$scratch/listener"
chmod +x "$scratch/listener"
while read -r wanted archives; do
	# shellcheck disable=SC2086 # a word is an archive
	(cd "$scratch" && cat $archives >initrd)
	: >"$scratch/told"
	QEMU="$scratch/listener" "$run" --kernel "$scratch/text" --initrd "$scratch/initrd" 2>/dev/null
	is "archives that are counted: $archives" "$(cat "$scratch/told")" "${wanted#none}"
done <<'END'
payload.archives=1 one
payload.archives=2 one two
payload.archives=1 one one
payload.archives=1 foreign one
none one foreign
none foreign
none one broken
END

# The reader's pipe is full before the machine starts: how much one holds depends on how many its user has.
# fill_pipe: writes x into standard output until nothing more goes in.
fill_pipe()
{
	perl -e 'use Fcntl; fcntl STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK; 1 while syswrite STDOUT, "x" x 4096;
		fcntl STDOUT, F_SETFL, O_WRONLY'
}
# shellcheck disable=SC2016
talks 3 'echo payload.status=4' 1 'seq 1 500'
# The time must be enough for the talker.
for limit_s in 4 16 64; do
	{
		fill_pipe
		QEMU=$scratch/talker "$run" --kernel "$scratch/text" --initrd "$scratch/empty" --timeout $limit_s \
			2>"$scratch/err"
		echo $? >"$scratch/status"
	} | { sleep $((limit_s + 1)); cat; } >"$scratch/read"
	[ "$(cat "$scratch/status")" -eq 124 ] || break
done
is 'a reader slower than the time that the machine has: status' "$(cat "$scratch/status")" 4
is '... nothing is lost' "$(tr -d x <"$scratch/read")" "$(seq 1 500)"

# A limit of a file's size: what cannot be kept is said.
talks 3 'echo payload.status=4' 0 'seq 1 100000' 1 'seq 1 100000'
fails 'a log that gets larger than a file may be' 122 '^qemu-run: the log: cannot be written: File too large$' \
	env QEMU="$scratch/talker" sh -c 'ulimit -f 100; exec "$@"' - "$run" --kernel "$scratch/text" \
	--initrd "$scratch/empty" --log "$scratch/log"
fails '... standard output that does' 122 '^qemu-run: standard output: cannot be written: File too large$' \
	env QEMU="$scratch/talker" sh -c 'ulimit -f 100; exec "$@"' - "$run" --kernel "$scratch/text" \
	--initrd "$scratch/empty" --log /dev/null

# A guest that does what its first argument says, without init.
if [ -z "$guest_missing" ]; then
	# shellcheck disable=SC2016
	printf '%s\n' '#!/bin/busybox sh' '/bin/busybox --install -s /bin' \
		'mount -t proc proc /proc' '[ -e /~words/arguments ] || { echo hanging; sleep 100000; }' \
		'tr "\0" "\n" </~words/arguments >/line' \
		'eval "$(tail -n +2 /line)"' 'poweroff -f' >"$scratch/init"
	printf '%s\n' 'dir /bin 0755 0 0' 'dir /proc 0755 0 0' 'dir /dev 0755 0 0' \
		'nod /dev/console 0600 0 0 c 5 1' "file /init $scratch/init 0755 0 0" \
		"file /bin/busybox $busybox 0755 0 0" >"$scratch/plain.spec"
	"$mkpayload" cpio --no-default --spec "$scratch/plain.spec" -o "$scratch/plain.cpio"
fi

boots 'the last status on the console counts' 3 'payload.status=9' "$scratch/plain.cpio" \
	-- 'echo init: payload.status=9; echo init: payload.status=3'
boots 'a guest without a status' 121 'qemu-run: the guest ended without saying a status' \
	"$scratch/plain.cpio" -- 'echo payload.status=9'
boots 'a kernel panic' 123 'qemu-run: kernel panic: sysrq triggered crash' "$scratch/plain.cpio" \
	-- 'echo init: payload.status=9; echo c >/proc/sysrq-trigger'
boots 'a file that is no kernel' 122 'qemu-run: QEMU ended with status 1' "$scratch/empty" \
	--kernel "$scratch/text"
boots 'a disk that is not there' 122 'nowhere' "$scratch/plain.cpio" --disk "$scratch/nowhere"

# How a run of its own ends when it is ended; start prints its first process.
start()
{
	: >"$scratch/hang.log"
	"$run" --kernel "$kernel" --initrd "$scratch/plain.cpio" --append quiet "$@" \
		--log "$scratch/hang.log" >/dev/null 2>"$scratch/hang.err" &
	runner=$!
	until grep -q hanging "$scratch/hang.log" || ! kill -0 "$runner" 2>/dev/null; do
		sleep 0.2
	done
}

# Is there a QEMU with this archive?
machines()
{
	for machine in /proc/[0-9]*; do
		{ tr '\0' ' ' <"$machine/cmdline"; } 2>/dev/null |
			grep "^qemu.*-initrd $scratch/plain.cpio"
	done
}

# Whether there is no more of them.
none_runs()
{
	[ -z "$(machines)" ]
}

if [ -n "$guest_missing" ]; then
	for name in 'time-out' 'SIGTERM' 'SIGKILL'; do
		skip "$name: ends, and QEMU with it" "$guest_missing"
	done
else
	start --timeout 4
	wait "$runner"
	is 'time-out: status' $? 124
	ok '... says so' grep -q 'qemu-run: time-out: not ended after 4 seconds' "$scratch/hang.err"
	ok '... and QEMU nothing' sh -c '! grep -q terminating "$1"' - "$scratch/hang.err"
	ok '... QEMU is gone' soon none_runs

	start
	kill -TERM "$runner"
	wait "$runner"
	is 'SIGTERM: status' $? 143
	ok '... QEMU is gone' soon none_runs

	start
	ok 'running: QEMU is there' test -n "$(machines)"
	kill -KILL "$runner"
	wait "$runner" 2>/dev/null
	ok 'SIGKILL: QEMU is gone' soon none_runs
fi

done_testing
