#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# make.t - what make does besides building: says what it does in short lines, installs and takes out again, packs the sources;
# and what is built from these, without git and in another directory, is the same.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1

# run_make DIRECTORY WORD...: without what a make around this one wants.
run_make()
{
	make_in=$1
	shift
	env -u MAKEFLAGS -u MAKELEVEL make -C "$make_in" --no-print-directory "$@"
}

# --- Help, and lines. ---

run_make "$top" help >help
for target in $(sed -n '/^\.PHONY:/,/[^\\]$/p' "$top/Makefile" | sed 's/^.PHONY://; s/\\$//'); do
	case $target in
	all | FORCE | clean | booted | check-built | check-programs | compile-lines | provide-*) continue ;;
	esac
	ok "make help: $target" grep -q "^make $target\\>" help
done
object=$scratch/build/host/lib/format/hex0.o
run_make "$top" B="$scratch/build" "$object" >out
is 'a short line' "$(cat out)" "  CC     $object"
run_make "$top" B="$scratch/build" V=1 -W lib/format/hex0.c "$object" >out
ok 'V=1: the line itself' grep -q "^cc .* -c -o $object lib/format/hex0.c" out
is '... and no other' "$(wc -l <out)" 1
run_make "$top" B="$scratch/build" -s -W lib/format/hex0.c "$object" >out
is 'make -s: none' "$(cat out)" ''

# --- Installed, and taken out again. ---

# listing DIRECTORY: all in it, but for the directories that programs share.
listing()
{
	(cd "$1" && find . -type d \( -path './usr/share' -o -path './usr/share/man*' -o -path './usr/share/zsh*' -o -path './usr/share/bash-completion*' \) -o -print) | sort
}
root='the root'
mkdir -p "$root/usr/bin" "$root/usr/lib/lbpayload/x86_64" "$root/usr/share/man/man1"
echo mine >"$root/usr/bin/mine" && echo mine >"$root/usr/lib/lbpayload/x86_64/mine" && echo mine >"$root/usr/share/man/man1/mine.1"
listing "$root" >before
ok 'make install' run_make "$top" install PREFIX=/usr DESTDIR="$scratch/$root"
listing "$root" >installed
ok '... has the programs' test -x "$root/usr/bin/qemu-run"
for program in mkpayload kernel-bootstrap qemu-run; do
	ok "... $program for bash" grep -qx "complete -F .* $program" "$root/usr/share/bash-completion/completions/$program"
	ok "... $program for zsh" grep -qx "#compdef $program" "$root/usr/share/zsh/site-functions/_$program"
done
ok '... for the guest, too' test -x "$root/usr/lib/lbpayload/x86_64/init"
for page in "$top"/*/*.[18]; do
	name=$(basename "$page")
	[ "$name" != init.8 ] || name=lbpayload-init.8
	ok "... $name" cmp "$page" "$root/usr/share/man/man${page##*.}/$name"
done
umask 077
ok 'installed once more, with another umask' run_make "$top" install PREFIX=/usr DESTDIR="$scratch/$root"
umask 022
is '... nothing is for its owner alone' "$(find "$root/usr/lib" "$root/usr/share/lbpayload" "$root/usr/bin" ! -perm -044)" ''
ok 'make uninstall' run_make "$top" uninstall PREFIX=/usr DESTDIR="$scratch/$root"
listing "$root" >after
is '... leaves what was there, and nothing else' "$(diff before after)" ''
ok '... once more has nothing to do' run_make "$top" uninstall PREFIX=/usr DESTDIR="$scratch/$root"
ok '... where nothing was installed, too' run_make "$top" uninstall PREFIX=/opt DESTDIR="$scratch/$root"

# --- The sources as one file. ---

if ! have git || ! git -C "$top" rev-parse HEAD >/dev/null 2>&1; then
	skip 'make dist' 'no git, or no repository of it: clone one'
	done_testing
	exit
fi
run_make "$top" dist B="$scratch/build" >out 2>err
archive=$(cat out)
ok 'make dist' test -s "$archive"
cp "$archive" first.tar.gz
(umask 077 && run_make "$top" dist B="$scratch/build") >out 2>err
ok '... twice, the same bytes' cmp first.tar.gz "$archive"
fails '... without a repository' 2 'not a git repository' env GIT_DIR=/nowhere make -C "$top" dist B="$scratch/build"
mkdir one 'another one'
for place in one 'another one'; do
	tar -xzf first.tar.gz -C "$place" --strip-components 1
done
is '... all of the commit' "$(cd one && find . -type f -o -type l | cut -c 3- | sort)" \
	"$(git -C "$top" ls-tree -r --name-only HEAD | sort)"
export GIT_CEILING_DIRECTORIES="$scratch"
ok '... builds without git' run_make one -s -j2 CFLAGS='-O0 -g' host
ok '... in another directory, too' run_make 'another one' -s -j2 CFLAGS='-O0 -g' build/qemu-run
ok '... the same bytes' cmp one/build/qemu-run 'another one/build/qemu-run'
# With the flags that they have by themselves.
for cc in clang tcc musl-gcc 'gcc -m32'; do
	name=build/by-$(echo "$cc" | tr -dc a-z0-9)
	for place in one 'another one'; do
		run_make "$place" -s CC="$cc" B="$name" "$name/host/lib/format/hex0.o" >out 2>&1
	done
	if [ -e "one/$name/host/lib/format/hex0.o" ]; then
		ok "... by $cc, too" cmp "one/$name/host/lib/format/hex0.o" "another one/$name/host/lib/format/hex0.o"
	else
		skip "... by $cc, too" "no $cc: tests/provide brings it"
	fi
done
(cd one && env -u MKPAYLOAD tests/run tests/house.t tests/mkpayload/usage.t tests/mkpayload/first.t) >out 2>&1
is '... passes tests of its own' "$(grep -cE '^[0-9]+ passed, 0 failed' out)" 1
[ "$(grep -cE '^[0-9]+ passed, 0 failed' out)" -eq 1 ] || note "$(tail -30 out)"
done_testing
