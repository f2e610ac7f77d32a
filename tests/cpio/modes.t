#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# modes.t - mkpayload cpio: modes that files have here, kept (--keep-modes) or not; what is lost is said.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

mkdir -p tree/drop tree/private
: >tree/plain && : >tree/setuid && : >tree/secret && : >tree/setgid
chmod 664 tree/plain && chmod 4711 tree/setuid && chmod 600 tree/secret && chmod 2755 tree/setgid
chmod 1777 tree/drop && chmod 700 tree/private && chmod 755 tree
# modes OPTION...: of what is in an archive with only that
modes()
{
	"$mkpayload" cpio --no-default --list "$@" 2>err | awk -F '\t' '{ print $2 $4 }' | tr '\n' ' '
}
is 'as they are for everyone' "$(modes --add tree:/)" '0755/ 0755/drop 0644/plain 0755/private 0644/secret 0755/setgid 0755/setuid '
is '... what is lost is said' "$(cat err)" 'mkpayload: note: /setgid and 1 more: without its setuid or setgid bit; --keep-modes keeps it'
kept='0755/ 1777/drop 0664/plain 0700/private 0600/secret 2755/setgid 4711/setuid '
is '--keep-modes' "$(modes --add tree:/ --keep-modes)" "$kept"
is '... nothing is lost' "$(cat err)" ''
is '... of a list' "$(cd tree && printf 'private\0secret\0' >../list && modes --spec ../list --null --keep-modes)" '0700/private 0600/secret '
is '... a MODE that is given counts more' "$(modes --add tree/setuid:/x:0700 --keep-modes)" '0700/x '
is 'a MODE that is given loses nothing that was wanted' "$(modes --add tree/setuid:/x:0700 && cat err)" '0700/x '
is '... against what is in the minimal content' "$("$mkpayload" cpio --add tree:/tmp --keep-modes --list | awk -F '\t' '$4 == "/tmp" { print $2 }')" 0755
mkdir other other/drop && chmod 711 other/drop
fails 'two that differ' 1 '^mkpayload: /drop: two sources that differ in mode or owner: --add tree:/ (directory) and --add other:/ (directory)$' \
	"$mkpayload" cpio --no-default --keep-modes -o no.cpio --add tree:/ --add other:/
ok '... are none without it' "$mkpayload" cpio --no-default -o out.cpio --add tree:/ --add other:/
PATH=$PATH:/usr/sbin:/sbin
if have setcap && setcap cap_net_raw+ep tree/plain 2>/dev/null; then
	modes --add tree:/ --keep-modes >/dev/null
	is 'file capabilities' "$(cat err)" 'mkpayload: note: /plain: without its file capabilities, which an initial CPIO cannot hold'
else
	skip 'file capabilities' 'needs root, and setcap (package libcap2-bin)'
fi

# --- What a path is, where nothing is there. ---

ln -s nowhere.ko link.ko
for option in --module --exec --file; do
	fails "$option: a link to nothing" 1 "^mkpayload: $option link.ko: link.ko: a symbolic link to nothing\$" \
		"$mkpayload" cpio --no-default -o no.cpio $option link.ko
done
echo 'file /x link.ko 644 0 0' >list
fails '--spec: a link to nothing' 1 '^mkpayload: list:1: link.ko: a symbolic link to nothing$' "$mkpayload" cpio --no-default -o no.cpio --spec list
ok 'no archive' test ! -e no.cpio
done_testing
