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
enum { HOOK_BYTES = 256 };

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
	struct child program = { .path = path, .arguments = arguments, .environment = environment };

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

/* The shell says which hook it is in, by its path; before that stands the process of one that only
 * says whether there is something to wait for. Returns the process; 0: none. */
static uint32_t get_hook(char hook[HOOK_BYTES], const char **path)
{
	long size = system_read_file(INITIAL_DRIVER ".hook", hook, HOOK_BYTES - 1);
	uint32_t process = 0;

	hook[size > 0 ? size : 0] = 0;
	*path = hook + number_get(hook, HOOK_BYTES, &process);
	return process;
}

/* A line with a number; -1 when the shell has ended without. What such a process takes is of the
 * time that is left for waiting; each has some seconds. */
static int get_answer(uint32_t *left_ms)
{
	enum { LOOK_MS = 100, NO_HANG = 1, SAY_LOOKS = 100, LEAST_LOOKS = 50, SIGNAL_KILL = 9 };
	struct poll poll = { pipes[1], POLL_IN, 0 };
	char text[8], hook[HOOK_BYTES];
	uint32_t value = 0, process, before = 0, looks = 0, count;
	const char *path;
	long size;

	for (count = 1;; count++) {
		long time[2] = { 0, LOOK_MS * 1000 * 1000 };

		if (call(SYS_PPOLL, &poll, 1, time) > 0)
			break;
		if (call(SYS_WAIT4, shell, 0, NO_HANG) != 0)
			return -1;
		process = get_hook(hook, &path);
		if (count == SAY_LOOKS)
			say("waiting for ", path);
		looks = process == before ? looks + 1 : 0;
		before = process;
		if (!process || !left_ms)
			continue;
		*left_ms -= *left_ms < LOOK_MS ? *left_ms : LOOK_MS;
		if (*left_ms || looks < LEAST_LOOKS)
			continue;
		complain(path, ": takes longer than the root is waited for; ended");
		call(SYS_KILL, process, SIGNAL_KILL);
		looks = 0;
	}
	size = system_read(pipes[1], text, sizeof text);
	return size > 0 && number_get(text, (size_t)size, &value) ? (int)value : -1;
}

int driver_ask(const char *question, uint32_t *left_ms, char *const *environment)
{
	int answer, tries;

	for (tries = 0; tries < 2 && driver_is_here(); tries++) {
		if (shell <= 0)
			start(environment);
		if (system_write_all(pipes[0], question, strlen(question)) > 0 &&
			system_write_all(pipes[0], "\n", 1) > 0 &&
			(answer = get_answer(left_ms)) >= 0)
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
	driver_ask("end", 0, environment);
	system_wait(shell, 0);
	leave();
}
