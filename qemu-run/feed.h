/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * feed.h - this program's standard input, on its way into the guest: a piece at a time, when the
 * guest asks; and the word that all that the guest has sent has come (format/initial.h). */
#ifndef QEMU_RUN_FEED_H
#define QEMU_RUN_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "format/initial.h"

enum { FEED_OUTPUT, FEED_ERROR, FEED_OUTPUTS };

struct feed {
	int port;         /* our end of the guest's port; -1: there is none */
	int is_empty;     /* there is no standard input */
	int has_terminal; /* standard input is one, and the guest's is like it */
	/* Whose number is nobody's business: the command line leads them elsewhere. */
	int is_elsewhere[FEED_OUTPUTS];
	/* What the guest has said. */
	unsigned asked;  /* pieces that it waits for */
	size_t room;     /* of each */
	int has_started; /* it has asked, and so listens */
	int has_ended;   /* it was told that there is no more, or needs none */
	unsigned char sent[INITIAL_FEED_SENT_BYTES];
	int sent_count; /* bytes of it that have come; -1: nothing is being said */
	int is_over;    /* it waits for all that it has sent */
};

/* For a port that is opened later. */
void feed_begin(struct feed *feed);

/* The guest says something on the port. */
void feed_take(struct feed *feed, const char *bytes, size_t size);

/* Whether standard input is waited for. */
int feed_waits(const struct feed *feed);

/* Standard input is ready to be read: a piece of it, or its end, goes to the guest. */
void feed_give(struct feed *feed);

/* So many bytes of standard output and error have come: the guest is told when that is all. */
void feed_settle(struct feed *feed, const uint64_t come_bytes[FEED_OUTPUTS]);

/* The size of the terminal has changed, and goes to the guest. */
void feed_give_size(struct feed *feed);

#endif
