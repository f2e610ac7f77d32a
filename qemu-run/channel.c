/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * channel.c - what comes out of the guest on one way. */
#include "qemu-run/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/message.h"
#include "qemu-run/end.h"

enum { PIECE_BYTES = 4096 /* PIPE_BUF: so much never blocks in a pipe that is ready */ };

void channel_open(int pair[2], int is_both_ways)
{
	int failed = is_both_ways ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)
				  : pipe2(pair, O_CLOEXEC);

	if (failed || fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0)
		die_with(END_BROKEN, "cannot make a pipe: %s", strerror(errno));
}

int channel_receive(struct channel *channel, int is_last)
{
	ssize_t got = read(channel->from, channel->bytes, sizeof channel->bytes);

	channel->done = channel->count = 0;
	if (got > 0) {
		channel->count = (size_t)got;
		channel->come_bytes += (uint64_t)got;
		return 1;
	}
	if (got == 0 || (errno != EINTR && errno != EAGAIN) || (errno == EAGAIN && is_last)) {
		close(channel->from);
		channel->from = -1;
	}
	return 0;
}

void channel_settle(struct channel *channel)
{
	size_t i, kept = 0;

	if (channel->to < 0)
		channel->count = 0;
	if (!channel->drops_returns)
		return;
	for (i = 0; i < channel->count; i++) {
		if (channel->bytes[i] != '\r')
			channel->bytes[kept++] = channel->bytes[i];
	}
	channel->count = kept;
}

/* Two channels may lead into one pipe, and the other one's piece have taken the room. */
static int is_ready(int fd)
{
	struct pollfd ready = { fd, POLLOUT, 0 };

	return poll(&ready, 1, 0) > 0;
}

int channel_hand_on(struct channel *channel)
{
	size_t left;
	ssize_t written;

	while (channel->done < channel->count && is_ready(channel->to)) {
		left = channel->count - channel->done;
		written = write(channel->to, channel->bytes + channel->done,
			left < PIECE_BYTES ? left : PIECE_BYTES);
		if (written < 0 && errno != EINTR && errno != EAGAIN)
			return errno;
		if (written <= 0)
			return 0;
		channel->done += (size_t)written;
	}
	return 0;
}
