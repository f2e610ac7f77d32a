/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * qmp.h - what a QEMU says of its machine, and is asked, in QMP (docs/interop/qmp-spec of QEMU): a
 * line of JSON each way, through a pair of sockets, so that nobody else can reach it.
 *
 * A program in QEMU's place that knows nothing of it says nothing. */
#ifndef HOST_QEMU_QMP_H
#define HOST_QEMU_QMP_H

#include <stddef.h>

#include "host/words.h"

struct qmp {
	int fd;     /* ours, to be waited for; -1 once QEMU has closed its own */
	int theirs; /* to be kept open in the child, and closed here once that runs */
	char *text; /* of a message, as far as it has come */
	size_t used, room;
	char *version; /* QEMU's, as its greeting says it; 0: not yet */
};

/* Makes the pair and adds what QEMU must be told. Returns 0, or errno. */
int qmp_open(struct qmp *qmp, struct words *words);

/* The child runs, or does not. */
void qmp_give(struct qmp *qmp);

/* Asks for something without arguments; the answer is a message. */
void qmp_ask(struct qmp *qmp, const char *command);

/* Reads what is there without waiting, answers the greeting, and hands on each other message. */
void qmp_receive(
	struct qmp *qmp, void (*take)(void *argument, const char *message), void *argument);

/* Asks QEMU to end, without a word, whether it has greeted already or not. */
void qmp_quit(struct qmp *qmp);

void qmp_close(struct qmp *qmp);

#endif
