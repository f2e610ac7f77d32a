/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_machine.h - QEMU and its console, which is the child's output. */
#ifndef KERNEL_BOOTSTRAP_RUN_MACHINE_H
#define KERNEL_BOOTSTRAP_RUN_MACHINE_H

#include <signal.h>
#include <stddef.h>

#include "host/child.h"

/* Starts argv[0] with this argument vector; dies when it cannot be executed. */
void run_machine_start(struct child *machine, char **argv);

/* Reads from its console until deadline_ms of clock_ms (0: none), waiting with this mask of
 * signals: whoever has held them until then misses none. Returns the bytes read, 0 at the end of
 * the console, -1 when the time is over or a signal came. */
ssize_t run_machine_read(const struct child *machine, void *to, size_t size, uint64_t deadline_ms,
	const sigset_t *waiting);

/* Waits for its end, and ends it when that takes too long. */
void run_machine_end(struct child *machine, unsigned patience_ms);

#endif
