#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# program.t - --exec, --file and --add with scripts, damaged files and files for other machines;
# what --list, --why and --align say and do.

# Text for other shells and perl.
# shellcheck disable=SC2016

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

cd "$scratch" || exit 1
root=$scratch/root
mkdir -p "$root/usr/bin" "$root/lib" "$root/usr/lib"
ln -s usr/bin "$root/bin"

# elf FILE BITS ORDER TYPE INTERPRETER NEEDED: a file of machine 20 (PowerPC; as good as any) with a
# program header for each of its parts. ORDER is < or >, as perl has it.
elf()
{
	mkdir -p "$(dirname "$1")"
	perl -e '
		my ($bits, $o, $type, $interpreter, $needed) = @ARGV;
		my $word = $bits == 64 ? "Q$o" : "L$o";
		my ($header, $segment) = $bits == 64 ? (64, 56) : (52, 32);
		my $at = $header + 3 * $segment;
		my $strings = "\0$needed\0";
		my $text = "$interpreter\0";
		my $dynamic = pack("($word)*", 1, 1, 5, 0x10000 + $at + length($text), 10,
			length($strings), 0, 0);
		my $end = $at + length($text) + length($strings);
		my $total = $end + length($dynamic);
		my $put = sub {
			my ($type, $offset, $size) = @_;
			return $bits == 64 ? pack("L${o}2 ($word)6", $type, 4, $offset,
				0x10000 + $offset, 0, $size, $size, 1)
				: pack("L${o}8", $type, $offset, 0x10000 + $offset, 0, $size, $size, 4, 1);
		};
		print "\x7fELF", chr($bits / 32), chr($o eq "<" ? 1 : 2), "\1", "\0" x 9,
			pack("S${o}2 L$o ($word)3 L$o S${o}6", $type, 20, 1, 0, $header, 0, 0,
				$header, $segment, 3, 0, 0, 0),
			$put->(1, 0, $total), $put->(2, $end, length $dynamic),
			$interpreter ? $put->(3, $at, length $text) : $put->(0, 0, 0),
			$text, $strings, $dynamic;
	' "$2" "$3" "$4" "$5" "$6" >"$1"
	chmod 755 "$1"
}

# lists OPTION...: paths in the archive, without directories.
lists()
{
	"$mkpayload" cpio --no-default --sysroot "$root" --list "$@" 2>&1 |
		awk -F '\t' '$1 != "dir" { print $4 }' | tr '\n' ' '
}

# --- Both classes, both byte orders. ---

for kind in '32 <' '32 >' '64 <' '64 >'; do
	# shellcheck disable=SC2086 # two words
	set -- $kind
	elf "$root/lib/ld.so.1" "$1" "$2" 3 '' ld.so.1
	elf "$root/usr/lib/liba.so" "$1" "$2" 3 '' ld.so.1
	elf prog "$1" "$2" 2 /lib/ld.so.1 liba.so
	is "$1 bits, byte order $2" "$(lists --exec prog)" '/lib/ld.so.1 /main /usr/lib/liba.so '
done
elf "$root/lib/liba.so" 64 '<' 3 '' ld.so.1
is 'the other byte order is passed over' "$(lists --exec prog)" '/lib/ld.so.1 /main /usr/lib/liba.so '
rm "$root/lib/liba.so"

# --- Damage. ---

head -c 60 prog >short
fails 'a short file' 1 '--exec short: short: the file ends in its ELF header' \
	"$mkpayload" cpio --list --no-default --exec short
head -c 200 prog >short
fails 'a cut file' 1 'short: .* outside of the file' "$mkpayload" cpio --list --no-default --exec short
ok 'as --file it is taken as it is' "$mkpayload" cpio --list --no-default --file short
ok 'with a warning' sh -c '"$0" cpio --list --no-default --file short 2>&1 >/dev/null | grep -q "short: .*; taken as it is"' "$mkpayload"
fails 'neither' 1 '--exec text: text: is neither an ELF program nor a script with #!' \
	sh -c 'echo text >text; "$0" cpio --list --no-default --exec text' "$mkpayload"
fails 'no such file' 1 '--exec none: none: No such file' "$mkpayload" cpio --list --no-default --exec none
fails 'twice' 2 '--exec is given twice' "$mkpayload" cpio --list --exec prog --exec prog
# Every shorter file is an error or taken; none is read behind its end (the sanitizers would say).
bytes=$(wc -c <prog)
while [ "$bytes" -gt 0 ]; do
	bytes=$((bytes - 7))
	[ "$bytes" -gt 0 ] || break
	head -c "$bytes" prog >./cut
	"$mkpayload" cpio --list --no-default --sysroot "$root" --file cut >/dev/null 2>err
	[ $? -le 1 ] || echo "$bytes" >>crashed
done
ok 'cut anywhere' test ! -e crashed

# --- Scripts. ---

elf "$root/usr/bin/sh" 64 '>' 2 /lib/ld.so.1 liba.so
elf "$root/usr/bin/env" 64 '>' 2 /lib/ld.so.1 liba.so
elf "$root/usr/bin/lang" 64 '>' 2 /lib/ld.so.1 liba.so
echo '#! /bin/sh -e' >script
libraries='/lib/ld.so.1 /main'
is 'a script: its interpreter, through the link' "$(lists --exec script)" \
	"/bin -> usr/bin $libraries /usr/bin/sh /usr/lib/liba.so "
echo '#!/usr/bin/env -S A=b lang -x' >script
is 'env: also what it finds' "$(lists --exec script)" \
	"$libraries /usr/bin/env /usr/bin/lang /usr/lib/liba.so "
for words in '-S -u FOO lang' '-S -iu FOO -C / lang' '-S -uFOO --unset=BAR --unset BAZ --chdir / A=b lang -x' \
	'-Slang -x' '-vSlang' '-S - -- lang' '--split-string=lang x' '-S -i lang -u'; do
	echo "#!/usr/bin/env $words" >script
	is "env $words" "$(lists --exec script)" "$libraries /usr/bin/env /usr/bin/lang /usr/lib/liba.so "
done
for words in 'lang -x' 'A=b lang' '-u FOO lang' '-i  lang'; do
	echo "#!/usr/bin/env $words" >script
	fails "env $words: Linux makes one word of it" 1 "its first line has '.*' behind env, which Linux gives it as one word; env -S" \
		"$mkpayload" cpio --list --no-default --sysroot "$root" --exec script
done
printf '#! /usr/bin/env  lang \t\n' >script
is 'env: blanks at the end are gone' "$(lists --exec script)" "$libraries /usr/bin/env /usr/bin/lang /usr/lib/liba.so "
mkdir -p "$root/usr/sbin" && echo text >"$root/usr/sbin/lang"
is 'env passes over what may not run' "$(lists --exec script)" "$libraries /usr/bin/env /usr/bin/lang /usr/lib/liba.so "
rm "$root/usr/sbin/lang"
for line in '/bin/sh' '/usr/bin/env lang'; do
	printf '#!%s\r\necho\r\n' "$line" >script
	fails "$line with a carriage return" 1 '--exec script: script: its first line ends in a carriage return (CR)' \
		"$mkpayload" cpio --list --no-default --sysroot "$root" --exec script
done
printf '#!/usr/bin/env other' >script
fails 'env: what it does not find' 1 \
	'other: the interpreter of /main (--exec script): not found; env looks in' \
	"$mkpayload" cpio --list --no-default --sysroot "$root" --exec script
echo '#!/usr/bin/env brought' >script
is 'env: what --file brings' "$(cp prog brought && lists --exec script --file brought)" \
	"/data/brought $libraries /usr/bin/env /usr/lib/liba.so "
echo '#!/opt/none' >script
fails 'no interpreter' 1 '/opt/none: the interpreter of /data/script (--file script): not found' \
	"$mkpayload" cpio --list --no-default --sysroot "$root" --file script
is 'one that is brought' "$(lists --file script --add "$root/usr/bin/sh:/opt/none:755")" \
	'/data/script /lib/ld.so.1 /opt/none /usr/lib/liba.so '
fails 'one that is brought and is no program' 1 'script: text: is neither an ELF program nor' \
	"$mkpayload" cpio --list --no-default --file script --add text:/opt/none:755
fails 'one that is brought and may not run' 1 '/opt/none: the interpreter of .*: has no permission to be executed' \
	"$mkpayload" cpio --list --no-default --file script --add "$root/usr/bin/sh:/opt/none:644"
is '--add brings none' "$(lists --add script:/x:755)" '/x '
echo '#!sh' >script
fails 'no absolute path' 1 'names no interpreter with an absolute path' \
	"$mkpayload" cpio --list --no-default --exec script
printf '#!/usr/bin/round\n' >"$root/usr/bin/round" && chmod 755 "$root/usr/bin/round"
fails 'a script that interprets itself ends' 1 '/main: /usr/bin/round is interpreted by scripts that are' \
	"$mkpayload" cpio --no-default --sysroot "$root" -o start.cpio --exec "$root/usr/bin/round"

# --- A /main or /init that Linux could not start. ---

# cannot_start NAME PATTERN OPTION...: an error like that, and no archive.
cannot_start()
{
	start_name=$1 start_pattern=$2
	shift 2
	rm -f start.cpio
	fails "$start_name" 1 "$start_pattern" "$program" cpio --no-default --sysroot "$root" -o start.cpio "$@"
	ok '... and nothing is written' test ! -e start.cpio
}
# starts NAME OPTION...: no warning.
starts()
{
	starts_name=$1
	shift
	is "$starts_name" "$("$program" cpio --no-default --sysroot "$root" -o start.cpio "$@" 2>&1 | grep -v rdinit)" ''
}
echo '#! /bin/sh -e' >script
for program in "$mkpayload" "$sanitized"; do
	cannot_start 'a script as /main without its interpreter' \
		'^mkpayload: /main: needs /bin/sh, which is not in the archive, .*; --exec' --add script:/main:755
	cannot_start 'the same as /init, by a list' '/init: needs /bin/sh' --spec "$(echo 'file /init script 755 0 0' >init.spec && echo init.spec)"
	fails 'a program without its loader, which is wanted' 0 '/main: warning: needs /lib/ld.so.1' "$program" cpio \
		--no-default --sysroot "$root" -o start.cpio --exec prog --no-libs
	cannot_start 'a /main without permission' '/main: /main has mode 0644, .*; --add FILE:/main:755' \
		--add "$root/usr/bin/sh:/main:644"
	cannot_start 'an interpreter without permission' '/main: /opt/sh has mode 0644' \
		--add "$root/usr/bin/sh:/opt/sh:644" --add "$(echo '#!/opt/sh' >own && echo own):/main:755"
	cannot_start 'an interpreter that is a text' '/main: /opt/sh is neither an ELF program' --add text:/opt/sh:755 --add own:/main:755
	starts '--exec brings it, through links to directories' --exec script
	starts '--init, too, and a program its loader and libraries' --init script
	is '... these' "$(lists --init prog)" '/init /lib/ld.so.1 /usr/lib/liba.so '
	starts '--file brings it' --file script --add script:/main:755
	printf 'slink /bin/sh ../usr/lib/sh 0777 0 0\nslink /usr/lib/sh /bin/box 0777 0 0\n' >links.spec
	starts 'brought under a link' --spec links.spec --add "$root/usr/bin/sh:/bin/box:755" --add script:/main:755
	printf 'slink /bin/sh loop 0777 0 0\nslink /bin/loop sh 0777 0 0\n' >links.spec
	cannot_start 'links that go round' 'needs /bin/sh' --spec links.spec --add script:/main:755
	cannot_start '/main is a link out of the archive' '/main: needs /opt/x, which is not in the archive' \
		--spec "$(echo 'slink /main /opt/x 0777 0 0' >link.spec && echo link.spec)"
	printf '#!' >empty
	cannot_start 'a first line of nothing' 'has a first line that names no interpreter' --add empty:/main:755
done

# --- The same of an archive that somebody has written. ---

for program in "$mkpayload" "$sanitized"; do
	"$program" cpio --no-default --sysroot "$root" -o made.cpio --exec prog --no-libs 2>/dev/null
	fails '--check: a /main without its loader' 1 '^mkpayload: made.cpio: /main: needs /lib/ld.so.1, which is not in the archive' \
		"$program" cpio --check made.cpio
	"$program" cpio --no-default --sysroot "$root" -o made.cpio --exec prog 2>/dev/null
	ok '--check: with it' "$program" cpio --check made.cpio
	"$program" cpio --no-default -o other.cpio --no-libs --add text:/main:755 2>/dev/null
	cat made.cpio other.cpio >both.cpio
	fails '--check: another archive behind it brings a text' 1 'both.cpio: ' "$program" cpio --check both.cpio
	"$program" cpio --no-default -o other.cpio --no-libs --add "$root/lib/ld.so.1:/lib/ld.so.1:755" 2>/dev/null
	"$program" cpio --no-default --sysroot "$root" -o made.cpio --exec prog --no-libs 2>/dev/null
	cat made.cpio other.cpio >both.cpio
	ok '--check: another archive behind it brings the loader' "$program" cpio --check both.cpio
	if have cpio; then
		rm -rf linked && mkdir linked && cp text linked/init && chmod 755 linked/init && ln linked/init linked/z
		(cd linked && printf '.\ninit\nz\n' | cpio -o -H newc --quiet >../linked.cpio)
		fails '--check: a hard link whose bytes come later' 1 '/init is neither an ELF program nor a script' \
			"$program" cpio --check linked.cpio
		# Of another archive's file, with its number, the bytes would do.
		"$program" cpio --no-default --sysroot "$root" -o made.cpio --exec prog 2>/dev/null
		printf 'file a ino=7 nlink=2 : #!/main\ntrailer\n' >numbers.txt
		printf 'file init ino=7 nlink=2 mode=100755\nfile z ino=7 nlink=2 mode=100755 : text\ntrailer\n' >>numbers.txt
		{ "$top/tests/data/cpio/make-archive" numbers.txt && cat made.cpio; } >linked.cpio
		fails '--check: hard links of one number in two archives' 1 '/init is neither an ELF program nor a script' \
			"$program" cpio --check linked.cpio
	else
		skip '--check: hard links' 'no cpio: apt-get install cpio'
	fi
done

# --- Two files of one name. ---

mkdir one two
echo 1 >one/name
echo 2 >two/name
fails 'two files of one name' 1 \
	'/data/name: two sources that differ in content: --file one/name (file) and --file two/name' \
	"$mkpayload" cpio --list --no-default --file one/name --file two/name

# --- Directories. ---

mkdir -p tree/lib
cp prog tree/prog
elf tree/lib/libp.so 64 '>' 3 '' libq.so
elf tree/lib/libq.so 64 '>' 3 '' ld.so.1
is '--add of a directory: programs in it, libraries that find each other by their program' \
	"$(lists --add tree:/opt)" '/lib/ld.so.1 /opt/lib/libp.so /opt/lib/libq.so /opt/prog /usr/lib/liba.so '

# --- Saying it. ---

"$mkpayload" cpio --no-default --sysroot "$root" --exec prog --list --json >list.json
ok 'JSON' perl -MJSON::PP -e 'local $/; my $l = decode_json(<STDIN>); my %e = map { $_->{path} => $_ } @$l;
	$e{"/usr/lib/liba.so"}{needed_by} eq "/main" && $e{"/main"}{origin} eq "--exec prog"
	&& $e{"/main"}{source} eq "prog" && $e{"/main"}{mode} eq "0755" or die' <list.json
is '--why' "$("$mkpayload" cpio --no-default --sysroot "$root" --exec prog --why /usr/lib/liba.so)" \
	'/usr/lib/liba.so: needed by /main
/main: --exec prog'
ok 'nothing is written' test "$("$mkpayload" cpio --no-default --exec prog --no-libs --list | wc -l)" -eq 1
fails '--json alone' 2 '--json goes with --list' "$mkpayload" cpio --json -o x
fails '--no-libs and --dlopen' 2 '--dlopen does not go with --no-libs' \
	"$mkpayload" cpio --list --no-libs --dlopen x

# --- Alignment. ---

seq 1 20000 >big
"$mkpayload" cpio --no-default --align 4096 -o aligned.cpio --file big --file one/name --add big:/etc/x 2>/dev/null
offset=$(perl -0777 -ne 'print index($_, "1\n2\n3\n4\n5\n")' aligned.cpio)
ok 'the bytes of a file are there' test "$offset" -gt 0
is 'the bytes of a file begin at a multiple of 4096' "$((offset % 4096))" 0
ok 'Linux would take it' "$mkpayload" cpio --check aligned.cpio
mkdir out
ok 'cpio takes it' sh -c 'cd out && cpio -idm --quiet <../aligned.cpio && cmp data/big ../big && cmp etc/x ../big'
fails 'not a power of two' 2 '--align 24: must be a power of two' "$mkpayload" cpio -o x --align 24
fails 'too much' 2 '--align' "$mkpayload" cpio -o x --align 8192

done_testing
