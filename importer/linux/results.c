/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results.c - a disk of results (docs/format.md, "Disks for results") as a payload, where --device
 * names it. Who looks for a payload finds none on it, head and all, nor in what a kernel takes for
 * partitions of it: they are the results' own data. */
#include "format/export_head.h"
#include "importer/linux/linux.h"

static const struct device *named; /* 0: there is none */

void linux_named(struct device *device)
{
	const char *problem = export_head_skip(&device->source, &device->failed_offset);

	if (problem)
		device_die(device, device->failed_offset, "", problem);
	named = device;
}

static int holds_results(const struct candidate *disk)
{
	uint8_t head[EXPORT_HEAD_BYTES];
	struct device device;
	int result;

	if (find_open(disk, &device) < 0)
		return 0;
	result = device_read_once(&device, 0, head, sizeof head) == 0 && export_head_is_whole(head);
	system_close(device.fd);
	return result;
}

void linux_leave_results(struct candidate *part, const struct candidate *disk)
{
	if (part->finding == FINDING_NONE ||
		!block_device_is_part_of(part->block.name, disk->block.name) ||
		!holds_results(disk))
		return;
	candidates_found[part->finding]--;
	candidates_found[FINDING_NONE]++;
	part->finding = FINDING_NONE;
	part->reason = "lies inside a disk for results";
}

/* With --only nobody has read to the end. */
void linux_check_results(void)
{
	uint64_t offset;
	const char *problem = named && !options.only ? export_head_check_end(&named->source,
							       named->end_offset, &offset)
						     : 0;

	if (problem)
		device_die(named, offset, "", problem);
}
