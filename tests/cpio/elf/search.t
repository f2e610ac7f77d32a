#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# search.t - where libraries are looked for: every rule of the loaders a case, with real ELF files
# in a made-up root.

# $ORIGIN, $LIB and $PLATFORM are for the loader.
# shellcheck disable=SC2016

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

cd "$scratch" || exit 1
cc=${CC:-cc}
root=$scratch/root
loader=/lib64/ld-linux-x86-64.so.2

# library FILE [LINKER OPTION...]: one whose soname is its file's name.
library()
{
	mkdir -p "$(dirname "$1")"
	library_file=$1
	shift
	echo 'int nothing;' | $cc -x c - -x none -shared -nostdlib -fPIC -o "$library_file" \
		-Wl,-soname,"$(basename "$library_file")" -Wl,--no-as-needed "$@"
}

# program FILE [LINKER OPTION...]
program()
{
	mkdir -p "$(dirname "$1")"
	program_file=$1
	shift
	echo 'void _start(void) {}' | $cc -x c - -x none -nostdlib -fPIE -pie -o "$program_file" \
		-Wl,--no-as-needed -Wl,--dynamic-linker,"$loader" -Wl,--allow-shlib-undefined \
		-Wl,--unresolved-symbols=ignore-all "$@"
}

# root: a new one, with a loader that knows no directories, so that the usual ones count.
new_root()
{
	rm -rf "$root"
	mkdir -p "$root/lib64" "$root/etc" "$root/lib/x86_64-linux-gnu"
	library "$root$loader"
}

# brings NAME PROGRAM LIBRARIES [OPTION...]: these libraries, apart from the loader, in that order.
brings()
{
	brings_name=$1 brings_program=$2 brings_wanted=$3
	shift 3
	brings_got=$("$mkpayload" cpio --no-default --sysroot "$root" --exec "$brings_program" --list \
		"$@" 2>"$scratch/.err" |
		awk -F '\t' '$1 != "dir" && $4 != "/main" && $4 !~ /ld-linux|ld-musl.*so/ { sub(/ -> .*/, "", $4); print $4 }' | tr '\n' ' ')
	is "$brings_name" "$brings_got$(cat "$scratch/.err")" "$brings_wanted"
}

refuses()
{
	refuses_name=$1 refuses_pattern=$2 refuses_program=$3
	shift 3
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" cpio --no-default \
		--sysroot "$root" --exec "$refuses_program" --list "$@"
}

if ! [ "$(uname -m)" = x86_64 ]; then
	skip 'rules of the loaders' 'the programs of this test are for x86_64'
	done_testing
	exit
fi

# --- Default directories, the order in which they count, what they skip. ---

new_root
library "$root/usr/lib/liba.so"
program prog "$root/usr/lib/liba.so"
brings 'a default directory' prog '/usr/lib/liba.so '
library "$root/lib/x86_64-linux-gnu/liba.so"
brings 'the directory of the architecture comes first' prog '/lib/x86_64-linux-gnu/liba.so '
printf '\177ELF\1\1\1%.0s' 1 >"$root/lib/x86_64-linux-gnu/liba.so"
head -c 100 /dev/zero >>"$root/lib/x86_64-linux-gnu/liba.so"
brings 'another class is skipped' prog '/usr/lib/liba.so '
library "$root/lib/x86_64-linux-gnu/liba.so"
printf '\267' | dd of="$root/lib/x86_64-linux-gnu/liba.so" bs=1 seek=18 conv=notrunc 2>/dev/null
brings 'another machine is skipped' prog '/usr/lib/liba.so '
echo 'INPUT(liba.so.1)' >"$root/lib/x86_64-linux-gnu/liba.so"
refuses 'a text for the linker stops the loader' 'looked in /lib/x86_64-linux-gnu: is not an ELF file$' prog
rm "$root/lib/x86_64-linux-gnu/liba.so" "$root/usr/lib/liba.so"
refuses 'and where nothing is left, said' \
	'liba.so: needed by /main (--exec prog): not found; looked in /lib/x86_64-linux-gnu, /usr/lib/x86_64' prog
mkdir -p "$root/usr/lib/glibc-hwcaps/x86-64-v3"
library "$root/usr/lib/glibc-hwcaps/x86-64-v3/liba.so"
refuses 'a variant for some machines only is none' 'liba.so: needed by' prog
library "$root/usr/lib/liba.so"
brings 'beside a variant the one for all machines is brought' prog '/usr/lib/liba.so '

# --- The loader's own directories, read from it. ---

new_root
printf 'const char own[] __attribute__((used)) = "\\0/opt/lib/\\0/opt/lib64/";' |
	$cc -x c - -shared -nostdlib -fPIC -o "$root$loader"
library "$root/opt/lib64/liba.so"
library "$root/usr/lib/libb.so"
program prog "$root/opt/lib64/liba.so"
brings 'the loader says its directories' prog '/opt/lib64/liba.so '
program prog "$root/usr/lib/libb.so"
refuses 'and only those count' 'looked in /opt/lib, /opt/lib64$' prog

# --- ld.so.conf. ---

new_root
mkdir -p "$root/etc/conf.d"
printf '%s\n' '# comment' 'hwcap 0 nosegneg' 'include conf.d/*.conf # and more' >"$root/etc/ld.so.conf"
echo '/opt/b/lib/ ' >"$root/etc/conf.d/b.conf"
echo '	/opt/a/lib=libc6' >"$root/etc/conf.d/a.conf"
echo '/opt/never' >"$root/etc/conf.d/c.conf.old"
library "$root/opt/b/lib/liba.so"
program prog "$root/opt/b/lib/liba.so"
brings 'ld.so.conf: included, with a link for a loader without cache' prog \
	'/lib/x86_64-linux-gnu/liba.so /opt/b/lib/liba.so '
library "$root/opt/a/lib/liba.so"
brings 'ld.so.conf: in the order of the names' prog \
	'/lib/x86_64-linux-gnu/liba.so /opt/a/lib/liba.so '
if have strace && strace -o trace true 2>/dev/null; then
	fails 'ld.so.conf: a directory that cannot be read to its end' 1 "^mkpayload: $root/etc/conf.d/*: Input/output error\$" \
		strace -o trace -P "$root/etc/conf.d" -e inject=getdents64:error=EIO:when=2 "$mkpayload" cpio --no-default \
		--sysroot "$root" --exec prog --list
else
	skip 'ld.so.conf: a directory that cannot be read to its end' 'strace (package strace) that may trace'
fi
rm -r "$root/opt"
refuses 'ld.so.conf: what was looked in' 'looked in /opt/a/lib, /opt/b/lib, /lib/x86_64' prog
echo 'include /etc/ld.so.conf' >"$root/etc/ld.so.conf"
refuses 'ld.so.conf: that includes itself' 'ld.so.conf: includes that are more than 10 deep' prog

# --- RPATH, RUNPATH and what stands in them. ---

new_root
library "$root/opt/x/libb.so"
library "$root/opt/y/liba.so" "$root/opt/x/libb.so"
old=-Wl,--disable-new-dtags new=-Wl,--enable-new-dtags
program prog "$root/opt/y/liba.so" $old -Wl,-rpath,/opt/y:/opt/x
brings 'RPATH counts for what libraries need' prog '/opt/x/libb.so /opt/y/liba.so '
program prog "$root/opt/y/liba.so" $new -Wl,-rpath,/opt/y:/opt/x
refuses 'RUNPATH does not' 'libb.so: needed by /main (--exec prog) -> liba.so: not found; looked in /lib/' prog
# both FILE: has RPATH and, as its last directory, RUNPATH: what linkers wrote once.
both()
{
	perl -e 'open my $file, "+<", $ARGV[0] or die; local $/; $_ = <$file>; my ($at, $count) = unpack "x32 Q< x16 S<";
		$at += 56 while unpack("x$at L<") != 2;
		$at = unpack "x$at x8 Q<";
		for (my $rpath; ; $at += 16) {
			my ($tag, $value) = unpack "x$at Q< Q<";
			$rpath = $value if $tag == 15;
			next if $tag;
			seek $file, $at, 0;
			print $file pack "Q< Q<", 29, $rpath + 7;
			exit;
		}' "$1"
}
program prog "$root/opt/y/liba.so" $old -Wl,-rpath,/opt/x:/opt/y
both prog
refuses 'RPATH beside RUNPATH does not count' 'libb.so: needed by .* -> liba.so: not found; looked in /lib/' prog
library "$root/opt/y/liba.so" "$root/opt/x/libb.so" $new -Wl,-rpath,/opt/none
program prog "$root/opt/y/liba.so" $old -Wl,-rpath,/opt/y:/opt/x
refuses 'a library with RUNPATH knows no RPATH of its program' \
	'libb.so: needed by .* -> liba.so: not found; looked in /opt/none, /lib' prog
program prog "$root/opt/y/liba.so" "$root/opt/x/libb.so" $new -Wl,-rpath,/opt/y:/opt/x
brings 'what is loaded already is not looked for' prog '/opt/x/libb.so /opt/y/liba.so '
library "$root/opt/lib64/x86_64/libc.so.9"
program prog "$root/opt/lib64/x86_64/libc.so.9" "$new" -Wl,-rpath,'/opt/../opt/lib64/${PLATFORM}'
brings '${PLATFORM}' prog '/opt/lib64/x86_64/libc.so.9 '
mkdir -p "$root/opt/lib"
library "$root/opt/lib/x86_64-linux-gnu/libd.so"
program prog "$root/opt/lib/x86_64-linux-gnu/libd.so" -Wl,-rpath,'/opt/$LIB'
brings '$LIB' prog '/opt/lib/x86_64-linux-gnu/libd.so '
program "$root/opt/bin/prog" "$root/opt/lib/x86_64-linux-gnu/libd.so" \
	-Wl,-rpath,'$ORIGIN/../lib/x86_64-linux-gnu'
brings '$ORIGIN: what lies beside the program, at the same place beside /main' \
	"$root/opt/bin/prog" '/lib/x86_64-linux-gnu/libd.so '
library beside/libreal.so.1.2 -Wl,-soname,libe.so.1
ln -s libreal.so.1.2 beside/libe.so.1
program beside/prog beside/libreal.so.1.2 -Wl,-rpath,'${ORIGIN}'
brings '$ORIGIN outside of the root, with the link' beside/prog '/libe.so.1 /libreal.so.1.2 '
program prog "$root/opt/y/liba.so" -Wl,-z,nodefaultlib
library "$root/usr/lib/liba.so"
refuses 'a program that wants no default directories' 'liba.so: .*; looked in no directory at all' prog

# --- Links. ---

new_root
mkdir -p "$root/usr/lib"
rm -r "${root:?}/lib"
ln -s usr/lib "$root/lib"
library "$root/usr/lib/liba.so.1.0" -Wl,-soname,liba.so.1
ln -s liba.so.1.0 "$root/usr/lib/liba.so.1"
program prog "$root/usr/lib/liba.so.1.0"
brings '/lib that is a link stays one' prog '/lib /usr/lib/liba.so.1 /usr/lib/liba.so.1.0 '
echo text >text
is 'a file for /lib/x' "$("$mkpayload" cpio --no-default --sysroot "$root" --exec prog \
	--add text:/lib/x/text --list | grep -c '	/usr/lib/x/text	')" 1
"$mkpayload" cpio --no-default --sysroot "$root" --exec prog --add text:/lib/x/text -o links.cpio \
	2>/dev/null
ok 'Linux would follow no link' "$mkpayload" cpio --check links.cpio
is '--why, through the link' "$("$mkpayload" cpio --no-default --sysroot "$root" --exec prog \
	--why /lib/liba.so.1)" '/usr/lib/liba.so.1: needed by /main
/main: --exec prog'
fails '--why nothing' 1 '/nothing: would not be in the archive' "$mkpayload" cpio --no-default \
	--sysroot "$root" --exec prog --why /nothing
is '--flat-libs' "$("$mkpayload" cpio --no-default --sysroot "$root" --exec prog --flat-libs --list |
	cut -f 4 | tr '\n' ' ')" \
	'/lib /lib/ld-linux-x86-64.so.2 /lib/liba.so.1 /lib64 -> /lib /main '

# --- musl. ---

new_root
loader=/lib/ld-musl-x86_64.so.1
library "$root$loader" -Wl,-soname,libc.so
library "$root/usr/local/lib/liba.so" "$root$loader"
program prog "$root/usr/local/lib/liba.so" "$root$loader"
brings 'musl: its directories' prog '/usr/local/lib/liba.so '
library "$root/opt/m/liba.so"
echo '/opt/n:/opt/m' >"$root/etc/ld-musl-x86_64.path"
is 'musl: its path file, which goes along' "$("$mkpayload" cpio --no-default --sysroot "$root" \
	--exec prog --list | grep '^file' | cut -f 4 | tr '\n' ' ')" \
	'/etc/ld-musl-x86_64.path /lib/ld-musl-x86_64.so.1 /main /opt/m/liba.so '
library beside/libm9.so "$root$loader"
program beside/prog beside/libm9.so -Wl,-rpath,'$ORIGIN'
brings 'musl: it takes no $ORIGIN that is the root' beside/prog \
	'/etc/ld-musl-x86_64.path /opt/n/libm9.so '
rm -r "$root/opt"
refuses 'musl: and only that' 'looked in /opt/n, /opt/m$' prog
library "$root/opt/x/libb.so"
library "$root/opt/y/liba.so" "$root/opt/x/libb.so"
program prog "$root/opt/y/liba.so" "$root$loader" $old -Wl,-rpath,/opt/x:/opt/y
both prog
refuses 'musl: RPATH beside RUNPATH does not count' \
	'libb.so: needed by .* -> liba.so: not found; looked in /opt/y, /opt/n' prog
loader=/lib64/ld-linux-x86-64.so.2

# --- What is missing. ---

new_root
library libm1.so
library libm2.so
program prog libm1.so libm2.so
refuses 'all that is missing is said' 'libm2.so: needed by' prog
ok 'at once' grep -q 'libm1.so: needed by' "$scratch/.err"
ok 'with their number' grep -q '2 files are missing: install what has them, or bring them' "$scratch/.err"
brings 'what is brought by hand is there' prog '/lib/libm1.so /usr/lib/libm2.so ' \
	--add libm1.so:/lib/ --add libm2.so:/usr/lib/
brings '--no-libs, which is said' prog "mkpayload: /main: warning: needs $loader, which is not in the archive, \
so Linux cannot start it; --exec or --file PROGRAM brings what it needs" --no-libs
rm "$root$loader"
refuses 'the loader is missing' "$loader: the loader of /main (--exec prog): not found below" prog
fails 'a sysroot that is none' 1 '--sysroot prog: is not a directory' \
	"$mkpayload" cpio --sysroot prog --list --no-default --exec prog

# --- What is there is looked into. ---

new_root
library "$root/usr/lib/liba.so"
program prog "$root/usr/lib/liba.so"
refuses 'a text at the path of a library, brought by hand' 'looked in /usr/lib: is not an ELF file' \
	prog --add text:/usr/lib/liba.so:0755
library "other/liba.so" -Wl,--defsym,other=1
is 'another library there is taken' "$("$mkpayload" cpio --no-default --sysroot "$root" --exec prog --list \
	--add other/liba.so:/usr/lib/ | awk '$4 == "/usr/lib/liba.so" { print $5 }')" other/liba.so

# --- What a program loads by itself. ---

new_root
library "$root/usr/lib/libz.so"
library "$root/usr/lib/liba.so"
program prog "$root/usr/lib/liba.so"
brings '--dlopen' prog '/usr/lib/liba.so /usr/lib/libz.so ' --dlopen libz.so
refuses '--dlopen of nothing' 'libno.so (--dlopen): not found where the programs' prog --dlopen libno.so
fails '--dlopen without a program' 1 'libz.so (--dlopen): no program that could load it' \
	"$mkpayload" cpio --no-default --list --dlopen libz.so
# note_object TEXT [TYPE]: an object file with that dlopen note.
note_object()
{
	printf '%s\n' '.section .note.GNU-stack,"",@progbits' '.section .note.dlopen,"a",@note' '.balign 4' ".long 4, 2f-1f, ${2:-0x407c0c0a}" \
		'.asciz "FDO"' "1: .asciz \"$(printf '%s' "$1" | sed 's/"/\\"/g')\"" '2: .balign 4' |
		$cc -x assembler - -c -o note.o
}
note_object '[{"soname":["libnew.so","libz.so"],"feature":"z","x":[1,{"a":null}],"priority":"required"},{"soname":["libs.so"],"priority":"suggested"}]'
program prog note.o "$root/usr/lib/liba.so"
brings 'a dlopen note: the first alternative that is there' prog '/usr/lib/liba.so /usr/lib/libz.so '
note_object '[{"soname":["libgone.so"],"priority":"recommended"}]'
program prog note.o "$root/usr/lib/liba.so"
brings 'a dlopen note: a warning' prog '/usr/lib/liba.so mkpayload: warning: libgone.so: needed by /main (--exec prog): not found; looked in /lib/x86_64-linux-gnu, /usr/lib/x86_64-linux-gnu, /lib64, /usr/lib64, /lib, /usr/lib (recommended by its dlopen note)'
note_object '{"type":"deb","name":"prog"}' 0xcafe1a7e
program prog note.o "$root/usr/lib/liba.so"
brings 'a note of a package, of the same owner, is no dlopen note' prog '/usr/lib/liba.so '
note_object '[{"soname":'
program prog note.o "$root/usr/lib/liba.so"
brings 'a dlopen note: nonsense' prog "/usr/lib/liba.so mkpayload: warning: prog: its dlopen note cannot be read"

# --- What glibc loads for itself. ---

if echo 'int pthread_cancel(unsigned long); int main(void) { return pthread_cancel(0); }' |
	$cc -x c - -o unwinds 2>/dev/null && ldconfig -p | grep -q libgcc_s.so.1; then
	is 'libgcc_s for pthread_cancel' "$("$mkpayload" cpio --no-default --exec unwinds --list | grep -c '/libgcc_s.so.1	')" 1
	echo 'int main(void) { return 0; }' | $cc -x c - -o plain
	# The entries of the dynamic section have no order: that of the hash table may be the first.
	perl -e '
		local $/;
		my ($at) = `readelf -dW unwinds` =~ /at offset (0x\w+)/ or exit 1;
		open my $file, "+<", "unwinds" or exit 1;
		my $bytes = <$file>;
		my ($first, $hash) = (hex $at, hex $at);
		$hash += 16 while substr($bytes, $hash, 8) ne pack "Q<", 0x6ffffef5;
		(substr($bytes, $first, 16), substr($bytes, $hash, 16)) = (substr($bytes, $hash, 16), substr($bytes, $first, 16));
		seek $file, 0, 0;
		print $file $bytes' &&
		is '... wherever the dynamic section has its hash table' "$("$mkpayload" cpio --no-default --exec unwinds --list |
			grep -c '/libgcc_s.so.1	')" 1
	is '... and for nothing else' "$("$mkpayload" cpio --no-default --exec plain --list | grep -c '/libgcc_s.so.1	')" 0
else
	skip 'libgcc_s' 'no libc for the compiler: apt-get install libc6-dev'
fi

done_testing
