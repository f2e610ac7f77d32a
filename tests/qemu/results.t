#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# results.t - qemu-run --export and --get, without a boot: what a machine may leave behind. QEMU is a script.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"
# shellcheck source=tests/qemu/script.sh
. "$top/tests/qemu/script.sh"

# --- The disk, and what becomes of it. ---

cat >act <<'END'
stat -c %s -L "$disk" >size; head -c 48 "$disk" | od -An -tx1 >head
finish "$disk" image
END
run --export out.img
is 'what was finished' "$? $(cat err)" '0 '
ok '... comes without the head' cmp image out.img
is '... from a disk of 64 GiB and its head' "$(cat size)" 68719480832
is '... which is marked' "$(head -n 1 head)" ' 4c 42 45 58 50 52 54 31 00 10 00 00 10 00 00 00'
nonce=$(tr -d ' \n' <head | cut -c 33-64)
is '... init is told' "$(tr ' ' '\n' <words | grep -c -x -e 'payload.export=/results' -e "payload.export_nonce=$nonce" \
	-e 'payload.device=none')" 3
run --export out.img --export-size 5000
is '... another size, in whole blocks' "$(cat size)" 12288
ok '... another nonce' test "$(tr -d ' \n' <head | cut -c 33-64)" != "$nonce"
cat >act <<'END'
for disk in $kept; do finish "$disk" image; done
END
here=$(df --output=fstype . | tail -n 1)
for place in /dev/shm .; do
	# One of them can cut the head off in place, the other one has to move all.
	if [ -d "$place" ] && [ -w "$place" ]; then
		TMPDIR=$place run --export "$place/out.$$.img" --get /sub/b:got
		is "on $(df --output=fstype "$place" | tail -n 1), here $here" "$? $(cat err)" '0 '
		ok '... whole' cmp image "$place/out.$$.img"
		ok '... a single file' cmp tree/sub/b got
		rm -f "$place/out.$$.img" got
	else
		skip "on $place" 'no such place here'
	fi
done
mkdir there
run --get /sub:tree2 --get /a:there --get /sub/b:there/ --get /a:b:c
is 'files and directories' "$? $(cat err)" '0 '
ok '... are there' sh -c 'cmp tree/sub/b tree2/b && cmp tree/a there/a && cmp tree/sub/b there/b && cmp tree/a b:c'
run --get /a:a2 --get /none:none2
is 'one that is not there' "$? $(cat err)" '125 qemu-run: --get /none:none2: no file has come back'
ok '... and one that is' cmp tree/a a2

if [ -L /bin ]; then
	printf '#!/bin/sh\n' >script && chmod +x script
	"$mkpayload" cpio --export -o merged --exec script >/dev/null
	QEMU_RUN_FLAGS='--kernel archive' run --initrd merged --export merged.img
	is 'where /bin is a link' "$? $(cat err)" '0 '
else
	skip 'where /bin is a link' 'it is none here'
fi

# --- What is not finished, or not right. ---

cp out.img before
# nothing NAME STATUS WORDS ACT
nothing()
{
	echo "$4" >act
	fails "$1" "$2" "$3" "$qemu_run" --export out.img </dev/null
	ok '... what was there stays' cmp out.img before
	is '... and nothing else' "$(ls -A | grep -e part -e failed)" ''
}
nothing 'nothing was exported' 125 'out.img: no results have come back: no export was finished' ''
nothing '... by a program that failed' 7 'out.img: no results have come back: no export was finished' status=7
nothing 'a head that was overwritten' 125 'out.img: no results have come back: the guest has overwritten the head' \
	'dd if=image of="$disk" conv=notrunc status=none'
nothing '... by that of another disk' 125 'the guest has overwritten the head' \
	'finish "$disk" image; printf x | dd of="$disk" bs=1 seek=20 conv=notrunc status=none'
nothing 'a container that is longer than the disk' 125 'longer than the disk' \
	'printf "\377\377\377\377\377" | dd of="$disk" bs=1 seek=32 conv=notrunc status=none'
nothing 'a container that is none' 122 'out.img: byte 0: ' 'finish "$disk" spec'
nothing '... that ends long before its length' 122 'out.img: byte [0-9]*: the container of the results ends long before' \
	'finish "$disk" image; printf "\100" | dd of="$disk" bs=1 seek=35 conv=notrunc status=none'
"$mkpayload" blank -o inner --size 16777216 >/dev/null
nothing '... behind a second head' 122 'out.img: byte 0: what came back begins with a second head' \
	'finish inner image; finish "$disk" inner'
nothing 'a damaged file' 122 'out.img: byte .*: sub/b: its SHA-256 is' \
	'finish "$disk" image; printf x | dd of="$disk" bs=1 seek=500000 conv=notrunc status=none'
nothing 'a disk that was cut' 125 'out.img: no results have come back: the guest has overwritten' ': >"$disk"; truncate -s 5000 "$disk"'
nothing '... behind its head' 122 'out.img: cannot be read: it ends$' 'truncate -s 100 "$disk"'
nothing 'a machine that says no status' 121 'without saying a status' 'exit 0'

echo 'finish "$disk" image; status=9' >act
echo old >out.img.failed
run --export out.img
is 'a program that failed' "$? $(cat err)" '9 qemu-run: note: out.img.failed has the results of the run that failed'
ok '... has its results beside' cmp image out.img.failed
ok '... what was there' cmp out.img before

# --- Whatever goes wrong on the way back, the rest comes, and the program's status counts. ---

echo 'for disk in $kept; do finish "$disk" image; done; rm -rf gone; status=9' >act
damage='printf x | dd of="${kept##* }" bs=1 seek=500000 conv=notrunc status=none'
rm -rf a3 b3 out.img.failed && mkdir -p gone
run --export out.img --get /a:gone/a --get /none:none3 --get /sub:image --get /sub/b:b3 --get /a:a3
is 'of many, some that cannot be written: the program'"'"'s status' $? 9
is '... each is said' "$(sed 's/: No such file.*/: .../' err)" "qemu-run: note: out.img.failed has the results of the run that failed
qemu-run: gone/a: cannot open its directory: ...
qemu-run: --get /none:none3: no file has come back
qemu-run: image: Not a directory"
ok '... all others come' sh -c 'cmp image out.img.failed && cmp tree/sub/b b3 && cmp tree/a a3'
is '... and no temporary file stays' "$(find . -name '*.part')" ''
sed -i 's/status=9/status=0/' act
mkdir -p gone && rm b3
run --get /a:gone/a --get /sub/b:b3
is '... of a program that ends well: ours' "$? $(cat tree/sub/b | cmp - b3)" '122 '
echo 'for disk in $kept; do finish "$disk" image; done; status=9; set -- $kept; printf x | dd of="$1" bs=1 seek=500000 conv=notrunc status=none' >act
rm -f out.img.failed a3
run --export out.img --get /a:a3
is 'damaged results of a program that failed: its status' $? 9
ok '... they are not kept' test ! -e out.img.failed
ok '... what is said' grep -q 'out.img: what came back is damaged' err
ok '... and a file comes' cmp tree/a a3
mkdir -p gone && echo 'rm -rf gone; status=9' >act
run --report gone/report
is 'a report that cannot be written: the status' "$? $(sed 's/: No such.*//' err)" '9 qemu-run: gone/report: cannot open its directory'

# --- Two that would write one file. ---

"$mkpayload" pack --tree --sums -o image4 --list - >/dev/null <<'END'
d/f tree/a
d/e/g tree/a
d/out.img tree/a
b/f tree/sub/b
b/h tree/sub/b
END
echo 'for disk in $kept; do finish "$disk" image4; done' >act
rm -rf into && mkdir into
run --get /d:into --get /b:into
is 'two directories with one name of a file, into one' "$? $(cat err)" \
	'122 qemu-run: --get /b:into: would replace what has come by --get /d:into: it needs another name'
ok '... the first stays' cmp into/f tree/a
ok '... alone' test ! -e into/h
rm -rf into && mkdir -p into/e
run --get /d:into --get /b/f:into/e/g
is '... a directory and a file below it' "$? $(cat err)" \
	'122 qemu-run: --get /b/f:into/e/g: would replace what has come by --get /d:into: it needs another name'
rm -rf into && mkdir -p into/e
run --get /b/f:into/e/g --get /d:./into/../into
is '... the other way round' "$? $(cat err)" \
	'122 qemu-run: --get /d:./into/../into: would replace what has come by --get /b/f:into/e/g: it needs another name'
ok '... the first stays' cmp into/e/g tree/sub/b
rm -rf into && mkdir -p into/e
run --get /b:into/e --get /d/e:into/e --get /d/f:into/e/f2
is '... and two that go well together' "$? $(cat err) $(cd into && find . -type f | sort | tr '\n' ' ')" \
	'0  ./e/f ./e/f2 ./e/g ./e/h '
rm -rf into && mkdir into
run --get /d:into --export into/out.img
is '... a directory, and the results' "$? $(cat err)" \
	'122 qemu-run: --get /d:into: would replace an output of --export: it needs another name'
ok '... which stay' cmp into/out.img image4
mkdir into/e && ln -s into/e way && rm -f into/out.img
run --get /b:way --get /d:into
is '... by a link' "$? $(cat err)" '0 '

# --- The name of what failed. ---

echo 'finish "$disk" image; status=9' >act
rm -rf into && mkdir into && ln -s into/real.img link.img && : >into/real.img
run --export link.img
is 'FILE is a link, and the program fails' "$? $(cat err)" '9 qemu-run: note: '"$(pwd -P)"'/into/real.img.failed has the results of the run that failed'
ok '... that is true' cmp into/real.img.failed image
ok '... and the link as it was' sh -c '[ -L link.img ] && [ ! -s into/real.img ]'
ln "$QEMU" into/real.img.failed2 && mv -f into/real.img.failed2 into/real.img.failed
fails '... a name that is read' 122 'real.img.failed: is the file ' "$qemu_run" --export link.img --disk into/real.img.failed </dev/null
long=$(printf '%0250d' 0)
rm -f words
fails 'FILE.failed is longer than a name can be' 122 "$long.failed: File name too long" "$qemu_run" --export "$long" </dev/null
fails 'FILE is' 122 "$long$long: File name too long" "$qemu_run" --report "$long$long" </dev/null
ok '... nothing runs' test ! -e words
fails '--export -:/x' 2 './- is a file of that name' "$qemu_run" --export -:/x true
fails '--get /a:-' 2 './- is a file of that name' "$qemu_run" --get /a:- true

# --- A file that has no name: whoever made it has both. ---

for status in 0 9; do
	echo 'finish "$disk" image; status='$status >act
	: >nameless && exec 5<>nameless && rm nameless
	"$qemu_run" --export /proc/self/fd/5 </dev/null >said 2>err
	is "FILE is an open file without a name, status $status" "$?" $status
	ok '... which has the results' cmp image /proc/self/fd/5
	exec 5>&-
done
is '... and is named' "$(cat err)" 'qemu-run: note: /proc/self/fd/5 has the results of the run that failed'

# --- Where files without a name lie. ---

cat >tmpfile.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

/* A file system that has none; one name with large files, one without. */
#define OPEN(name)                                                                  \
	int name(const char *path, int flags, ...)                                  \
	{                                                                           \
		static int (*next)(const char *, int, ...);                         \
		va_list rest;                                                       \
		int mode;                                                           \
		va_start(rest, flags);                                              \
		mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;       \
		va_end(rest);                                                       \
		if ((flags & O_TMPFILE) == O_TMPFILE) {                             \
			errno = EOPNOTSUPP;                                         \
			return -1;                                                  \
		}                                                                   \
		next = next ? next : (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
		return next(path, flags, mode);                                     \
	}
OPEN(open)
OPEN(open64)
END
echo 'readlink "$disk" >where; finish "$disk" image' >act
mkdir -p temporary && rm -f a3
TMPDIR=$PWD/temporary run --get /a:a3
ok 'a file without a name lies in TMPDIR' grep -q "^$PWD/temporary/#[0-9]* (deleted)$" where
if have cc && cc -shared -fPIC -o tmpfile.so tmpfile.c -ldl 2>/dev/null; then
	LD_PRELOAD=$PWD/tmpfile.so ASAN_OPTIONS=verify_asan_link_order=0 TMPDIR=$PWD/temporary run --get /a:a3
	is '... also where the file system has no such files' "$? $(cat err)" '0 '
	ok '... and not in memory' grep -q "^$PWD/temporary/lbpayload-.* (deleted)$" where
	is '... nothing stays' "$(ls -A temporary)" ''
else
	skip 'a file system without files without a name' 'cc, which makes one'
fi
rm a3
TMPDIR=$PWD/nowhere run --get /a:a3
is '... in memory where there is nowhere else, which is said' "$? $(cat err)" \
	"0 qemu-run: note: $PWD/nowhere: No such file or directory: what is temporary takes memory instead; TMPDIR names another place"
ok '... it comes all the same' cmp tree/a a3
(ulimit -f 1000; run --get /a:a4)
is 'a disk that is larger than files may be' "$? $(cat err)" \
	'122 qemu-run: the disk of --get, in TMPDIR or /var/tmp: no disk of 64.0 GiB can be made for it there: File too large'

# --- The host has no room for what comes. ---

cat >act <<'END'
exec perl -e 'open my $events, ">&=", shift or die; syswrite $events, qq({"event": "BLOCK_IO_ERROR", "data": {"device": "disk$ARGV[0]", ) .
	qq("operation": "write", "reason": "No space left on device", "action": "stop"}}\n); sleep 1000' "$events" "$number"
END
number=0 run --export out.img
is 'a full disk of the host below the results' "$?" 122
is '... which are named' "$(grep -v '^init' err | sed 's/ [0-9.]* [KMGT]iB/ N/')" "qemu-run: the host's disk: out.img: write: No space left on device
qemu-run: out.img: its file system has room for N: make some, and run again
qemu-run: out.img: no results have come back: no export was finished"
number=1 run --export out.img --get /a:a4
ok '... below those of --get: so is where they are' grep -q \
	'^qemu-run: the disk of --get, in TMPDIR or /var/tmp: its file system has room for' err

# --- A signal. ---

rm -f out.img.failed
echo 'finish "$disk" image; echo ready >ready; sleep 600 & echo $! >sleeper; wait' >act
rm -f ready
"$qemu_run" --export out.img </dev/null >said 2>err & pid=$!
until [ -s ready ]; do sleep 0.1; done
fails 'another run of the same name meanwhile' 122 'another process is writing' "$qemu_run" --export out.img </dev/null
kill $pid
wait $pid
is 'a signal' $? 143
ok '... what was there stays' cmp out.img before
is '... and nothing else' "$(ls -A | grep -e part -e failed)" ''

# While they are looked at, whoever does that: in front of the first read of them, and of a later one.
if meanwhile_begin; then
	echo precious | tee before >out.img
	for at in 1 4; do
		echo 'finish "$disk" image' >act
		rm -f killed
		# shellcheck disable=SC2016 # for the shell
		meanwhile out.img.lbpayload.part $at 'touch killed; kill "$(cat pid)"; sleep 5' \
			sh -c 'echo $$ >pid; exec "$0" --export out.img </dev/null >said 2>err' "$qemu_run" &
		wait $!
		is "a signal in front of read $at of the results" "$? $(ls killed)" '143 killed'
		ok '... what was there stays' cmp out.img before
		is '... and nothing else' "$(ls -A | grep -e part -e failed)" ''
	done
else
	skip 'a signal while the results are read' 'cc, which makes a moment'
fi

done_testing
