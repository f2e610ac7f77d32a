#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# write.t - mkpayload cpio -o: the minimal initial CPIO and where its programs come from, the same
# bytes whatever the circumstances, and what happens when writing fails.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/data/cpio
sanitized=${SANITIZED:-$top/build/sanitized/mkpayload}
unset SOURCE_DATE_EPOCH
cd "$scratch" || exit 1
# Other users must get here, and the program with them.
chmod 755 .
cp "$mkpayload" own-mkpayload

# A stand-in for a program: an ELF file that has a header alone. program FILE TEXT
program()
{
	mkdir -p "$(dirname "$1")"
	printf '\177ELF\002\001\001 %s\n' "$2" >"$1"
	truncate -s 64 "$1"
}

minimal='1 40755 2 0 0 0 0 bin
2 100755 1 0 0 0 64 bin/payload-import : ELF importer
3 40755 2 0 0 0 0 dev
4 20600 1 0 0 0 0 dev/console 5,1
5 40755 2 0 0 0 0 external
6 40755 2 0 0 0 0 external/distfiles
7 100755 1 0 0 0 64 init : ELF init
8 40755 2 0 0 0 0 proc
9 40755 2 0 0 0 0 run
10 40755 2 0 0 0 0 sys
11 41777 2 0 0 0 0 tmp'

# shown ARCHIVE: its listing, without the bytes that terminals do not like.
shown()
{
	"$data/list-archive" "$1" | tr -d '\177\001\002'
}

# --- The minimal content. ---

program given/init init
program given/importer importer
ok 'the minimal initial CPIO' "$mkpayload" cpio -o min.cpio --init given/init --importer given/importer
is 'is what it should be' "$(shown min.cpio)" "$minimal"
ok 'and is good' "$mkpayload" cpio --check min.cpio

mkdir -p build installed/bin
cp "$mkpayload" build/mkpayload
cp "$mkpayload" installed/bin/mkpayload
for arch in x86_64 i386 arm64 riscv64; do
	program build/$arch/init "init $arch"
	program build/$arch/payload-import "importer $arch"
	program installed/lib/lbpayload/$arch/init "init $arch"
	program installed/lib/lbpayload/$arch/payload-import "importer $arch"
done
for where in build/mkpayload installed/bin/mkpayload; do
	for arch in x86_64 i386 arm64 riscv64; do
		$where cpio -o out.cpio --arch $arch
		is "programs beside $where for $arch" "$(shown out.cpio | sed -n 's/.*: ELF //p')" \
			"importer $arch
init $arch"
	done
done
case $(uname -m) in
x86_64 | i?86 | aarch64 | riscv64)
	case $(uname -m) in i?86) own=i386 ;; aarch64) own=arm64 ;; *) own=$(uname -m) ;; esac
	build/mkpayload cpio -o out.cpio
	build/mkpayload cpio -o own.cpio --arch $own
	ok "without --arch those of this machine" cmp out.cpio own.cpio
	;;
*)
	fails 'without --arch on another machine' 1 'choose with --arch x86_64, i386, arm64 or riscv64' \
		build/mkpayload cpio -o out.cpio
	;;
esac
ln -s ../build/mkpayload given/link
ok 'programs beside the file, not beside a link to it' given/link cpio -o out.cpio
build/mkpayload cpio -o out.cpio --arch i386 --init given/init
is '--init wins over what is beside mkpayload' "$(shown out.cpio | sed -n 's/.*: ELF //p')" \
	'importer i386
init'

program build/i386/payload-export 'exporter i386'
build/mkpayload cpio -o out.cpio --arch i386 --export
is '--export: payload-export, too' "$(shown out.cpio | sed -n 's/.*: ELF //p')" \
	'exporter i386
importer i386
init i386'
build/mkpayload cpio -o out.cpio --no-default --arch i386 --export 2>/dev/null
is '--no-default with --export: that and nothing else' "$(shown out.cpio | sed -n 's/.*: ELF //p')" 'exporter i386'
fails '--export without one' 1 '^mkpayload: no payload-export for x86_64: .* with --add FILE:/bin/payload-export:755$' \
	build/mkpayload cpio -o out.cpio --arch x86_64 --export
rm build/i386/init
fails 'no init' 1 "^mkpayload: no init for i386: looked for $PWD/build/i386/init and \
$PWD/build/../lib/lbpayload/i386/init; build it with 'make ARCH=i386', or name one with --init FILE$" \
	build/mkpayload cpio -o out.cpio --arch i386
rm installed/lib/lbpayload/i386/payload-import
fails 'no payload-import' 1 '^mkpayload: no payload-import for i386: .* with --importer FILE$' \
	installed/bin/mkpayload cpio -o out.cpio --arch i386
fails 'an --init that is not there' 1 '^mkpayload: --init gone: gone: No such file or directory$' \
	"$mkpayload" cpio -o out.cpio --init gone
echo text >given/text
fails 'an --init that Linux cannot run' 1 \
	'^mkpayload: --init given/text: given/text: is neither an ELF program nor a script with #!$' \
	"$mkpayload" cpio -o out.cpio --init given/text
echo '#!/bin/sh' >given/script
ok 'an --init that is a script' "$mkpayload" cpio -o out.cpio --init given/script \
	--importer given/importer
is '--no-default with --init: that and nothing else' \
	"$("$mkpayload" cpio -o out.cpio --no-default --init given/init && shown out.cpio)" \
	'1 100755 1 0 0 0 64 init : ELF init'

real=$top/build
if [ -x "$real/x86_64/init" ] && [ -x "$real/x86_64/payload-import" ]; then
	"$mkpayload" cpio -o real.cpio --init "$real/x86_64/init" \
		--importer "$real/x86_64/payload-import"
	size=$(wc -c <real.cpio)
	ok "the minimal initial CPIO for x86_64 has at most 94 KiB ($size bytes)" \
		[ "$size" -le $((94 * 1024)) ]
else
	skip 'the size of the minimal initial CPIO' 'make ARCH=x86_64 builds its programs'
fi

# --- Conflicts with the minimal content. ---

cat >list <<-'EOF'
	dir /dev 0755 0 0
	nod /dev/console 0600 0 0 c 5 1
	dir /tmp 0700 0 0
EOF
"$mkpayload" cpio -o out.cpio --init given/init --importer given/importer --spec list
is 'the same again is no conflict; a directory becomes as it is asked for' \
	"$(shown out.cpio)" "$(echo "$minimal" | sed 's/41777/40700/')"
echo 'nod /dev/console 0622 0 0 c 5 1' >list
fails 'another /dev/console is a conflict, with advice' 1 \
	'^mkpayload: /dev/console: two sources that differ in mode or owner: the minimal content (character device) and list:1 (character device); --no-default leaves the minimal content out$' \
	"$mkpayload" cpio -o out.cpio --init given/init --importer given/importer --spec list
echo 'file /init given/script 0755 0 0' >list
fails 'another /init' 1 \
	'^mkpayload: /init: two sources that differ in content: --init given/init (file) and list:1 (file)$' \
	"$mkpayload" cpio -o out.cpio --init given/init --importer given/importer --spec list
fails 'another /init than the one beside mkpayload' 1 \
	'^mkpayload: /init: .* the minimal content (file) and list:1 (file); --no-default leaves' \
	build/mkpayload cpio -o out.cpio --arch x86_64 --spec list

# --- Hard links: the same, whatever comes first. ---

mkdir -p named
echo content >named/a
echo content >named/b
echo content >named/c
echo "file /n/a $PWD/named/a 0644 0 0 /n/b" >linked
echo "file /n/b $PWD/named/b 0644 0 0 /n/c" >linked-too
"$mkpayload" cpio --no-default -o one.cpio --spec linked --add named:/n 2>/dev/null
"$mkpayload" cpio --no-default -o two.cpio --add named:/n --spec linked 2>/dev/null
ok 'a list with hard links, and the same files by --add, in any order' cmp one.cpio two.cpio
is 'they stay hard links' "$("$data/list-archive" one.cpio | awk '{ print $3 }' | tr '\n' ' ')" '2 2 2 1 '
"$mkpayload" cpio --no-default -o one.cpio --spec linked --spec linked-too 2>/dev/null
"$mkpayload" cpio --no-default -o two.cpio --spec linked-too --spec linked 2>/dev/null
ok 'two lists that differ in which names are links' cmp one.cpio two.cpio

# --- The same bytes. ---

mkdir tree tree/bin tree/lib tree/etc
echo one >tree/bin/one
ln tree/bin/one tree/lib/uno
echo two >tree/etc/two
ln -s ../bin/one tree/lib/one
cat >list <<-'EOF'
	file /a ${DATA}/words 0644 1 1 /c
	slink /s a 0777 0 0
	nod /n 0600 0 0 b 8 1
	pipe /p 0600 0 0
EOF
sort -r list >reversed
export DATA="$data"
write()
{
	umask 022
	"$mkpayload" cpio --init given/init --importer given/importer "$@"
}
write -o first.cpio --spec list --add tree:/
ok 'an archive for comparison is good' "$mkpayload" cpio --check first.cpio

same()
{
	name=$1
	shift
	rm -f out.cpio
	"$@"
	ok "the same bytes: $name" cmp first.cpio out.cpio
}

same 'again' write -o out.cpio --spec list --add tree:/
same 'another order' write --add tree:/ --spec reversed -o out.cpio
mkdir again again/etc again/lib again/bin
ln -s ../bin/one again/lib/one
echo two >again/etc/two
echo one >again/lib/uno
ln again/lib/uno again/bin/one
chmod 600 again/etc/two again/bin/one
chmod 700 again/lib again
touch -d '2001-02-03' again/etc/two again/lib
same 'other times, modes, numbers and order of the same files' write -o out.cpio --spec list --add again:/
same 'written through absolute names' write -o "$PWD/out.cpio" --spec "$PWD/list" --add "$PWD/tree:/"
(umask 077 && "$mkpayload" cpio -o out.cpio --init given/init --importer given/importer --spec list --add tree:/)
ok 'the same bytes: another umask' cmp first.cpio out.cpio
(TZ=Asia/Kathmandu LC_ALL=C.UTF-8 LANG=cs_CZ.UTF-8 write -o out.cpio --spec list --add tree:/)
ok 'the same bytes: another time zone and locale' cmp first.cpio out.cpio
(SOURCE_DATE_EPOCH=0 write -o out.cpio --spec list --add tree:/)
ok 'the same bytes: SOURCE_DATE_EPOCH=0 is what it is without' cmp first.cpio out.cpio
if [ "$(id -u)" -eq 0 ] && have setpriv; then
	mkdir -m 777 other
	chmod 755 given
	chmod -R a+rX tree given
	(cd other && cp ../list . && cp -r "$data" data && chmod -R a+rX data &&
		DATA=$PWD/data setpriv --reuid=65534 --regid=65534 --clear-groups \
		../own-mkpayload cpio -o out.cpio --init ../given/init --importer ../given/importer \
		--spec list --add ../tree:/)
	ok 'the same bytes: not as root, devices and owners included' cmp first.cpio other/out.cpio
	echo secret >other/secret
	chmod 600 other/secret
	fails 'a file that may not be read' 1 \
		'^mkpayload: --add other/secret:/s: other/secret: Permission denied$' \
		setpriv --reuid=65534 --regid=65534 --clear-groups ./own-mkpayload cpio \
		-o other/out2.cpio --no-default --add other/secret:/s
	mkdir -m 700 other/closed
	fails 'a directory that may not be read' 1 \
		'^mkpayload: --add other/closed:/s: other/closed: Permission denied$' \
		setpriv --reuid=65534 --regid=65534 --clear-groups ./own-mkpayload cpio \
		-o other/out2.cpio --no-default --add other/closed:/s
else
	skip 'the same bytes as another user' 'run as root, with setpriv: apt-get install util-linux'
fi

# --- Times. ---

shown_times()
{
	"$data/list-archive" out.cpio | cut -d ' ' -f 6 | sort -u
}
for epoch in 1 1000000000 4294967295; do
	(export SOURCE_DATE_EPOCH=$epoch && write -o out.cpio --add tree:/)
	is "SOURCE_DATE_EPOCH=$epoch" "$(shown_times)" $epoch
done
for epoch in '' -1 4294967296 99999999999999999999 1.5 '1 ' 0x10 now; do
	fails "SOURCE_DATE_EPOCH='$epoch'" 1 \
		"^mkpayload: SOURCE_DATE_EPOCH: '$epoch' is no time that an archive can hold" \
		env SOURCE_DATE_EPOCH="$epoch" "$mkpayload" cpio -o out.cpio --no-default
done

# --- All or nothing. ---

echo precious >precious.cpio
fails 'a failure' 1 'gone: No such file' "$mkpayload" cpio -o precious.cpio --no-default --add gone:/gone
is 'leaves an earlier archive as it was' "$(cat precious.cpio)" precious
mkdir empty-directory
fails 'a failure while the archive is written' 1 'changed its size while it was read$' \
	"$mkpayload" cpio -o empty-directory/out.cpio --no-default --add given/init:/a \
	--add /proc/version:/b
is 'leaves nothing behind' "$(ls -A empty-directory)" ''
fails 'a directory that is not there' 1 'gone/out.cpio' "$mkpayload" cpio -o gone/out.cpio --no-default

if [ -w /dev/full ]; then
	fails 'what cannot be written' 1 '^mkpayload: ' "$mkpayload" cpio -o /dev/full --no-default
fi

# --- The command line. ---

fails 'nothing to write to' 2 '^mkpayload: -o OUT is missing$' "$mkpayload" cpio
fails 'two outputs' 2 '^mkpayload: -o is given twice$' "$mkpayload" cpio -o a -o b
fails 'two times --init' 2 'init is given twice' "$mkpayload" cpio -o a --init b --init c
fails 'an unknown --arch' 2 '^mkpayload: --arch vax: there are programs for x86_64, i386, arm64 and riscv64$' \
	"$mkpayload" cpio -o a --arch vax
fails 'an unknown option' 2 'such' "$mkpayload" cpio -o a --such
fails 'a word that is no option' 2 '^mkpayload: file: not an option; --add SRC:DST adds a file$' \
	"$mkpayload" cpio -o a file
fails 'it says where help is' 2 "^Try 'mkpayload cpio --help'" "$mkpayload" cpio
ok '--help' "$mkpayload" cpio --help
is '--help has examples, and says all options' "$("$mkpayload" cpio --help |
	grep -c -e '^Examples:' -e '--spec FILE' -e '--add SRC' -e '--module NAME' -e '--arch ARCH' \
	-e '--init FILE' -e '--importer FILE' -e '--no-default  ' -e '--check ARCHIVE  ' -e '-o, --output')" 10

if have strace && strace -o trace true 2>/dev/null; then
	fails 'no /proc that says where this program lies' 1 '^mkpayload: /proc/self/exe: Permission denied: cannot find the programs to pack' \
		strace -f -o trace -e trace=readlink,readlinkat -e inject=readlink,readlinkat:error=EACCES "$mkpayload" cpio -o nowhere.cpio
else
	skip 'no /proc that says where this program lies' 'strace (package strace) that may trace'
fi

if [ -x "$sanitized" ]; then
	ok 'a large list under sanitizers' env BUSYBOX=given/init SOURCE_DATE_EPOCH=1000000000 \
		"$sanitized" cpio --no-default --spec "$data/boot.spec" -o sane.cpio --add tree:/add
	BUSYBOX=given/init SOURCE_DATE_EPOCH=1000000000 \
		"$mkpayload" cpio --no-default --spec "$data/boot.spec" -o out.cpio --add tree:/add
	ok 'gives the same bytes' cmp sane.cpio out.cpio
	ok 'a check under sanitizers' "$sanitized" cpio --check sane.cpio
else
	skip 'writing under sanitizers' 'make build/sanitized/mkpayload'
fi
done_testing
