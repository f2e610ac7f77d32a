/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_watch.h - a run from the first word of its console to the last, said as it comes. */
#ifndef KERNEL_BOOTSTRAP_RUN_WATCH_H
#define KERNEL_BOOTSTRAP_RUN_WATCH_H

#include "kernel-bootstrap/run_state.h"

/* Before QEMU is started: from here on a deadly signal is a reason to end it. */
void run_watch_begin(struct run *run);

/* Reads to the end of the console, of the time, of what a machine may be silent after its last
 * word, or of a machine that cannot go on; run->end is which. */
void run_watch(struct run *run);

/* What lies behind a drive of QEMU's. */
struct run_disk {
	const char *path, *name; /* which is for people */
	int is_results;
};

struct run_disk run_watch_disk(const struct run *run, const char *drive);

#endif
