/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_state.h - a run: what was asked for, the machine, and what is known of it. */
#ifndef KERNEL_BOOTSTRAP_RUN_STATE_H
#define KERNEL_BOOTSTRAP_RUN_STATE_H

#include <stdint.h>

#include "host/child.h"
#include "host/qemu/events.h"
#include "kernel-bootstrap/run_console.h"
#include "payload/results.h"

struct run_request {
	const char *directory, *log, *qemu, *export;
	uint64_t cores, memory_mib, timeout_s, alive_s;
	int console, snapshot;
};

/* Why it is watched no longer. */
enum run_end {
	RUN_CLOSED,      /* the console has ended, and so does QEMU */
	RUN_SILENT,      /* nothing came behind an ending */
	RUN_STOPPED,     /* the machine will never go on */
	RUN_TIMED_OUT,   /* it took too long */
	RUN_INTERRUPTED, /* by a signal to this program */
};

struct run {
	struct run_request request;
	char *init_path, *external_path; /* 0: there is none */
	struct results results; /* their disk, where they are asked for */
	char *log_path;
	int log;
	struct child machine;
	int is_killed; /* the machine, by this program: it did not end by itself */
	struct run_console console;
	struct qemu_events events;
	enum run_end end;
	int signal; /* that interrupted it; 0: none */
};

#endif
