/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * events.h - what QEMU says of the machine (QMP): what its disks have read and
 * written, and what happened to it that its console cannot tell. */
#ifndef HOST_QEMU_EVENTS_H
#define HOST_QEMU_EVENTS_H

#include <stdint.h>

#include "host/qemu/qmp.h"

struct qemu_events {
	void (*happened)(const char *what);        /* is called for what does not end the machine */
	const char *(*name_of)(const char *drive); /* what a drive of QEMU's is to people */
	struct qmp qmp;
	int is_asking;                      /* for the disks; the answer has not come */
	uint64_t read_bytes, written_bytes; /* of all disks, as far as is known */
	int has_read;                       /* it is known */
	const char *paused; /* by what the machine is held, and goes on when that is over; or 0 */
	char *stopped;      /* why it will never go on, or shall not; allocated, or 0 */
	char *stopped_by;   /* the drive, where it is one; allocated, or 0 */
	int host_disk_is_full; /* that is why */
	const char *ended;     /* "has reset itself", ...; or 0 */
};

void qemu_events_begin(struct qemu_events *events, void (*happened)(const char *what),
	const char *(*name_of)(const char *drive));

/* Asks what the disks have read and written, where nothing is asked already. */
void qemu_events_ask(struct qemu_events *events);

/* Takes what has been said. */
void qemu_events_receive(struct qemu_events *events);

#endif
