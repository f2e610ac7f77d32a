/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * process.h - programs that do not outlive this one: the kernel kills them when it dies, also by
 * SIGKILL. */
#ifndef QEMU_RUN_PROCESS_H
#define QEMU_RUN_PROCESS_H

#include <signal.h>
#include <sys/types.h>

#include "format/initial.h"

/* Ends of this program itself, told apart from the guest's by a line on standard error. */
enum {
	END_OF_MEMORY = 120, /* the guest's */
	END_WITHOUT_STATUS = 121,
	END_BROKEN = 122, /* QEMU or qemu-run */
	END_PANIC = 123,
	END_TIMEOUT = 124,
	END_INIT = INITIAL_STATUS_FAILED,
	END_SIGNAL = INITIAL_STATUS_SIGNAL_BASE, /* and the number of the signal */
};

/* Says a line and ends the program with END_BROKEN. */
void process_die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Holds the signals that the program waits for: SIGCHLD and those that end it. Returns their set;
 * the children do not hold them. */
const sigset_t *process_hold_signals(void);

/* Starts words[0], searched along PATH, with nothing as standard input, fd as standard output, and
 * standard error where fd_error says; the descriptors of keep (ends with -1) stay open. */
pid_t process_start(char **words, int output, int error, const int *keep);

/* Ends the process and waits for it: SIGTERM, and SIGKILL if that takes too long. Returns its
 * status as waitpid has it. */
int process_end(pid_t process);

#endif
