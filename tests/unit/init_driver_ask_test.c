/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_driver_ask_test.c - the shell that sources dracut's hooks: how it is started, asked, waited for, and what becomes of one that
 * does not answer. */
#include "init/driver.h"

#include "format/initial.h"
#include "freestanding/process_one.h"
#include "init/child.h"

#include "fake.h"

#define DRIVER INITIAL_DRIVER

static char *const environment[] = { 0 };

/* --- Stand-in. --- */

int child_exec(const struct child *child)
{
	fake_note("become %s %s%s%s%s; ", child->path, child->arguments[0], child->arguments[1] ? " more" : "",
		child->environment == environment ? "" : " of others", child->settings ? " streams" : "");
	return 41;
}

/* --- Questions. --- */

#define START \
	"mknod " DRIVER ".ask 10600 0; open " DRIVER ".ask 2000002; mknod " DRIVER ".answer 10600 0; " \
	"open " DRIVER ".answer 2000002; fork; "
#define ASK(question) "write " DRIVER ".ask '" question "'; write " DRIVER ".ask '\n'; poll 12 1 1 0.100000000; "
#define LEAVE "wait 55 0; "
#define NO_ANSWER "init: " DRIVER ": ends without an answer; it needs a shell that starts\n"

/* A machine with a driver that answers; what is left of the last one has ended. */
static struct fake_file *begin(const char *answer)
{
	fake_begin();
	driver_end(environment);
	fake_begin();
	fake_text(DRIVER, "");
	fake_text(DRIVER ".ask", "");
	fake_tell(SYS_FORK, 55, 0);
	return fake_text(DRIVER ".answer", answer);
}

static const struct {
	const char *name, *answer;
	long read_error;
	int result;
} answers[] = {
	{ "all is well", "0\n", 0, 0 },
	{ "a hook has failed", "255\n", 0, 255 },
	{ "initqueue is not finished", "256\n", 0, DRIVER_WAITS },
	{ "the boot ends", "257\n", 0, DRIVER_ENDS },
	{ "a digit and no more", "7", 0, 7 },
	{ "one that fills the room", "00000007", 0, 7 },
};

static void check_answers(void)
{
	size_t i;

	for (i = 0; i < sizeof answers / sizeof *answers; i++) {
		begin(answers[i].answer);
		fake_tell(SYS_PPOLL, 1, 0);
		ok(driver_ask("mount", 0, environment) == answers[i].result, answers[i].name);
		is(fake_trace, START ASK("mount"), "... its calls");
		is(fake_said, "", "... nothing is said");
	}
	begin("1\n")->at = 0;
	fake_tell(SYS_PPOLL, 1, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	driver_ask("a", 0, environment);
	fake_find(DRIVER ".answer")->at = 0;
	fake_trace_anew();
	ok(driver_ask("b", 0, environment) == 1, "a second question");
	is(fake_trace, ASK("b"), "... to the one that runs");
	fake_find(DRIVER ".answer")->at = 0;
	fake_tell(SYS_PPOLL, 1, 0);
	fake_trace_anew();
	driver_end(environment);
	is(fake_trace, ASK("end") LEAVE, "its end");
	ok(!fake_open_count(), "... all is closed");
	fake_trace_anew();
	driver_end(environment);
	is(fake_trace, "", "... once");
}

static void check_none(void)
{
	fake_begin();
	driver_end(environment);
	fake_begin();
	ok(!driver_is_here() && driver_ask("a", 0, environment) == 0, "no driver");
	is(fake_trace, "", "... nobody is asked");
	ok(!*fake_said, "... nothing is said");
	fake_text(DRIVER, "");
	ok(driver_is_here(), "one that is there");
}

/* What it says in place of an answer, twice: it is started a second time. */
static void fails(const char *name, const char *answer, long read_error, const char *trace)
{
	begin(answer)->read_error = read_error;
	fake_tell(SYS_FORK, 66, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	ok(driver_ask("a", 0, environment) == DRIVER_ENDS, name);
	is(fake_trace, trace, "... its calls");
	is(fake_said, NO_ANSWER, "... what is said");
	ok(!fake_open_count(), "... all is closed");
}

static void check_failures(void)
{
	fails("no number", "x\n", 0, START ASK("a") START ASK("a"));
	fails("nothing", "", 0, START ASK("a") START ASK("a"));
	fails("an error", "1\n", -ERROR_IO, START ASK("a") START ASK("a"));
	begin("7\n");
	fake_tell(SYS_WRITE, -ERROR_IO, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	fake_tell(SYS_FORK, 66, 0);
	ok(driver_ask("a", 0, environment) == 7, "one that cannot be asked, and can the second time");
	is(fake_trace, START "write " DRIVER ".ask 'a'; " START ASK("a"), "... its calls");
	begin("7\n");
	fake_tell(SYS_WRITE, 1, 0);
	fake_tell(SYS_WRITE, -ERROR_IO, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	fake_tell(SYS_FORK, 66, 0);
	ok(driver_ask("a", 0, environment) == 7, "... to the end of the line");
	is(fake_trace, START "write " DRIVER ".ask 'a'; write " DRIVER ".ask '\n'; " START ASK("a"), "... its calls");
	begin("7\n");
	fake_tell(SYS_WAIT4, 55, 0);
	fake_tell(SYS_WAIT4, -10, 0);
	fake_tell(SYS_FORK, 66, 0);
	ok(driver_ask("a", 0, environment) == DRIVER_ENDS, "one that ends");
	is(fake_trace, START ASK("a") "wait 55 1; " START ASK("a") "wait 66 1; ", "... its calls");
	begin("7\n");
	fake_answers_count = 0;
	fake_tell(SYS_FORK, -ERROR_AGAIN, 0);
	fake_tell(SYS_FORK, -ERROR_AGAIN, 0);
	fake_tell(SYS_WAIT4, -10, 0);
	fake_tell(SYS_WAIT4, -10, 0);
	ok(driver_ask("a", 0, environment) == DRIVER_ENDS, "none that can be started");
	fake_trace_anew();
	driver_end(environment);
	is(fake_trace, "", "... nobody is waited for");
}

/* Looks for it, a tenth of a second each, before it answers; after ten seconds it is said, once. */
static void looks(int count, const char *hook, const char *said)
{
	int i;

	begin("3\n");
	fake_text(DRIVER ".hook", hook ? hook : "unread")->read_error = hook ? 0 : -ERROR_IO;
	for (i = 0; i < count; i++)
		fake_tell(SYS_PPOLL, i % 2 ? -ERROR_INTR : 0, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	ok(driver_ask("a", 0, environment) == 3, "one that takes its time");
	ok(fake_times("wait 55 1; ") == (unsigned)count && fake_times("poll ") == (unsigned)count + 1, "... is looked for");
	is(fake_said, said, "... what is said");
	fake_find(DRIVER ".answer")->at = 0;
	fake_tell(SYS_PPOLL, 1, 0);
}

static void check_looks(void)
{
	static char name[300], said[300];

	looks(1, "x", "");
	looks(99, "x.sh", "");
	looks(100, "x.sh", "init: waiting for x.sh\n");
	looks(150, "x.sh", "init: waiting for x.sh\n");
	memset(name, 'n', sizeof name - 1);
	sprintf(said, "init: waiting for %.255s\n", name);
	looks(100, name, said);
	looks(100, "x", "init: waiting for x\n");
	looks(100, 0, "init: waiting for \n");
}

static void check_child(void)
{
	fake_begin();
	driver_end(environment);
	fake_begin();
	fake_text(DRIVER, "");
	if (setjmp(fake_end) == 0)
		driver_ask("a", 0, environment);
	ok(fake_times("fork; become " DRIVER " " DRIVER "; exit 41; ") == 1, "the child becomes it");
}

int main(void)
{
	fake_says_more = 1;
	check_answers();
	check_none();
	check_failures();
	check_looks();
	check_child();
	return tap_end();
}
