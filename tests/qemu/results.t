#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# results.t - qemu-run --export, --get and --twice, without a boot: what a machine may leave behind. QEMU is a script.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
build=$(cd "$(dirname "$mkpayload")" && pwd)
qemu_run=${QEMU_RUN:-$build/qemu-run}
mkdir -p tree/sub && echo one >tree/a && seq 1 300000 >tree/sub/b
"$mkpayload" pack --tree --sums -o image tree >/dev/null
echo 'dir /x 0755 0 0' >spec
"$mkpayload" cpio --no-default --export -o archive --spec spec >/dev/null 2>&1
"$mkpayload" cpio --no-default -o none --spec spec >/dev/null 2>&1
# What it does stands in ./act; all words it was called with go to ./words.
cat >qemu <<'END'
#!/bin/sh
case "$*" in *isa-debug-exit*) exit 1 ;; esac
printf '%s\n' "$@" >words
kept='' written=''
for word in "$@"; do
	path=${word#file=} && path=${path%%,*}
	case $word in
	file=/proc/self/fd/*) disk=${disk:-$path} kept="$kept $path" ;;
	file=*) written=$path ;;
	file,id=channel0,*) console=${word##*path=} ;;
	file,id=channel1,*) output=${word##*path=} ;;
	file,id=channel3,*) port=${word##*path=} ;;
	esac
done
# finish DISK IMAGE: as payload-export does.
finish()
{
	dd if="$2" of="$1" bs=4096 seek=1 conv=notrunc status=none
	perl -e 'print pack "Q<", -s shift' "$2" | dd of="$1" bs=1 seek=32 conv=notrunc status=none
}
status=0
. ./act
echo "init: payload.status=$status" >"$console"
echo "payload.status=$status" >"$port"
END
chmod +x qemu
export QEMU=./qemu QEMU_RUN_FLAGS='--kernel archive --initrd archive'
run()
{
	"$qemu_run" "$@" </dev/null >said 2>err
}

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
	for at in 1 4; do
		echo 'finish "$disk" image' >act
		rm -f killed
		# shellcheck disable=SC2016 # for the shell
		meanwhile out.img.lbpayload.part $at 'kill "$(cat pid)"; touch killed; sleep 5' \
			sh -c 'echo $$ >pid; exec "$0" --export out.img </dev/null >said 2>err' "$qemu_run" &
		wait $!
		is "a signal in front of read $at of the results" "$? $(ls killed)" '143 killed'
		ok '... what was there stays' cmp out.img before
		is '... and nothing else' "$(ls -A | grep -e part -e failed)" ''
	done
else
	skip 'a signal while the results are read' 'cc, which makes a moment'
fi

# --- Twice. ---

cat >act <<'END'
echo >>runs
echo said >"$output"
finish "$disk" image
[ -z "$written" ] || printf x | dd of="$written" bs=1 seek=100 conv=notrunc status=none
sed -n '/^base=/p; /^-smp$/{n;p}; /^-m$/{n;p}' words >>machines
tr ' ' '\n' <words | grep hostname >>machines
END
head -c 100000 /dev/zero >disk && cp disk disk.before
# twice WORD...: its two runs.
twice()
{
	rm -f runs machines
	"$qemu_run" --twice "$@" </dev/null >said 2>err
}
twice --export out.img --write-disk disk --log log --append payload.device=none
is 'two runs that agree' "$? $(cat said) $(cat err) $(wc -l <runs)" '0 said  2'
is '... have the same machine, and clock' "$(sort machines | uniq -c | awk '{ print $1 }' | tr '\n' ' ') $(grep -c base machines)" '2 2 2  2'
is '... leave what they have made once, and two logs' "$(ls -d out.img* disk* log* | tr '\n' ' ')" \
	'disk disk.before log log.second out.img '
ok '... written disks begin the same' sh -c 'printf x | cmp -s -n 1 - "$0" -i 0:100' disk
twice --vary --export out.img --smp 2 --memory 400 --rtc 2024-02-29
is 'with --vary' $? 0
is '... the second machine is another' "$(tr '\n' ' ' <machines)" \
	'400 2 base=2024-02-29 500 3 base=2025-04-04T13:17:00 hostname=another-host '
echo 'finish "$disk" image; echo >>runs; echo "run $(wc -l <runs)" >"$output"' >act
twice --export out.img
is 'another standard output' "$? $(cat err)" '1 qemu-run: the runs differ: standard output: byte 4'
is '... is that of the first run' "$(cat said)" 'run 1'
mkdir tree3 && cp -r tree/* tree3 && printf x | dd of=tree3/sub/b bs=1 seek=77 conv=notrunc status=none
"$mkpayload" pack --tree --sums -o image3 tree3 >/dev/null
echo 'if [ -e runs ]; then finish "$disk" image3; else finish "$disk" image; fi; echo >>runs' >act
twice --export out.img
is 'other results' "$? $(cat err)" '1 qemu-run: the runs differ: out.img: different: sub/b: 1988895 bytes, 1 differ, from byte 77 on'
ok '... both are there' sh -c 'cmp image out.img && cmp image3 out.img.second'
cat >act <<'END'
if [ -e runs ]; then printf y | dd of="$written" bs=1 seek=70000 conv=notrunc status=none; fi
echo >>runs
END
cp disk.before disk
twice --write-disk disk --append payload.device=none
is 'another disk' "$? $(cat err)" '1 qemu-run: the runs differ: disk: byte 70000'
ok '... both are there' sh -c 'cmp disk disk.before && ! cmp -s disk disk.second'
rm disk.second
echo 'echo >>runs' >act
twice --log /dev/null
is 'a log that is a device takes both' "$? $(cat err)" '0 '
echo 'echo >>runs; status=4' >act
twice
is 'a first run that fails is the only one' "$? $(wc -l <runs) $(cat err)" \
	'4 1 qemu-run: the first run has status 4: there is no second one'
twice --write-disk disk
is '... and leaves no copy of a disk' "$? $(ls -d disk.second 2>&-)" '4 '
echo '[ ! -e runs ] || status=5; echo >>runs' >act
twice
is 'a second run that fails' "$? $(cat err)" '1 qemu-run: the runs differ: the second one has status 5'
cp disk.before disk && cp image disk.second && rm -f runs
fails 'a disk that the second run would overwrite' 122 'disk.second: is there already' "$qemu_run" --twice --write-disk disk \
	--write-disk disk.second
ok '... is as it was, and nothing ran' sh -c 'cmp image disk.second && [ ! -e runs ]'
rm disk.second && cp image target && ln -s target disk.second
fails '... or a link' 122 'disk.second: is there already' "$qemu_run" --twice --write-disk disk
ok '... whose target is as it was' cmp image target
fails 'a file for both' 2 'goes with neither --tty nor --get' "$qemu_run" --twice --get /a:b
done_testing
