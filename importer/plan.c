/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - the first pass of an import: understand everything, write nothing. */
#include "importer/plan.h"

#include <string.h>

#include "freestanding/message.h"

enum { BLOCK_BYTES_DEFAULT = 4096 };

static struct name_set names;

static uint64_t round_up(uint64_t size_bytes, uint32_t block_bytes)
{
	uint64_t mask = (uint64_t)block_bytes - 1;

	return (size_bytes + mask) & ~mask;
}

static int plan_entry(struct import_plan *plan, struct destination *destination,
	const struct payload_entry *entry)
{
	uint64_t size_bytes = 0;
	enum destination_state state = destination_look(destination, entry->name, &size_bytes);

	if (state == DESTINATION_IN_THE_WAY) {
		complain(destination_final(destination, entry->name),
			": something that is not a regular file is in the way here (or at "
			"its " NAME_PART_SUFFIX "); nothing was imported");
		return -1;
	}
	/* A file of equal length is perhaps the same. Any other is there until the rename. */
	if (state == DESTINATION_FREE || size_bytes != entry->file_bytes)
		plan->needed_bytes += round_up(entry->file_bytes, plan->block_bytes);
	plan->total_bytes += entry->file_bytes;
	if (payload_sums_is(entry)) {
		plan->has_sums = 1;
		plan->sums_entry = *entry;
		plan->sums_entry.name = 0; /* it lies in the reader, which goes on */
	}
	return 0;
}

static int check_sums(const struct import_plan *plan, struct device *device)
{
	static struct payload_sums sums;

	if (!plan->has_sums)
		return 0;
	payload_sums_begin(&sums, &device->source, &plan->sums_entry);
	return payload_sums_check(&sums, &names) ? device_fail_sums(device, &sums) : 0;
}

static int check_space(const struct import_plan *plan, struct destination *destination,
	const struct file_system_space *space)
{
	uint64_t available_bytes = space->available_blocks * space->block_bytes;

	if (!space->known || plan->needed_bytes <= available_bytes)
		return 0;
	complain(destination_directory(destination), ": not enough space: the payload needs ",
		message_size(plan->needed_bytes), ", there are ", message_size(available_bytes),
		"; nothing was imported");
	return -1;
}

int plan_make(struct import_plan *plan, struct device *device, struct destination *destination)
{
	struct payload_reader reader;
	struct file_system_space space;
	struct payload_entry entry;
	int result;

	memset(plan, 0, sizeof *plan);
	if (destination_space(destination, &space) < 0)
		space.known = 0;
	plan->block_bytes =
		space.known && space.block_bytes ? space.block_bytes : BLOCK_BYTES_DEFAULT;
	payload_reader_begin(&reader, &device->source, &names);
	while ((result = payload_reader_next(&reader, &entry)) == 1) {
		if (plan_entry(plan, destination, &entry))
			return -1;
	}
	if (result < 0)
		return device_fail(device, reader.problem_offset, "", reader.problem);
	plan->count = reader.header.count;
	if (check_sums(plan, device))
		return -1;
	return check_space(plan, destination, &space);
}
