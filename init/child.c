/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * child.c - programs that init runs and waits for. */
#include "init/child.h"

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/processes.h"
#include "init/bring_up.h"
#include "init/carrier.h"
#include "init/streams.h"
#include "init/unmount.h"

int child_exec(const struct child *child)
{
	const char *path = child->path;
	struct file_status status;
	long result = system_stat(path, &status);

	if (result < 0) {
		complain(path, ": ", system_error_text(result), child->advice ? "; " : "",
			child->advice ? child->advice : "");
		return INITIAL_STATUS_NOT_FOUND;
	}
	if (child->settings)
		carrier_take(child->settings);
	result = system_execve(path, child->arguments, child->environment);
	if (child->settings)
		bring_up_console_anew();
	if (result == -ERROR_NOENT)
		complain(path, ": its interpreter or dynamic loader is missing");
	else
		complain(path, ": cannot be executed: ", system_error_text(result));
	return INITIAL_STATUS_NOT_EXECUTABLE;
}

/* Waits until this process has ended; reaps every other one. Returns its status as wait4 gives
 * it. */
static int wait_for(long process)
{
	long ended;
	int status = 0;

	do
		ended = system_wait(-1, &status);
	while (ended != process && (ended > 0 || ended == -ERROR_INTR));
	return status;
}

/* The same of one that may write as long as something comes to a disk; then it is ended. */
static int wait_for_writer(const struct child *child, long process)
{
	enum { SIGNAL_KILL = 9 };
	int status = SIGNAL_KILL;

	if (!unmount_wait(process, child->limit_ms, &status))
		return status;
	complain(child->path, ": nothing comes to a disk any more; going on without it");
	call(SYS_KILL, process, SIGNAL_KILL);
	return SIGNAL_KILL;
}

/* The program may have killed it, as kill -1 does, and then it was waited for before. */
static void wait_for_carrier(long process)
{
	enum { SIGNAL_CONTINUE = 18 };
	int status = 0;

	call(SYS_KILL, process, SIGNAL_CONTINUE); /* stopping is no signal that it could ignore */
	if (system_wait(process, &status) != process || status != 0)
		complain("the program's streams: what carries them was killed", INITIAL_LOST);
}

/* Whether the process has become its program: execve closes the pipe, a failure writes to it
 * first. */
static int has_started(int pipe)
{
	char byte;
	long result = system_read_all(pipe, &byte, 1);

	system_close(pipe);
	return result == 0;
}

__attribute__((noreturn)) static void become(const struct child *child, int pipe)
{
	int result = child_exec(child);

	system_write_all(pipe, "", 1);
	system_exit(result);
}

int child_run(struct child *child)
{
	int is_carried = child->settings && child->settings->carrier != STREAMS_DIRECT;
	int ends[2] = { -1, -1 }, status;
	long piped = system_pipe(ends), process = system_fork();

	if (process == 0)
		become(child, ends[1]);
	child->started = 0;
	if (process < 0) {
		complain(child->path, ": cannot start a process: ", system_error_text(process));
		return INITIAL_STATUS_NOT_EXECUTABLE;
	}
	system_close(ends[1]);
	if (is_carried)
		carrier_start(child->settings);
	child->started = piped < 0 || has_started(ends[0]);
	status = child->limit_ms ? wait_for_writer(child, process) : wait_for(process);
	streams_wait_again(MESSAGE_STANDARD_ERROR);
	if (is_carried && (process = carrier_end()) > 0)
		wait_for_carrier(process);
	child->number = status & 0x7f;
	if (child->number != 0) {
		child->how = ": killed by signal ";
		complain(child->path, child->how, message_number((uint64_t)child->number));
		return INITIAL_STATUS_SIGNAL_BASE + child->number;
	}
	child->number = status >> 8 & 0xff;
	if (child->number != 0 && child->started) {
		child->how = ": exit status ";
		complain(child->path, child->how, message_number((uint64_t)child->number));
	}
	return child->number;
}
