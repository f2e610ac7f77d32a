#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# compilers.t - the host programs come out of each compiler without a warning, and write the same
# bytes whichever it was.
. "$(dirname "$0")/../lib.sh"

# One directory for all of them: each must build all of it anew.
build=$scratch/build
files=$top/build/distfiles
if [ ! -d "$files" ]; then
	files=$scratch/files
	mkdir "$files"
	: >"$files/empty"
	echo 'a text' >"$files/text"
	seq 1 300000 >"$files/more than a MiB"
fi

# build_with CC [VARIABLE...]: without what a make around this one wants. Optimizing takes most of the time, and is
# what every other test has.
build_with()
{
	with=$1
	shift
	(cd "$top" && env -u MAKEFLAGS -u MAKELEVEL make -s -j2 B="$build" CC="$with" CFLAGS=-O0 "$@" host) \
		>"$scratch/build.out" 2>"$scratch/build.err"
}

# That die() never returns is beyond tcc; it may say so, and nothing else.
warnings()
{
	grep -v "warning: function might return no value: '" "$scratch/build.err"
}

# Files compiled after the marker, and before.
compiled()
{
	find "$build/host" -name '*.o' -newer "$scratch/marker" | wc -l
}
not_compiled()
{
	find "$build/host" -name '*.o' ! -newer "$scratch/marker"
}

# links CC: can it build a program at all, with what the kernel's headers say of its machine? (Debian's
# cross compilers take the place of gcc-multilib.)
links()
{
	printf '#include <errno.h>\nint main(void) { return errno; }\n' >"$scratch/probe.c"
	# shellcheck disable=SC2086 # a word is an option
	$1 -o "$scratch/probe" "$scratch/probe.c" 2>"$scratch/probe.err"
}

while IFS='|' read -r package cc variables; do
	if ! links "$cc"; then
		for name in 'builds' 'the same image'; do
			skip "$cc: $name" "no $cc that links (Debian package $package): tests/provide brings it"
		done
		continue
	fi
	touch "$scratch/marker"
	# shellcheck disable=SC2086 # a word is a variable
	ok "$cc builds the host programs" build_with "$cc" $variables
	is "... without a warning" "$(warnings)" ""
	is "... all anew" "$(not_compiled)" ""
	for program in mkpayload kernel-bootstrap qemu-run; do
		ok "... $program runs" "$build/$program" --help
	done
	ok "... mkpayload packs" "$build/mkpayload" pack --sums -o "$scratch/image" "$files"
	[ -e "$scratch/image.first" ] || cp "$scratch/image" "$scratch/image.first"
	ok "... the same bytes" cmp "$scratch/image" "$scratch/image.first"
	ok "... and reads them" "$build/mkpayload" verify "$scratch/image"
	last=$cc last_variables=$variables
done <<'END'
gcc|gcc|
gcc-multilib|gcc -m32|
clang|clang|
musl-tools|musl-gcc|
tcc|tcc|WARNINGS=-Wall
END

if [ -n "${last:-}" ]; then
	touch "$scratch/marker"
	# shellcheck disable=SC2086
	build_with "$last" $last_variables
	is 'the same compiler again has nothing to do' "$(compiled)" 0
	touch "$scratch/marker"
	# shellcheck disable=SC2086
	build_with "$last" $last_variables -W mkpayload/main.c
	is 'a source that is newer is compiled, and it alone' "$(compiled)" 1
fi
done_testing
