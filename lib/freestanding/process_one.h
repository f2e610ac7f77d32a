/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * process_one.h - what only process 1 asks of the kernel: system calls. They return a negative
 * error number when they fail (files.h). */
#ifndef FREESTANDING_PROCESS_ONE_H
#define FREESTANDING_PROCESS_ONE_H

#include "freestanding/files.h"

/* Further numbers of files.h. */
enum {
	ERROR_NOMEM = 12,
	ERROR_SPIPE = 29,
	OPEN_APPEND = 02000,
	OPEN_CLOSE_ON_EXEC = 02000000,
	MODE_PIPE = 0010000,
};

/* include/uapi/asm-generic/poll.h */
struct poll {
	int fd; /* below 0: passed over */
	short wanted, found;
};

enum { POLL_IN = 1, POLL_OUT = 4 };

/* Waits until one of them is ready, or has ended or failed (found is then neither of the above), or
 * returns 0 at once. */
static inline long system_poll(struct poll *polls, unsigned count, int waits)
{
	static const long at_once[2];

	return call(SYS_PPOLL, polls, count, waits ? 0 : at_once);
}

/* Begins a session without a controlling terminal. */
#define system_set_session()         call(SYS_SETSID)
#define system_process_id()          call(SYS_GETPID)
#define system_umask(mode)           call(SYS_UMASK, mode) /* returns the one before */
#define system_symlink(target, path) call(SYS_SYMLINK, target, AT(path))
/* The last size bytes of the kernel's log, whole lines of them (SYSLOG_ACTION_READ_ALL). */
#define system_read_log(to, size) call(SYS_SYSLOG, 3, to, size)

#endif
