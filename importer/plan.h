/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.h - the first pass of an import: understand everything, write nothing.
 *
 * Every header of the payload, every line of its digests, what already lies at the destination, and
 * whether there is room. */
#ifndef IMPORTER_PLAN_H
#define IMPORTER_PLAN_H

#include "format/payload_sums.h"
#include "importer/destination.h"
#include "importer/device.h"

struct import_plan {
	uint32_t count; /* of the payload's entries */
	uint64_t total_bytes;
	uint64_t needed_bytes; /* at the destination, in whole blocks */
	uint32_t block_bytes;
	int has_sums;
	struct payload_entry sums_entry; /* if has_sums; without its name */
};

/* Returns 0; or -1 after saying what is wrong with the payload or in the way at the destination. */
int plan_make(struct import_plan *plan, struct device *device, struct destination *destination);

#endif
