#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# null.t - lists of paths with a NUL behind each, from a file or standard input: mkpayload pack --list and
# mkpayload cpio --spec with --null.
. "$(dirname "$0")/../lib.sh"
unset SOURCE_DATE_EPOCH
cd "$scratch" || exit 1

odd=$(printf 'a\nb c')
mkdir -p 'files/sub dir'
echo one >files/one
echo two >"files/sub dir/two"
echo odd >"files/sub dir/$odd"
chmod 755 files/one

# --- pack ---

find files -type f ! -name "$odd" -print0 >list
ok 'pack: a list' "$mkpayload" pack -o flat.img --list list --null
is '... the last components are the names' "$("$mkpayload" list flat.img | awk 'NR > 1 { print $3 }' | head -n 2 | tr '\n' ' ')" 'one two '
ok 'pack: standard input, a tree' sh -c 'cd files && find . -type f -name "[ot]*" -print0 | "$0" pack -o ../tree.img --tree --list - --null' "$mkpayload"
is '... the paths are' "$("$mkpayload" list --tree tree.img | awk 'NR > 1 && NR < 4 { print $3, $4 }' | tr '\n' ' ')" 'one  sub dir/two '
ok '... the same as with the tree itself' sh -c '"$0" pack -o other.img --tree --exclude "a*" files && cmp tree.img other.img' "$mkpayload"
ok 'pack --list -: lines' sh -c 'echo "x files/one" | "$0" pack -o lines.img --list -' "$mkpayload"
printf 'files/one\0\0' >empty
fails 'pack: an empty name' 1 '^mkpayload: empty:2: an empty name$' "$mkpayload" pack -o no.img --list empty --null
printf 'files/one\nfiles/two\n' >lines
fails 'pack: lines' 1 '^mkpayload: lines:1: no NUL behind the last name: this is no list as find -print0 writes it$' "$mkpayload" pack -o no.img --list lines --null
printf 'files\0' >directory
fails 'pack: a directory' 1 '^mkpayload: directory:1: files: a directory, where only a file can be$' "$mkpayload" pack -o no.img --list directory --null
fails 'pack: a name that cannot be' 1 '^mkpayload: .*control character' sh -c 'find files -type f -print0 | "$0" pack -o no.img --list - --null' "$mkpayload"
fails 'pack --null without a list' 2 '^mkpayload: --null goes with --list$' "$mkpayload" pack -o no.img --null files
ok 'no image' test ! -e no.img

# --- cpio ---

find files -print0 | LC_ALL=C sort -z >all
ok 'cpio: a list' "$sanitized" cpio --no-default -o list.cpio --spec all --null
"$mkpayload" cpio --no-default -o added.cpio --add files:/files
ok '... the same as --add of the directory' cmp list.cpio added.cpio
(cd files && find . -print0) >dot
ok 'cpio: standard input' sh -c 'cd files && "$0" cpio --no-default -o ../stdin.cpio --spec - --null <../dot' "$mkpayload"
"$mkpayload" cpio --no-default -o added.cpio --add files:/
ok '... ./ is the root' cmp stdin.cpio added.cpio
ok '... the order does not count' sh -c 'cd files && LC_ALL=C sort -z -r <../dot | "$0" cpio --no-default -o ../turned.cpio --spec - --null && cmp ../stdin.cpio ../turned.cpio' "$mkpayload"
printf 'files\0' >directory
is 'a directory comes without what is in it' "$("$mkpayload" cpio --no-default --spec directory --null --list | awk '{ print $4 }')" /files
ln files/one files/link && printf 'files/link\0files/one\0' >hard
is 'hard links stay' "$("$mkpayload" cpio --no-default -o out.cpio --spec hard --null && "$top/tests/data/cpio/list-archive" out.cpio | awk '$8 != "files" { print $1, $3 }' | sort -u)" '2 2'
fails 'cpio: an empty name' 1 '^mkpayload: empty:2: an empty name$' "$mkpayload" cpio --no-default -o no.cpio --spec empty --null
fails 'cpio: lines' 1 '^mkpayload: lines:1: no NUL behind the last name' "$mkpayload" cpio --no-default -o no.cpio --spec lines --null
printf '../x\0' >above
fails 'cpio: a path that leads out' 1 "^mkpayload: above:1: " "$mkpayload" cpio --no-default -o no.cpio --spec above --null
printf 'gone\0' >missing
fails 'cpio: a path that is not there' 1 '^mkpayload: missing:1: gone: No such file or directory$' "$mkpayload" cpio --no-default -o no.cpio --spec missing --null
fails 'cpio --null without a list' 2 '^mkpayload: --null goes with --spec$' "$mkpayload" cpio -o no.cpio --null
ok 'no archive' test ! -e no.cpio
done_testing
