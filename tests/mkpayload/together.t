#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# together.t - extract beside payload-import and beside itself, in one directory, and two names that
# lead to one file: never a wrong file under a final name.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
import=$top/build/x86_64/payload-import
mkdir files && head -c 5000000 /dev/urandom >files/a || exit 1
for i in 1 2 3 4 5 6 7 8; do head -c 300000 /dev/urandom >files/f$i; done
"$mkpayload" pack --sums -o image files >out || exit 1
extract()
{
	"$mkpayload" extract "$@"
}

# --- The lock. ---

mkdir to
fails "the directory is locked" 1 \
	'^mkpayload: to: another import into this directory is running; nothing was extracted$' \
	flock -n to "$mkpayload" extract image -C to
is "... nothing is in it" "$(ls -A to)" ""
ok "... another is free" extract image -C other

if [ -x "$import" ]; then
	fails "payload-import sees the same lock" 1 'to: another import into this directory is running' \
		flock -n to "$import" --timeout 0 --device image to
fi

# --- At the same time, one of them killed. ---

# wrong_files: those that have their final name and other bytes.
wrong_files()
{
	for file in files/*; do
		[ ! -e "to/${file#files/}" ] || cmp -s "$file" "to/${file#files/}" || echo "${file#files/}"
	done
}

# rounds PROGRAM...: beside it, extract is begun and killed, at moments that move on.
rounds()
{
	wrong=
	for i in 0 1 2 3 4 5 6 7 8 9 10 11; do
		rm -rf to
		"$@" to >out.a 2>&1 &
		a=$!
		sleep "0.0$((i % 4 * 2))"
		"$mkpayload" extract image -C to >out.b 2>&1 &
		b=$!
		sleep "0.0$((i % 5 * 2))"
		kill -9 $b 2>/dev/null
		wait $a
		status=$?
		wait $b
		wrong="$wrong$(wrong_files)"
		# It has its files, or it has said that it has not.
		[ $status -ne 0 ] || diff -r files/a to/a >/dev/null || wrong="$wrong lost"
		[ $status -eq 0 ] || grep -q . out.a || wrong="$wrong silent"
	done 2>/dev/null
	extract image -C to >out 2>&1 || wrong="$wrong $(cat out)"
	wrong="$wrong$(wrong_files)$(ls -A to | grep 'part$')"
}
extract_into()
{
	"$mkpayload" extract image -C "$1"
}
if [ -x "$import" ]; then
	rounds "$import" --timeout 0 --device image
	is "import and extract, which is killed" "$wrong" ""
else
	skip "import and extract, which is killed" "make $import builds it"
fi
rounds extract_into
is "two times extract, one of them killed" "$wrong" ""

# --- What an earlier run has left. ---

rm -rf to && mkdir to && echo half >to/a.lbpayload.part && echo half >to/f8.lbpayload.part &&
	echo mine >to/b.lbpayload.part && echo mine >to/a.part
ok "remains of a power cut" extract image -C to
is "... are gone before anything is written, and nothing else" "$(cd to && echo *.part)" 'a.part b.lbpayload.part'
long=$(printf '%0255d' 7) other=$(printf '%0241d' 8) short=$(printf '%0240d' 9)
mkdir long && echo 1 >long/"$long" && echo 2 >long/"$other" && echo 3 >long/"$short" && "$mkpayload" pack -o long.img long >out
mkdir into && echo half >into/.lbpayload.part
ok "names that are too long for a suffix share one" extract long.img -C into
ok "... one after the other" diff -r long into
if have strace && strace -o trace true 2>/dev/null; then
	rm -rf into && strace -f -e trace=openat -o trace "$mkpayload" extract long.img -C into >out 2>&1
	is "... and one that has room does not" "$(grep -c '"\.lbpayload\.part".*O_EXCL' trace) $(grep -c "$short.lbpayload.part\".*O_EXCL" trace)" "2 1"
fi

# --- One file under two names, as on a file system that folds them. ---

mkdir twice && echo 1 >twice/A && echo 2 >twice/a && echo 3 >twice/b && "$mkpayload" pack -o twice.img twice >out
rm -rf to && mkdir to && echo old >to/A && ln to/A to/a
fails "two names lead to one file" 1 \
	'^mkpayload: \(A and a\|a and A\): to has one file for both names; nothing was extracted$' \
	"$mkpayload" extract twice.img -C to
is "... nothing is written" "$(cat to/A to/a; ls to | tr '\n' ' ')" "old
old
A a "
ok "one of them alone is written" extract twice.img -C to A
is "... and the other is as it was" "$(cat to/A to/a | tr '\n' ' ')" "1 old "
rm -rf to && mkdir to && echo old >to/A && ln to/A to/a.lbpayload.part
fails "a temporary file that is another's file" 1 'to has one file for both names' "$mkpayload" extract twice.img -C to
is "... which stays" "$(cat to/A)" old

for content in old new; do
	rm -rf to && mkdir to && echo $content >to/a && ln to/a to/a.lbpayload.part
	ok "a file that is its own temporary file, too, as a power cut leaves it ($content)" "$mkpayload" extract twice.img -C to
	is "... is written, and nothing remains" "$(cd to && echo *)" "A a b"
done

# extract_held_up: begins in $pid; strace holds it up where it flushes, before it gives names.
extract_held_up()
{
	rm -rf to && mkdir to
	strace -f -o trace -e trace=fsync,syncfs -e inject=fsync,syncfs:delay_enter=700000:when=1 \
		"$mkpayload" extract twice.img -C to >out 2>err &
	pid=$!
	tries=0
	until [ -e to/b.lbpayload.part ] || [ $tries -gt 500 ]; do
		sleep 0.01
		tries=$((tries + 1))
	done
}

# A name that comes while extract runs.
if have strace && strace -o trace -e trace=fsync -e inject=fsync:delay_enter=1:when=1 true 2>/dev/null; then
	extract_held_up
	echo stranger >to/a
	wait $pid
	is "a name that was free and is there now: status" "$?" 1
	ok "... it says so" grep -q \
		'^mkpayload: to/a: .*this file system takes the name for that of another file, or another program' err
	is "... the file is as it was, and no remains" "$(cat to/a) $(cd to && echo *)" "stranger A a"
	extract_held_up
	rm to/a.lbpayload.part && echo stranger >to/a.lbpayload.part
	wait $pid
	is "a temporary file that was exchanged: status" "$?" 1
	ok "... it says so" grep -q '^mkpayload: to/a: .*its temporary file was exchanged by another program$' err
	is "... it has no final name, and stays" "$(cat to/a.lbpayload.part) $(cd to && echo *)" "stranger A a.lbpayload.part"
else
	skip "a name that comes meanwhile" "strace (package strace) that may trace"
fi

# --- What is there under its name and as a .part, so that every place is taken. ---

"$mkpayload" pack -o one.img files/f1 >out && rm -rf to && mkdir to && echo old >to/f1 && echo half >to/f1.lbpayload.part
ok "an older file and a .part of it" "$sanitized" extract one.img -C to
is "... are replaced" "$(cmp to/f1 files/f1) $(ls -A to)" " f1"

# --- Characters that a file system cannot hold: strace says no in its place. ---

mkdir -p odd/d && echo 1 >odd/a && echo 2 >'odd/b:c' && echo 3 >'odd/d/e:?f' && echo 4 >'odd/g:' &&
	"$mkpayload" pack --tree -o odd.img odd >out
if have strace && strace -o trace -e trace=openat -e inject=openat:error=EINVAL:when=1 true 2>/dev/null; [ -s trace ]; then
	rm -rf to && mkdir to
	ok "odd characters that can be" strace -f -o trace -e trace=openat "$mkpayload" extract --tree odd.img -C to
	ok "... each is right, and nothing is left of the trial" diff -r odd to
	is "... a file is tried for each new one" "$(grep -o '"\.lbpayload\.part[^"]*"' trace | tr -d '\n')" '".lbpayload.part:"".lbpayload.part?:"'
	number=$(grep openat trace | grep -n '"\.lbpayload\.part?:"' | cut -d : -f 1)
	rm -rf to && mkdir to
	fails "one that cannot be" 1 \
		'^mkpayload: to/d/e:?f: a character that this file system cannot hold; nothing was extracted$' \
		strace -f -o trace -e trace=openat -e "inject=openat:error=EINVAL:when=$number" \
		"$mkpayload" extract --tree odd.img -C to
	is "... nothing is written" "$(ls -A to)" ""
	cp -r odd/. to
	ok "... what is there can be there" strace -f -o trace -e trace=openat "$mkpayload" extract --tree odd.img -C to
	is "... and is not tried" "$(grep -c '"\.lbpayload\.part' trace)" 0
else
	skip "characters that a file system cannot hold" "strace (package strace) that may trace"
fi

# --- Directories exchanged for links all the time. ---

cat >swap <<-'END'
	my ($directory, $link) = @ARGV;
	while (1) {
		syscall(316, -100, $directory, -100, $link, 2); # renameat2(): RENAME_EXCHANGE
		select undef, undef, undef, 0.0001;
	}
END
mkdir -p way/d && for i in 1 2 3 4 5 6; do echo $i >way/d/$i; done && "$mkpayload" pack --tree -o way.img way >out
if [ "$(uname -m)" = x86_64 ]; then
	rm -rf to && mkdir -p to/d outside && ln -s ../outside to/link
	perl swap to/d to/link &
	swap=$!
	said=0
	for i in $(seq 60); do
		"$mkpayload" extract --tree way.img -C to >out 2>&1 || said=$((said + 1))
	done
	kill $swap
	wait $swap 2>/dev/null
	is "directories exchanged for links all the time: no file outside" "$(ls -A outside)" ""
	ok "... which some of the times was an error" test $said -gt 0
else
	skip "directories exchanged for links all the time" "its numbers of system calls are those of x86_64"
fi

# --- A file system that does fold names. ---

mounted=
clean()
{
	[ -z "$mounted" ] || umount "$scratch/mount"
	rm -rf "$scratch"
}
trap clean EXIT
fold()
{
	truncate -s 16M disk && mkdir -p mount && case $1 in
	vfat) mkfs.vfat disk >out 2>&1 && mount -o loop,utf8 disk mount ;;
	ext4) mke2fs -q -t ext4 -O casefold -E encoding=utf8 disk && mount -o loop disk mount ;;
	esac 2>/dev/null && mounted=1 && mkdir mount/to && { [ "$1" = vfat ] || chattr +F mount/to; }
}
for system in vfat ext4; do
	if [ "$(id -u)" -eq 0 ] && fold $system; then
		fails "$system: two names that fold" 1 . "$mkpayload" extract twice.img -C mount/to
		ok "... no wrong file" sh -c 'for f in $(ls mount/to); do cmp "mount/to/$f" "twice/$f" || exit; done'
		echo 1 >mount/to/A
		fails "... one is there" 1 'mount/to has one file for both names' "$mkpayload" extract twice.img -C mount/to
		umount mount && mounted=
	else
		skip "$system: two names that fold" "root, and a kernel with $system that folds names"
		[ -z "$mounted" ] || umount mount
		mounted=
	fi
done
done_testing
