#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# pack_errors.t - what can go wrong while an image is written: never an image left that is not
# whole, never an old image lost.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
export LC_ALL=C
mkdir files && echo 1 >files/a && echo 2 >files/b
"$mkpayload" pack -o good.img files >out || exit 1
cp good.img image

# refuses NAME PATTERN ARGUMENT...: the image of before stays, and nothing is left beside it.
refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" pack -o image "$@"
	ok "... the old image stays" cmp image good.img
	ok "... and nothing beside it" sh -c '! ls -A | grep "\.part$"'
}

# --- Files that cannot be read, or do not hold still. ---

refuses "reading fails" '^mkpayload: /proc/self/mem: Input/output error' files /proc/self/mem
refuses "longer than its size" '/proc/version: changed while it was read: it is longer' files /proc/version
sys=/sys/kernel/mm/transparent_hugepage/enabled
[ -r $sys ] || sys=$(find /sys/class/net/ /sys/kernel -follow -maxdepth 3 -type f -size 4096c -readable 2>/dev/null | head -n 1)
if [ -r "$sys" ]; then
	refuses "shorter than its size" "$sys: changed while it was read: it is shorter" files "$sys"
else
	skip "shorter than its size" "no readable file in /sys"
fi
if [ "$(id -u)" -eq 0 ] && have setpriv; then
	cp "$mkpayload" program && chmod 755 . program && mkdir open && chmod 777 open
	cp files/a open/a && chmod 000 open/a && cp image open/image
	fails "a file without permission" 1 '^mkpayload: open/a: Permission denied' \
		setpriv --reuid 65534 --clear-groups ./program pack -o open/new open/a
	fails "a directory without permission to write" 1 '^mkpayload: new.lbpayload.part: Permission denied' \
		setpriv --reuid 65534 --clear-groups ./program pack -o new files
	is "... nothing is left" "$(ls -A open)" "$(printf 'a\nimage')"
else
	skip "files without permission" "run as root, with setpriv (util-linux)"
fi

# A file that is written to while it is read.
if meanwhile_begin; then
	head -c 3000000 /dev/urandom | tee grows >rewritten
	for way in 'grows printf x >>grows' 'rewritten printf x | dd of=rewritten bs=1 conv=notrunc status=none'; do
		file=${way%% *}
		fails "a file that is written to: $file" 1 "^mkpayload: $file: changed while it was read" \
			meanwhile "/$file" 2 "${way#* }" "$mkpayload" pack -o image files "$file"
		ok "... the old image stays" cmp image good.img
		ok "... and nothing beside it" sh -c '! ls -A | grep "\.part$"'
	done
	rm grows rewritten
else
	skip "a file that is written to" "cc (package gcc) makes the moment"
fi

refuses "a file with a slash behind it" '^mkpayload: files/a/: Not a directory$' files/a/
refuses "nothing with a slash behind it" '^mkpayload: none/: No such file or directory$' none/

# --- Calls that are interrupted. ---

if have strace && strace -o trace true 2>/dev/null; then
	mkdir large && head -c 3000000 /dev/urandom >large/a && echo 2 >large/b
	"$mkpayload" pack --sums -o large.img large >out
	"$mkpayload" cpio --no-default -o large.cpio --add large:/ 2>out
	# interrupted NAME FILE COMMAND...: each second call for one of the files is; so each of them goes on once.
	interrupted()
	{
		interrupted_name=$1 interrupted_file=$2
		shift 2
		ok "interrupted: $interrupted_name" strace -f -o trace -P large/a -P large.img -P "$scratch/$interrupted_file" \
			-e inject=read,pread64,write,pwrite64:error=EINTR:when=1+2 "$@"
		ok "... some calls were" grep -q INJECTED trace
	}
	interrupted pack again.img.lbpayload.part "$mkpayload" pack --sums -o again.img large
	ok "... the image is whole" cmp again.img large.img
	interrupted verify again.img "$mkpayload" verify again.img
	interrupted extract extracted/a.lbpayload.part "$mkpayload" extract large.img -C extracted
	ok "... every file is whole" cmp large/a extracted/a
	interrupted cpio again.cpio.lbpayload.part "$mkpayload" cpio --no-default -o again.cpio --add large:/
	ok "... the archive is whole" cmp again.cpio large.cpio
	rm -r large* again* extracted
else
	skip "calls that are interrupted" "strace (package strace) that may trace"
fi

# --- Limits. ---

truncate -s 4294967295 just-4g && truncate -s 4294967296 4g
refuses "4 GiB narrow" '^mkpayload: 4g: 4 GiB or more: such a file needs --wide' files 4g
fails "a byte less: narrow, and only the file-size limit stops it" 1 'image: File too large' \
	sh -c 'ulimit -f 1000; "$@"' - "$mkpayload" pack -o image just-4g
fails "4 GiB --wide: the same" 1 'image: File too large' \
	sh -c 'ulimit -f 1000; "$@"' - "$mkpayload" pack --wide -o image 4g
ok "... the old image stays" cmp image good.img
rm -f just-4g 4g
seq 1 200000 | sed 's|$| files/a|' >list
ok "200,000 entries" "$mkpayload" pack -o many --list list
rm -f many
refuses "with SHA256SUMS 200,001" '^mkpayload: image: 200001 files, but an image holds at most 200000' \
	--sums --list list
echo 'one-more files/a' >>list
refuses "200,001 entries" '^mkpayload: image: 200001 files' --list list

# --- Places that an image cannot be written to. ---

refuses "the image is one of its own files" '^mkpayload: image: is the file ./image, which is read, and would be lost: write to another file$' files ./image
fails "the image is a directory" 1 '^mkpayload: files: there is something' "$mkpayload" pack -o files files/a
fails "the image is a character device" 1 '^mkpayload: /dev/null: there is something' \
	"$mkpayload" pack -o /dev/null files
mkfifo fifo
fails "the image is a FIFO" 1 '^mkpayload: fifo: there is something' "$mkpayload" pack -o fifo files
fails "no such directory" 1 '^mkpayload: none/image: .*No such file' "$mkpayload" pack -o none/image files
fails "a name that ends in a slash" 1 '^mkpayload: new/: ' "$mkpayload" pack -o new/ files
ln -s none dangling
fails "a link to nowhere" 1 '^mkpayload: dangling: a symbolic link to nowhere' \
	"$mkpayload" pack -o dangling files
mkdir elsewhere && cp files/a elsewhere/target && ln -s elsewhere/target link
ok "a link to a file: that file is replaced" "$mkpayload" pack -o link files
ok "... and the link stays" test -L link
ok "... the file is the image" cmp elsewhere/target good.img

# --- Another process, and one that died. ---

echo remains >image.lbpayload.part
ok "a .part of a power cut is in nobody's way" "$mkpayload" pack -o image files
ok "... it is gone" test ! -e image.lbpayload.part
echo precious >image.lbpayload.part
fails "a .part that another process writes" 1 '^mkpayload: image.lbpayload.part: another process is writing' \
	flock image.lbpayload.part "$mkpayload" pack -o image files
is "... stays" "$(cat image.lbpayload.part)" precious
rm image.lbpayload.part && ln -s files/a image.lbpayload.part
fails "a .part that is a link" 1 '^mkpayload: image.lbpayload.part: in the way, and not a regular file' \
	"$mkpayload" pack -o image files
rm image.lbpayload.part

truncate -s 1G slow
for signal in HUP INT QUIT TERM PIPE USR1 USR2 ALRM XCPU; do
	# A shell makes background processes ignore INT and QUIT, nohup HUP; perl gives them back.
	perl -e '$SIG{$_} = "DEFAULT" for qw(HUP INT QUIT TERM PIPE); exec @ARGV' \
		"$mkpayload" pack -o image --sums slow 2>err &
	packer=$!
	tries=0
	until [ -e image.lbpayload.part ] || [ $tries -eq 3000 ]; do sleep 0.02; tries=$((tries + 1)); done
	ok "SIG$signal: while it works there is image.lbpayload.part" test -e image.lbpayload.part
	kill -s "$signal" "$packer"
	wait "$packer" 2>/dev/null
	is "SIG$signal: it ends by the signal" "$(kill -l $?)" "$signal"
	ok "... nothing is left" test ! -e image.lbpayload.part
	ok "... the old image stays" cmp image good.img
done
"$mkpayload" pack -o image --sums slow 2>err &
packer=$!
until [ -e image.lbpayload.part ] || ! kill -0 "$packer"; do sleep 0.02; done
kill -s KILL "$packer"
wait "$packer" 2>/dev/null
ok "SIGKILL: the old image stays" cmp image good.img
ok "... and the next run replaces the remains" "$mkpayload" pack -o image files
ok "... entirely" test ! -e image.lbpayload.part
rm -f slow

# --- An open file without a name that takes nothing: one in memory that may not shrink, as opening it anew would make it. ---

if [ "$(uname -m)" = x86_64 ] && have perl; then
	# shellcheck disable=SC2016 # for perl
	fails "a file without a name that cannot be opened" 1 '^mkpayload: /proc/self/fd/[0-9]*: cannot be written: ' \
		perl -e '$^F = 255; my $fd = syscall 319, my $name = "sealed", 2; open my $file, "+<&=", $fd or die; syswrite $file, "x";
			fcntl $file, 1033, 2 or die; exec @ARGV[0 .. 2], "/proc/self/fd/$fd", $ARGV[3]' \
		"$mkpayload" pack -o files
else
	skip "a file without a name that cannot be opened" "memfd_create's number is that of x86_64 here; perl"
fi

# --- A full disk. ---

mkdir disk
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null; then
	trap 'umount "$scratch/disk"; rm -rf "$scratch"' EXIT
	cp good.img disk/image
	head -c 2000000 /dev/zero >big
	fails "a full disk" 1 '^mkpayload: disk/image: No space left' "$mkpayload" pack -o disk/image big
	is "... nothing but the old image" "$(ls -A disk)" image
	ok "... as it was" cmp disk/image good.img
	"$mkpayload" pack -o big.img big >out
	truncate -s 5E disk/5-eib && truncate -s 5E disk/5-eib-more
	fails "files of 10 EiB" 1 '^mkpayload: disk/5-eib-more: with it, the image would be longer than a file can be' \
		timeout 100 "$mkpayload" pack --wide -o disk/new disk/5-eib disk/5-eib-more # it could go on for years
	rm disk/5-eib disk/5-eib-more && mkdir disk/into
	fails "extract to a full disk" 1 '^mkpayload: disk/into/big: No space left' \
		"$mkpayload" extract big.img -C disk/into
	is "... leaves nothing" "$(ls -A disk/into)" ""
else
	skip "a full disk" "run as root, where tmpfs can be mounted"
fi
done_testing
