/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * attempt_test.c - pieces of work that end in every way: what the program knows of it, and what of the program stays. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/attempt.h"
#include "host/message.h"
#include "host/undo.h"
#include "tap.h"

static int taken[2], value;

/* The step of the program; how often it is taken is seen by all its children. */
static void take(void *argument)
{
	ssize_t ignored = write(taken[1], argument, 1);

	(void)ignored;
}

static int count_taken(void)
{
	char bytes[16];
	ssize_t got = read(taken[0], bytes, sizeof bytes);

	return got < 0 ? 0 : (int)got;
}

static int do_well(void *context)
{
	value = *(int *)context;
	printf("%s", "");
	return value;
}

static int die_of_it(void *context)
{
	static struct undo own = { take, "o", 0, 0 };

	(void)context;
	undo_add(&own);
	die("it cannot be done");
}

static int be_killed(void *context)
{
	(void)context;
	return raise(SIGKILL);
}

/* What is said goes to a file. */
static int is_said(const char *words)
{
	char text[512] = "";
	ssize_t got;

	fflush(stderr);
	got = pread(STDERR_FILENO, text, sizeof text - 1, 0);
	if (ftruncate(STDERR_FILENO, 0))
		return 0;
	lseek(STDERR_FILENO, 0, SEEK_SET);
	return got > 0 && strcmp(text, words) == 0;
}

int main(void)
{
	static struct undo step = { take, "p", 1, 0 };
	int seven = 7, nothing = 0, error = dup(STDERR_FILENO);
	FILE *said = tmpfile(), *buffered;

	message_program = "test";
	message_failure = 33;
	if (!said || dup2(fileno(said), STDERR_FILENO) < 0 || pipe2(taken, O_NONBLOCK))
		return 1;
	undo_add(&step);
	ok(attempt("a", do_well, &nothing) == 0, "one that goes well");
	ok(attempt("a", do_well, &seven) == 7, "one with a status");
	ok(value == 0, "... leaves nothing in memory");
	ok(count_taken() == 0, "... takes no step");
	ok(attempt("a", die_of_it, 0) == 33, "one that dies");
	ok(is_said("test: it cannot be done\n"), "... says why");
	ok(count_taken() == 1, "... takes its own step, and none of the program's");
	ok(attempt("a", be_killed, 0) == 33, "one that is killed");
	ok(is_said("test: a: the process for it was killed by signal 9 (Killed)\n"), "... is said");
	buffered = fdopen(dup(taken[1]), "w");
	fputc('b', buffered);
	attempt("a", do_well, &nothing);
	fclose(buffered);
	ok(count_taken() == 1, "what was not written yet is written once");
	undo_all();
	ok(count_taken() == 1, "the program takes its own steps, and those alone");
	dup2(error, STDERR_FILENO);
	printf("1..%d\n", tap_run);
	return tap_failed != 0;
}
