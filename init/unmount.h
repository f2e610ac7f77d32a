/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unmount.h - leaves file systems as a machine that is shut down does: clean, whatever a program
 * has left mounted or open. */
#ifndef INIT_UNMOUNT_H
#define INIT_UNMOUNT_H

/* Ends every process but this one; what does not end is said. */
void unmount_end_processes(void);

/* Waits for a child as long as something comes to a disk, with breaks of up to limit_ms. Returns 0,
 * with its status as wait4 gives it, or 1 where it is left. */
int unmount_wait(long child, int limit_ms, int *status);

/* Ends every process, and unmounts what does not live in memory; what is in use is
 * made read-only. What has not come to its end after some minutes is said. */
void unmount_all(void);

#endif
