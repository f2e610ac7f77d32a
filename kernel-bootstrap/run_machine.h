/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_machine.h - QEMU, its console, which is the child's output, and its events. */
#ifndef KERNEL_BOOTSTRAP_RUN_MACHINE_H
#define KERNEL_BOOTSTRAP_RUN_MACHINE_H

#include <signal.h>
#include <stddef.h>

#include "kernel-bootstrap/run_state.h"

/* Starts QEMU, and says so; dies when it cannot be executed. */
void run_machine_start(struct run *run);

enum { RUN_CONSOLE_READY = 1, RUN_EVENTS_READY = 2 };

/* Waits for so long, with this mask of signals: whoever has held them until then misses none.
 * Returns what is there to be read. */
int run_machine_wait(const struct run *run, unsigned timeout_ms, const sigset_t *waiting);

/* Waits for its end, and ends it when that takes too long; takes what it has said meanwhile. */
void run_machine_end(struct run *run, unsigned patience_ms);

#endif
