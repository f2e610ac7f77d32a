/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * status_port.c - the port of the machine that is told how the boot ended. */
#include "init/status_port.h"

#include <string.h>

#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "init/streams.h"

/* A file of all I/O ports, a byte each. */
static const char ports[] = "/dev/port";

static long serial = -1; /* the serial port, open */

void status_port_begin(const char *port)
{
	if (!port || port[0] != '/')
		return;
	serial = system_open(port, OPEN_WRITE | OPEN_NO_TERMINAL | OPEN_CLOSE_ON_EXEC, 0);
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

/* A port that is not there takes nothing: the console has it, too. */
void status_port_say(const char *port, const char *word, const char *number)
{
	enum { MAJOR_MEMORY = 1, MINOR_PORT = 4 };
	const char *const texts[] = { word, number, "\n" };
	uint32_t io_port = 0;
	long fd = -1;
	size_t i;

	if (port && number_get(port, strlen(port), &io_port) > 0) {
		/* Without devtmpfs the node is missing. */
		system_mknod(ports, MODE_CHARACTER | 0600, MAJOR_MEMORY, MINOR_PORT);
		fd = system_open(ports, OPEN_WRITE, 0);
	} else if (serial < 0) {
		status_port_begin(port);
	}
	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (fd >= 0)
			write_port((int)fd, io_port, texts[i]);
		if (serial >= 0)
			system_write_all((int)serial, texts[i], strlen(texts[i]));
	}
	if (fd >= 0)
		system_close((int)fd);
	if (serial >= 0)
		streams_drain_one((int)serial, 0);
}
