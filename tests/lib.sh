# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# lib.sh - what shell tests share: TAP on standard output, a scratch directory that goes away.
#
#	. "$(dirname "$0")/../lib.sh"
#	ok "what must hold" test -f "$scratch/image"
#	is "what must be equal" "$got" "$wanted"
#	fails "what is refused" 1 "message, a grep pattern" mkpayload list broken
#	done_testing
#
# Tests use $mkpayload (set MKPAYLOAD to run them on another build), $sanitized, $top and $scratch.

set -u
# Memory of glibc's is not zero by chance.
export MALLOC_PERTURB_="${MALLOC_PERTURB_:-165}"
top=$(cd "$(dirname "$0")" && while [ ! -e tests/lib.sh ] && [ "$PWD" != / ]; do cd ..; done && pwd)
mkpayload=${MKPAYLOAD:-$top/build/mkpayload}
# It under sanitizers, where it was built so.
sanitized=${SANITIZED:-$(dirname "$mkpayload")/sanitized/mkpayload}
[ -x "$sanitized" ] || sanitized=$mkpayload
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
tests_run=0

# Says the result of the test named $2; $1 is 0 for good.
result()
{
	tests_run=$((tests_run + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests_run - $2"
	else
		echo "not ok $tests_run - $2"
	fi
}

note()
{
	printf '%s\n' "$*" | sed 's/^/# /' >&2
}

# ok NAME COMMAND...: the command must succeed.
ok()
{
	ok_name=$1
	shift
	"$@" >"$scratch/.out" 2>&1
	ok_status=$?
	result "$ok_status" "$ok_name"
	[ "$ok_status" -eq 0 ] || note "status $ok_status of: $*" "$(cat "$scratch/.out")"
}

# is NAME GOT WANTED
is()
{
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		note "got:    $2"
		note "wanted: $3"
	fi
}

# fails NAME STATUS PATTERN COMMAND...: the command must end with that status, and say a line on
# standard error that matches the basic regular expression.
fails()
{
	fails_name=$1 fails_status=$2 fails_pattern=$3
	shift 3
	"$@" >"$scratch/.out" 2>"$scratch/.err"
	fails_got=$?
	if [ "$fails_got" -eq "$fails_status" ] && grep -q -e "$fails_pattern" "$scratch/.err"; then
		result 0 "$fails_name"
	else
		result 1 "$fails_name"
		note "wanted status $fails_status and a message like: $fails_pattern"
		note "got status $fails_got of: $*" "$(cat "$scratch/.err")"
	fi
}

# skip NAME REASON: counts as neither passed nor failed; the reason says how to provide what is missing.
skip()
{
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1 # SKIP $2"
	# Said once for all tests that lack the same.
	[ "$2" = "${skip_said:-}" ] || note "skipped: $1: $2"
	skip_said=$2
}

# soon COMMAND...: waits until it succeeds. Ten minutes are what no machine needs, however slow.
soon()
{
	for _ in $(seq 6000); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.1
	done
	return 1
}

# ended PROCESS: whether it has, also one that nobody has waited for.
ended()
{
	! grep -qs '^State:.[^ZX]' "/proc/$1/status"
}

have()
{
	command -v "$1" >/dev/null 2>&1
}

# emulator ARCH: the qemu-user for programs of that machine, by its path; fails where there is none.
emulator()
{
	case $1 in arm64) emulated=aarch64 ;; *) emulated=$1 ;; esac
	command -v "qemu-$emulated-static" || command -v "qemu-$emulated"
}

# builds_of PROGRAM: every build of a booted program, a path a line, which names it by its folder. Those for
# other machines are scripts that run it by qemu-user.
builds_of()
{
	for built in x86_64 i386 arm64 riscv64 sanitized step; do
		build_path=$(dirname "$mkpayload")/$built/$1
		case $built in
		arm64 | riscv64)
			by=$(emulator "$built") && [ -x "$build_path" ] || by=''
			mkdir -p "$scratch/builds/$built"
			build_script=$scratch/builds/$built/$1
			[ -z "$by" ] || printf '#!/bin/sh\nexec %s %s "$@"\n' "$by" "$build_path" >"$build_script"
			[ -z "$by" ] || chmod 755 "$build_script"
			build_path=$build_script
			;;
		esac
		echo "$build_path"
	done
}

# no_build PATH: why builds_of has named it although it is not there.
no_build()
{
	case $1 in
	*/builds/*) echo "no such build, or no qemu-user to run it: tests/provide brings clang, lld, qemu-user-static" ;;
	*) echo 'this build has none: the compiler cannot make it' ;;
	esac
}

# is_built PROGRAM: whether it is; its folder is $what, of which a test is skipped where it is not.
is_built()
{
	what=$(basename "$(dirname "$1")")
	[ -x "$1" ] && return
	skip "$what" "$(no_build "$1")"
	return 1
}

done_testing()
{
	echo "1..$tests_run"
}
