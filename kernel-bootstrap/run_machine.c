/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_machine.c - QEMU and its console. */
#include "kernel-bootstrap/run_machine.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/message.h"

void run_machine_start(struct child *machine, char **argv)
{
	int reason;

	memset(machine, 0, sizeof *machine);
	machine->input = CHILD_NOTHING;
	machine->output = CHILD_PIPE;
	machine->error = STDERR_FILENO;
	reason = child_start(machine, argv);
	if (reason == ENOENT)
		die("%s: is not here: Debian's package qemu-system-x86 has it, or name one with "
		    "--qemu",
			argv[0]);
	if (reason)
		die("%s: %s", argv[0], strerror(reason));
}

static struct timespec left(uint64_t deadline_ms)
{
	uint64_t now = clock_ms(), left_ms = deadline_ms > now ? deadline_ms - now : 0;
	struct timespec time = { (time_t)(left_ms / 1000), (long)(left_ms % 1000) * 1000000 };

	return time;
}

ssize_t run_machine_read(const struct child *machine, void *to, size_t size, uint64_t deadline_ms,
	const sigset_t *waiting)
{
	struct pollfd ready = { machine->output, POLLIN, 0 };
	struct timespec time = left(deadline_ms);

	if (ppoll(&ready, 1, deadline_ms ? &time : 0, waiting) <= 0)
		return -1;
	return read(machine->output, to, size);
}

void run_machine_end(struct child *machine, unsigned patience_ms)
{
	if (!child_wait(machine, patience_ms))
		child_kill(machine);
	close(machine->output);
}
