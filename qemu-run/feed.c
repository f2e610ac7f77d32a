/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * feed.c - standard input, on its way into the guest. */
#include "qemu-run/feed.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "format/initial.h"
#include "host/message.h"

/* What is closed or nothing is not asked. */
void feed_begin(struct feed *feed)
{
	struct stat status;

	feed->port = -1;
	feed->sent_count = -1;
	feed->is_empty = fstat(STDIN_FILENO, &status) != 0 ||
			 (S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3));
}

int feed_waits(const struct feed *feed)
{
	return feed->port >= 0 && feed->asked > 0 && !feed->has_ended && !feed->is_over;
}

/* The port holds a few pieces, and the guest asks for one at a time; a size that has no room is not
 * the last one. A port that is gone has no guest behind it. */
static void put_piece(struct feed *feed, int kind, const void *bytes, size_t size)
{
	uint8_t piece[INITIAL_FEED_HEAD_BYTES + INITIAL_FEED_MUCH_BYTES];
	ssize_t written;

	piece[0] = (uint8_t)kind;
	piece[1] = (uint8_t)(size >> 8);
	piece[2] = (uint8_t)size;
	if (size > 0)
		memcpy(piece + INITIAL_FEED_HEAD_BYTES, bytes, size);
	written = write(feed->port, piece, INITIAL_FEED_HEAD_BYTES + size);
	if (written == (ssize_t)(INITIAL_FEED_HEAD_BYTES + size) ||
		(written < 0 && kind == INITIAL_FEED_SIZE && errno == EAGAIN))
		return;
	feed->has_ended = 1;
	if (kind == INITIAL_FEED_DATA && (written >= 0 || errno == EAGAIN))
		complain("the machine does not take its standard input: the rest of it is lost");
}

/* What cannot be read ends, too: EIO is a terminal in the hands of others. */
void feed_give(struct feed *feed)
{
	char bytes[INITIAL_FEED_MUCH_BYTES];
	ssize_t got = feed->is_empty ? 0 : read(STDIN_FILENO, bytes, feed->room);

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	feed->asked--;
	if (got > 0) {
		put_piece(feed, INITIAL_FEED_DATA, bytes, (size_t)got);
		return;
	}
	put_piece(feed, INITIAL_FEED_END, 0, 0);
	feed->has_ended = 1;
}

void feed_give_size(struct feed *feed)
{
	struct winsize size;
	uint8_t bytes[INITIAL_FEED_SIZE_BYTES];

	if (!feed->has_terminal || !feed->has_started || feed->has_ended)
		return;
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size))
		return;
	bytes[0] = (uint8_t)(size.ws_row >> 8);
	bytes[1] = (uint8_t)size.ws_row;
	bytes[2] = (uint8_t)(size.ws_col >> 8);
	bytes[3] = (uint8_t)size.ws_col;
	put_piece(feed, INITIAL_FEED_SIZE, bytes, sizeof bytes);
}

static void take_byte(struct feed *feed, char byte)
{
	if (feed->sent_count >= 0) {
		feed->sent[feed->sent_count++] = (unsigned char)byte;
		if (feed->sent_count < INITIAL_FEED_SENT_BYTES)
			return;
		feed->sent_count = -1;
		feed->is_over = 1;
	} else if (byte == INITIAL_FEED_SENT) {
		feed->sent_count = 0;
	} else if (byte == INITIAL_FEED_ASKS || byte == INITIAL_FEED_ASKS_MUCH) {
		feed->asked = 1; /* one at a time, whatever a guest's root may write there */
		feed->room = byte == INITIAL_FEED_ASKS ? INITIAL_FEED_BYTES
						       : INITIAL_FEED_MUCH_BYTES;
	}
}

void feed_take(struct feed *feed, const char *bytes, size_t size)
{
	for (; size > 0; size--, bytes++)
		take_byte(feed, *bytes);
	if (!feed->has_started && feed->asked) {
		feed->has_started = 1;
		feed_give_size(feed);
	}
	if (feed->is_empty && feed_waits(feed))
		feed_give(feed);
}

static uint64_t get_be64(const unsigned char *from)
{
	uint64_t value = 0;
	int i;

	for (i = 0; i < 8; i++)
		value = value << 8 | from[i];
	return value;
}

void feed_settle(struct feed *feed, const uint64_t come_bytes[FEED_OUTPUTS])
{
	int i;

	if (!feed->is_over)
		return;
	for (i = 0; i < FEED_OUTPUTS; i++) {
		if (!feed->is_elsewhere[i] && come_bytes[i] < get_be64(feed->sent + 8 * i))
			return;
	}
	feed->is_over = 0;
	put_piece(feed, INITIAL_FEED_KEPT, 0, 0);
	feed->has_ended = 1; /* what comes here while the machine ends is for whoever reads next */
}
