/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_partition.c - the payload that lies in a partition of a disk. */
#include "payload/image_partition.h"

#include <inttypes.h>
#include <string.h>

#include "format/disk/partition_extent.h"
#include "format/export_head.h"
#include "host/message.h"

enum { NOTHING, PAYLOAD, RESULTS };

static const uint32_t sector_sizes[] = { 512, 4096 };

/* What begins there; of results, only where there are some. */
static int look(struct payload_source *source, uint64_t offset, uint64_t size_bytes)
{
	uint8_t bytes[EXPORT_HEAD_USED_BYTES];
	struct export_head head;

	if (size_bytes < sizeof bytes || source->read_at(source, offset, bytes, sizeof bytes))
		return NOTHING;
	if (memcmp(bytes, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) == 0)
		return PAYLOAD;
	return export_head_is_marked(bytes) && !export_head_get(&head, bytes, size_bytes) &&
			       head.container_bytes > 0
		       ? RESULTS
		       : NOTHING;
}

static void take(struct payload_source *source, const struct partition_extent *place)
{
	source->begin_offset = place->offset_bytes;
	source->size_bytes = place->offset_bytes + place->size_bytes;
}

/* The table, for the sectors that it is written for. */
static void open_table(struct partition_table *table, struct payload_source *source)
{
	size_t i;

	for (i = 0; i < sizeof sector_sizes / sizeof *sector_sizes; i++) {
		partition_open(table, source, sector_sizes[i]);
		if (partition_extent_last(table) > 0)
			return;
	}
}

static uint32_t find(struct partition_extent *found, const struct partition_table *table,
	const char *name, int wanted)
{
	struct partition_extent place;
	uint32_t number, first = 0;

	for (number = 1; number <= partition_extent_last(table); number++) {
		if (partition_extent_get(&place, table, number) ||
			look(table->source, place.offset_bytes, place.size_bytes) != wanted)
			continue;
		if (first)
			die("%s: partition %" PRIu32 " and partition %" PRIu32
			    " have one each: which one is meant? --partition says it",
				name, first, number);
		first = number;
		*found = place;
	}
	return first;
}

uint32_t image_partition_choose(struct payload_source *source, const char *name, uint32_t number)
{
	struct partition_extent place;
	struct partition_table table;

	if (number == 0 && look(source, 0, source->size_bytes) != NOTHING)
		return 0;
	open_table(&table, source);
	if (number > 0 && partition_extent_get(&place, &table, number))
		die("%s: there is no partition %" PRIu32, name, number);
	if (number == 0)
		number = find(&place, &table, name, PAYLOAD);
	if (number == 0)
		number = find(&place, &table, name, RESULTS);
	if (number > 0)
		take(source, &place);
	return number;
}
