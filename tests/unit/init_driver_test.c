/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_driver_test.c - what init does while it waits for the shell that sources dracut's hooks. */
#include "format/initial.h"
#include "init/child.h"
#include "init/driver.h"

#include "fake.h"

/* In the process that becomes it. */
int child_exec(const struct child *child)
{
	return child->settings ? 0 : 1;
}

#define JOB	 "/lib/dracut/hooks/initqueue/a.sh"
#define FINISHED "/lib/dracut/hooks/initqueue/finished/b.sh"

static uint32_t left_ms;
static char *none[] = { 0 };

/* The answer to a question that comes after so many looks, a tenth of a second each; the shell is in this hook. */
static int asks(const char *hook, unsigned looks, uint32_t left, const char *answer)
{
	fake_begin();
	fake_text(INITIAL_DRIVER, "");
	fake_text(INITIAL_DRIVER ".ask", "");
	fake_text(INITIAL_DRIVER ".answer", answer);
	fake_text(INITIAL_DRIVER ".hook", hook);
	fake_tell(SYS_FORK, 40, 0);
	for (; looks > 0; looks--)
		fake_tell(SYS_PPOLL, 0, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	left_ms = left;
	return driver_ask("initqueue", &left_ms, none);
}

static unsigned kills(void)
{
	unsigned count = 0;
	const char *at;

	for (at = fake_trace; (at = strstr(at, "kill 123 9; ")); at++)
		count++;
	return count;
}

static void check_jobs(void)
{
	ok(asks(JOB, 0, 500, "256\n") == DRIVER_WAITS && !*fake_said, "an answer");
	ok(asks(JOB, 99, 500, "7\n") == 7 && !*fake_said && left_ms == 500, "a job takes no time of waiting");
	ok(asks(JOB, 1000, 0, "0\n") == 0 && !kills(), "... and may take as long as it likes");
	is(fake_said, "init: waiting for " JOB "\n", "... named once");
}

static void check_finished(void)
{
	ok(asks("123" FINISHED, 30, 7000, "0\n") == 0 && left_ms == 4000 && !kills(), "what is to say whether there is something to wait for does");
	ok(asks("123" FINISHED, 69, 7000, "256\n") == DRIVER_WAITS && left_ms == 100 && !kills(), "... as long as there is time");
	ok(asks("123" FINISHED, 70, 7000, "256\n") == DRIVER_WAITS && left_ms == 0 && kills() == 1, "... then it is ended");
	is(fake_said, "init: " FINISHED ": takes longer than the root is waited for; ended\n", "... and named");
	ok(asks("123" FINISHED, 50, 200, "256\n") == DRIVER_WAITS && !kills(), "each has five seconds");
	ok(asks("123" FINISHED, 51, 200, "256\n") == DRIVER_WAITS && kills() == 1, "... and no more");
	ok(asks("123" FINISHED, 150, 200, "256\n") == DRIVER_WAITS && kills() == 2, "one that does not end is named again");
	ok(strstr(fake_said, "init: waiting for " FINISHED "\n") != 0, "... by its path");
	ok(asks("", 200, 0, "256\n") == DRIVER_WAITS && !kills(), "the shell is in none");
}

int main(void)
{
	check_jobs();
	check_finished();
	return tap_end();
}
