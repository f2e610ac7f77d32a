/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * status_port.c - the port of the machine that is told how the boot ended. */
#include "init/status_port.h"

#include <string.h>

#include "freestanding/files.h"
#include "freestanding/message.h"
#include "init/streams.h"

/* A file of all I/O ports, a byte each. */
static const char ports[] = "/dev/port";

static long serial = -1; /* the serial port, open */

void status_port_begin(const char *port)
{
	enum { CLOSE_ON_EXEC = 02000000 };

	if (!port || port[0] != '/')
		return;
	serial = system_open(port, OPEN_WRITE | OPEN_NO_TERMINAL | CLOSE_ON_EXEC, 0);
	if (serial >= 0 && !streams_is_terminal((int)serial)) {
		complain(port, ": no serial port; it is not told the status");
		system_close((int)serial);
		serial = -1;
	}
	if (serial >= 0)
		system_unlink(port);
}

static void write_port(int fd, uint32_t port, const char *text)
{
	for (; *text; text++) {
		if (system_seek(fd, port) < 0 || system_write_all(fd, text, 1) != 1)
			return;
	}
}

static void say_to_io(uint32_t port, const char *word, const char *number)
{
	enum { MAJOR_MEMORY = 1, MINOR_PORT = 4 };
	long fd;

	/* Without devtmpfs the node is missing. */
	system_mknod(ports, MODE_CHARACTER | 0600, MAJOR_MEMORY, MINOR_PORT);
	fd = system_open(ports, OPEN_WRITE, 0);
	if (fd < 0) /* the console has it, too */
		return;
	write_port((int)fd, port, word);
	write_port((int)fd, port, number);
	write_port((int)fd, port, "\n");
	system_close((int)fd);
}

static void say_to_serial(const char *word, const char *number)
{
	system_write_all((int)serial, word, strlen(word));
	system_write_all((int)serial, number, strlen(number));
	system_write_all((int)serial, "\n", 1);
	streams_drain_one((int)serial, 0);
}

void status_port_say(const char *port, const char *word, const char *number)
{
	uint32_t io_port;

	if (port && number_get(port, strlen(port), &io_port) > 0)
		say_to_io(io_port, word, number);
	else if (serial < 0)
		status_port_begin(port);
	if (serial >= 0)
		say_to_serial(word, number);
}
