#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# guest.t - what the loader maps in a root that has nothing but the archive is what was meant: trees
# made here, judged by the loaders of this machine, glibc's and musl's; and where it cannot be, an
# error that names both.

# $ORIGIN, $LIB and $PLATFORM are for the loader.
# shellcheck disable=SC2016

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

cd "$scratch" || exit 1
cc=${CC:-cc}
root=$scratch/root
glibc=/lib64/ld-linux-x86-64.so.2
musl=/lib/ld-musl-x86_64.so.1
new=-Wl,--enable-new-dtags old=-Wl,--disable-new-dtags

# library FILE [LINKER OPTION...]: one whose soname is its file's name, and whose content is its own.
library()
{
	mkdir -p "$(dirname "$1")"
	library_file=$1
	shift
	echo "const char where[] __attribute__((used)) = \"$library_file\";" |
		$cc -x c - -x none -shared -nostdlib -fPIC -o "$library_file" \
			-Wl,-soname,"$(basename "$library_file")" -Wl,--no-as-needed "$@"
}

# program FILE [LINKER OPTION...]
program()
{
	mkdir -p "$(dirname "$1")"
	program_file=$1
	shift
	echo "const char where[] __attribute__((used)) = \"$program_file\"; void _start(void) {}" |
		$cc -x c - -x none -nostdlib -fPIE -pie -o "$program_file" \
			-Wl,--no-as-needed -Wl,--dynamic-linker,"$loader" -Wl,--allow-shlib-undefined \
			-Wl,--unresolved-symbols=ignore-all "$@"
}

# A new root with the loader of this machine.
new_root()
{
	rm -rf "$root" a b
	mkdir -p "$root/etc" "$root$(dirname "$loader")"
	cp -L "$loader" "$root$loader"
}

# inside PATH: where a path of the unpacked archive leads, its links followed within it.
inside()
{
	perl -MCwd -e 'chroot "unpacked" and chdir "/" or die "$!\n"; print Cwd::realpath($ARGV[0]), "\n"' "$1"
}

# mapped PROGRAM: the sums of what the loader maps for it, apart from itself.
mapped()
{
	chroot unpacked "${judge:-$loader}" --list "$1" 2>&1 |
		sed -n 's/.*=> \([^ ]*\) (0x.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (0x.*/\1/p; s/.*not found.*/gone/p; s/^Error.*/gone/p' |
		while read -r path; do
			[ "$path" = gone ] && echo gone && continue
			real=$(inside "$path")
			cmp -s "unpacked$real" "$loader" || sha256sum <"unpacked$real"
		done | sort -u
}

# maps NAME PROGRAM "SOURCE..." OPTION...: the archive of these options has for the program exactly
# these libraries, and the loader maps them.
maps()
{
	maps_name=$1 maps_program=$2 maps_wanted=$3
	shift 3
	rm -rf unpacked && mkdir unpacked
	"$mkpayload" cpio --no-default --sysroot "$root" -o made.cpio "$@" 2>said || {
		result 1 "$maps_name"
		note "$(cat said)"
		return
	}
	(cd unpacked && cpio -idm --quiet <../made.cpio)
	# shellcheck disable=SC2086 # words
	wanted=$(for file in $maps_wanted; do sha256sum <"$file"; done | sort -u)
	got=$(mapped "$maps_program")
	is "$maps_name" "$got" "$wanted"
	[ "$got" = "$wanted" ] || note "$(chroot unpacked "${judge:-$loader}" --list "$maps_program" 2>&1)" "$(find unpacked)"
}

# differs NAME PATTERN OPTION...: an error like that.
differs()
{
	differs_name=$1 differs_pattern=$2
	shift 2
	fails "$differs_name" 1 "$differs_pattern" timeout 20 "$mkpayload" cpio --no-default --sysroot "$root" \
		-o refused.cpio "$@"
}

if ! [ "$(uname -m)" = x86_64 ] || ! have cpio || [ "$(id -u)" -ne 0 ]; then
	skip 'the view of the guest' 'needs root for chroot, x86_64 and cpio: apt-get install cpio'
	done_testing
	exit
fi

for loader in $glibc $musl; do
	if ! [ -e "$loader" ]; then
		skip "$loader" 'musl is not here: apt-get install musl'
		continue
	fi
	kind=$([ "$loader" = $musl ] && echo musl || echo glibc)

	# --- Moved programs, by every kind of path. ---

	for tags in $new $old; do
		for path in '$ORIGIN/../lib' '${ORIGIN}/../lib' '$ORIGIN/lib' '$ORIGIN/x/../lib' '$ORIGIN/./lib//'; do
			new_root
			mkdir -p a/bin a/bin/x
			directory=$(echo "$path" | sed 's/\$ORIGIN\|\${ORIGIN}/a\/bin/')
			library "$directory/libx.so"
			library "$directory/liby.so" "$directory/libx.so"
			program a/bin/prog "$directory/liby.so" "$directory/libx.so" $tags -Wl,-rpath,"$path"
			maps "$kind: $path, $tags, as /main" /main "$directory/libx.so $directory/liby.so" --exec a/bin/prog
			[ "$path" = '$ORIGIN/./lib//' ] || continue
			maps "$kind: $path, $tags, as a file" /opt/q/prog "$directory/libx.so $directory/liby.so" \
				--add a/bin/prog:/opt/q/prog
		done
	done

	# --- Two of one kind. ---

	new_root
	library a/lib/libx.so
	library b/lib/libx.so
	program a/bin/prog a/lib/libx.so -Wl,-rpath,'$ORIGIN/../lib'
	program b/bin/other b/lib/libx.so -Wl,-rpath,'$ORIGIN/../lib'
	differs "$kind: two moved programs with \$ORIGIN/../lib each" \
		'lib/libx.so: two sources that differ in content: --file a/bin/prog (file) and --file b/bin/other' \
		--file a/bin/prog --file b/bin/other
	maps "$kind: the same, apart" /y/bin/other b/lib/libx.so --add a/bin/prog:/x/bin/prog --add b/bin/other:/y/bin/other
	mkdir -p "$root/opt/bin" "$root/usr/bin"
	library "$root/opt/lib/libh.so"
	program "$root/opt/bin/prog" "$root/opt/lib/libh.so" -Wl,-rpath,'$ORIGIN/../lib'
	ln "$root/opt/bin/prog" "$root/usr/bin/prog"
	library "$root/usr/lib/libh.so"
	maps "$kind: a hard-linked program under its second name" /usr/bin/prog "$root/usr/lib/libh.so" \
		--add "$root/opt/bin/prog:/opt/bin/prog" --add "$root/usr/bin/prog:/usr/bin/prog"
	maps "$kind: ... and under its first" /opt/bin/prog "$root/opt/lib/libh.so" \
		--add "$root/usr/bin/prog:/usr/bin/prog" --add "$root/opt/bin/prog:/opt/bin/prog"

	# --- '..' behind a link. ---

	new_root
	mkdir -p "$root/deep/er/way" "$root/opt/lib" "$root/deep/er/lib"
	ln -s /deep/er/way "$root/opt/way"
	library "$root/deep/er/lib/libx.so"
	library "$root/opt/lib/libx.so"
	program a/prog "$root/opt/lib/libx.so" -Wl,-rpath,'/opt/way/../lib'
	maps "$kind: '..' in a path, behind a link" /main "$root/deep/er/lib/libx.so" --exec a/prog
	for file in "$root/deep/er/lib/libx.so" "$root/opt/lib/libx.so"; do
		library "$file" -Wl,-soname,/opt/way/../lib/libx.so
	done
	program a/prog "$root/opt/lib/libx.so"
	maps "$kind: '..' in DT_NEEDED, behind a link" /main "$root/deep/er/lib/libx.so" --exec a/prog
	library "$root/lib/libp.so"
	own=$loader
	loader=/opt/way/../ld.so
	cp "$own" "$root/deep/er/ld.so"
	program a/prog "$root/lib/libp.so"
	loader=$own
	judge=/opt/way/../ld.so
	[ $kind = musl ] || maps "$kind: '..' in the interpreter, behind a link" /main "$root/lib/libp.so" --exec a/prog
	judge=

	# --- --sysroot is not left through its links. ---

	new_root
	mkdir -p "$root/usr/bin" "$root/etc/alternatives"
	library "$root/usr/lib/libx.so"
	ln -s "usr/lib" "$root/lib.link"
	program "$root/usr/bin/real" "$root/usr/lib/libx.so" -Wl,-rpath,'/lib.link'
	ln -s /etc/alternatives/tool "$root/usr/bin/tool"
	ln -s /usr/bin/real "$root/etc/alternatives/tool"
	maps "$kind: a program by absolute links of its root" /main "$root/usr/lib/libx.so" --exec "$root/usr/bin/tool"
	maps "$kind: ... as a file" /data/tool "$root/usr/lib/libx.so" --file "$root/usr/bin/tool"
	rm -f "$root/usr/lib/libx.so"
	library "$root/usr/lib/libx.so.1" -Wl,-soname,libx.so
	ln -s /usr/lib/libx.so.1 "$root/usr/lib/libx.so"
	maps "$kind: a library by an absolute link" /main "$root/usr/lib/libx.so.1" --exec "$root/usr/bin/tool"

	# --- The archive goes before the machine. ---

	new_root
	library "$root/lib/libx.so"
	mkdir -p "b$(dirname "$loader")" b/bin
	cp -L "$loader" "b$loader"
	library b/usr/lib/libx.so
	program b/bin/prog b/usr/lib/libx.so
	maps "$kind: --add root:/ looks in there first" /bin/prog b/usr/lib/libx.so --add b:/
	maps "$kind: a library brought by hand" /main b/usr/lib/libx.so --exec b/bin/prog --add b/usr/lib/libx.so:/usr/lib/

	# --- Present is looked into, in any order of the options. ---

	new_root
	library "$root/usr/lib/libx.so"
	program a/prog "$root/usr/lib/libx.so"
	echo text >text
	ln -sf nowhere dangling
	for place in /lib/libx.so /usr/lib/libx.so; do
		for order in 1 2; do
			set -- --exec a/prog --add text:$place
			[ $order = 1 ] || set -- --add text:$place --exec a/prog
			differs "$kind: junk at $place, order $order" 'libx.so: needed by .*: is not an ELF file' "$@"
		done
	done
	maps "$kind: another mode" /main "$root/usr/lib/libx.so" --exec a/prog --add "$root/usr/lib/libx.so:/usr/lib/libx.so:000"
	cp "$root/usr/lib/libx.so" other.so
	printf '\267' | dd of=other.so bs=1 seek=18 conv=notrunc 2>/dev/null
	if [ $kind = glibc ]; then
		maps "$kind: another machine's" /main "$root/usr/lib/libx.so" --exec a/prog --add other.so:/lib/libx.so
	else
		differs "$kind: another machine's" 'libx.so: needed by .*: for another kind of machine' \
			--exec a/prog --add other.so:/lib/libx.so
	fi
	differs "$kind: another machine's at its own path" 'libx.so' --exec a/prog --add other.so:/usr/lib/libx.so
	maps "$kind: a dangling link before it" /main "$root/usr/lib/libx.so" --exec a/prog --add dangling:/lib/libx.so
	differs "$kind: a dangling link at its path" 'libx.so: needed by /main .*: not found' \
		--exec a/prog --add dangling:/usr/lib/libx.so
	mkdir -p directory/libx.so
	differs "$kind: a directory at its path" 'libx.so: needed by .*: Is a directory' --exec a/prog --add directory:/lib
	differs "$kind: a loader that is junk" 'loader of /main .*: is not an ELF file' --exec a/prog --add "text:$loader:755"
	differs "$kind: a loader that may not run" 'loader of /main .*: without permission' \
		--exec a/prog --add "$root$loader:$loader:644"

	# --- Circles and diamonds of paths. ---

	new_root
	mkdir -p "$root/opt"
	library "$root/opt/liba.so" -Wl,-soname,/opt/liba.so
	library "$root/opt/libb.so" -Wl,-soname,/opt/libb.so "$root/opt/liba.so"
	library "$root/opt/liba.so" -Wl,-soname,/opt/liba.so "$root/opt/libb.so"
	program a/prog "$root/opt/liba.so"
	maps "$kind: paths that need each other" /main "$root/opt/liba.so $root/opt/libb.so" --exec a/prog
	library "$root/opt/libd.so" -Wl,-soname,/opt/libd.so "$root/opt/liba.so" "$root/opt/libb.so"
	library "$root/usr/lib/libd.so" "$root/opt/libd.so"
	program a/prog "$root/opt/libd.so" "$root/usr/lib/libd.so" "$root/opt/liba.so"
	maps "$kind: diamonds, and a path against a name" /main \
		"$root/opt/liba.so $root/opt/libb.so $root/opt/libd.so $root/usr/lib/libd.so" --exec a/prog

	# --- Names. ---

	new_root
	library "$root/opt/libreal.so" -Wl,-soname,libn.so
	program a/first "$root/opt/libreal.so" -Wl,-rpath,/opt
	library "$root/usr/lib/libn.so"
	library "$root/opt/libpath.so" -Wl,-soname,/opt/libreal.so
	program a/prog "$root/opt/libpath.so" "$root/usr/lib/libn.so"
	if [ $kind = glibc ]; then
		maps "glibc: a name that one has by its SONAME" /main "$root/opt/libreal.so" --exec a/prog
	else
		maps "musl: never compares SONAMEs" /main "$root/opt/libreal.so $root/usr/lib/libn.so" --exec a/prog
	fi
	library "$root/usr/lib/libx.so"
	ln -s libx.so "$root/usr/lib/libx.so.2"
	library "$root/usr/lib/libuser.so" -Wl,-soname,libuser.so
	program a/prog "$root/usr/lib/libx.so"
	library "$root/two/libx.so.2" -Wl,-soname,libx.so.2
	program a/prog "$root/usr/lib/libx.so" "$root/two/libx.so.2"
	maps "$kind: one file under two names" /main "$root/usr/lib/libx.so" --exec a/prog

	if [ $kind = glibc ]; then
		new_root
		mkdir -p "$root/opt/x" "$root/opt/y" "$root/opt/z"
		for directory in x y; do
			library "$root/opt/$directory/dep.so" -Wl,-soname,'$ORIGIN/dep.so'
			library "$root/opt/$directory/lib$directory.so" "$root/opt/$directory/dep.so"
		done
		ln -s ../x/libx.so "$root/opt/z/libz.so"
		library b/libz.so
		program a/prog "$root/opt/x/libx.so" "$root/opt/y/liby.so" b/libz.so -Wl,-rpath,/opt/x:/opt/y:/opt/z
		maps "\$ORIGIN in DT_NEEDED is that of each, and a file has one" /main \
			"$root/opt/x/dep.so $root/opt/x/libx.so $root/opt/y/dep.so $root/opt/y/liby.so" --exec a/prog
	fi

	# --- Filters. ---

	new_root
	library "$root/usr/lib/libreal.so"
	library "$root/usr/lib/libgone.so"
	library "$root/usr/lib/libf.so" -Wl,--filter=libreal.so
	library "$root/usr/lib/libg.so" -Wl,--auxiliary=libreal.so -Wl,--auxiliary=libnone.so
	program a/filter "$root/usr/lib/libf.so"
	program a/auxiliary "$root/usr/lib/libg.so"
	extra=$([ $kind = musl ] || echo "$root/usr/lib/libreal.so")
	maps "$kind: DT_FILTER" /main "$root/usr/lib/libf.so $extra" --exec a/filter
	maps "$kind: DT_AUXILIARY" /main "$root/usr/lib/libg.so $extra" --exec a/auxiliary
	rm "$root/usr/lib/libreal.so"
	[ $kind = musl ] || differs "$kind: a filter of nothing" 'libreal.so: needed by .* -> libf.so: not found' --exec a/filter
	maps "$kind: an auxiliary of nothing" /main "$root/usr/lib/libg.so" --exec a/auxiliary

	# --- $LIB, $LIBS, $PLATFORM. ---

	new_root
	library "$root/opt/\$LIBS/libx.so"
	program a/prog "$root/opt/\$LIBS/libx.so" -Wl,-rpath,'/opt/$LIBS'
	if [ $kind = glibc ]; then
		maps "$kind: \$LIBS is a directory's name" /main "$root/opt/\$LIBS/libx.so" --exec a/prog
	else
		differs "$kind: \$LIBS is not known" 'libx.so: needed by' --exec a/prog
	fi
	library "$root/opt/lib/libx.so"
	program a/prog "$root/opt/lib/libx.so" -Wl,-rpath,'/opt/lib:/opt/$LIB'
	[ $kind = glibc ] || differs "$kind: one '\$' leaves all out" 'libx.so: needed by' --exec a/prog
done

# --- What only ld.so.conf leads to, and what is beside that. ---

loader=$glibc
new_root
echo /opt/conf >"$root/etc/ld.so.conf"
library "$root/opt/private/libp.so"
library "$root/opt/conf/libc1.so" "$root/opt/private/libp.so" -Wl,-rpath,'$ORIGIN/../private'
program a/prog "$root/opt/conf/libc1.so"
maps 'a library of ld.so.conf, whose $ORIGIN becomes that of its link' /main \
	"$root/opt/conf/libc1.so $root/opt/private/libp.so" --exec a/prog
maps '... the program also at home' /main "$root/opt/conf/libc1.so $root/opt/private/libp.so" \
	--exec a/prog --add a/prog:/opt/bin/prog
mkdir -p "$root/etc/conf.d"
printf 'include conf.d/*.conf last.list\n' >"$root/etc/ld.so.conf"
echo /opt/last >"$root/etc/last.list"
printf 'include %s %s\n/opt/after\n' more/1.list more/2.list >"$root/etc/conf.d/a.conf"
echo /opt/b >"$root/etc/conf.d/b.conf"
mkdir -p "$root/etc/conf.d/more"
echo /opt/one >"$root/etc/conf.d/more/1.list"
echo /opt/two >"$root/etc/conf.d/more/2.list"
set --
for directory in one two after b last; do
	library "$root/opt/$directory/lib$directory.so"
	set -- "$root/opt/$directory/lib$directory.so" "$@"
done
program a/prog "$@"
maps 'ld.so.conf: files that are included include' /main "$*" --exec a/prog

# --- What cannot be. ---

new_root
library "$root/usr/lib/libx.so"
library a/libx.so
program a/prog a/libx.so -Wl,-rpath,'$ORIGIN'
program b/prog "$root/usr/lib/libx.so" $new -Wl,-rpath,/
differs 'another program brings what comes first for this one' \
	'/opt/prog (--add b/prog:/opt/prog): libx.so: is .*/root/usr/lib/libx.so here, but in the archive it would be /libx.so, which is .*a/libx.so (--exec a/prog)' \
	--add b/prog:/opt/prog --exec a/prog
ok '... with their number' grep -q 'in the archive 1 program would not load the same files as here' .err
differs '/init, which has no /proc for its $ORIGIN' '/init (--init a/prog): libx.so: is a*/*.*libx.so here, but in the archive it would not be found' \
	--init a/prog
differs 'a path from where it is started' 'lib/y.so: needed by .*; looked in no directory, for where this path leads' \
	--exec "$(library y.so -Wl,-soname,lib/y.so && program a/relative y.so && echo a/relative)"

# --- One loader finds what is dlopen'ed, another one does not. ---

if [ -e $musl ]; then
	new_root
	mkdir -p "$root/lib" && cp -L $musl "$root$musl"
	library "$root/usr/local/lib/libz.so"
	library "$root/lib/libl.so"
	program a/prog "$root/lib/libl.so"
	loader=$musl
	program b/prog "$root/lib/libl.so"
	fails '--dlopen: for one of two loaders' 0 "warning: libz.so (--dlopen): not found where the programs of $glibc would" \
		"$mkpayload" cpio --no-default --sysroot "$root" --list --exec a/prog --file b/prog --dlopen libz.so
fi

# --- A program of musl's compiler. ---

if [ -e $musl ] && have musl-gcc; then
	loader=$musl
	echo 'int puts(const char *); int main(void) { return puts("musl runs") < 0; }' >hello.c
	rm -rf unpacked && mkdir unpacked
	if REALGCC=$cc musl-gcc hello.c -o a/hello && "$mkpayload" cpio --no-default --exec a/hello -o made.cpio 2>said; then
		(cd unpacked && cpio -idm --quiet <../made.cpio)
		is "a program of musl's compiler runs" "$(chroot unpacked /main)" 'musl runs'
	else
		result 1 "a program of musl's compiler"
		note "$(cat said)"
	fi
else
	skip "a program of musl's compiler" 'no musl-gcc: apt-get install musl-tools'
fi

done_testing
