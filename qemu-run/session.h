/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * session.h - QEMU from its start to its end: its channels are read and handed on while it runs. */
#ifndef QEMU_RUN_SESSION_H
#define QEMU_RUN_SESSION_H

#include "host/child.h"
#include "qemu-run/feed.h"
#include "qemu-run/machine.h"
#include "qemu-run/watch.h"

struct session {
	/* given */
	int log;                 /* where the console goes; -1: nowhere */
	const char *log_path;    /* 0: none, or standard error */
	unsigned timeout_s;      /* 0: never */
	int takes_what_is_there; /* of the initial CPIO, as the command line wants it */
	/* the outcome */
	struct watch watch;
	struct feed feed;
	struct child qemu;
	int timed_out;
	int signal; /* that ended qemu-run; 0: none */
};

/* Runs the machine until QEMU ends, is over time or must be ended. Never leaves a QEMU behind. */
void session_run(struct session *session, const struct machine *machine, int has_kvm);

#endif
