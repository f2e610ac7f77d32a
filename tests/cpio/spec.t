#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# spec.t - mkpayload cpio --spec: lists in the format of gen_init_cpio, good ones and bad ones.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/data/cpio
sanitized=${SANITIZED:-$top/build/sanitized/mkpayload}
unset SOURCE_DATE_EPOCH
cd "$scratch" || exit 1

# Every bad list of the corpus ends with what must be said about it.
refused()
{
	name=$(basename "$2" .spec)
	# What a dying program had allocated is no leak.
	ASAN_OPTIONS=detect_leaks=0 DATA=$data "$1" cpio --no-default --spec "$2" -o out.cpio >out 2>err
	status=$?
	wanted=$(sed -n "s,\${DATA}\([:/]\),$data\1,; s,SPEC,$2,g; s/^#= /mkpayload: /p" "$2")
	# '${DATA}' in a message stands for its value only as the beginning of a path.
	case $name in
	variable-*) wanted=$(sed -n "s,SPEC,$2,g; s/^#= /mkpayload: /p" "$2") ;;
	esac
	is "$3bad list: $name" "$status $(cat out err)" "1 $wanted"
	[ ! -e out.cpio ] || result 1 "$3bad list: $name leaves no archive"
}

for file in "$data"/spec/*.spec; do
	refused "$mkpayload" "$file" ''
done
if [ -x "$sanitized" ]; then
	for file in "$data"/spec/*.spec; do
		refused "$sanitized" "$file" 'sanitized: '
	done
else
	skip 'the bad lists under sanitizers' 'make build/sanitized/mkpayload'
fi

# listing NAME SPEC_TEXT WANTED
listing()
{
	printf '%s' "$2" >list
	if DATA=$data "$mkpayload" cpio --no-default --spec list -o out.cpio 2>err; then
		is "$1" "$("$data/list-archive" out.cpio)" "$3"
	else
		result 1 "$1"
		note "$(cat err)"
	fi
}

listing 'one of each kind, sorted, numbered from 1' 'file /z ${DATA}/odd 0640 1 2
slink /y ../x 0777 3 4
sock /x 0755 5 6
pipe /w 0644 7 8
nod /v 0600 9 10 b 8 17
nod /u 0600 11 12 c 5 1
dir /t 1777 13 14
' '1 41777 2 13 14 0 0 t
2 20600 1 11 12 0 0 u 5,1
3 60600 1 9 10 0 0 v 8,17
4 10644 1 7 8 0 0 w
5 140755 1 5 6 0 0 x
6 120777 1 3 4 0 4 y -> ../x
7 100640 1 1 2 0 3 z : odd'

listing 'comments, blank lines, blanks, tabs, no newline at the end' '# a comment

   	
 # another one
	dir	/a   0755	0 0	
dir /b 0755 0 0
dir /c 0755 0 0' '1 40755 2 0 0 0 0 a
2 40755 2 0 0 0 0 b
3 40755 2 0 0 0 0 c'

listing 'lines that end as in DOS' "$(printf 'dir /a 0755 0 0\r\n\r\npipe /b 0600 0 0\r\n')" \
'1 40755 2 0 0 0 0 a
2 10600 1 0 0 0 0 b'

listing 'hard links: one number, the data with the last name' 'file /m ${DATA}/odd 0604 7 8 /a/b c z
file /n ${DATA}/odd 0604 7 8
' '1 40755 2 0 0 0 0 a
2 100604 4 7 8 0 0 a/b
2 100604 4 7 8 0 0 c
2 100604 4 7 8 0 0 m
3 100604 1 7 8 0 3 n : odd
2 100604 4 7 8 0 3 z : odd'

listing 'a hard link to itself is none' 'file /a ${DATA}/odd 0644 0 0 /a
' '1 100644 1 0 0 0 3 a : odd'

listing 'directories that nobody asks for' 'slink /a/b/c d 0777 0 0
' '1 40755 2 0 0 0 0 a
2 40755 2 0 0 0 0 a/b
3 120777 1 0 0 0 1 a/b/c -> d'

listing 'who asks for a directory later gets it' 'pipe /a/b 0600 0 0
dir /a/ 0700 1 1
' '1 40700 2 1 1 0 0 a
2 10600 1 0 0 0 0 a/b'

listing 'the same twice is there once' 'file /a ${DATA}/odd 0644 0 0
file a ${DATA}/odd 0644 0 0
slink /b c 0777 0 0
slink /b c 0777 0 0
nod /d 0600 0 0 c 1 3
nod //d 0600 0 0 c 1 3
dir /e 0700 0 0
dir /e 0700 0 0
' '1 100644 1 0 0 0 3 a : odd
2 120777 1 0 0 0 1 b -> c
3 20600 1 0 0 0 0 d 1,3
4 40700 2 0 0 0 0 e'

listing 'the root itself' 'dir / 0700 0 0
' '1 40700 2 0 0 0 0 .'

listing 'sorted by bytes, whatever the locale' 'pipe /b 0600 0 0
pipe /a/x 0600 0 0
pipe /a-x 0600 0 0
pipe /a.x 0600 0 0
pipe /B 0600 0 0
pipe /é 0600 0 0
' '1 10600 1 0 0 0 0 B
2 40755 2 0 0 0 0 a
3 10600 1 0 0 0 0 a-x
4 10600 1 0 0 0 0 a.x
5 10600 1 0 0 0 0 a/x
6 10600 1 0 0 0 0 b
7 10600 1 0 0 0 0 é'

cp "$data/odd" 'with blank'
ln -s odd link
cp "$data/odd" odd
export B=' ' O='odd' S='${O}'
listing 'variables: blanks in them, two of them, none in their values, symbolic links followed' \
'file /a with${B}blank 0644 0 0
file /b ${DATA}/${O} 0644 0 0
file /c link 0644 0 0
' '1 100644 1 0 0 0 3 a : odd
2 100644 1 0 0 0 3 b : odd
3 100644 1 0 0 0 3 c : odd'
printf 'file /a ${S} 0644 0 0\n' >list
fails 'a variable in the value of a variable is none' 1 '^mkpayload: list:1: ${O}: No such file' \
	"$mkpayload" cpio --no-default --spec list -o out.cpio
export E=''
listing 'a variable may be empty' 'file /a ${E}odd 0644 0 0
' '1 100644 1 0 0 0 3 a : odd'

# The list that Linux itself is built with by default (usr/default_cpio_list).
listing "the kernel's default list" 'dir /dev 0755 0 0
nod /dev/console 0600 0 0 c 5 1
dir /root 0700 0 0
' '1 40755 2 0 0 0 0 dev
2 20600 1 0 0 0 0 dev/console 5,1
3 40700 2 0 0 0 0 root'

echo 'dir /a 0755 0 0' >one
echo 'dir /b 0755 0 0' >two
"$mkpayload" cpio --no-default --spec one --spec - -o out.cpio <two 2>err
is 'several lists, one of them from standard input' "$("$data/list-archive" out.cpio)" \
	'1 40755 2 0 0 0 0 a
2 40755 2 0 0 0 0 b'
echo 'dir /a 0700 0 0' >two
fails 'lists that contradict each other' 1 \
	'^mkpayload: /a: two sources that differ in mode or owner: one:1 (directory) and two:1 (directory)$' \
	"$mkpayload" cpio --no-default --spec one --spec two -o out.cpio
echo 'dir /a 0755 0 x' >two
fails 'standard input has a name in messages' 1 "^mkpayload: -:1: 'x' is no gid" \
	sh -c "'$mkpayload' cpio --no-default --spec - -o out.cpio <two"
printf 'dir /a\0 0755 0 0\n' >two
fails 'a NUL' 1 '^mkpayload: two:1: a NUL in a text file$' \
	"$mkpayload" cpio --no-default --spec two -o out.cpio
fails 'no such list' 1 '^mkpayload: gone: No such file or directory$' \
	"$mkpayload" cpio --no-default --spec gone -o out.cpio
fails 'a list that is a directory' 1 '^mkpayload: \.: Is a directory$' \
	"$mkpayload" cpio --no-default --spec . -o out.cpio
"$mkpayload" cpio --no-default --spec /dev/null -o out.cpio 2>err
is 'nothing: an archive of the marks alone' "$? $("$mkpayload" cpio --check out.cpio)" \
	'0 out.cpio: good: 3 entries, 1024 bytes; has no /init: Linux starts it only together with another archive, or with rdinit='
is 'an archive without /init is warned about' "$(cat err)" \
	'mkpayload: out.cpio: has no /init: Linux starts it only together with another archive, or with rdinit='
done_testing
