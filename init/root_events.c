/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_events.c - uevents of block devices, by netlink. */
#include "init/root_events.h"

#include <string.h>

#include "freestanding/process_one.h"
#include "kernel_root.h"

enum {
	NETLINK = 16, /* the address family */
	DATAGRAMS = 2,
	KOBJECT_UEVENT = 15,
	KERNELS_GROUP = 1,
	BLIND_MS_MAX = 100,
};

static long events = -1;

void root_events_open(void)
{
	/* struct sockaddr_nl: family, padding, process, groups */
	static const uint16_t family = NETLINK;
	uint32_t address[3] = { 0, 0, KERNELS_GROUP };

	if (events >= 0)
		return;
	memcpy(address, &family, sizeof family);
	events = call(SYS_SOCKET, NETLINK, DATAGRAMS | OPEN_CLOSE_ON_EXEC | OPEN_NONBLOCK,
		KOBJECT_UEVENT);
	if (events >= 0 && call(SYS_BIND, events, address, sizeof address) < 0) {
		system_close(events);
		events = -1;
	}
}

/* "add@/devices/...", and lines that end with NUL. The path alone does not tell: an NVMe disk's has
 * no "block" in it. */
static int kind_of(const char *text, const char *end)
{
	const char *line;

	for (line = text; line < end; line += strlen(line) + 1)
		if (strcmp(line, "SUBSYSTEM=block") == 0)
			return strncmp(text, "change@", 7) == 0 ? ROOT_EVENT_CHANGED
								: ROOT_EVENT_COME;
	return 0;
}

/* What has come; where more has come than the kernel keeps (ENOBUFS), anything may have. */
static int take(void)
{
	enum { ERROR_NOBUFS = 105 };
	static char text[8192 + 1];
	int kinds = 0;
	long size;

	while ((size = system_read(events, text, sizeof text - 1)) > 0) {
		text[size] = 0;
		kinds |= kind_of(text, text + size);
	}
	return size == -ERROR_NOBUFS ? ROOT_EVENT_COME | ROOT_EVENT_CHANGED : kinds;
}

int root_events_wait(uint32_t limit_ms)
{
	struct poll poll = { (int)events, POLL_IN, 0 };
	uint32_t begin_ms = root_events_clock_ms(), passed_ms = 0, wait_ms;
	long time[2];
	int kinds = 0;

	while (!kinds && passed_ms < limit_ms) {
		wait_ms = limit_ms - passed_ms;
		if (events < 0 && wait_ms > BLIND_MS_MAX)
			wait_ms = BLIND_MS_MAX;
		time[0] = (long)(wait_ms / 1000);
		time[1] = (long)(wait_ms % 1000 * 1000000);
		call(SYS_PPOLL, &poll, 1, time);
		kinds = events < 0 ? ROOT_EVENT_COME : take();
		passed_ms = root_events_clock_ms() - begin_ms;
	}
	return kinds;
}

uint32_t root_events_clock_ms(void)
{
	enum { MONOTONIC = 1 };
	long now[2] = { 0, 0 }; /* seconds, nanoseconds */

	call(SYS_CLOCK_GETTIME, MONOTONIC, now);
	return (uint32_t)now[0] * 1000 + (uint32_t)now[1] / 1000000;
}
