#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# independent.t - what one booted program needs changes no other one: a system call that only init makes,
# and a release, leave payload-import of live-bootstrap's step byte for byte as its checksum is recorded.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

tree=$scratch/tree
mkdir -p "$tree/kernel-bootstrap"
cp -r "$top/Makefile" "$top/importer" "$top/exporter" "$top/init" "$top/lib" "$tree"
cp -r "$top/kernel-bootstrap/step" "$tree/kernel-bootstrap"

# build INTO ARCH CC [VARIABLE=VALUE]: the booted programs of the copy.
build()
{
	build_into=$scratch/$1 build_arch=$2 build_cc=$3
	shift 3
	env -u MAKEFLAGS -u MAKELEVEL make -s -C "$tree" B="$build_into" ARCH="$build_arch" CC="$build_cc" "$@" booted
}

# add_call FILE: a wrapper that nobody in the step calls.
add_call()
{
	printf '\nlong system_unused_%s(int fd);\nlong system_unused_%s(int fd)\n{\n\treturn call(SYS_CLOSE, fd);\n}\n' \
		"$1" "$1" >>"$tree/lib/freestanding/$1.c"
}

compilers=''
for compiler in i386:i386-tcc x86_64:gcc; do
	if ! have "${compiler#*:}"; then
		skip "$compiler" "no ${compiler#*:} here: tests/provide brings it"
	elif [ "$compiler" = x86_64:gcc ] && [ "$(uname -m)" != x86_64 ]; then
		skip "$compiler" "this gcc builds for $(uname -m)"
	else
		compilers="$compilers $compiler"
	fi
done

for compiler in $compilers; do
	ok "$compiler builds" build "before/${compiler#*:}" "${compiler%:*}" "${compiler#*:}"
	ok "$compiler builds another release" build "release/${compiler#*:}" "${compiler%:*}" "${compiler#*:}" VERSION=9.9.9
done
add_call machine
add_call processes
add_call directories
for compiler in $compilers; do
	ok "$compiler builds with more system calls" build "after/${compiler#*:}" "${compiler%:*}" "${compiler#*:}"
done

# same NAME INTO COMPILER PROGRAM, differs: compared with the one before.
same()
{
	ok "$1" cmp "$scratch/before/${3#*:}/${3%:*}/$4" "$scratch/$2/${3#*:}/${3%:*}/$4"
}

differs()
{
	# shellcheck disable=SC2016
	ok "$1" sh -c '! cmp -s "$1" "$2"' - "$scratch/before/${3#*:}/${3%:*}/$4" "$scratch/$2/${3#*:}/${3%:*}/$4"
}

for compiler in $compilers; do
	same "$compiler: another release is the same step" release "$compiler" payload-import-step
	differs "... and another payload-import for Linux" release "$compiler" payload-import
	same "$compiler: system calls of others leave the step" after "$compiler" payload-import-step
done
# tcc keeps a function that nobody calls, so that this shows it has taken part; gcc drops it.
case $compilers in
*tcc*) differs "i386-tcc: they are in init" after i386:i386-tcc init ;;
esac
case $compilers in
*gcc*) same "gcc: they leave payload-import for Linux, too" after x86_64:gcc payload-import ;;
esac

done_testing
