/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * feed.h - the port by which standard input comes, when it is asked for, and by which the other side
 * says that it has all that was sent (format/initial.h). */
#ifndef INIT_FEED_H
#define INIT_FEED_H

#include <stddef.h>
#include <stdint.h>

struct feed {
	int port; /* -1: none */
	int is_terminal;
	int has_asked;
};

/* Takes an open port; below 0 there is none. */
void feed_begin(struct feed *feed, int port);

/* Asks for a piece, unless one is on its way. */
void feed_ask(struct feed *feed);

/* Waits for a piece, whose bytes stay until the next one. Returns its kind; 0 where no more can come.
 * Those of INITIAL_FEED_SIZE are a struct winsize. */
int feed_read(struct feed *feed, const uint8_t **bytes, size_t *size);

/* Says how much was sent as standard output and error, and waits until that has come. Returns 0
 * where there is nobody to ask. */
int feed_settle(struct feed *feed, uint64_t output_bytes, uint64_t error_bytes);

#endif
