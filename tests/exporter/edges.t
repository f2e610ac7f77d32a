#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# edges.t - the edges of what payload-export takes: lists, words, numbers of devices, sizes; and what others put in the
# place of a file meanwhile. By the program on a libc (tests/hosted/system_call.c).

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/exporter/exporter.sh
. "$(dirname "$0")/exporter.sh"
# shellcheck source=tests/hosted/machine.sh
. "$top/tests/hosted/machine.sh"

hosted payload-export edges
machine=$HOSTED_MACHINE
unset HOSTED_MACHINE
disk=$scratch/disk
mkdir "$scratch/none"
for name in flat none; do
	"$mkpayload" pack --sums --allow-empty -o "$scratch/$name.img" "$scratch/$name" >/dev/null || exit 1
done
blank "$disk"

# exported NAME IMAGE [few] WORD...: with 16 descriptors alone; that is on the disk then.
exported()
{
	exported_name=$1 exported_image=$2
	shift 2
	if [ "$1" = few ]; then
		shift
		ok "$exported_name" sh -c 'ulimit -n 16; exec "$@"' - "$program" "$@"
	else
		ok "$exported_name" "$program" "$@"
	fi
	ok "... is what pack writes" has "$disk" "$exported_image"
}

# --- Words. ---

exported "options behind the directory" "$scratch/flat.img" "$scratch/flat" --timeout 0 --to "$disk"
for option in --from --nonce --status --timeout --to; do
	fails "no value of $option" 2 "^payload-export: $option: no such option, or its value is missing; try --help\$" \
		"$program" "$scratch/flat" "$option"
done
fails "an option that there is not" 2 "^payload-export: --tre: no such option, or its value is missing; try --help\$" \
	"$program" --tre "$scratch/flat"
fails "two directories" 2 "^payload-export: two: one directory is enough; try --help\$" "$program" one two
for words in "" "--tree"; do
	# shellcheck disable=SC2086 # a word is a word
	fails "no directory: $words" 2 "^payload-export: DIR: say what shall be exported; try --help\$" "$program" $words
done
fails "a directory without a name" 2 "^payload-export: DIR: say what shall be exported; try --help\$" "$program" ''
fails "a nonce of 31 digits" 2 "^payload-export: ${nonce%?}: not a nonce of 32 hexadecimal digits; try --help\$" \
	"$program" --nonce "${nonce%?}" "$scratch/flat"
for seconds in '' x 1x 86401 4294967296; do
	fails "seconds: '$seconds'" 2 "^payload-export: $seconds: not a number of seconds up to 86400; try --help\$" \
		"$program" --timeout "$seconds" "$scratch/flat"
done
exported "86400 seconds" "$scratch/flat.img" --timeout 86400 --to "$disk" "$scratch/flat"
is "-h says what --help does" "$("$program" -h)" "$("$program" --help)"
is "... and more than the usage" "$("$program" -h | sed -n '1p;$p')" "usage: payload-export [OPTION...] DIR
Exit status: 0 all is on the disk, 1 failed, 2 wrong usage."
ok "no descriptor is open" sh -c '"$@" 0<&- 1>&- 2>&-' - "$program" --to "$disk" "$scratch/flat"
ok "... and the disk has got none of their numbers" has "$disk" "$scratch/flat.img"

# A reader that has gone away, and a limit of a file's length: 8 blocks of 512 bytes are the head.
mkfifo "$scratch/gone"
ok "nobody reads what it says" sh -c 'fifo=$1; shift; exec 3<>"$fifo" 4>"$fifo" 3>&-; "$@" >&4 2>&4' - "$scratch/gone" \
	"$program" --to "$disk" "$scratch/flat"
fails "files may not be longer than the head" 1 "^payload-export: $disk: byte 4096: file too large\$" \
	sh -c 'ulimit -f 8; exec "$@"' - "$program" --to "$disk" "$scratch/flat"
is "... the disk holds nothing" "$(length "$disk")" 0

# --- Lists. ---

: >"$scratch/list"
exported "a list of nothing" "$scratch/none.img" --from "$scratch/list" --to "$disk" "$scratch/flat"
"$program" --to "$disk" "$scratch/flat" >/dev/null
echo >"$scratch/list"
exported "a list of an empty line" "$scratch/none.img" --from "$scratch/list" --to "$disk" "$scratch/flat"
printf '%s\n' random b 'with space' empty >"$scratch/list"
exported "a list in some order" "$scratch/flat.img" --from "$scratch/list" --to "$disk" "$scratch/flat"
printf 'empty\nb\nrandom\nwith space' >"$scratch/list"
exported "... without the last newline" "$scratch/flat.img" --from "$scratch/list" --to "$disk" "$scratch/flat"
printf '%s\n' empty b b random random b 'with space' empty >"$scratch/list"
exported "... with names twice" "$scratch/flat.img" --from "$scratch/list" --to "$disk" "$scratch/flat"
cp "$disk" "$scratch/before"
printf 'b\ngone\n' >"$scratch/list"
fails "a name that is not there" 1 "^payload-export: $scratch/flat/gone: no such file or directory\$" \
	"$program" --from "$scratch/list" --to "$disk" "$scratch/flat"
is "... and nothing is said of the disk" "$(wc -l <"$scratch/.err")" 1
ok "... nothing is written" cmp "$disk" "$scratch/before"

# --- Sizes: files whose last byte, and whose container's, is that of a piece of 256 KiB, or one beside it. ---

for bytes in 262144 524288 1048576 253952 258048; do
	for more in -1 0 1; do
		rm -rf "$scratch/sized" "$scratch/sized.img"
		mkdir "$scratch/sized"
		head -c $((bytes + more)) /dev/urandom >"$scratch/sized/a"
		echo behind >"$scratch/sized/b"
		"$mkpayload" pack --sums -o "$scratch/sized.img" "$scratch/sized" >/dev/null
		exported "a file of $((bytes + more)) bytes" "$scratch/sized.img" --to "$disk" "$scratch/sized"
	done
done

# --- Descriptors: what was opened is closed. ---

mkdir "$scratch/many"
for number in $(seq 30); do
	mkdir "$scratch/many/$number"
	echo "$number" >"$scratch/many/$number/a"
done
"$mkpayload" pack --tree --sums -o "$scratch/many.img" "$scratch/many" >/dev/null
exported "30 files and directories, with 16 descriptors" "$scratch/many.img" few --tree --to "$disk" "$scratch/many"
HOSTED_MACHINE=$machine
machine two-disks
fails "20 looks, with 16 descriptors" 1 "^payload-export: no disk for results after 2 s; looked at:\$" \
	env HOSTED_MACHINE="$machine" HOSTED_BEFORE_NANOSLEEP="echo >>$scratch/looks" \
	sh -c 'ulimit -n 16; exec "$@"' - "$program" --timeout 2 "$scratch/flat"
is "... of each disk all is known" "$(grep -c '  /dev/hd[ab]: no disk for results: it does not begin with LBEXPRT1' "$scratch/.err")" 2
is "... as often as there are pauses" "$(wc -l <"$scratch/looks")" 20
unset HOSTED_MACHINE

# --- What comes in the place of a file between the look at it and its turn. ---

# meanwhile NAME PATTERN COMMAND: which has the path of the file in $file. A FIFO would be waited for.
meanwhile()
{
	rm -rf "$scratch/changing"
	mkdir "$scratch/changing"
	echo fine >"$scratch/changing/fine"
	blank "$disk"
	fails "meanwhile: $1" 1 "^payload-export: $scratch/changing/fine: $2" env file="$scratch/changing/fine" \
		HOSTED_BEFORE_FSYNC="$3" timeout 60 "$program" --to "$disk" "$scratch/changing"
	is "... the disk holds nothing" "$(length "$disk")" 0
}

meanwhile "a FIFO" "has changed since the export began" 'rm -f $file && mkfifo $file'
meanwhile "a directory" "has changed since the export began" 'rm -rf $file && mkdir $file'
meanwhile "a symbolic link to it" "too many symbolic links" 'test -h $file || { mv $file $file.old && ln -s $file.old $file; }'
meanwhile "another file as long" "has changed since the export began" 'cp $file $file.new && mv $file.new $file'
meanwhile "a byte more" "has changed since the export began" 'echo >>$file'
meanwhile "a byte less" "has changed since the export began" 'printf fine >$file'
rm -rf "$scratch/changing"
mkdir "$scratch/changing"
echo fine >"$scratch/changing/fine"
touch -r "$scratch/changing/fine" "$scratch/time"
blank "$disk"
fails "... it is written to while it is read, and its time set back" 1 "fine: the file was written to while it was read" \
	env file="$scratch/changing/fine" time="$scratch/time" \
	HOSTED_BEFORE_READ='sleep 0.05; printf F | dd of=$file conv=notrunc status=none; touch -r $time $file' \
	"$program" --to "$disk" "$scratch/changing"
: >"$scratch/changing/fine"
blank "$disk"
fails "... a FIFO for a file of no byte, where numbers of files may change (vfat)" 1 "fine: has changed since the export began" \
	env file="$scratch/changing/fine" HOSTED_BEFORE_FSYNC='rm -f $file && mkfifo $file' HOSTED_STATFS="512 9 9 9 9 9 255 512 19780" \
	timeout 60 "$program" --to "$disk" "$scratch/changing"

# --- Numbers of devices: 256 are looked at. ---

# devices COUNT: so many and hdb; those have no node and no disk.
devices()
{
	HOSTED_MACHINE=$machine
	machine two-disks
	for number in $(seq "$(($1 - 1))"); do
		echo " 8 $number 1 sd$(printf '%03d' "$number" | tr 0-9 a-j)"
	done >"$scratch/more"
	sed -i '/hda/d' "$machine/proc/partitions"
	cat "$scratch/more" >>"$machine/proc/partitions"
	blank "$scratch/late" 6M
	cp "$scratch/late" "$machine/disks/$number_of_hdb"
}

devices 256
ok "the disk for results and 255 devices" env HOSTED_MACHINE="$machine" "$program" --timeout 0 "$scratch/flat"
ok "... it has the results" has "$machine/disks/$number_of_hdb" "$scratch/flat.img"
fails "... none of this nonce" 1 "^payload-export: no disk for results after 0 s; looked at:" \
	env HOSTED_MACHINE="$machine" "$program" --timeout 0 --nonce "${nonce%?}0" "$scratch/flat"
is "... each of them is said" "$(grep -c '^payload-export:   /dev/' "$scratch/.err")" 256
sed -i '/ sd/d' "$machine/proc/partitions"
cp "$machine/proc/partitions" "$scratch/all"
echo ' 3 0 8192 hda' >>"$scratch/all"
head -c 4096 "$scratch/late" | dd of="$machine/disks/$number_of_hda" conv=notrunc status=none
fails "a second disk that comes a moment later, whatever the time" 1 "^payload-export: several disks for results" \
	env HOSTED_MACHINE="$machine" HOSTED_BEFORE_NANOSLEEP="cp $scratch/all $machine/proc/partitions" \
	"$program" --timeout 0 "$scratch/flat"
devices 257
fails "one device more" 1 "^payload-export: more than 256 devices; name one with --to:" \
	env HOSTED_MACHINE="$machine" "$program" --timeout 0 "$scratch/flat"
ok "... the disk by its name" env HOSTED_MACHINE="$machine" "$program" --timeout 0 --to /dev/hdb "$scratch/flat"
ok "... it has the results" has "$machine/disks/$number_of_hdb" "$scratch/flat.img"
fails "... another one by its name" 1 "^payload-export: no disk for results after 0 s; looked at:" \
	env HOSTED_MACHINE="$machine" "$program" --timeout 0 --to /dev/sdaab "$scratch/flat"
done_testing
