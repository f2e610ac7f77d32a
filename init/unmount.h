/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unmount.h - leaves file systems as a machine that is shut down does: clean, whatever a program
 * has left mounted or open. */
#ifndef INIT_UNMOUNT_H
#define INIT_UNMOUNT_H

/* Asks every process but this one to end, and gives them a second. */
void unmount_ask_processes(void);

/* Ends every process but this one; what does not end is said. */
void unmount_end_processes(void);

/* Waits for a child as long as something comes to a disk, with breaks of up to limit_ms. Returns 0,
 * with its status as wait4 gives it, or 1 where it is left. */
int unmount_wait(long child, int limit_ms, int *status);

/* Calls it with each line of /proc/mounts, from the last mount to the first. Returns the sum of
 * what it has returned, and one more where there are more lines than can be kept. */
unsigned unmount_walk(int (*visit)(char *line));

/* Cuts the next field off such a line, and makes the bytes of it that were written as numbers. */
char *unmount_cut_field(char **rest);

/* Ends every process, and unmounts what does not live in memory; what is in use is
 * made read-only. What has not come to its end after some minutes is said. */
void unmount_all(void);

#endif
