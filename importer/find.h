/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * find.h - finds the payload disk by its magic, and waits for it where it is slow to appear. */
#ifndef IMPORTER_FIND_H
#define IMPORTER_FIND_H

#include "importer/device.h"

struct find_request {
	const char *device; /* take this one; 0: look at all of them */
	int proc_only;      /* know of devices from /proc/partitions alone */
	uint32_t timeout_ms;
};

enum find_result {
	FIND_FAILED = -1, /* several, or the named one cannot be read or is none */
	FIND_OPEN,
	FIND_NONE, /* no payload, or not the named device, until the time was over */
};

/* Opens the one payload there is. Anything but FIND_OPEN was said, with what was probed. */
enum find_result find_payload(const struct find_request *request, struct device *device);

#endif
