/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_writer_test.c - a program that init lets write as long as something comes to a disk. */
#include "format/initial.h"
#include "init/bring_up.h"
#include "init/carrier.h"
#include "init/child.h"
#include "init/streams.h"

#include "fake.h"

/* --- Stand-ins. --- */

int streams_is_terminal(int fd)
{
	return fd >= 0;
}

int streams_drain_one(int fd, int has_limit)
{
	return fd + has_limit < 0;
}

void streams_drain(const struct settings *settings)
{
	(void)settings;
}

void bring_up_console_anew(void)
{
}

long bring_up_write(const char *path, const char *text)
{
	return path && text ? 0 : -1;
}

void carrier_take(const struct settings *settings)
{
	(void)settings;
}

void carrier_start(const struct settings *settings)
{
	(void)settings;
}

long carrier_end(void)
{
	return 0;
}

/* --- The writer. --- */

static char program[] = "/main";
static char *arguments[] = { program, 0 };
static struct child child;

static char vmstat[] = "nr_dirty 1\nnr_written 100000\nnr_other 2\n";
static unsigned writes_until; /* so many breaks something comes to it */

static void write_more(void)
{
	char *digit = strstr(vmstat, "\nnr_other") - 1;

	if (fake_sleeps < writes_until)
		*digit = *digit == '6' ? '0' : (char)(*digit + 1); /* 7 does not divide five minutes */
}

enum { NEVER = FAKE_ANSWERS_MAX };

/* It ends after so many breaks. */
static int writes(unsigned until, unsigned breaks, int status)
{
	fake_begin();
	fake_text("/proc/vmstat", vmstat);
	fake_asleep = write_more;
	writes_until = until;
	child = (struct child){ program, arguments, arguments, 0, 0, 5 * 60 * 1000, 7, 0, 0 };
	fake_tell(SYS_FORK, 55, 0);
	if (breaks != NEVER) {
		while (breaks-- > 0)
			fake_tell(SYS_WAIT4, 0, 0);
		fake_tell(SYS_WAIT4, 55, status);
		fake_tell(SYS_WAIT4, -10, status);
	}
	fake_tell(SYS_KILL, 0, 0); /* the last one, which may not be needed */
	return child_run(&child);
}

static int is_killed(void)
{
	return fake_answers[fake_answers_count - 1].is_given;
}

static void check_writer(void)
{
	ok(writes(0, 2, 0x0300) == 3, "a writer has its status");
	is(fake_said, "init: /main: exit status 3\n", "... which is said");
	ok(strstr(fake_trace, "open /proc/vmstat 0; wait 55 1; sleep 10000000; wait 55 1; sleep 10000000; wait 55 1; wait 55 1; "
			      "fcntl 2 4 0; ") != 0,
		"... is asked for, and nobody else");
	ok(!is_killed(), "... and not killed");
	ok(writes(2, NEVER, 0) == INITIAL_STATUS_SIGNAL_BASE + 9, "one that writes no more is ended");
	is(fake_said,
		"init: /main: nothing comes to a disk any more; going on without it\ninit: /main: killed by signal 9\n",
		"... and said to be");
	ok(is_killed(), "... for good");
	ok(fake_sleeps == 2 * 30000, "... five minutes after that: it had written in those before");
	ok(writes(0, NEVER, 0) == INITIAL_STATUS_SIGNAL_BASE + 9 && fake_sleeps == 30000,
		"one that has never written");
	ok(writes(100000, NEVER, 0) == INITIAL_STATUS_SIGNAL_BASE + 9 && fake_sleeps == 5 * 30000,
		"one that goes on writing is waited for");
	ok(!fake_open_count(), "... and all is closed");
}

int main(void)
{
	check_writer();
	return tap_end();
}
