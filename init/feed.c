/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * feed.c - standard input, and whether all that went out has come. */
#include "init/feed.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "init/streams.h"

void feed_begin(struct feed *feed, int port)
{
	feed->port = port;
	feed->is_terminal = port >= 0 && streams_is_terminal(port);
}

void feed_ask(struct feed *feed)
{
	char asks = feed->is_terminal ? INITIAL_FEED_ASKS : INITIAL_FEED_ASKS_MUCH;

	if (feed->port < 0 || feed->has_asked)
		return;
	feed->has_asked = 1;
	system_write_all(feed->port, &asks, 1);
}

static uint8_t piece[INITIAL_FEED_MUCH_BYTES];

/* Rows and columns, two bytes each with the greater half first, as two numbers of this machine. */
static int make_winsize(size_t size)
{
	uint16_t winsize[4] = { 0 };

	if (size != INITIAL_FEED_SIZE_BYTES)
		return 0;
	winsize[0] = (uint16_t)(piece[0] << 8 | piece[1]);
	winsize[1] = (uint16_t)(piece[2] << 8 | piece[3]);
	memcpy(piece, winsize, sizeof winsize);
	return INITIAL_FEED_SIZE;
}

/* A piece comes as a whole. */
int feed_read(struct feed *feed, const uint8_t **bytes, size_t *size)
{
	uint8_t head[INITIAL_FEED_HEAD_BYTES];

	if (system_read_all(feed->port, head, sizeof head) != sizeof head)
		return 0;
	*bytes = piece;
	*size = (size_t)head[1] << 8 | head[2];
	if (*size > sizeof piece || system_read_all(feed->port, piece, *size) != (long)*size)
		return 0;
	if (head[0] == INITIAL_FEED_SIZE)
		return make_winsize(*size);
	if (head[0] == INITIAL_FEED_DATA)
		feed->has_asked = 0;
	return head[0];
}

static void put_be64(uint8_t *to, uint64_t value)
{
	int i;

	for (i = 7; i >= 0; i--, value >>= 8)
		to[i] = (uint8_t)value;
}

int feed_settle(struct feed *feed, uint64_t output_bytes, uint64_t error_bytes)
{
	const uint8_t *bytes;
	uint8_t sent[1 + INITIAL_FEED_SENT_BYTES] = { INITIAL_FEED_SENT };
	size_t size;
	int kind = 1;

	if (feed->port < 0)
		return 0;
	put_be64(sent + 1, output_bytes);
	put_be64(sent + 9, error_bytes);
	if (system_write_all(feed->port, sent, sizeof sent) < 0)
		return 0;
	while (kind && kind != INITIAL_FEED_KEPT)
		kind = feed_read(feed, &bytes, &size);
	return kind != 0;
}
