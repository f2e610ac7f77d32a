/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * child.c - programs that init runs and waits for. */
#include "init/child.h"

#include "freestanding/message.h"
#include "freestanding/system.h"

int child_exec(
	const char *path, char *const *arguments, char *const *environment, const char *advice)
{
	struct file_status status;
	long result = system_stat(path, &status);

	if (result < 0) {
		complain(path, ": ", system_error_text(result), advice ? "; " : "",
			advice ? advice : "");
		return CHILD_NOT_FOUND;
	}
	result = system_execve(path, arguments, environment);
	if (result == -ERROR_NOENT)
		complain(path, ": its interpreter or dynamic loader is missing");
	else
		complain(path, ": cannot be executed: ", system_error_text(result));
	return CHILD_NOT_EXECUTABLE;
}

/* Waits until this child has ended; reaps every other one. Returns its status as wait4 gives it. */
static int wait_for(long child)
{
	long ended;
	int status = 0;

	do
		ended = system_wait(-1, &status);
	while (ended != child && (ended > 0 || ended == -ERROR_INTR));
	return status;
}

int child_run(
	const char *path, char *const *arguments, char *const *environment, const char *advice)
{
	long child = system_fork();
	int status, signal, code;

	if (child == 0)
		system_exit(child_exec(path, arguments, environment, advice));
	if (child < 0) {
		complain(path, ": cannot start a process: ", system_error_text(child));
		return CHILD_NOT_EXECUTABLE;
	}
	status = wait_for(child);
	signal = status & 0x7f;
	code = status >> 8 & 0xff;
	if (signal != 0) {
		complain(path, ": killed by signal ", message_number((uint64_t)signal));
		return CHILD_SIGNAL_BASE + signal;
	}
	if (code != 0)
		complain(path, ": exit status ", message_number((uint64_t)code));
	return code;
}
