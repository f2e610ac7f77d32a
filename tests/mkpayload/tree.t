#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# tree.t - --tree: what pack takes from directories, what list, verify and extract make of paths,
# and that nothing is written outside of the directory that extract is given.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
pack()
{
	"$mkpayload" pack --tree "$@"
}
extract()
{
	"$mkpayload" extract --tree "$@"
}
names()
{
	"$mkpayload" list --tree "$1" | sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' | tr '\n' '|'
}
same()
{
	diff -r "$1" "$2"
}
# refuses NAME PATTERN ARGUMENT...: no image, no remains, status 1.
refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" pack --tree -o refused.img "$@"
	ok "... and no image" sh -c '! ls -A | grep -q refused'
}

mkdir -p files/repo/sub files/a files/.hidden
echo 1 >files/repo/foo_0.tar.bz2
echo 2 >files/repo/sub/bar_1.tar.bz2
echo 3 >files/a/b
echo 4 >files/a-
echo 5 >files/a.c
echo 6 >files/.hidden/.file
echo 7 >files/z
: >'files/repo/with  blanks'
echo 8 >"files/repo/$(printf '\303\251')"
wanted=".hidden/.file|a-|a.c|a/b|repo/foo_0.tar.bz2|repo/sub/bar_1.tar.bz2|repo/with  blanks|\
repo/$(printf '\303\251')|z|"

# --- pack: what goes in, under which name. ---

pack -o reference.img files >out 2>err
is "a directory with all below it, sorted by the bytes of the paths" "$(names reference.img)" "$wanted"
is "one line on standard output" "$(cat out)" "reference.img: 9 files, 4.0 KiB, narrow"
is "nothing on standard error" "$(cat err)" ""
for path in files/ ./files "$scratch/files" ../"$(basename "$scratch")"/files//; do
	pack -o again.img "$path" >out
	ok "the same as $(printf %s "$path" | sed "s|$scratch|...|; s|$(basename "$scratch")|...|")" \
		cmp again.img reference.img
done
(cd files && pack -o ../again.img . >../out)
ok "... and as the current directory" cmp again.img reference.img
cp -r files copy && find copy -exec touch -t 198001010000 {} + && chmod 700 copy/repo
pack -o again.img copy files >out
ok "nor do times, modes, and naming all of it twice matter" cmp again.img reference.img
ln -s files top-link && pack -o again.img top-link >out
ok "a directory that is named may be reached through a link" cmp again.img reference.img
pack -o part.img files/repo files/a/b >out
is "a file goes in by its base name, a directory without its own" "$(names part.img)" \
	"b|foo_0.tar.bz2|sub/bar_1.tar.bz2|with  blanks|$(printf '\303\251')|"
mkdir flat && echo 1 >flat/a && echo 2 >flat/b
"$mkpayload" pack -o flat.img flat >out && pack -o again.img flat >out
ok "without directories the image is that of a plain pack" cmp again.img flat.img
printf 'x/y/z files/z\na/b files/a/b\n' >list
pack -o list.img --list list files >out
is "--list: names are paths" "$(names list.img)" "${wanted%z|}x/y/z|z|"
"$mkpayload" pack -o again.img --list list --tree files >out
ok "--tree after --list is the same" cmp again.img list.img
mkdir links && ln -s ../files/z links/z && pack -o links.img links >out
extract links.img -C links.out >out
ok "a link to a file is that file" test -f links.out/z -a ! -L links.out/z
for options in "--sums" "--wide" "--wide --sums"; do
	# shellcheck disable=SC2086
	pack -o one.img $options files >out && pack -o two.img $options copy >out
	ok "two runs are the same: $options" cmp one.img two.img
	ok "... verify" "$mkpayload" verify --tree one.img
	rm -rf one.out && extract one.img -C one.out >out
	case $options in
	*--sums*) ok "... sha256sum -c" sh -c 'cd one.out && sha256sum --strict -c SHA256SUMS && rm SHA256SUMS' ;;
	esac
	ok "... extract gives the files" same files one.out
done
component=$(printf '%0255d' 0)
mkdir long && (cd long && for i in 1 2 3; do mkdir "$component" && cd "$component"; done &&
	mkdir "${component#??}" && echo 1 >"${component#??}/bb")
ok "a path of 1024 bytes, component by component" pack --sums -o long.img long
ok "... verify" "$mkpayload" verify --tree long.img
ok "... extract" extract long.img -C long.out
ok "... gives it back, with its digest" sh -c 'cd long.out && sha256sum --strict -c SHA256SUMS'

# --- pack: empty directories. ---

mkdir -p empty/x/y empty/z
pack --allow-empty -o empty.img empty >out 2>err
is "nothing but directories is an image without entries" "$(cat out)" "empty.img: 0 files, 4.0 KiB"
is "... and they are counted" "$(cat err)" \
	"mkpayload: empty/x, ...: note: 3 empty directories are not carried"
mkdir files/void && pack -o again.img files >out 2>err
is "a single one is named" "$(cat err)" \
	"mkpayload: files/void: note: 1 empty directory is not carried"
ok "... and changes nothing" cmp again.img reference.img
rmdir files/void

# --- pack: what is refused. ---

"$mkpayload" pack -o flat-only files 2>err
is "without --tree a directory in a directory is none for pack" \
	"$(sed 's/files[^:]*/DIR/' err)" "mkpayload: DIR: a directory in a directory: --tree takes these too"
mkdir file directory && echo 1 >file/x && mkdir directory/x && echo 2 >directory/x/y && echo 3 >directory/x-
refuses "a file and a directory of one name" \
	'^mkpayload: x: both a file and a directory: file/x and directory/x/y$' file directory
refuses "... in the other order" \
	'^mkpayload: x: both a file and a directory: file/x and directory/x/y$' directory file
echo "x/y/z file/x" >deep-list
refuses "... further down, from a list" \
	'^mkpayload: x/y: both a file and a directory: directory/x/y and file/x (deep-list:1)$' \
	directory --list deep-list
mkdir -p copy2/a && echo other >copy2/a/b
refuses "different files under one path" \
	'^mkpayload: a/b: two different files of this name: copy2/a/b and files/a/b$' files copy2
mkdir -p loop/d && ln -s .. loop/d/up
refuses "a link to a directory" '^mkpayload: loop/d/up: a symbolic link to a directory' loop
mkdir -p sum/SHA256SUMS && echo 1 >sum/SHA256SUMS/a
refuses "--sums where a directory has the name" \
	'^mkpayload: sum/SHA256SUMS/a: --sums writes a file where this one has a directory' --sums sum
ok "... without --sums it is a directory like others" pack -o sum.img sum
mkdir below && cp -r files/a below/ && (cd below && sha256sum a/b >a/SHA256SUMS) && echo x >>below/a/SHA256SUMS
ok "a SHA256SUMS in a directory is a file like others" pack --sums -o sum.img below
(cd below && sha256sum ./a/b >SHA256SUMS && echo x >a/b)
refuses "one at the top speaks of paths" \
	'^mkpayload: below/a/b: its SHA-256 is not the one in the SHA256SUMS' below
(cd below && cat SHA256SUMS && sha256sum ../files/z | sed 's|  .*|  elsewhere|' &&
	sha256sum ../files/a- | sed 's|  .*|  elsewhere|') >contradiction && mv contradiction below/SHA256SUMS
refuses "... and does not contradict itself, about any file" \
	'^mkpayload: below/SHA256SUMS:3: another SHA-256 for the name of an earlier line' below
for name in a.part 'back\slash' "$(printf 'new\nline')" "$(printf 'latin\351')"; do
	rm -rf named && mkdir -p "named/$name" && echo x >"named/$name/file"
	refuses "a directory called $(printf %s "$name" | tr -d '\n')" '^mkpayload: named/.*the name' named
done
rm -rf named && mkdir -p "named/$(printf 'new\nline')"
refuses "... also an empty one" '^mkpayload: named/new.012line: the name contains a control' named
rm -rf named && mkdir -p "named/$(printf 'c1\302\233x')"
refuses "... and one with a control character of two bytes" \
	'^mkpayload: named/c1.*.233x: the name contains a control' named
rm -rf named && mkdir -p "named/$(printf 'a\2331m\302\2331m\303\251\237')"
refuses "... or one that would steer a terminal of eight bits" \
	'^mkpayload: named/a.2331m..2331m...237: the name is not valid UTF-8' named
mkdir -p kinds/d && mkfifo kinds/d/fifo
refuses "a FIFO" '^mkpayload: kinds/d/fifo: neither a regular file' kinds
ln -sf none kinds/d/link && rm kinds/d/fifo
refuses "a link to nothing" '^mkpayload: kinds/d/link: a symbolic link to nothing' kinds
(cd long/0* && cd 0* && cd 0* && cd 0* && mkdir d && echo 1 >d/file)
refuses "a path of more than 1024 bytes" 'the path is longer than 1024 bytes$' long
for name in /etc ../x a/../b a//b ./a a/ a/.; do
	echo "$name files/z" >bad-list
	refuses "a list with $name" "^mkpayload: bad-list:1: files/z: the name is" --list bad-list
done
fails "the image in its own tree" 1 '^mkpayload: files/z: is read, too, and would be lost: write to another file$' \
	"$mkpayload" pack --tree -o files/z files
is "... stays" "$(cat files/z)" 7
seq 1 100000 | sed 's|$|/f files/z|' >list
ok "100,000 files in as many directories" pack -o many.img --list list
ok "... list takes them" "$mkpayload" list --tree many.img
refuses "with SHA256SUMS one too many" \
	'^mkpayload: refused.img: 200001 files and directories, but an image holds at most 200000$' \
	--sums --list list
seq 1 199999 | sed 's|.*|a/b/& files/z|' >list && sed '$d' list >list2
ok "199,998 files in two directories" pack -o many.img --list list2
refuses "... and one more" '^mkpayload: refused.img: 200001 files and directories' --list list
rm -f many.img

# The same limit for readers: 100,001 entries in as many directories.
perl -e 'print "LBPAYLD1", pack "V", 100001;
	print pack("VV", 8, 0), sprintf "%06d/f", $_ for 1 .. 100001' >many.img
fails "an image with one directory too many" 1 \
	'^mkpayload: many.img: byte 8: more than 200000 entries and directories$' \
	"$mkpayload" list --tree many.img
rm -f many.img

# --- list, verify. ---

is "list" "$("$mkpayload" list --tree reference.img | sed -n '2,5p')" \
	"   2      33  .hidden/.file
   2      45  a-
   2      58  a.c
   2      71  a/b"
ok "list --json" sh -c '"$0" list --json --tree reference.img | grep -q "\"name\": \"a/b\", \"size\": 2, \"offset\": 71,"' \
	"$mkpayload"
for command in list verify "extract -C none"; do
	# shellcheck disable=SC2086
	fails "$command without --tree" 1 "^mkpayload: reference.img: byte 20: the name contains '/'$" \
		"$mkpayload" $command reference.img
	ok "... advises it" grep -qx 'mkpayload: reference.img: its names are paths: give --tree' "$scratch/.err"
done
ok "... and nothing was made" test ! -e none
"$mkpayload" list long.img >out 2>err
is "... also where the path is longer than a name" "$(cat err)" \
	"mkpayload: long.img: byte 1121: the length of a name is not between 1 and 255
mkpayload: long.img: its names are paths: give --tree"
pack --sums -o sums.img files >out
is "verify" "$("$mkpayload" verify --tree sums.img)" "sums.img: structure good: 10 files, 4.0 KiB, narrow
sums.img: contents good: 9 of 9 files checked"
offset=$("$mkpayload" list --tree sums.img | awk '$3 == "a/b" { print $2 }')
cp sums.img damaged.img && printf x | dd of=damaged.img bs=1 seek="$offset" conv=notrunc status=none
fails "verify a changed byte" 1 "^mkpayload: damaged.img: byte $offset: a/b: its SHA-256 is" \
	"$mkpayload" verify --tree damaged.img

# --- extract. ---

ok "extract makes the directories" extract reference.img -C all
ok "... and the files" same all files
ok "extract into it again" extract reference.img -C all/
ok "... gives the same" same all files
ok "some paths" extract reference.img -C some a/b repo/sub/bar_1.tar.bz2
is "... and only those" "$(cd some && find . -type f | sort | tr '\n' '|')" "./a/b|./repo/sub/bar_1.tar.bz2|"
fails "a directory is no name" 1 '^mkpayload: reference.img: repo: there is no such file' \
	"$mkpayload" extract --tree reference.img -C some repo
(umask 027 && extract reference.img -C modes >out)
is "the umask is respected" "$(stat -c %a modes/a modes/a/b | tr '\n' ' ')" "750 640 "
fails "a wrong digest" 1 '^mkpayload: damaged.img: 1 of 10 files were left out' \
	"$mkpayload" extract --tree damaged.img -C wrong
ok "... all others are there" sh -c '[ ! -e wrong/a/b ] && [ -e wrong/a- ] && [ -e wrong/z ]'
ok "the directory itself may be a link" sh -c 'mkdir real && ln -s real to-real && "$0" extract --tree reference.img -C to-real' "$mkpayload"
ok "... and stays one" sh -c '[ -L to-real ] && diff -r real files'

# in_the_way NAME PATTERN COMMAND: a destination made by COMMAND; nothing in it changes.
mkdir outside
in_the_way()
{
	rm -rf way && mkdir way
	(cd way && eval "$3")
	(cd way && find . ! -type d ! -name fifo -exec ls -l {} + && ls -lR) >before
	fails "$1" 1 "$2" "$mkpayload" extract --tree reference.img -C way
	(cd way && find . ! -type d ! -name fifo -exec ls -l {} + && ls -lR) >after
	ok "... nothing was written" cmp before after
	is "... nor outside" "$(ls -A outside)" ""
}
what="something that is not a directory, where the image has files below$"
in_the_way "a link to a directory where a directory is" "^mkpayload: way/repo: $what" 'ln -s ../outside repo'
in_the_way "... to one inside" "^mkpayload: way/repo: $what" 'mkdir in && ln -s in repo'
in_the_way "... the current one" "^mkpayload: way/repo: $what" 'ln -s . repo'
in_the_way "... further down" "^mkpayload: way/repo/sub: $what" 'mkdir repo && ln -s ../../outside repo/sub'
in_the_way "... to nothing" "^mkpayload: way/repo/sub: $what" 'mkdir repo && ln -s nothing repo/sub'
in_the_way "a file where a directory is" "^mkpayload: way/repo/sub: $what" 'mkdir repo && echo old >repo/sub'
in_the_way "a FIFO where a directory is" "^mkpayload: way/repo: $what" 'mkfifo repo'
in_the_way "a directory where a file is" "^mkpayload: way/repo/sub/bar_1.tar.bz2: there is something of that name" \
	'mkdir -p repo/sub/bar_1.tar.bz2'
in_the_way "... the last of all" "^mkpayload: way/z: there is something of that name" 'mkdir z'
rm -rf way && mkdir -p way/a && echo precious >outside/file && ln -s ../../outside/file way/a/b
ok "a link where a file is" extract reference.img -C way
is "... is replaced, not followed" "$(cat way/a/b outside/file | tr '\n' ' ')" "3 precious "
rm outside/file

rm -rf way && mkdir -p way/repo/sub && ln -s ../../../outside/file way/repo/sub/bar_1.tar.bz2.lbpayload.part
fails "a link where a temporary file goes" 1 '^mkpayload: way/repo/sub/bar_1.tar.bz2.lbpayload.part: in the way' \
	"$mkpayload" extract --tree reference.img -C way repo/sub/bar_1.tar.bz2
is "... is not followed" "$(ls -A outside)" ""
mkdir deep && (cd deep && for i in $(seq 1 40); do mkdir "d$i" && cd "d$i" && echo "$i" >file; done)
pack -o deep.img deep >out
ok "more directories than open files are allowed" \
	sh -c 'ulimit -n 24 && exec "$@"' - "$mkpayload" extract --tree deep.img -C deep.out
ok "... gives them" same deep deep.out

# Many long lines of SHA256SUMS; the program under sanitizers watches where they go.
long=$component/$component/$component/${component#??????}
seq -f "$long/%05.0f files/z" 1 100 >list
ok "long paths and --sums" "$sanitized" pack --tree --sums -o lines.img --list list
is "... a line for each" "$("$sanitized" verify --tree lines.img | tail -n 1)" \
	"lines.img: contents good: 100 of 100 files checked"

# A directory that becomes a link while extract runs: it goes down one component at a time, and each
# is opened without following links, so it can only fail.
if have strace && strace -o trace true 2>/dev/null; then
	strace -f -o trace "$mkpayload" extract --tree reference.img -C traced >out 2>err
	is "every directory below is opened without following links" \
		"$(grep -E 'openat\([0-9]+, ".*O_DIRECTORY' trace | grep -vc O_NOFOLLOW)" 0
	ok "... one component at a time" sh -c '! grep -E "(openat|mkdirat)\([0-9]+, \"[^\"]*/" trace'
	ok "... that is how it is done here" grep -q 'openat([0-9]*, "sub", .*O_DIRECTORY' trace
else
	skip "how directories are opened" "strace (package strace) shows it"
fi
done_testing
