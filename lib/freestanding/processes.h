/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * processes.h - programs that a program starts: system calls, named as in POSIX. Functions that can
 * fail return a negative error number (files.h). */
#ifndef FREESTANDING_PROCESSES_H
#define FREESTANDING_PROCESSES_H

void system_exit(int status) __attribute__((noreturn));

long system_fork(void);
long system_execve(const char *path, char *const *argv, char *const *environment);
/* Waits for a child (-1: any); returns its process id. */
long system_wait(long process, int *status);

long system_dup2(int from, int to);
/* Both ends are closed by execve. Kernels before 2.6.27 have none. */
long system_pipe(int ends[2]);

/* What would have ended this process makes a call fail instead. */
enum { SIGNAL_PIPE = 13, SIGNAL_FILE_SIZE = 25 };
void system_ignore_signal(int signal);

#endif
