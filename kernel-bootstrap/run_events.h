/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_events.h - what QEMU says of the machine (QMP): what its disks have read, and what happened
 * to it that its console cannot tell. */
#ifndef KERNEL_BOOTSTRAP_RUN_EVENTS_H
#define KERNEL_BOOTSTRAP_RUN_EVENTS_H

#include <stdint.h>

#include "host/qemu/qmp.h"

struct run_events {
	void (*happened)(const char *what); /* is called for what does not end the machine */
	struct qmp qmp;
	int is_asking;       /* for the disks; the answer has not come */
	uint64_t read_bytes; /* of all disks, as far as is known */
	int has_read;        /* it is known */
	const char *paused;  /* by what the machine is held, and goes on when that is over; or 0 */
	char *stopped;       /* why it will never go on, or shall not; allocated, or 0 */
	int host_disk_is_full; /* that is why */
	const char *ended;     /* "has reset itself", ...; or 0 */
};

void run_events_begin(struct run_events *events, void (*happened)(const char *what));

/* Asks what the disks have read, where nothing is asked already. */
void run_events_ask(struct run_events *events);

/* Takes what has been said. */
void run_events_receive(struct run_events *events);

#endif
