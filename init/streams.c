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
#include "freestanding/processes.h"

/* include/uapi/asm-generic/ioctls.h, include/uapi/asm-generic/termbits.h */
enum {
	IOCTL_TCGETS = 0x5401,
	IOCTL_TCSETS = 0x5402,
	IOCTL_TCSBRK = 0x5409,
	IOCTL_TIOCSERGETLSR = 0x5459,
	TRANSMITTER_EMPTY = 1,
};

/* B115200, 8 bits, receiver on, no modem lines */
enum { RAW_CONTROL = 010002 | 060 | 0200 | 04000 };

/* struct termios of the kernel */
struct terminal {
	uint32_t input, output, control, local;
	uint8_t line, characters[19];
};

enum { DRAIN_MS_MAX = 60 * 1000, DRAIN_STEP_MS = 10 };

static const char *const names[SETTINGS_STREAMS] = { "input", "output", "error" };

int streams_is_terminal(int fd)
{
	struct terminal terminal;

	return system_ioctl(fd, IOCTL_TCGETS, &terminal) == 0;
}

/* Makes a terminal raw; anything else stays as it is. */
static long make_raw(int fd)
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
	terminal.control = RAW_CONTROL;
	terminal.local = 0;
	return system_ioctl(fd, IOCTL_TCSETS, &terminal);
}

static long open_stream(const struct settings *settings, int stream)
{
	int flags = stream == MESSAGE_STANDARD_OUTPUT || stream == MESSAGE_STANDARD_ERROR
			    ? OPEN_WRITE
			    : OPEN_READ;
	long fd = system_open(settings->streams[stream], flags | OPEN_NO_TERMINAL, 0), result;

	if (fd < 0)
		return fd;
	result = make_raw((int)fd);
	if (result < 0) {
		system_close((int)fd);
		return result;
	}
	return fd;
}

void streams_check(struct settings *settings)
{
	long fd;
	int i;

	for (i = 0; i < SETTINGS_STREAMS; i++) {
		if (!settings->streams[i])
			continue;
		fd = open_stream(settings, i);
		if (fd < 0) {
			complain(settings->streams[i], ": no standard ", names[i],
				" of the program: ", system_error_text(fd), INITIAL_DIVERTED);
			settings->streams[i] = 0;
		} else {
			system_close((int)fd);
		}
	}
}

void streams_take(const struct settings *settings)
{
	long fd;
	int i;

	for (i = 0; i < SETTINGS_STREAMS; i++) {
		fd = settings->streams[i] ? open_stream(settings, i) : -1;
		if (fd < 0)
			continue;
		system_dup2((int)fd, i);
		if (fd > MESSAGE_STANDARD_ERROR)
			system_close((int)fd);
	}
}

/* tcdrain asks a serial port for no longer than its speed would need; a reader on the host may be
 * slower than that. */
static void drain(int fd)
{
	uint32_t waited_ms, empty;

	system_ioctl(fd, IOCTL_TCSBRK, (void *)1);
	for (waited_ms = 0; waited_ms < DRAIN_MS_MAX; waited_ms += DRAIN_STEP_MS) {
		empty = TRANSMITTER_EMPTY;
		if (system_ioctl(fd, IOCTL_TIOCSERGETLSR, &empty) < 0 || empty & TRANSMITTER_EMPTY)
			return;
		system_sleep_ms(DRAIN_STEP_MS);
	}
}

void streams_drain_fully(int fd)
{
	drain(fd);
}

void streams_drain(const struct settings *settings)
{
	long fd;
	int i;

	for (i = MESSAGE_STANDARD_OUTPUT; i < SETTINGS_STREAMS; i++) {
		fd = settings->streams[i] ? open_stream(settings, i) : -1;
		if (fd >= 0) {
			drain((int)fd);
			system_close((int)fd);
		}
	}
	drain(MESSAGE_STANDARD_OUTPUT);
}
