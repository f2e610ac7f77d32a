/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * channel.h - what comes out of the guest on one way: read, and handed on before more is read. */
#ifndef QEMU_RUN_CHANNEL_H
#define QEMU_RUN_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "qemu-run/watch.h"

enum { CHANNEL_BUFFER_BYTES = 65536 };

struct channel {
	int from;          /* our end of the pipe; -1 when it has ended */
	int to;            /* -1: only watched */
	const char *name;  /* of to, for messages */
	int drops_returns; /* carriage returns are the terminal's, nobody's words */
	void (*watch)(struct watch *watch, const char *bytes, size_t size);
	char bytes[CHANNEL_BUFFER_BYTES];
	size_t count, done; /* read, handed on */
	uint64_t come_bytes;
};

/* Makes a pipe, or a socket; ours is the first of the pair. */
void channel_open(int pair[2], int is_both_ways);

/* Reads what is there; what was read before has been handed on. is_last: nothing new comes. Returns
 * 0 where nothing was; from is -1 then where it has ended. */
int channel_receive(struct channel *channel, int is_last);

/* What was read has been looked at, and is ready to be handed on. */
void channel_settle(struct channel *channel);

/* Hands on what goes out without waiting. Returns 0, or the errno of what cannot be written. */
int channel_hand_on(struct channel *channel);

#endif
