/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * streams.c - standard input, output and error of the next program.
 *
 * A serial port carries bytes as they are once its terminal is told to (raw); that no machine is
 * behind it shows only then: Linux makes nodes for ports that are not there, and opens them. */
#include "init/streams.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "freestanding/processes.h"

/* include/uapi/asm-generic/ioctls.h, include/uapi/asm-generic/termbits.h */
enum {
	IOCTL_TCGETS = 0x5401,
	IOCTL_TCSETS = 0x5402,
	IOCTL_TIOCOUTQ = 0x5411,
	IOCTL_TIOCSERGETLSR = 0x5459,
	TRANSMITTER_EMPTY = 1,
	SPEED_MASK = 010017,
	SPEED_115200 = 010002,
};

/* 8 bits, receiver on, no modem lines; the speed is the one that somebody has set. */
enum { RAW_CONTROL = 060 | 0200 | 04000 };

/* struct termios of the kernel */
struct terminal {
	uint32_t input, output, control, local;
	uint8_t line, characters[19];
};

enum { DRAIN_MS_MAX = 60 * 1000, DRAIN_STEP_MS = 10 };

static const char *const names[SETTINGS_STREAMS] = { "input", "output", "error" };

/* Opened once, as some ports can be, and open as long as the program runs: 30 s after a port's last
 * close the kernel throws away what it holds. */
static int held[SETTINGS_STREAMS] = { -1, -1, -1 };

int streams_is_terminal(int fd)
{
	struct terminal terminal;

	return system_ioctl(fd, IOCTL_TCGETS, &terminal) == 0;
}

/* Makes a terminal raw; anything else stays as it is. */
static long make_raw(int fd, uint32_t speed)
{
	enum { ERROR_NOTTY = 25 };
	struct terminal terminal;
	long result = system_ioctl(fd, IOCTL_TCGETS, &terminal);

	if (result == -ERROR_NOTTY || result == -ERROR_INVAL)
		return 0;
	if (result < 0)
		return result;
	terminal.input = 0;
	terminal.output = 0;
	terminal.control = RAW_CONTROL | (speed ? speed : terminal.control & SPEED_MASK);
	terminal.local = 0;
	return system_ioctl(fd, IOCTL_TCSETS, &terminal);
}

/* The nodes of some ports come a moment after their driver, and the port (ENXIO) after its node. */
static long open_node(const char *path, int flags)
{
	enum { NODE_MS_MAX = 10 * 1000, NODE_STEP_MS = 10 };
	long fd = system_open(path, flags, 0);
	int waited_ms;

	for (waited_ms = 0; (fd == -ERROR_NOENT || fd == -ERROR_NXIO) && waited_ms < NODE_MS_MAX;
		waited_ms += NODE_STEP_MS) {
		system_sleep_ms(NODE_STEP_MS);
		fd = system_open(path, flags, 0);
	}
	return fd;
}

static long open_raw(const char *path, int flags, uint32_t speed)
{
	long fd = open_node(path, flags | OPEN_NO_TERMINAL);
	long result = fd < 0 ? fd : make_raw((int)fd, speed);

	if (result < 0)
		system_close((int)fd);
	return result < 0 ? result : fd;
}

static int is_output(int stream)
{
	return stream == MESSAGE_STANDARD_OUTPUT || stream == MESSAGE_STANDARD_ERROR;
}

/* A pipe with a name has nobody at its other end, and would be waited for. Two streams into one
 * file do not overwrite each other. */
static long open_stream(const char *path, int stream)
{
	struct file_status status;
	int flags = is_output(stream) ? OPEN_WRITE | OPEN_APPEND : OPEN_READ;

	if (system_stat(path, &status) == 0 && status.type == MODE_PIPE)
		return -ERROR_SPIPE;
	return open_raw(path, flags | OPEN_CLOSE_ON_EXEC, 0);
}

void streams_check(struct settings *settings)
{
	long fd;
	int i;

	for (i = 0; i < SETTINGS_STREAMS; i++) {
		if (!settings->streams[i])
			continue;
		fd = open_stream(settings->streams[i], i);
		if (fd < 0) {
			complain(settings->streams[i], ": no standard ", names[i],
				" of the program: ", system_error_text(fd), INITIAL_DIVERTED);
			settings->streams[i] = 0;
		}
		held[i] = (int)fd;
	}
}

void streams_take_one(const struct settings *settings, int stream)
{
	if (settings->streams[stream])
		system_dup2(held[stream], stream);
}

long streams_open_port(const struct settings *settings, int stream)
{
	long fd;

	if (!is_output(stream))
		return open_raw(settings->feed, OPEN_READ_WRITE, SPEED_115200);
	/* A port of virtio that is not waited for keeps what it has not sent yet, and nobody can
	 * ask whether it has. */
	if (settings->streams[stream] && streams_is_terminal(held[stream]))
		streams_wait_no_more(held[stream]);
	if (settings->streams[stream])
		return held[stream];
	/* Without a console our own output has what would be on it. */
	fd = system_open(INITIAL_CONSOLE, OPEN_WRITE | OPEN_NONBLOCK | OPEN_NO_TERMINAL, 0);
	return fd >= 0 ? fd : stream;
}

/* tcdrain would wait for ever, and asks a serial port for no longer than its speed would need; a
 * reader on the host may be slower than that. */
int streams_drain_one(int fd, int has_limit)
{
	uint32_t waited_ms, left, empty;

	for (waited_ms = 0; !has_limit || waited_ms < DRAIN_MS_MAX; waited_ms += DRAIN_STEP_MS) {
		left = 0;
		empty = TRANSMITTER_EMPTY;
		system_ioctl(fd, IOCTL_TIOCOUTQ, &left);
		system_ioctl(fd, IOCTL_TIOCSERGETLSR, &empty);
		if (left == 0 && empty & TRANSMITTER_EMPTY)
			return 1;
		system_sleep_ms(DRAIN_STEP_MS);
	}
	return 0;
}

void streams_drain(const struct settings *settings)
{
	uint32_t left;
	int i;

	for (i = MESSAGE_STANDARD_OUTPUT; i < SETTINGS_STREAMS; i++) {
		if (held[i] < 0 || streams_drain_one(held[i], 1))
			continue;
		left = 0;
		system_ioctl(held[i], IOCTL_TIOCOUTQ, &left);
		complain(settings->streams[i], ": nobody takes the last ", message_number(left),
			" bytes of standard ", names[i], "; they are lost");
	}
	streams_drain_one(MESSAGE_STANDARD_OUTPUT, 1);
}
