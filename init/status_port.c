/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * status_port.c - the I/O port of the machine that is told how the boot ended. */
#include "init/status_port.h"

#include "freestanding/files.h"

/* A file of all I/O ports, a byte each. */
static const char ports[] = "/dev/port";

static void write_port(int fd, uint32_t port, const char *text)
{
	for (; *text; text++) {
		if (system_seek(fd, port) < 0 || system_write_all(fd, text, 1) != 1)
			return;
	}
}

void status_port_say(uint32_t port, const char *word, const char *number)
{
	enum { MAJOR_MEMORY = 1, MINOR_PORT = 4 };
	long fd;

	if (!port)
		return;
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
