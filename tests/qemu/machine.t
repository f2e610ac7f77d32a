#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# machine.t - what qemu-run makes of the machine: its CPU, clock, memory and disks, what ends it besides its program, and
# that nothing of it stays.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cd "$scratch" || exit 1
run=$qemu_run
echo trailer | "$top/tests/data/cpio/make-archive" >empty
echo kernel >nokernel

# qemu NAME LINE...: a QEMU that does this. $fd0 to $fd4 are its channels, $events what hears its events.
qemu()
{
	qemu_name=$1
	shift
	# shellcheck disable=SC2016 # for it
	printf '%s\n' '#!/bin/sh' 'case $* in *isa-debug-exit*) exit 1 ;; esac' 'for word in "$@"; do case $word in' \
		'file,id=channel*) channel=${word#file,id=channel}; eval "fd${channel%%,*}=${word##*path=}" ;;' \
		'socket,id=events,fd=*) events=${word##*=} ;;' \
		'esac; done' "$@" >"$qemu_name"
	chmod +x "$qemu_name"
}

# with QEMU WORD...: runs that one with an archive that has nothing.
with()
{
	with_qemu=$PWD/$1
	shift
	QEMU=$with_qemu "$run" --kernel nokernel --initrd empty "$@"
}

# shellcheck disable=SC2016
qemu words 'printf "%s\n" "$@" >words.said'
# says NAME PATTERN OPTION...: QEMU is told this with these options.
says()
{
	says_name=$1 says_pattern=$2
	shift 2
	with words "$@" 2>/dev/null
	ok "$says_name" grep -qx -e "$says_pattern" words.said
}

# --- What the machine is. ---

says 'a timer that is not tried, since it fails on a busy host' 'console=ttyS0 no_timer_check panic.*'
says 'one processor' '1'
says '... three' '3' --smp 3
says 'a clock' 'base=2001-02-03T04:05:06' --rtc 2001-02-03T04:05:06
says 'a network card' 'user,id=net0' --net user
with words 2>/dev/null
ok '... none without it' sh -c '! grep -q netdev words.said'
fails 'a clock that is none' 2 'rtc tomorrow: utc, localtime, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS' with words --rtc tomorrow
fails 'a network that is none' 2 'net tap: there are none and user' with words --net tap
fails 'more processors than the machine takes' 2 'smp 9: a machine for arm64 has 8 at most' with words --arch arm64 --smp 9
# shellcheck disable=SC2016
qemu cpus 'case $* in "-cpu help") echo "x86 Nehalem  (alias)"; echo "Recognized CPUID flags:"; echo " avx2 "; exit ;; esac' \
	'printf "%s\n" "$@" >words.said'
fails 'a CPU that is none' 2 'cpu avx2: .*/cpus has no such CPU' with cpus --cpu avx2
with cpus --cpu Nehalem,-vme 2>/dev/null
ok '... one that is' grep -qx 'Nehalem,-vme' words.said
fails "the host's own without KVM" 122 'cpu host: is the CPU of this machine, which only KVM runs' with words --cpu host
fails 'options in the environment' 2 "QEMU_RUN_FLAGS is '--smp no', before" env QEMU_RUN_FLAGS='--smp no' "$run"
# flag NAME PATTERN FLAGS WORD...: such a word of the environment takes nothing of the command line for its own.
flag()
{
	flag_name=$1 flag_pattern=$2 flag_flags=$3
	shift 3
	fails "$flag_name" 2 "$flag_pattern" env QEMU=true QEMU_RUN_FLAGS="$flag_flags" "$run" "$@"
	ok '... and says where it stands' grep -q "^qemu-run: QEMU_RUN_FLAGS is '$flag_flags'" "$scratch/.err"
}
flag '... a word that is none' 'QEMU_RUN_FLAGS: true is no option' '--smp 2 true' --kernel nokernel --initrd empty
flag '... an option without its value' '--kernel: a value is missing' '--smp 2 --kernel' nokernel --initrd empty
flag '... an end of options' 'QEMU_RUN_FLAGS: -- is no option' '--kernel nokernel --' --initrd empty

printf '%s\n' 'file large filesize=314572800' | "$top/tests/data/cpio/make-archive" >large
truncate -s 314572916 large
echo trailer | "$top/tests/data/cpio/make-archive" >>large
QEMU=$PWD/words "$run" --kernel nokernel --initrd large 2>/dev/null
ok 'as much memory as the archive needs' grep -qx 1088 words.said
fails 'no archive at all' 122 'nokernel: is no initial CPIO: not a newc archive' "$run" --kernel empty --initrd nokernel
for put in a:b text :/x; do
	fails "--put $put" 2 "put $put: HOST:GUEST, where GUEST begins with" "$run" --kernel empty --put $put true
done
fails '--put with a mode' 2 "put text:/data/12:30: a ':' in GUEST" "$run" --kernel empty --put text:/data/12:30 true
echo text >text
fails '--put of what is the log, too' 122 'text: is read' "$run" --kernel empty --put text:/x --log text true
fails '... or the report' 122 'text: is read' "$run" --kernel empty --put text:/x --report text true
fails '--log and --report of one name' 122 'is already an output of --log' \
	"$run" --kernel empty --initrd empty --log new --report new
mkdir one two
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
	# shellcheck disable=SC2016 # for the shell that is started with it
	QEMU=$PWD/words unshare -m sh -c 'mount -t tmpfs one one && mount -t tmpfs two two &&
		exec "$0" --kernel empty --initrd empty --log one/new --report two/new' "$run" >said 2>err
	is '... but on two file systems' "$(grep -c 'is already an output' err)" 0
else
	skip '--log and --report on two file systems' 'root, and mount namespaces'
fi
fails '--put of nothing' 2 'put nothing:/x: there is no such file here' "$run" --kernel empty --put nothing:/x true

printf '%s\n' 'file lib/modules/0001-virtio_console.ko : x' trailer | "$top/tests/data/cpio/make-archive" >ports
for arch in x86_64 arm64 riscv64; do
	QEMU=$PWD/words "$run" --arch $arch --kernel nokernel --initrd ports 2>/dev/null
	ok "ports of virtio, $arch" grep -qx virtserialport,bus=ports.0,nr=3,chardev=channel4 words.said
done

# --- Disks. ---

echo disk | tee a:b.img a,b nbd:c d d,ide >/dev/null
# drive NAME PATTERN DISK: is told to QEMU so.
drive()
{
	says "$1" "file=$2,format=raw,snapshot=on,if=none,id=disk0" --disk "$3"
}
drive 'a name with a colon' ./a:b.img a:b.img
drive '... with a type' ./a:b.img a:b.img,virtio
drive 'a name with a comma' a,,b a,b
drive '... whose end is a type, with a file of the rest beside it' d,,ide d,ide
drive 'a name like the address of a block server' ./nbd:c ./nbd:c
drive 'a block server' nbd:host:10809:exportname=x nbd:host:10809:exportname=x
drive '... another' 'nbd+unix:///x?socket=s,,t' 'nbd+unix:///x?socket=s,t,virtio'
fails 'a type that is none' 2 'disk a:b.img,floppy: there is no such file, nor a type floppy: there are virtio, ide,' \
	with words --disk a:b.img,floppy
fails '... of a block server' 2 'nor a type floppy' with words --disk nbd:host:1,floppy
fails 'a block server that is written to' 2 'write-disk nbd:host:1: what a block server has is only read' \
	with words --write-disk nbd:host:1
fails 'a disk that is none' 122 'json:{}: No such file' with words --disk 'json:{}'

# --- Which payload it is. ---

"$mkpayload" pack --sums -o payload.img "$files" >pack.out
"$mkpayload" pack -o without.img "$files" >/dev/null
mkdir some && echo 1 >some/a && echo 2 >some/b && (cd some && sha256sum a >SHA256SUMS) && "$mkpayload" pack -o some.img some >/dev/null
digest=$(grep -o '[0-9a-f]\{64\}' pack.out)
# told NAME WANTED OPTION...: what init is told.
told()
{
	told_name=$1 told_wanted=$2
	shift 2
	with words "$@" 2>/dev/null
	is "$told_name" "$(grep -o 'payload.digest=[^ ]*' words.said | sed 's/.*=//' | tr '\n' ' ')" "$told_wanted"
}
told 'init is told which payload it is' "$digest " --disk a,b --disk payload.img
told '... not with --any-payload' '' --disk payload.img --any-payload
told '... not with a second one' '' --disk payload.img --disk some.img
told '... nor of one without digests' '' --disk without.img
told '... nor where some files have none' '' --disk some.img
head -c 510 /dev/zero >table && printf '\125\252' >>table
told '... nor where a partition may have another' '' --disk payload.img --disk table
told '... nor where a disk cannot be read here' '' --disk payload.img --disk nbd:host:1
told '... nor where it is told otherwise' '0 ' --disk payload.img --append payload.digest=0

# --- How it ends. ---

# shellcheck disable=SC2016
qemu lingers 'echo payload.status=4 >"$fd3"' 'exec sleep 1000'
QEMU=$PWD/lingers timeout 100 "$run" --kernel nokernel --initrd empty --timeout 600 2>err
is 'a machine that has told its status and does not end' "$? $(grep -c time-out err)" '4 0'
# shellcheck disable=SC2016
qemu tells_late "trap 'echo payload.status=4 >\"\$fd3\"; exit' TERM" 'sleep 1000 & wait'
with tells_late --timeout 3 2>err
is '... where the time was over first' "$? $(grep -c time-out err)" '4 0'

# QEMU itself, which is ended as soon as it has the file.
# shellcheck disable=SC2016
printf '%s\n' '#!/bin/sh' 'case $* in *isa-debug-exit*) exit 1 ;; esac' \
	'(until readlink /proc/$$/fd/* | grep "/vl[.]" >kept; do sleep 0.1; done; kill $$) &' \
	"exec ${QEMU:-qemu-system-x86_64} -S \"\$@\"" >keeps
chmod +x keeps
# keeps NAME TMPDIR PATTERN: there it keeps what is written to a disk and thrown away.
keeps()
{
	if [ -n "$guest_missing" ] || [ ! -w /var/tmp ]; then
		skip "$1" "${guest_missing:-nothing can be written to /var/tmp}"
		return
	fi
	TMPDIR=$2 QEMU=$PWD/keeps "$run" --kernel "$kernel" --initrd empty --disk a,b --timeout 60 >/dev/null 2>&1
	ok "$1" grep -q "$3" kept
}
keeps 'what is thrown away lies in TMPDIR, also in /tmp' /tmp '^/tmp/vl'
keeps '... where it is empty, in /var/tmp' '' '^/var/tmp/vl'

event='{"event": "BLOCK_IO_ERROR", "data": {"device": "disk0", "operation": "write", "reason": "No space left on device", "action": "stop"}}'
cat >full.pl <<'EOF'
open my $events, '>&=', shift or die;
syswrite $events, shift() . "\n";
sleep 1000;
EOF
qemu full "exec perl full.pl \$events '$event'"
mkdir here
TMPDIR=$PWD/here QEMU=$PWD/full timeout 100 "$run" --kernel nokernel --initrd empty --disk a,b 2>err
is "a host's disk that is full" $? 122
ok '... is said' grep -q "^qemu-run: the host's disk: a,b: write: No space left on device$" err
ok '... and where it is' grep -q "a,b is kept in $PWD/here: TMPDIR names another place" err

qemu other "exec perl full.pl \$events '$(echo "$event" | sed 's/disk0/disk7/')'"
QEMU=$PWD/other timeout 100 "$run" --kernel nokernel --initrd empty --disk a,b 2>err
is '... of a disk that is not ours' "$? $(grep -c "^qemu-run: the host's disk: disk7: write: No space" err)" '122 1'

# A script that starts QEMU and waits for it. What it has started is gone a moment after.
# shellcheck disable=SC2016
qemu wraps '(trap "" TERM; exec sleep 1000) & echo $! >pid; echo hanging >"$fd0"; wait'
with wraps --timeout 3 2>err
is 'a script that starts QEMU: time-out' $? 124
ok '... nothing is left' soon ended "$(cat pid)"
cat >ends.pl <<'EOF'
# ends.pl SIGNAL COMMAND...: sends the signal once it hangs, and says how the command ended.
my $signal = shift;
my $child = fork // die;
if (!$child) {
	$SIG{$_} = 'DEFAULT' for qw(INT TERM);
	exec @ARGV;
}
select undef, undef, undef, 0.1 until -s 'log';
kill $signal, $child;
waitpid $child, 0;
print $? & 127, ' ', $? >> 8, "\n";
EOF
for signal in 2 15; do
	rm -f log
	is "... signal $signal: it dies by that" \
		"$(QEMU=$PWD/wraps perl ends.pl $signal "$run" --kernel nokernel --initrd empty --log log 2>/dev/null)" "$signal 0"
	ok '... nothing is left' soon ended "$(cat pid)"
done
# shellcheck disable=SC2016
qemu speaks 'echo payload.status=0 >"$fd3"'
# shellcheck disable=SC2016
QEMU=$PWD/speaks perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' "$run" --kernel nokernel --initrd empty 2>/dev/null
is 'a caller that ignores the end of children' $? 0
with speaks <&- >&- 2>&-
is 'one without standard input, output, error' $? 0
if have script; then
	# shellcheck disable=SC2016
	qemu loud 'echo loud >&2; echo payload.status=5 >"$fd3"'
	# shellcheck disable=SC2016
	printf '%s\n' 'stty tostop' "QEMU=$PWD/loud $run --timeout 20 --kernel nokernel --initrd empty" 'echo "status $?"' >terminal
	script -qfec 'sh terminal' /dev/null >typescript </dev/null
	ok 'a QEMU that speaks on a terminal with tostop' grep -q 'status 5' typescript
else
	skip 'a QEMU that speaks on a terminal with tostop' 'script (package bsdutils) makes a terminal'
fi

# --- Real ones. ---

if [ -n "$guest_missing" ]; then
	skip 'machines that run' "$guest_missing"
	done_testing
	exit
fi
export QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s${kernel_modules:+ --modules-from $kernel_modules}"
# shellcheck disable=SC2016 # for the guest
all='/bin/busybox --install -s /bin; export PATH=/bin
	for flag in avx2 bmi1 bmi2 f16c fma abm movbe xsave sse4_2; do grep -q "^flags.* $flag" /proc/cpuinfo || echo no $flag; done
	nproc; date +%Y-%m-%d; ls /sys/class/net; exit 3'
"$run" --smp 2 --rtc 2001-02-03 --net user --report report.json --put "$busybox:/bin/busybox" "$busybox" sh -c "$all" \
	</dev/null >said 2>err
is 'a CPU of x86-64-v3, two of them, the clock, the card' "$? $(tr '\n' ' ' <said)" '3 2 2001-02-03 eth0 lo '
# shellcheck disable=SC2016
ok '... is reported' perl -MJSON::PP -e 'local $/; my $said = shift; my $all = decode_json(<>);
	exit !($all->{status} == 3 && $all->{smp} == 2 && $all->{rtc} eq "2001-02-03" && $all->{cpu} =~ /^Haswell/ &&
		$all->{output_sha256} eq $said && $all->{qemu_version} =~ /^\d+\.\d+\.\d+/ && $all->{kernel_sha256} =~ /^[0-9a-f]{64}$/)' \
	"$(sha256sum said | cut -d ' ' -f 1)" report.json

if ! have qemu-nbd; then
	skip 'a payload on a block server' 'qemu-nbd (package qemu-utils) serves it'
else
	qemu-nbd --read-only --persistent --socket "$PWD/nbd" --format raw payload.img &
	server=$!
	until [ -S nbd ]; do sleep 0.1; done
	guest_cpio init.cpio
	QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s" "$run" --initrd init.cpio --disk "nbd+unix:///?socket=$PWD/nbd" \
		"echo mine | dd of=/dev/vda conv=notrunc 2>/dev/null && head -c 5 /dev/vda; $show_sums" </dev/null >said 2>err
	is 'a payload on a block server' "$? $(cat said)" "0 mine
$(guest_sums)"
	kill $server
fi

# shellcheck disable=SC2016 # for the shell that is started with it
small='mount -t tmpfs -o size=1m tmpfs small || exit 77
	truncate -s 64M small/disk
	"$1" --write-disk small/disk --append payload.device=none "$2" sh -c "yes >/dev/vda" </dev/null'
if mkdir small && ! unshare -rm mount -t tmpfs -o size=1m tmpfs small 2>err; then
	skip "a host's disk that is full, of a machine that runs" "no tmpfs of our own: $(cat err)"
else
	fails "a host's disk that is full, of a machine that runs" 122 \
		"^qemu-run: the host's disk: small/disk: write: No space left on device" unshare -rm sh -c "$small" sh "$run" "$busybox"
	ok '... and what to do' grep -q 'small/disk: its file system has room for [0-9]* bytes: make some' .err
fi
done_testing
