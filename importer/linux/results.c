/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results.c - a disk of results (docs/format.md, "Disks for results") as a payload, where --device
 * names it. Who looks for a payload finds none on it, head and all. */
#include "format/export_head.h"
#include "importer/linux/linux.h"

static const struct device *results; /* 0: there are none */

void linux_named(struct device *device)
{
	const char *problem = export_head_skip(&device->source, &device->failed_offset);

	if (problem)
		device_die(device, device->failed_offset, "", problem);
	results = device->source.begin_offset > 0 ? device : 0;
}

/* With --only nobody has read to the end. */
void linux_check_results(void)
{
	uint64_t offset = 0;
	const char *problem = results && !options.only ? export_head_check_end(&results->source,
								 results->end_offset, &offset)
						       : 0;

	if (problem)
		device_die(results, offset, "", problem);
}
