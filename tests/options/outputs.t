#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# outputs.t - the rule of outputs (lib/host/output_rule.h), a cell for each option that is marked as one in its row and
# each thing that may be there (outputs.table): what is said, and what is left. An option that is marked and has no scenario here fails.
. "$(dirname "$0")/../lib.sh"
. "$top/demo/kernel.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$top/tests/kernel-bootstrap/tree.sh"

cd "$scratch" || exit 1
export LC_ALL=C
build=$(cd "$(dirname "$mkpayload")" && pwd)
kb=$build/kernel-bootstrap qemu_run=$build/qemu-run
# Root has a small file system and a disk in use.
loop='' has_full='' attached='' reader='' keeper='' mounted=''
clean()
{
	cd / || exit
	umount "$scratch/mount" "$scratch/full" ${mounted:+"$scratch/$mounted"} 2>/dev/null
	[ -z "$loop" ] || losetup -d "$loop"
	[ -z "$attached" ] || losetup -d "$attached"
	rm -rf "$scratch"
}
trap clean EXIT
if [ "$(id -u)" -eq 0 ]; then
	mkdir full mount && mount -t tmpfs -o size=64k none full 2>/dev/null && has_full=1
	truncate -s 4M disk && mkfs.ext4 -q disk 2>/dev/null && loop=$(losetup -f --show disk 2>/dev/null) &&
		! mount "$loop" mount 2>/dev/null && losetup -d "$loop" && loop=''
fi

# --- The scenarios: a way to call each option, and an input that the call reads. ---

count=0
# scenario "PROGRAM COMMAND OPTION" COLUMN NAME INPUT WORD...: COLUMN of the table below; NAME of the output in its directory;
# INPUT is a file in inputs/. The call has OUT and IN for the paths, DIR and INDIR for their directories.
scenario()
{
	count=$((count + 1))
	eval "what_$count=\$1 column_$count=\$2 name_$count=\$3 input_$count=\$4"
	shift 4
	eval "words_$count=\$*"
}

# call: the present scenario, with its $out and $in. Its words have no blanks of their own.
call()
{
	call_done=
	for call_word in $words; do
		case $call_word in
		INDIR*) call_word=${in%/*}${call_word#INDIR} ;;
		IN*) call_word=$in${call_word#IN} ;;
		OUT*) call_word=$out${call_word#OUT} ;;
		DIR*) call_word=${out%/*}${call_word#DIR} ;;
		esac
		call_done="$call_done $call_word"
	done
	# shellcheck disable=SC2086
	$call_done
}

mkdir inputs files && echo 1 >files/a && echo 'a files/a' >inputs/list && echo a >inputs/first && head -c 100000 /dev/zero >files/b
echo 'dir /x 0755 0 0' >inputs/spec && printf '#!/bin/sh\n' >inputs/script && chmod +x inputs/script
"$mkpayload" pack -o inputs/image files inputs/spec >out 2>&1 && mkdir named && cp files/b named/entry &&
	"$mkpayload" pack -o inputs/named named >out 2>&1 &&
	"$mkpayload" cpio --no-default -o inputs/archive --spec inputs/spec >out 2>&1 &&
	"$mkpayload" cpio --no-default --export -o inputs/exporter --spec inputs/spec >out 2>&1 &&
	"$mkpayload" pack -o results files/a >out 2>&1 || exit 1
"$top/tests/kernel-bootstrap/make-tree" tree && mkdir -p preseed/x86 && cp tree/seed/stage0-posix/x86/*.hex0 preseed/x86 &&
	tar -C preseed -cf inputs/preseed x86 || exit 1
mv tree/steps/manifest inputs/manifest && mv tree/distfiles/curl-8.17.0.tar.xz inputs/distfile
# shellcheck source=tests/options/programs.sh
. "$top/tests/options/programs.sh"
echo 'no files' >inputs/disk
# on_tree LINK INPUT COMMAND...: with the input at its place in the tree.
on_tree()
{
	rm -f tree/steps/manifest tree/distfiles/curl-8.17.0.tar.xz
	cp inputs/manifest tree/steps/manifest && cp inputs/distfile tree/distfiles/curl-8.17.0.tar.xz
	[ "$1" = none ] || ln -sf "$PWD/$2" "tree/$1"
	shift 2
	"$kb" "$@"
}
# A checkout without the step, and a source tree whose message of the first patch is an input.
make_checkout plain && make_places plain && mkdir source && ln -s "$top"/* source && rm source/kernel-bootstrap &&
	cp -r "$top/kernel-bootstrap" source && cp source/kernel-bootstrap/upstream/1.message inputs/message || exit 1
# with_message INPUT WORD...
with_message()
{
	ln -sf "$PWD/$1" source/kernel-bootstrap/upstream/1.message
	shift
	"$kb" "$@" --sources source plain
}
# differs DIR IN: a comparison that finds something; its status as others have it.
mkdir other && echo other >other/entry
differs()
{
	"$mkpayload" diff --keep "$1" "$2" other
	[ $? -eq 1 ]
}
run()
{
	QEMU=./talker "$qemu_run" "$@"
}

# get OUT WORD...
get()
{
	get_out=$1
	shift
	run --get "/a:$get_out" "$@"
}

scenario 'mkpayload pack output' file out list "$mkpayload" pack --force -o OUT --list IN
scenario 'mkpayload pack output' file out first "$mkpayload" pack --force -o OUT --first IN files
scenario 'mkpayload pack output' file out image "$mkpayload" pack --force -o OUT files IN
scenario 'mkpayload pack output' file out-1 image "$mkpayload" pack --volume-size 1M -o DIR/out files IN
scenario 'mkpayload blank output' file out disk "$mkpayload" blank --force --size 8K --nonce 00112233445566778899aabbccddeeff -o OUT
cpio="$mkpayload cpio --no-default -o OUT"
scenario 'mkpayload cpio output' file out spec $cpio --spec IN
scenario 'mkpayload cpio output' file out spec $cpio --add IN:/x
scenario 'mkpayload cpio output' file out script $cpio --no-libs --exec IN
scenario 'mkpayload cpio output' file out script $cpio --no-libs --file IN
scenario 'mkpayload cpio output' file out script $cpio --no-libs --init IN
scenario 'mkpayload cpio output' file out script $cpio --no-libs --importer IN
if kernel_find >/dev/null && have xz; then
	module=$(find "$kernel_modules/" -name 'loop.ko*' | head -n 1)
	case $module in
	*.xz) cp "$module" inputs/module ;; *) xz <"$module" >inputs/module ;;
	esac
	cp "$kernel" inputs/kernel && echo 'options loop max_loop=1' >inputs/conf && echo efi >inputs/systemd-bootx64.efi
	disk="$mkpayload disk --force --boot uefi --boot-files inputs -o OUT --initrd inputs/archive"
	modules="$cpio --modules-from $kernel_modules --module loop"
	scenario 'mkpayload cpio output' file out kernel $modules --kernel IN
	scenario 'mkpayload cpio output' file x.conf conf $modules --modprobe-config INDIR
	scenario 'mkpayload cpio output' file m.ko.xz module $cpio --module IN
	have mformat && scenario 'mkpayload disk output' file out image $disk --kernel inputs/kernel --payload IN
else
	skip "kernels and modules" "no kernel: tests/provide brings one"
fi
scenario 'mkpayload extract directory' extract entry named "$mkpayload" extract IN -C DIR
scenario 'mkpayload extract directory' extract entry named "$mkpayload" extract --tree IN -C DIR
scenario 'mkpayload diff keep' keep entry named differs DIR IN
scenario 'kernel-bootstrap plan svg' file out manifest on_tree steps/manifest IN plan --svg OUT tree
scenario 'kernel-bootstrap plan svg' file out distfile on_tree distfiles/curl-8.17.0.tar.xz IN plan --svg OUT tree
image='image --qemu --target-size 1 -o DIR'
scenario 'kernel-bootstrap image output' file init.img preseed on_tree none IN $image --early-preseed IN tree
scenario 'kernel-bootstrap image output' file init.img manifest on_tree steps/manifest IN $image tree
scenario 'kernel-bootstrap image output' file external.img distfile on_tree distfiles/curl-8.17.0.tar.xz IN $image \
	--external-sources tree
scenario 'kernel-bootstrap install patches' file 0001-payload-import-import-distfiles-from-a-raw-disk.patch message \
	with_message IN install --patches DIR
scenario 'kernel-bootstrap run log' stream init.img disk "$kb" run --qemu ./bootstrap --log OUT INDIR
scenario 'kernel-bootstrap run log' stream init.img disk "$kb" run --snapshot --qemu ./bootstrap --log OUT INDIR
scenario 'kernel-bootstrap run export' file init.img disk "$kb" run --qemu ./bootstrap --export OUT INDIR
scenario 'qemu-run  log' stream out archive run --log OUT --kernel IN --initrd inputs/archive
scenario 'qemu-run  log' stream out archive run --log OUT --kernel inputs/archive --initrd IN
scenario 'qemu-run  log' stream out archive run --log OUT --kernel inputs/archive --initrd inputs/archive --disk IN,ide
scenario 'qemu-run  log' stream out archive run --log OUT --kernel inputs/archive --initrd inputs/archive --write-disk IN
scenario 'qemu-run  report' file out archive run --report OUT --kernel inputs/archive --initrd IN
scenario 'qemu-run  export' file out exporter run --export OUT --kernel inputs/archive --initrd IN
scenario 'qemu-run  export' file out archive run --export OUT --kernel IN --initrd inputs/exporter
scenario 'qemu-run  get' file out exporter get OUT --kernel inputs/archive --initrd IN
scenario 'qemu-run  monitor' socket out archive run --monitor OUT --kernel IN --initrd inputs/archive
scenario 'qemu-run  write-disk' disk out archive run --write-disk OUT --kernel IN --initrd inputs/archive
scenario 'qemu-run  write-disk' disk out archive run --write-disk OUT,usb --kernel inputs/archive --initrd IN

# The rows that are marked, as the sources have them.
# shellcheck disable=SC2016
(cd "$top" && find mkpayload kernel-bootstrap qemu-run chroot -name '*.c' | xargs perl -0777 -ne '
	my ($program, $command) = ($ARGV =~ m{^([^/]+)/}, /\.command = "(\w*)"/);
	while (/\{\s*"([\w-]+)",([^{}]*?)\.writes = OPTION_WRITES_/g) { print "$program $command $1\n" }') | if [ "${disk:-}" ] && have mformat; then cat; else grep -v " disk "; fi |
	sed 's/^chroot /payload-chroot /' | if [ "${enter:-}" ]; then cat; else grep -v '^payload-chroot'; fi | sort -u >rows
n=0
while [ $n -lt $count ]; do n=$((n + 1)); eval "echo \"\$what_$n\""; done | sort -u >tried
is "each output option of a row has its scenarios" "$(comm -23 rows tried)" ""
is "... and each scenario a row" "$(comm -13 rows tried)" ""
ok "... there are some" test "$(wc -l <rows)" -ge 8
# --- The cells. ---

grep -v -e '^#' -e '^$' "$top/tests/options/outputs.table" >table

# What is in the two directories: names, kinds, inodes, modes, bytes.
fingerprint()
{
	find place/ else/ -printf '%p %y %i %m %l\n' | sort
	find place/ else/ -type f -exec sha256sum {} + | sort
}

# prepare CASE: makes what is there. Fails where this machine cannot.
prepare()
{
	rm -rf place else && mkdir place else && cp -p "inputs/$input" "else/$name"
	out=place/$name in=else/$name temporary=place/$name.lbpayload.part
	case $1 in
	'an input') mv "$in" "$out" && in=$out ;;
	'a link to one') ln -s "../$in" "$out" ;;
	'a hard link to one') ln "$in" "$out" ;;
	'a file') echo precious >"$out" ;;
	'a link to nothing') ln -s ../else/none "$out" ;;
	'a file on a loop device')
		[ "$loop" ] && head -c 65536 /dev/zero >"$out" && attached=$(losetup -f --show "$out")
		;;
	'a disk in use') [ "$loop" ] && ln -s "$loop" "$out" ;;
	'a mount point')
		[ "$has_full" ] && echo precious >"$out" && echo mounted >else/mounted && mount --bind else/mounted "$out" && mounted=$out
		;;
	'no such device') out=/dev/$name && [ ! -e "$out" ] ;;
	'a directory') mkdir "$out" ;;
	'a pipe') mkfifo "$out" && { cat "$out" >said & reader=$!; } ;;
	'a socket') ./listener "$out" 0 >listens ;;
	'a socket in use')
		rm -f listens
		./listener "$out" 60 >listens & keeper=$!
		until [ -s listens ]; do sleep 0.02; done
		;;
	'a socket of another kind')
		rm -f listens
		./listener "$out" 60 any >listens & keeper=$!
		until [ -s listens ]; do sleep 0.02; done
		;;
	'standard output') echo precious >"$out" ;;
	/dev/stdout) out=/dev/stdout ;;
	'a full disk') # where an old file stays as it is; a stream has none whose room it could use
		[ "$has_full" ] && rm -rf place full/* && ln -s full place &&
			case $column in stream) : >"$out" ;; *) echo precious >"$out" ;; esac &&
			{ cat /dev/zero >full/rest 2>/dev/null || true; }
		;;
	"others' .part") echo precious >"$out.part" ;;
	'a live temporary') exec 9>"$temporary" && flock 9 && echo half >&9 ;;
	'a lost temporary') echo half >"$temporary" ;;
	'a temporary that is a link') ln -s "../$in" "$temporary" ;;
	'a temporary that is read') mv "$in" "$temporary" && in=$temporary ;;
	esac
}

undo()
{
	[ -z "$attached" ] || losetup -d "$attached"
	for process in $reader $keeper; do { kill $process; wait $process; } 2>/dev/null; done
	exec 9>&-
	[ -z "$mounted" ] || umount "$mounted"
	attached='' reader='' keeper='' mounted=''
	[ "$out" = "/dev/$name" ] && rm -f "$out" "$out.lbpayload.part"
}

# Runs it; its status, what it says, and what is left are in files then.
try()
{
	fingerprint >before
	case $1 in
	'standard output') call >>"$out" 2>err; echo $? >status ;;
	'a pipe') call >out 2>err; echo $? >status ;;
	*) { call 2>err; echo $? >status; } | cat >said ;;
	esac
	[ -z "$reader" ] || [ "$column" != stream ] || wait $reader
	fingerprint >after
}

# same_bytes FILE FILE: but for what differs between two runs that qemu-run reports.
same_bytes()
{
	for file in "$1" "$2"; do
		sed '/^  "\(begun\|milliseconds\|qemu_command\)"/d' "$file" >"same.$#" || return
		set -- "$@" "same.$#"
	done
	cmp -s "$3" "$4"
}

# What is wrong with an output that should have been made.
wrong_output()
{
	[ "$(cat status)" = 0 ] || echo "status $(cat status): $(cat err)"
	cmp -s "$in" "inputs/$input" || echo "the input is another"
	case $column in
	stream)
		case $1 in 'a pipe' | /dev/stdout) ;; *) cp "$out" said ;; esac
		grep -qx hello said || echo "not what was to be written: $(cat said)"
		;;
	file | extract)
		[ "$1" != nothing ] || cp "$out" good
		same_bytes "$out" good && [ ! -L "$out" ] || echo "not what was to be written"
		case $1 in "others' .part") rest="$name.part" ;; *) rest= ;; esac
		[ "$(ls -A place | grep '\.part$')" = "$rest" ] || echo "not as it should be: $(ls -A place | tr '\n' ' ')"
		;;
	keep)
		cmp -s place/a/entry named/entry && cmp -s place/b/entry other/entry && [ "$(find place -type f | wc -l)" -eq 2 ] ||
			echo "not what was to be written: $(find place)"
		;;
	*) cmp -s before after || echo "something has changed" ;;
	esac
}

# What is wrong with one that should have been refused with such words.
wrong_refusal()
{
	case $what in qemu-run*) status=122 ;; payload-chroot*) status=125 ;; *) status=1 ;; esac
	[ "$(cat status)" = $status ] || echo "status $(cat status)"
	grep -q -e "^${what%% *}: .*${2%% ; *}" -e "^${what%% *}: .*${2##* ; }" err || echo "does not say: $2"
	cmp -s before after || echo "something has changed: $(diff before after)"
	[ "$out" != "/dev/$name" ] || [ ! -e "$out" ] || echo "$out was made"
}

# cell CASE WORDS
cell()
{
	if prepare "$1"; then
		try "$1"
		case $2 in
		+) wrong=$(wrong_output "$1") ;;
		*) wrong=$(wrong_refusal "$1" "$2") ;;
		esac
		is "$what, $input: $1" "$wrong" "" 2>>notes
		[ -z "$wrong" ] || note "$words: $wrong" "$(cat err)"
	else
		skip "$what, $input: $1" "run as root, where a tmpfs and loop devices can be mounted"
	fi
	undo
}

# has_cell CASE: each scenario of an option has an input, the first one all that may be there.
has_cell()
{
	case $1 in
	nothing | 'an input') ;;
	*) [ "$what" != "$what_before" ] ;;
	esac
}

# The words for a case in a column.
expected()
{
	awk -F ' *[|] ' -v case="$1" -v column="$column" '
		NR == 1 { for (i = 2; i <= NF; i++) if ($i == column) at = i }
		{ sub(/ *$/, "", $at) } $1 == case { print $at }' table
}

sed -n 's/ *|.*//p' table | sed 1d >cases
n=0 what=''
while [ $n -lt $count ]; do
	n=$((n + 1)) what_before=$what
	eval "what=\$what_$n column=\$column_$n name=\$name_$n input=\$input_$n words=\$words_$n"
	while read -r case; do
		words_said=$(expected "$case")
		[ "$words_said" = - ] || ! has_cell "$case" || case $case:$words in
		*\ input:*\ blank\ * | *\ to\ one:*\ blank\ * | *\ is\ read:*\ blank\ *) ;; # it reads nothing
		/dev/stdout:*\ DIR*) ;; # an output in a directory has its own name
		'a directory:get'* | 'a directory:chroot_get'*) ;; # is where the file goes (qemu/export.t)
		'a full disk:'*bootstrap*) ;; # kernel-bootstrap/run-machine.t
		'a mount point:'*./bootstrap*) ;; # kernel-bootstrap/run.t
		'a temporary that is read:'*bootstrap*) ;; # its input has a name of its own
		*) cell "$case" "$words_said" ;;
		esac
	done <cases
done

# --- Two options of one call. ---

rm -rf place && mkdir place && echo precious >place/a
fails "qemu-run: a log and a disk" 122 'place/a: is read, too, and would be lost' \
	run --log place/a --disk place/a --kernel inputs/archive --initrd inputs/archive
fails "... a disk that is written, twice" 122 'place/a: is read, too, and would be lost' \
	run --write-disk place/a --write-disk place/a --kernel inputs/archive --initrd inputs/archive
fails "... a log and a monitor" 122 'place/b: is already an output of --monitor: --log needs another name' \
	run --log place/b --monitor place/b --kernel inputs/archive --initrd inputs/archive
is "... what was there stays" "$(cat place/a)" precious

# The program that is run is found along PATH, too, and is kept whole before anything is made of it.
cp inputs/script place/prog && chmod +x place/prog
for words in '--export place/prog' '--report place/prog' '--log place/prog' '--get /a:place/prog'; do
	# shellcheck disable=SC2086
	fails "qemu-run $words: the program" 122 'place/prog: is read, too, and would be lost' \
		run $words --kernel inputs/archive place/prog
done
fails "... found along PATH" 122 'place/prog: is the file .*place/prog, which is read' \
	env PATH="$PWD/place:$PATH" QEMU=./talker "$qemu_run" --report place/prog --kernel inputs/archive prog
ok "... it stays" cmp inputs/script place/prog

# What no container can name.
for words in '--get /a//b:x' '--get /a/../b:x'; do
	# shellcheck disable=SC2086
	fails "qemu-run $words" 2 'get' run $words --kernel inputs/archive --initrd inputs/exporter
done
fails "... a carriage return in DIR" 2 'a blank or' run --export "x:/a$(printf '\rb')" --kernel inputs/archive --initrd inputs/exporter

# Two outputs: neither is lost to the other, and nothing is begun.
mkdir place/sub && ln -s ../two place/sub/two
for words in '--get /a:place/two --get /x/b:place/two' '--export place/two --log place/two' '--get /a:place/two --report place/two' \
	'--export place/two --report place/./two' '--export place/two --get /a:place/two' '--log place/two --report place/two' \
	'--get /a:place --report place/a' '--export place/two --log place/two.failed' '--log place/two --report place/sub/two'; do
	[ "$words" = "${words%sub/two}" ] || echo old >place/two
	# shellcheck disable=SC2086
	fails "qemu-run $words: two outputs" 122 'is already an output of --' run $words --kernel inputs/archive --initrd inputs/exporter
done
mkdir boot && cp inputs/disk boot/init.img
fails "kernel-bootstrap run: two outputs" 1 'place/two: is already an output of --log' \
	"$kb" run --qemu ./bootstrap --log place/two --export place/two boot
is "... what was there stays" "$(cat place/two place/a)" "$(printf 'old\nprecious')"
done_testing
