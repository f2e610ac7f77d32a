#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# threads.t - pack, verify and extract under ThreadSanitizer, with and without a bar, and with threads that die.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
program=$(dirname "$mkpayload")/threads/mkpayload
if [ ! -x "$program" ] || ! "$program" --version >out 2>err; then
	skip "threads" "make $program builds it, where the compiler has ThreadSanitizer"
	done_testing
	exit
fi

# A program that dies does not wait for its threads.
export LC_ALL=C TERM=vt100 LBPAYLOAD_THREADS=4 TSAN_OPTIONS="report_thread_leaks=0 exitcode=66"
mkdir files
for i in $(seq 60); do
	head -c $((i * 900)) /dev/urandom >files/small-$i
done
for i in 1 2 3 4; do
	head -c 1500000 /dev/urandom >files/large-$i
done
clean()
{
	"$@" && ! grep ThreadSanitizer "$scratch/.out"
}
ok "pack --sums" clean "$program" pack --sums -o image files
ok "pack" clean "$program" pack -o plain files
ok "pack, volumes" clean "$program" pack --sums --volume-size 3M -o set files
ok "verify" clean "$program" verify image
ok "extract" clean "$program" extract image -C to
ok "... all of it" diff -r -x SHA256SUMS files to
cp image wrong && printf wrong | dd of=wrong bs=1 seek=5000000 conv=notrunc status=none
fails "verify: a wrong file" 1 'its SHA-256 is' "$program" verify wrong
fails "extract: a wrong file" 1 'its SHA-256 is' "$program" extract wrong -C wrong.d

# dies NAME PATTERN COMMAND...: some times, since which thread is where is chance.
dies()
{
	dies_name=$1 dies_pattern=$2 dies_wrong=''
	shift 2
	for i in 1 2 3 4; do
		"$@" >out 2>err
		[ $? -eq 1 ] && grep -q "$dies_pattern" err && ! grep -q ThreadSanitizer err || dies_wrong=$(cat err)
	done
	is "$dies_name" "$dies_wrong" ""
}
dies "pack: a file that ends too late" 'changed while it was read' "$program" pack --sums -o none files /proc/version
dies "... and a full disk" 'File too large' sh -c 'ulimit -f 3000; exec "$@"' - "$program" pack --sums -o none files

# --- With a bar: each look at the clock is later than the one before. ---

cat >clock.c <<'END'
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static long long ms = 1000000;
	long long at = __atomic_add_fetch(&ms, 300, __ATOMIC_SEQ_CST);

	(void)clock;
	now->tv_sec = at / 1000;
	now->tv_nsec = at % 1000 * 1000000;
	return 0;
}
END
# on_terminal NAME STATUS COMMAND
on_terminal()
{
	script -qfec "stty cols 60; LD_PRELOAD=$scratch/clock.so $3" typescript >/dev/null </dev/null
	is "$1" "$? $(grep -c ThreadSanitizer typescript) $(grep -c '%' typescript)" "$2 0 1"
}
if have script && have cc && cc -shared -fPIC -o clock.so clock.c; then
	on_terminal "pack with a bar" 0 "$program pack --sums -o image files"
	on_terminal "verify with a bar" 0 "$program verify image"
	on_terminal "extract with a bar" 0 "$program extract image -C to"
	for i in 1 2 3 4; do
		on_terminal "a thread dies beside a bar" 1 "$program pack --sums -o none files /proc/version"
		is "... the bar is gone in the end" \
			"$(grep -v '^Script done' typescript | tr -d '\n\r' | grep -c '%[^%]*left.\[K$')" 0
	done
else
	skip "threads and a bar" "script (package bsdutils) and cc"
fi
done_testing
