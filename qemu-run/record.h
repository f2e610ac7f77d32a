/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * record.h - what two people compare their runs by, as JSON: what went into the machine and came
 * out of it, what the machine was, how it ended. */
#ifndef QEMU_RUN_RECORD_H
#define QEMU_RUN_RECORD_H

#include "qemu-run/session.h"

struct record {
	const char *path;
	uint64_t begun_ms;
	char begun[32];                 /* ISO 8601, UTC */
	char *kernel, *initrd, **disks; /* digests; 0: cannot be read here */
};

/* Before the machine starts: reads what goes into it, which takes its time. The initial CPIO is
 * what QEMU is given, with the arguments. */
void record_begin(struct record *record, const struct machine *machine, const char *path);

/* After it has ended, with what qemu-run ends with; results: the image that has come back, or 0. */
void record_write(const struct record *record, const struct session *session, const char *results,
	int status);

#endif
