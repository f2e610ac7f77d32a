#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# add.t - mkpayload cpio --add and --module: files, links and trees of this machine, kernel modules.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/data/cpio
unset SOURCE_DATE_EPOCH
cd "$scratch" || exit 1

# added NAME WANTED OPTION...: the listing of an archive with only that.
added()
{
	name=$1 wanted=$2
	shift 2
	if "$mkpayload" cpio --no-default -o out.cpio "$@" 2>err; then
		is "$name" "$("$data/list-archive" out.cpio)" "$wanted"
		ok "$name: good" "$mkpayload" cpio --check out.cpio
	else
		result 1 "$name"
		note "$(cat err)"
	fi
}

# refused NAME PATTERN OPTION...
refused()
{
	name=$1 pattern=$2
	shift 2
	fails "$name" 1 "$pattern" "$mkpayload" cpio --no-default -o refused.cpio "$@"
	[ ! -e refused.cpio ] || result 1 "$name: leaves no archive"
}

wrong()
{
	fails "$1" 2 "$2" "$mkpayload" cpio --no-default -o refused.cpio --add "$3"
}

echo text >text
echo run >run
chmod 4711 run
chmod 600 text
mkdir -p tree/sub/empty tree/.hidden
echo in >tree/sub/in
ln tree/sub/in tree/another
ln -s /nowhere tree/link
echo dot >tree/.hidden/file
chmod 711 tree/sub
: >'we:ird 0755'

added 'a file' '1 100644 1 0 0 0 5 text : text' --add text:/text
added 'a file that anyone may run' '1 100755 1 0 0 0 4 run : run' --add run:/run
chmod 601 run
added 'a file that others may run' '1 100755 1 0 0 0 4 run : run' --add run:/run
added 'a file with a mode' '1 40755 2 0 0 0 0 bin
2 102755 1 0 0 0 4 bin/x : run' --add run:/bin/x:2755
added 'mode 0 is a mode' '1 100000 1 0 0 0 4 x : run' --add run:/x:0
added 'a DST that ends in /' '1 40755 2 0 0 0 0 bin
2 100755 1 0 0 0 4 bin/run : run' --add "$PWD/run:/bin/"
added 'a SRC with colons and blanks' '1 100644 1 0 0 0 0 x' --add 'we:ird 0755:/x'
added 'a symbolic link is kept' '1 120777 1 0 0 0 8 l -> /nowhere' --add tree/link:/l
added 'into a directory, too' '1 40755 2 0 0 0 0 d
2 120777 1 0 0 0 8 d/link -> /nowhere' --add tree/link:/d/
added 'a directory with all below it, hard links kept' '1 40755 2 0 0 0 0 a
2 40755 2 0 0 0 0 a/b
3 40755 2 0 0 0 0 a/b/.hidden
4 100644 1 0 0 0 4 a/b/.hidden/file : dot
5 100644 2 0 0 0 0 a/b/another
6 120777 1 0 0 0 8 a/b/link -> /nowhere
7 40755 2 0 0 0 0 a/b/sub
8 40755 2 0 0 0 0 a/b/sub/empty
5 100644 2 0 0 0 3 a/b/sub/in : in' --add tree:/a/b
added 'a directory as the root' '1 40755 2 0 0 0 0 .
2 40755 2 0 0 0 0 empty
3 100644 1 0 0 0 3 in : in' --add tree/sub/:/
added 'a directory into a directory: its content' '1 40755 2 0 0 0 0 d
2 40755 2 0 0 0 0 d/empty
3 100644 1 0 0 0 3 d/in : in' --add tree/sub:/d/
added 'a directory with a mode: its own' '1 40700 2 0 0 0 0 d
2 40755 2 0 0 0 0 d/empty
3 100644 1 0 0 0 3 d/in : in' --add tree/sub:/d:0700
added 'two --add of one inode are two files' '1 100644 1 0 0 0 3 a : in
2 100644 1 0 0 0 3 b : in' --add tree/another:/a --add tree/sub/in:/b
added 'the same content from two sources is there once' '1 40755 2 0 0 0 0 d
2 40755 2 0 0 0 0 d/empty
3 100644 1 0 0 0 3 d/in : in' --add tree/sub:/d --add tree/another:/d/in
echo 'dir /d 0700 1 1' >list
added 'a list says what a directory is like, a tree does not' '1 40700 2 1 1 0 0 d
2 40755 2 0 0 0 0 d/empty
3 100644 1 0 0 0 3 d/in : in' --add tree/sub:/d --spec list
ln -s tree tree-link
added 'a / after SRC follows a symbolic link' '1 40755 2 0 0 0 0 s
2 40755 2 0 0 0 0 s/empty
3 100644 1 0 0 0 3 s/in : in' --add tree-link/sub/:/s

refused 'different content under one name' \
	'^mkpayload: /x: two sources that differ in content: --add text:/x (file) and --add run:/x:0644 (file)$' \
	--add text:/x --add run:/x:0644
refused 'different modes under one name' 'differ in mode or owner: --add run:/x (file) and --add run:/x:0700 (file)' \
	--add run:/x --add run:/x:0700
refused 'a file in a file' \
	'^mkpayload: /x: two sources that differ in type: --add text:/x (file) and --add run:/x/y (directory for what is in it)$' \
	--add text:/x --add run:/x/y
refused 'a file through a symbolic link' \
	'^mkpayload: /l: two sources that differ in type: --add tree/link:/l (symbolic link) and --add run:/l/y (directory for what is in it)$' \
	--add tree/link:/l --add run:/l/y
refused 'a tree over a file in it' 'differ in type: --add tree:/ (directory) and --add run:/sub (file)\|differ in type: --add tree:/ (directory for what is in it) and --add run:/sub (file)' \
	--add tree:/ --add run:/sub
refused 'no such file' '^mkpayload: --add gone:/x: gone: No such file or directory$' --add gone:/x
refused 'a symbolic link with a mode' '^mkpayload: --add tree/link:/x:0777: tree/link: a symbolic link has no mode$' \
	--add tree/link:/x:0777
mkfifo pipe
refused 'a pipe' '^mkpayload: --add pipe:/x: pipe: no file, directory or symbolic link; nodes, pipes and sockets are made by a --spec$' \
	--add pipe:/x
mkdir with-pipe
mkfifo with-pipe/pipe
refused 'a pipe in a tree' '^mkpayload: --add with-pipe:/x: with-pipe/pipe: no file,' --add with-pipe:/x
refused 'a pipe in a list is not waited for' '^mkpayload: list2:1: pipe: is not a regular file$' \
	--spec "$(echo 'file /x pipe 0644 0 0' >list2 && echo list2)"
refused "a DST with '..'" "^mkpayload: --add run:/../x: /../x: a name has a '..' component; Linux would follow it$" \
	--add run:/../x
truncate -s 4294967296 huge
refused 'a file of 4 GiB' '^mkpayload: --add huge:/x: huge: 4 GiB or more do not fit into a newc archive$' --add huge:/x
rm huge
refused 'a file that is longer than its size says' \
	'^mkpayload: --add /proc/version:/x: /proc/version: changed its size while it was read$' --add /proc/version:/x
if [ "$(stat -c %s /sys/kernel/mm/transparent_hugepage/enabled 2>&1)" = 4096 ]; then
	refused 'a file that is shorter than its size says' 'enabled: changed its size while it was read$' \
		--add /sys/kernel/mm/transparent_hugepage/enabled:/x
else
	skip 'a file that is shorter than its size says' 'mount -t sysfs sysfs /sys'
fi
cp out.cpio self.cpio
fails 'the archive itself' 1 '^mkpayload: self.cpio: is read, too, and would be lost: write to another file$' \
	"$mkpayload" cpio --no-default -o self.cpio --add self.cpio:/x

wrong 'no DST' '^mkpayload: --add text: wanted SRC:DST or SRC:DST:MODE$' text
wrong 'a DST without /' "with a DST that begins with '/'$" text:x
wrong 'a mode in the place of DST' "with a DST that begins with '/'$" text:0755
wrong 'a mode that is none' '^mkpayload: --add text:/x:rwx: MODE must be an octal number up to 7777$' text:/x:rwx
wrong 'a mode with 8' 'MODE must be' text:/x:0855
wrong 'a mode too large' 'MODE must be' text:/x:10000
wrong 'an empty mode' 'MODE must be' text:/x:
wrong 'no SRC' 'SRC is empty$' :/x

# --- Modules. ---

# module FILE BYTE_ORDER TYPE: the least of an ELF file that has a section, in the byte order of perl's pack.
module()
{
	perl -e 'my ($order, $type) = @ARGV; print pack("a4C3x9", "\x7fELF", 2, $order eq "<" ? 1 : 2, 1),
		pack("S$order x22 Q$order x10 S$order S$order x2", $type, 64, 64, 1), "\0" x 64' "$2" "$3" >"$1"
}
module b.ko '<' 1
module a.ko '<' 1
module big-endian.ko '>' 1
added 'modules in load order' "1 40755 2 0 0 0 0 lib
2 40755 2 0 0 0 0 lib/modules
3 100644 1 0 0 0 128 lib/modules/0000-b.ko : $(head -c 24 b.ko | tr -d '\000')
4 100644 1 0 0 0 128 lib/modules/0001-a.ko : $(head -c 24 b.ko | tr -d '\000')" \
	--module b.ko --module ./a.ko 2>/dev/null
added 'a module in the other byte order' "1 40755 2 0 0 0 0 lib
2 40755 2 0 0 0 0 lib/modules
3 100644 1 0 0 0 128 lib/modules/0000-big-endian.ko : $(head -c 24 big-endian.ko | tr -d '\000')" \
	--module "$PWD/big-endian.ko" 2>/dev/null
refused 'both' ': ./big-endian.ko: is for machine 0 (64 bits, big-endian), but a.ko is for machine 0 (64 bits), so Linux would not' \
	--module a.ko --module ./big-endian.ko
module program.ko '<' 2
refused 'a program' '^mkpayload: --module program.ko: program.ko: is not a kernel module (a relocatable ELF file)$' --module program.ko
cp text text.ko
refused 'a text' '^mkpayload: --module text.ko: text.ko: is not a kernel module' --module text.ko
: >empty.ko
refused 'an empty file' 'is not a kernel module' --module empty.ko
cp a.ko a.o
refused 'another name' '^mkpayload: --module ./a.o: a.o: the name of a module must end in .ko$' --module ./a.o
gzip -c a.ko >whole.ko.gz
head -c 20 whole.ko.gz >a.ko.gz
refused 'a compressed one that is cut' 'a.ko.gz: gzip -dc could not unpack it$' --module a.ko.gz
echo text | gzip -c >c.ko.gz
refused 'a compressed text' 'c.ko.gz: .*is not a kernel module' --module c.ko.gz
printf '\3757zXZ\000 and so on' >x.ko.xz
refused 'another compressed one' 'x.ko.xz: xz -dc could not unpack it$' --module x.ko.xz
refused 'no such module' '^mkpayload: --module gone.ko: gone.ko: No such file' --module gone.ko

if have perl && perl -MJSON::PP -e 1 2>/dev/null; then
	# A byte that begins nothing, a surrogate, an overlong form, DEL, and what is good.
	mkdir names && : >"names/$(printf 'a\377 \355\240\200 \300\257 \177 "\303\244\360\237\230\200')"
	"$mkpayload" cpio --no-default --add names:/names --list --json >list.json
	is '--list --json: names that are no text' \
		"$(perl -MJSON::PP -e 'local $/; print map { sprintf "%x.", ord } split //, decode_json(<STDIN>)->[1]{path} =~ s,.*/,,r' <list.json)" \
		"61.fffd.20.fffd.fffd.fffd.20.fffd.fffd.20.7f.20.22.e4.1f600."
else
	skip '--list --json: names that are no text' 'perl with JSON::PP (package perl) reads it'
fi
# A directory that cannot be read to its end; the others before and behind it can.
if have strace && strace -o trace true 2>/dev/null; then
	fails 'a directory that cannot be read to its end' 1 '^mkpayload: --add tree:/x: tree/sub: Input/output error$' \
		strace -o trace -P tree/sub -e inject=getdents64:error=EIO:when=2 "$mkpayload" cpio --no-default \
		-o refused.cpio --add tree:/x
	ok '... leaves no archive' test ! -e refused.cpio
else
	skip 'a directory that cannot be read to its end' 'strace (package strace) that may trace'
fi

# NULs behind the name of a file bring its bytes to a block, unless name and NULs are longer than Linux takes.
deep=deep$(printf '/%0200d' $(seq 16))
mkdir -p "$deep" && head -c 5000 /dev/urandom | tee "$deep/a" "$deep/b" >"$deep/c"
ok 'a name with no room for its NULs' "$mkpayload" cpio --no-default --align 4096 -o out.cpio --add deep:/
ok '... good' "$mkpayload" cpio --check out.cpio
is '... none of them is longer than a name can be' \
	"$(perl -0777 -ne 'while (/070701(?:[0-9A-Fa-f]{8}){11}([0-9A-Fa-f]{8})/g) { print hex($1), " " if hex $1 > 4096 }' out.cpio)" ''

# Two file systems count their files from the same number.
mkdir -p mounted/1 mounted/2
trap 'umount "$scratch/mounted/1" "$scratch/mounted/2" 2>/dev/null; rm -rf --one-file-system "$scratch"' EXIT
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o mode=755 tmpfs mounted/1 2>/dev/null && mount -t tmpfs -o mode=755 tmpfs mounted/2; then
	echo one >mounted/1/a && ln mounted/1/a mounted/1/b && echo two >mounted/2/a && ln mounted/2/a mounted/2/b
	if [ "$(stat -c %i mounted/1/a)" = "$(stat -c %i mounted/2/a)" ]; then
		added 'files of two file systems with one number' '1 40755 2 0 0 0 0 .
2 40755 2 0 0 0 0 1
3 100644 2 0 0 0 0 1/a
3 100644 2 0 0 0 4 1/b : one
4 40755 2 0 0 0 0 2
5 100644 2 0 0 0 0 2/a
5 100644 2 0 0 0 4 2/b : two' --add mounted:/
	else
		skip 'files of two file systems with one number' 'the tmpfs of this kernel do not count from the same number'
	fi
else
	skip 'files of two file systems with one number' 'mounting a tmpfs needs root'
fi

long=$(printf '%0200d' 0)/$(printf '%0200d' 0)
mkdir -p "apart/$long" && : >"apart/$long/one" && : >"apart/$long/two"
"$mkpayload" cpio --no-default --add apart:/ --list >list
is '--list: names that agree in 400 bytes' "$(cut -f 4 list | grep -c -x -e "/$long/one" -e "/$long/two")" 2
done_testing
