#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# exec.t - programs of this machine run in the guest, with what --exec and --file bring, and their
# exit statuses arrive.

# $ORIGIN is for the loader.
# shellcheck disable=SC2016

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cc=${CC:-cc}
cd "$scratch" || exit 1

# runs NAME STATUS PATTERNS CPIO-OPTION...: boots an archive of these options, without a payload.
runs()
{
	runs_name=$1 runs_status=$2 runs_patterns=$3
	shift 3
	if [ -z "$guest_missing" ] && ! "$mkpayload" cpio -o run.cpio "$@" 2>cpio.err; then
		result 1 "$runs_name"
		note "$(cat cpio.err)"
		return
	fi
	boots "$runs_name" "$runs_status" "$runs_patterns" run.cpio
}

# Nothing but the two commands: without a disk no payload is waited for.
if [ -z "$guest_missing" ]; then
	printf '%s\n' '#!/bin/sh' 'echo "said with $*"; exit 3' >pair
	"$mkpayload" cpio -o pair.cpio --exec pair
	"$qemu_run" --kernel "$kernel" --initrd pair.cpio -- two words >pair.out 2>pair.err
	is 'the bare pair of commands: status' $? 3
	is '... output' "$(cat pair.out)" 'said with two words'
	ok '... no payload is looked for' sh -c '! grep payload-import: pair.err'
else
	skip 'the bare pair of commands' "$guest_missing"
fi

# needs TOOL PACKAGE NAME: whether the test can be made.
needs()
{
	[ -x "$1" ] && return 0
	skip "$3" "no $1: apt-get install $2"
	return 1
}

cat >program.cc <<'END'
#include <iostream>
#include <stdexcept>
#include <string>
int main()
{
	try {
		throw std::runtime_error("caught");
	} catch (const std::exception &e) {
		std::cout << "C++ has " << std::string(e.what()) << std::endl;
	}
	return 42;
}
END
if have g++; then
	g++ -o program program.cc
	runs 'a C++ program' 42 'C++ has caught' --exec program
	if rarely; then
		runs 'the same with --flat-libs' 42 'C++ has caught' --exec program --flat-libs --align 4096
	fi
else
	skip 'a C++ program' 'no g++: apt-get install g++'
fi

mkdir -p beside/lib
echo 'int answer(void) { return 7; }' | $cc -x c - -shared -fPIC -o beside/lib/libanswer.so \
		-Wl,-soname,libanswer.so
echo 'int answer(void); int main(void) { return answer() - 7; }' |
	$cc -x c - -x none -o beside/prog beside/lib/libanswer.so \
		-Wl,--enable-new-dtags,-rpath,'$ORIGIN/lib' # the loader expands it
runs 'a program with RUNPATH=$ORIGIN/lib' 0 'payload.status=0' --exec beside/prog

echo 'int main(void) { *(volatile int *)0 = 1; return 0; }' | $cc -x c - -o crash
runs 'a program that SIGSEGV kills' 139 'payload.status=139' --exec crash

echo 'int main(void) { return 17; }' | $cc -x c - -o tool
printf '%s\n' '#!/bin/sh' 'tool' >script
runs 'a program of --file is found by its name' 17 'payload.status=17' --exec script --file tool

printf '%s\n' '#!/usr/bin/env perl' 'print "perl $]\n"; exit 41 + 1;' >script
if needs /usr/bin/perl perl 'a script with a shebang'; then
	runs 'a script with a shebang' 42 '^perl 5' --exec script
fi

if needs /usr/bin/python3 python3 'python3'; then
	library=$(/usr/bin/python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
	printf '%s\n' '#!/usr/bin/python3 -S' 'import sys, zlib, ctypes, json' \
		'print("python", json.dumps({"crc": zlib.crc32(b"x")}))' 'sys.exit(42)' >script.py
	set --
	for part in encodings collections importlib json ctypes re lib-dynload codecs.py io.py abc.py \
		stat.py os.py posixpath.py genericpath.py _collections_abc.py types.py enum.py \
		operator.py functools.py keyword.py reprlib.py copyreg.py struct.py _weakrefset.py \
		warnings.py contextlib.py __future__.py; do
		[ ! -e "$library/$part" ] || set -- "$@" --add "$library/$part:$library/$part"
	done
	runs 'python3 with compiled modules' 42 'python {"crc": 2363233923}' --exec script.py "$@"
fi
done_testing
