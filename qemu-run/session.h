/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * session.h - QEMU from its start to its end: its channels are read and handed on while it runs. */
#ifndef QEMU_RUN_SESSION_H
#define QEMU_RUN_SESSION_H

#include "format/sha256.h"
#include "host/child.h"
#include "host/qemu/events.h"
#include "qemu-run/feed.h"
#include "qemu-run/machine.h"
#include "qemu-run/watch.h"

struct session {
	/* given */
	int log;                 /* where the console goes; -1: nowhere */
	const char *log_path;    /* 0: none, or standard error */
	unsigned timeout_s;      /* 0: never */
	int is_recorded;         /* the bytes of the outputs, by their digests */
	int takes_what_is_there; /* of the initial CPIO, as the command line wants it */
	/* the outcome */
	const struct machine *machine;
	struct watch watch;
	struct feed feed;
	struct child qemu;
	struct qemu_events events;
	struct words words; /* QEMU's */
	struct sha256 said[FEED_OUTPUTS];
	uint64_t said_bytes[FEED_OUTPUTS];
	int timed_out;
	int signal; /* that ended qemu-run; 0: none */
};

/* Runs the machine until QEMU ends, is over time or must be ended. Never leaves a QEMU behind. */
void session_run(struct session *session, const struct machine *machine);

#endif
