/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * find.h - finds payload disks by their magic, and waits where they are slow to appear. */
#ifndef IMPORTER_FIND_H
#define IMPORTER_FIND_H

#include "importer/volume.h"

struct find_request {
	const char *device; /* take this one; 0: look at all of them */
	int proc_only;      /* know of devices from /proc/partitions alone */
	uint32_t timeout_ms;
};

enum find_result {
	FIND_FAILED =
		-1, /* several and not all wanted, or the named one cannot be read or is none */
	FIND_OPEN,
	FIND_NONE, /* no payload, or not the named device, until the time was over */
};

/* Opens what a path names: a regular file, a node, or where there is no node (or one with the
 * number of another disk) the device that the kernel knows by that name. Returns 0 or a negative
 * error number. */
long find_open(const char *path, int proc_only, struct device *device);

/* Opens the one payload there is, or with volumes->all every one, into volumes. Anything but
 * FIND_OPEN was said, with what was probed. */
enum find_result find_payloads(const struct find_request *request, struct volumes *volumes);

#endif
