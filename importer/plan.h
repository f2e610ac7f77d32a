/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.h - the first pass of an import: understand everything, write nothing.
 *
 * Every header of every volume, every line of their digests, what already lies at the destination,
 * and whether there is room. */
#ifndef IMPORTER_PLAN_H
#define IMPORTER_PLAN_H

#include "importer/destination.h"
#include "importer/volume.h"

struct import_plan {
	/* Of all volumes. */
	uint32_t entries;
	uint64_t file_bytes;
	uint64_t needed_bytes; /* at the destination, in whole blocks */
	uint32_t block_bytes;
};

/* Fills in the plan and the volumes. Returns 0; or -1 after saying what is wrong with a payload or
 * in the way at the destination. */
int plan_make(struct import_plan *plan, struct volumes *volumes, struct destination *destination);

#endif
