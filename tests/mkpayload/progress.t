#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# progress.t - the bar and the line of a flush: only on a terminal, only for work of more than a second, gone at
# the end, never wider than the terminal.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C TERM=vt100

if ! have script; then
	skip "the progress bar" "script (package bsdutils) makes a terminal"
	done_testing
	exit
fi

# on_terminal COLUMNS COMMAND: runs it on a terminal; shown has a line for each time it was drawn.
on_terminal()
{
	rm -f typescript
	script -qfec "stty cols $1; $2" typescript >/dev/null </dev/null
	tr '\r' '\n' <typescript | sed '1d; /^Script/d' >shown
}

# large BYTES: an image with one file of zeros that takes no room on the disk, and whose SHA-256
# must be computed.
large()
{
	perl -e 'my $sums = "0" x 64 . "  large\n";
		print "LBPAYLD1", pack("V V V", 2, 10, length $sums), "SHA256SUMS", $sums,
			pack("V V", 5, $ARGV[0]), "large"' "$1" >large.img
	truncate -s "+$1" large.img
}

# How long work takes is not the machine's business here: to mkpayload each look at the clock is STEP milliseconds
# later than the one before, and a flush takes the time that the test wants.
cat >clock.c <<'END'
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static long long ms = 1000000;

	(void)clock;
	ms += atoi(getenv("STEP"));
	now->tv_sec = ms / 1000;
	now->tv_nsec = ms % 1000 * 1000000;
	return 0;
}
END
cat >flush.c <<'END'
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Lasts until the terminal has shown the line, for a minute at most; without a terminal, some time. */
static int slow(void)
{
	static int times;
	int tries;

	if (times++ == 0 && getenv("SLOW"))
		usleep(1500000);
	for (tries = 0; times == 1 && getenv("SHOWN") && tries < 1200; tries++) {
		if (system("grep -q flushing typescript") == 0)
			break;
		usleep(50000);
	}
	if (!getenv("FAIL"))
		return 0;
	errno = EIO;
	return -1;
}

int fsync(int fd)
{
	(void)fd;
	return slow();
}

int syncfs(int fd)
{
	(void)fd;
	return slow();
}
END
if ! have cc || ! cc -shared -fPIC -o clock.so clock.c || ! cc -D_GNU_SOURCE -shared -fPIC -o flush.so flush.c; then
	skip "the progress bar" "cc makes a clock and a disk"
	done_testing
	exit
fi
verify="$mkpayload verify large.img"
quick="env STEP=0 LD_PRELOAD=$scratch/clock.so"
slow="env STEP=100 LD_PRELOAD=$scratch/clock.so"

large 20000000
on_terminal 80 "$quick $verify"
is "short work: no bar" "$(grep -c '%' shown)" 0
on_terminal 80 "$slow $verify"
ok "long work: verb, bar, percent, rate, time left" grep -q \
	'^verifying \[=*>* *\]  *[0-9]*%  [0-9.]* [KMG]iB/s  [0-9]*:[0-9][0-9] left' shown
is "no line is wider than the terminal" \
	"$(grep '%' shown | sed "s/$(printf '\033')\[K//" | awk 'length > 79')" ""
ok "a message has a line of its own, where the bar was" \
	grep -q "^$(printf '\033')\[Kmkpayload: large.img: byte 115: large: its SHA-256" shown
is "the bar does not come back" "$(sed -n '/mkpayload:/,$p' shown | grep -c '%')" 0
on_terminal 40 "$slow $verify"
ok "a narrow terminal: no bar, but the rest" \
	grep -q '^verifying  *[0-9]*%  [0-9.]* [KMG]iB/s  [0-9]*:[0-9][0-9] left' shown
is "... not wider than that either" \
	"$(grep '%' shown | sed "s/$(printf '\033')\[K//" | awk 'length > 39')" ""
on_terminal 20 "$slow $verify"
ok "a very narrow one: what has room" grep -q '^verifying  *[0-9]*%' shown
is "... and nothing more" \
	"$(grep '%' shown | sed "s/$(printf '\033')\[K//" | awk 'length > 19')" ""
# Many small files: their heads are no part of what is counted.
mkdir many && (cd many && for i in $(seq 300); do printf %0200d 1 >"$(printf %0100d "$i")"; done)
on_terminal 55 "env STEP=3000 LD_PRELOAD=$scratch/clock.so $mkpayload pack --sums -o many.img many; echo status \$?"
is "pack: 300 small files" "$(grep -c '^status 0' shown)" 1
is "... are all, and no more" "$(sed -n 's/.* \([0-9]*%\).*/\1/p' shown | tail -n 1)" "100%"
on_terminal 80 "TERM=dumb $slow $verify"
is "a dumb terminal: no bar, and no escape" "$(grep -c "$(printf '\033')" shown) $(grep -c '%' shown)" "0 0"
ok "... but the message" grep -q '^mkpayload: large.img: byte 115: large: its SHA-256' shown
$slow $verify >out 2>err
is "not a terminal: no bar" "$(grep -c '%' err)" 0
mkdir files out.d && echo 1 >files/1
on_terminal 80 "env SHOWN=1 LD_PRELOAD=$scratch/flush.so $mkpayload pack -o image files"
ok "pack: a long flush has a line" grep -q '^flushing to the disk  [0-9]*:[0-9][0-9]' shown
is "... which is gone at the end" "$(grep -v '^$' shown | tail -n 1 | tr -d '\033')" \
	"[Kimage: 1 file, 4.0 KiB, narrow"
on_terminal 20 "env SHOWN=1 LD_PRELOAD=$scratch/flush.so $mkpayload extract image -C out.d"
ok "extract: so it has here" grep -q '^flushing to the dis' shown
is "... no wider than the terminal" \
	"$(grep flushing shown | sed "s/$(printf '\033')\[K//" | awk 'length > 19')" ""
on_terminal 80 "env SHOWN=1 FAIL=1 LD_PRELOAD=$scratch/flush.so $mkpayload pack -o image files"
ok "a flush that fails: the message has a line of its own" \
	grep -q "^$(printf '\033')\[Kmkpayload: image: cannot flush" shown
on_terminal 80 "env LD_PRELOAD=$scratch/flush.so $mkpayload pack -o image files"
is "a short flush: no line" "$(grep -c flushing shown)" 0
SLOW=1 LD_PRELOAD=$scratch/flush.so "$mkpayload" pack -o image files >out 2>err
is "not a terminal: no line" "$(cat err)" ""
done_testing
