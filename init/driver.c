/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * driver.c - the shell that sources dracut's hooks, asked and answering by two named pipes. */
#include "init/driver.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "freestanding/processes.h"
#include "init/child.h"

static long shell; /* 0: none */
static int pipes[2];

int driver_is_here(void)
{
	struct file_status status;

	return system_stat(INITIAL_DRIVER, &status) == 0;
}

/* Both ends are held, so neither waits for the other, and no hook has one. */
static int open_pipe(const char *path)
{
	system_mknod(path, MODE_PIPE | 0600, 0, 0);
	return (int)system_open(path, OPEN_READ_WRITE | OPEN_CLOSE_ON_EXEC, 0);
}

static void start(char *const *environment)
{
	static char path[] = INITIAL_DRIVER;
	char *arguments[2] = { path, 0 };
	struct child program = {
		.path = path, .arguments = arguments, .environment = environment
	};

	pipes[0] = open_pipe(INITIAL_DRIVER ".ask");
	pipes[1] = open_pipe(INITIAL_DRIVER ".answer");
	shell = system_fork();
	if (shell == 0)
		system_exit(child_exec(&program));
}

/* What is left in a pipe goes with it. */
static void leave(void)
{
	system_close(pipes[0]);
	system_close(pipes[1]);
	shell = 0;
}

/* The shell says which hook it is in. */
static void say_hook(void)
{
	char name[128];
	long size = system_read_file(INITIAL_DRIVER ".hook", name, sizeof name - 1);

	name[size > 0 ? size : 0] = 0;
	say("waiting for ", name);
}

/* A line with a number; -1 when the shell has ended without. */
static int get_answer(void)
{
	enum { LOOK_NS = 100 * 1000 * 1000, NO_HANG = 1, SAY_LOOKS = 100 };
	struct poll poll = { pipes[1], POLL_IN, 0 };
	char text[8];
	int looks = 0;
	uint32_t value = 0;
	long size;

	for (;;) {
		long time[2] = { 0, LOOK_NS };

		if (call(SYS_PPOLL, &poll, 1, time) > 0)
			break;
		if (call(SYS_WAIT4, shell, 0, NO_HANG) != 0)
			return -1;
		if (++looks == SAY_LOOKS)
			say_hook();
	}
	size = system_read(pipes[1], text, sizeof text);
	return size > 0 && number_get(text, (size_t)size, &value) ? (int)value : -1;
}

int driver_ask(const char *question, char *const *environment)
{
	int answer, tries;

	for (tries = 0; tries < 2 && driver_is_here(); tries++) {
		if (shell <= 0)
			start(environment);
		if (system_write_all(pipes[0], question, strlen(question)) > 0 &&
			system_write_all(pipes[0], "\n", 1) > 0 && (answer = get_answer()) >= 0)
			return answer;
		leave();
	}
	if (tries == 0)
		return 0;
	complain(INITIAL_DRIVER ": ends without an answer; it needs a shell that starts");
	return DRIVER_ENDS;
}

void driver_end(char *const *environment)
{
	if (shell <= 0)
		return;
	driver_ask("end", environment);
	system_wait(shell, 0);
	leave();
}
