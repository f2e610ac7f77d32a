#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# shared.t - an output in a directory that others write to: their temporary files and their files stay, and no final
# name gets what another has written.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
export LC_ALL=C
mkdir files && head -c 3000000 /dev/urandom >files/a && echo 2 >files/b && "$mkpayload" pack -o good files >out || exit 1
part=image.lbpayload.part

# --- Where there are no locks. ---

if have strace && strace -o trace true 2>/dev/null; then
	# unlocked COMMAND...: on a file system without locks, as some network file systems are.
	unlocked()
	{
		ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -e trace=flock -e inject=flock:error=ENOLCK "$@"
	}
	ok "no locks: an image is written" unlocked "$mkpayload" pack -o image files
	ok "... whole" cmp image good
	echo half >$part
	fails "... a temporary file that is there stays" 1 \
		"^mkpayload: $part: No locks available, so whether another process is writing it is not known; if none is, remove it\$" \
		unlocked "$mkpayload" pack -o image files
	is "... as it is" "$(cat $part)" half
	mkdir to && echo half >to/a.lbpayload.part
	fails "... extract's, too" 1 '^mkpayload: to/a.lbpayload.part: No locks available, so whether' unlocked "$mkpayload" extract good -C to
	is "... and nothing else is there" "$(cat to/a.lbpayload.part) $(ls -A to)" "half a.lbpayload.part"
	rm -rf $part to
else
	skip "where there are no locks" "strace (package strace) that may trace"
fi

# --- What others do meanwhile. ---

echo half >$part
fails "a temporary file that another program looks at under its lock, to remove it" 1 \
	"^mkpayload: $part: another process is writing this file\$" flock -s $part "$mkpayload" pack -o image files
is "... stays" "$(cat $part)" half
rm -f $part image
if meanwhile_begin; then
	ok "what is written is locked, for nobody else" \
		meanwhile /files/a 2 "! flock -n -s $part touch free" "$mkpayload" pack -o image files
	ok "... and whole" cmp image good
	cp good image && inode=$(ls -i image)
	fails "a temporary file that is exchanged" 1 \
		'^mkpayload: image: cannot give it its name: its temporary file was exchanged by another program$' \
		meanwhile /files/a 2 "rm $part; echo half of another >$part" "$mkpayload" pack -o image files
	is "... does not get the name, and stays" "$(ls -i image) $(cat $part)" "$inode half of another"
	fails "... and a failure behind that" 1 '^mkpayload: files/a: changed while it was read' \
		meanwhile /files/a 2 "rm $part; echo half of another >$part; touch files/a" "$mkpayload" pack -o image files
	is "... leaves it, too" "$(ls -i image) $(cat $part)" "$inode half of another"
	rm $part
	echo 'c files/b' >list
	fails "an input that is moved to the name of the output" 1 \
		'^mkpayload: image: is the file list, which is read, and would be lost: write to another file$' \
		meanwhile /files/a 2 'mv list image' "$mkpayload" pack -o image --list list files
	is "... stays" "$(cat image)" 'c files/b'
	rm image
else
	skip "what others do meanwhile" "cc (package gcc) makes the moment"
fi

# --- Another user's. ---

if [ "$(id -u)" -ne 0 ] || ! have setpriv; then
	skip "another user's files" "run as root, with setpriv (package util-linux)"
	done_testing
	exit
fi
chmod 755 "$scratch" && chmod -R a+rX files
# in_shared MODE NAME: a directory for all, where another user has such a file.
in_shared()
{
	rm -rf shared && mkdir shared && chmod "$1" shared && echo theirs >"shared/$2" && chown 65533 "shared/$2" && chmod 600 "shared/$2"
}
# mine COMMAND...: as a third user.
mine()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
for mode in 777 1777; do
	in_shared $mode $part
	fails "in a directory of mode $mode: a temporary file that may not be read" 1 \
		"^mkpayload: shared/$part: Permission denied, so whether another process is writing it is not known; if none is, " \
		mine "$mkpayload" pack -o shared/image files
	is "... stays, and nothing else is there" "$(cat shared/$part) $(ls -A shared)" "theirs $part"
	chmod 644 shared/$part
	fails "... one that is being written" 1 "^mkpayload: shared/$part: another process is writing this file" \
		flock shared/$part setpriv --reuid=65534 --regid=65534 --clear-groups "$mkpayload" pack -o shared/image files
	is "... stays, too" "$(cat shared/$part) $(ls -A shared)" "theirs $part"
done
fails "... one that has lost its writer, where only its owner may remove it" 1 \
	"^mkpayload: shared/$part: an old one, which cannot be removed: Operation not permitted" \
	mine "$mkpayload" pack -o shared/image files
chmod 777 shared
ok "... where everybody may" mine "$mkpayload" pack -o shared/image files
is "... it is gone" "$(cmp shared/image good 2>&1) $(ls -A shared)" " image"
in_shared 1777 image
fails "another's file that may not be replaced: known before the work" 1 \
	'^mkpayload: shared/image: another user.s, and only they may replace it in this directory$' \
	mine "$mkpayload" pack -o shared/image files
is "... it stays" "$(cat shared/image) $(ls -A shared)" "theirs image"
in_shared 777 image
ok "... one that may" mine "$mkpayload" pack -o shared/image files
in_shared 1777 image && chown 65534 shared
ok "... in a directory of one's own" mine "$mkpayload" pack -o shared/image files
in_shared 1777 image && chown 65534 shared/image
ok "... one's own file in another's" mine "$mkpayload" pack -o shared/image files
in_shared 1777 image
ok "... root may, too" "$mkpayload" pack -o shared/image files
done_testing
