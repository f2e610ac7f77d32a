/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * candidates.h - which block devices there are, whole disks and partitions, and how to open them.
 *
 * /sys/class/block says it best; /proc/partitions is there before it, on Fiwix with numbers that
 * need correction; without both, the nodes in /dev are all that is known. */
#ifndef IMPORTER_CANDIDATES_H
#define IMPORTER_CANDIDATES_H

#include "booted/block_name.h"
#include "importer/device.h"

enum { CANDIDATES_MAX = 256 };

struct candidate {
	struct block_device block;
	const char *finding; /* 0: a payload; else a static phrase that says why it is none */
	uint64_t size_bytes; /* PAYLOAD_SIZE_UNKNOWN until it was opened, or longer */
};

struct candidates {
	struct candidate list[CANDIDATES_MAX];
	unsigned count;
	int overflowed; /* there are more than CANDIDATES_MAX */
};

/* Lists the devices anew, probed by nobody yet. With proc_only from /proc/partitions alone. */
void candidates_collect(struct candidates *all, int proc_only);

/* Opens the device through its node in /dev; makes the node where it is missing, and takes another
 * one where it has the wrong number. Returns 0 or a negative error number. */
long candidate_open(const struct candidate *candidate, struct device *device);

#endif
