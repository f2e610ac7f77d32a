#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# agree.t - qemu-run --twice and --vary, without a boot: whether two runs agree, and when nobody knows. QEMU is a script.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/qemu/script.sh
. "$top/tests/qemu/script.sh"

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
# over NAME STATUS WORDS: a second run that has not come to its program's end.
over()
{
	over_name=$1 over_status=$2 over_words=$3
	shift 3
	rm -rf disk.second out.img.second*
	cp disk.before disk
	twice --export out.img --write-disk disk --append payload.device=none "$@"
	is "$over_name" "$? $(grep -c 'runs differ' err)" "$over_status 0"
	ok '... is said' grep -qx \
		"qemu-run: the second run has not come to its end, and has status $over_status: whether the two agree is not known" err
	ok '... why' grep -q "$over_words" err
	is '... and leaves no copy of a disk' "$(ls -d disk.second out.img.second 2>&-)" ''
}
echo 'finish "$disk" image; [ ! -e runs ] || exit 3; echo >>runs' >act
over 'a second run whose QEMU breaks' 122 'QEMU ended with status 3'
echo 'finish "$disk" image; [ ! -e runs ] || exit 0; echo >>runs' >act
over '... whose machine says nothing' 121 'without saying a status'
rm -f report report.second && mkdir -p gone && ln -s gone/it report.second && : >gone/it
echo '[ ! -e runs ] || rm -rf gone; echo >>runs' >act
twice --report report
is '... whose report cannot be written' "$? $(grep -c 'runs differ' err)" '122 0'
rm -f report report.second
echo 'finish "$disk" image; [ ! -e runs ] || exec sleep 100; echo >>runs' >act
over '... that takes too long' 124 'time-out' --timeout 3
echo 'finish "$disk" image; [ ! -e runs ] || dd if=image of="$disk" conv=notrunc status=none; echo >>runs' >act
over '... whose results do not come' 125 'the guest has overwritten the head'
echo 'echo >>runs; status=122' >act
QEMU_RUN_TELLS=2 twice
is 'a program has one of our statuses' "$? $(cat err)" '122 qemu-run: the first run has status 122: there is no second one'
echo '[ ! -e runs ] || status=124; echo >>runs' >act
twice
is '... in its second run' "$? $(cat err)" '1 qemu-run: the runs differ: the second one has status 124'
fails 'outputs of both runs that are one' 122 'out.img.second: is already an output of --log: --export needs another name' \
	"$qemu_run" --twice --export out.img --log out.img.second </dev/null
rm -f words
mkfifo pipe && cat archive >pipe & feeder=$!
until [ -p pipe ]; do sleep 0.1; done
(unset QEMU_RUN_FLAGS; exec timeout 60 "$qemu_run" --twice --kernel archive --initrd pipe </dev/null >said 2>err)
is 'an initial CPIO that can be read once' "$? $(head -n 1 err)" \
	'122 qemu-run: pipe: is a pipe, which can be read once, and it is read more than once: write it to a file'
ok '... nothing runs' test ! -e words
kill $feeder
for wrong in ' 2024-01-01' '2024-1-1' '2024-01-01 ' '2024-01-01T1:00:00' '2024- 1- 1' utc,base=0; do
	fails "--rtc '$wrong'" 2 'utc, localtime, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS' "$qemu_run" --rtc "$wrong" true
done
for wrong in 2023-02-29 2024-13-01 2024-01-01T24:00:00 2024-01-01T00:00:60 0000-00-00; do
	fails "--rtc $wrong" 2 'there is no such day' "$qemu_run" --rtc $wrong true
done
for wrong in 1969-12-31T23:59:59 2100-01-01 9999-12-31; do
	fails "--rtc $wrong" 2 'the years are 1970 to 2099' "$qemu_run" --rtc $wrong true
done
head -c 2000 /dev/zero >old && printf 'HdrS' | dd of=old bs=1 seek=514 conv=notrunc status=none
printf '\014\002' | dd of=old bs=1 seek=518 conv=notrunc status=none && printf '\0\1' | dd of=old bs=1 seek=526 conv=notrunc status=none
printf '5.10.0-1-amd64 (x) #1 SMP' | dd of=old bs=1 seek=768 conv=notrunc status=none
echo >act
QEMU_RUN_FLAGS='' run --kernel old --initrd archive --vary
is '--vary of a kernel that takes no host name' "$? $(cat err) $(grep -c hostname words)" \
	'0 qemu-run: note: --vary: old takes no host name (Linux does from 6.0 on): it stays 0'
printf '6.0.0-1-amd64 (x) #1 SMP ' | dd of=old bs=1 seek=768 conv=notrunc status=none
QEMU_RUN_FLAGS='' run --kernel old --initrd archive --vary
is '... and of one that does' "$? $(cat err) $(grep -c hostname words)" '0  1'
cp disk.before disk && cp image disk.second && rm -f runs
fails 'a disk that the second run would overwrite' 122 'disk.second: is there already' "$qemu_run" --twice --write-disk disk \
	--write-disk disk.second
ok '... is as it was, and nothing ran' sh -c 'cmp image disk.second && [ ! -e runs ]'
rm disk.second && cp image target && ln -s target disk.second
fails '... or a link' 122 'disk.second: is there already' "$qemu_run" --twice --write-disk disk
ok '... whose target is as it was' cmp image target
fails 'a file for both' 2 'goes with neither --tty nor --get' "$qemu_run" --twice --get /a:b
done_testing
