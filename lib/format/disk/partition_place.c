/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_place.c - where the partitions of a disk lie. */
#include "format/disk/partition_place.h"

#include <string.h>

#include "format/bytes.h"
#include "format/disk/mbr.h"
#include "format/disk/source.h"

enum {
	GPT_ENTRY_BYTES = 128,
	GPT_FIRST_OFFSET = 32,
	GPT_LAST_OFFSET = 40,
	LINKS_MAX = 2 * PARTITION_NUMBER_MAX, /* some may be empty */
};

uint32_t partition_place_last(const struct partition_table *table)
{
	if (table->gpt_entries)
		return table->gpt_entries;
	return table->is_mbr ? PARTITION_NUMBER_MAX : 0;
}

/* From a first sector on, so many of them. */
static int put_place(struct partition_place *place, const struct partition_table *table,
	uint64_t first, uint64_t sectors)
{
	uint64_t size = table->source->size_bytes, all = size >> 9;

	if (sectors == 0 || first > all) /* so that the products have room */
		return 0;
	place->offset = first * table->sector_bytes;
	if (place->offset >= size)
		return 0;
	place->size_bytes = size - place->offset;
	if (sectors <= all && sectors * table->sector_bytes < place->size_bytes)
		place->size_bytes = sectors * table->sector_bytes;
	return 1;
}

static int get_gpt(
	struct partition_place *place, const struct partition_table *table, uint32_t number)
{
	static const uint8_t no_type[UUID_BYTES];
	uint8_t entry[GPT_ENTRY_BYTES];
	uint64_t first, last;

	if (number > table->gpt_entries ||
		!source_get(table->source,
			table->gpt_entries_at + (uint64_t)(number - 1) * GPT_ENTRY_BYTES, entry,
			sizeof entry) ||
		memcmp(entry, no_type, UUID_BYTES) == 0)
		return 0;
	first = get_le64(entry + GPT_FIRST_OFFSET);
	last = get_le64(entry + GPT_LAST_OFFSET);
	return first <= last && put_place(place, table, first, last - first + 1);
}

static int is_extended(const struct mbr_entry *entry)
{
	return entry->type == 0x05 || entry->type == 0x0f || entry->type == 0x85;
}

static int get_sector(const struct partition_table *table, uint64_t sector, uint8_t *bytes)
{
	return sector <= table->source->size_bytes >> 9 &&
	       source_get(table->source, sector * table->sector_bytes, bytes, MBR_SECTOR_BYTES);
}

static int get_logical(struct partition_place *place, const struct partition_table *table,
	uint64_t begin, uint32_t number)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry, next;
	uint32_t at = MBR_ENTRIES, links;
	uint64_t link = begin;

	for (links = 0; links < LINKS_MAX && get_sector(table, link, sector); links++) {
		mbr_get_entry(&entry, sector, 0);
		mbr_get_entry(&next, sector, 1);
		at += entry.sectors > 0 && entry.type != 0;
		if (at == number) {
			place->type = entry.type;
			return put_place(place, table, link + entry.first_sector, entry.sectors);
		}
		if (!is_extended(&next) || next.sectors == 0)
			return 0;
		link = begin + next.first_sector;
	}
	return 0;
}

static int get_mbr(
	struct partition_place *place, const struct partition_table *table, uint32_t number)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry;
	uint32_t i;

	if (!get_sector(table, 0, sector))
		return 0;
	for (i = 0; i < MBR_ENTRIES; i++) {
		mbr_get_entry(&entry, sector, i);
		if (is_extended(&entry) && number > MBR_ENTRIES)
			return get_logical(place, table, entry.first_sector, number);
		if (number != i + 1 || is_extended(&entry) || entry.type == 0)
			continue;
		place->type = entry.type;
		place->is_active = mbr_is_active(sector, i);
		return put_place(place, table, entry.first_sector, entry.sectors);
	}
	return 0;
}

int partition_place_get(
	struct partition_place *place, const struct partition_table *table, uint32_t number)
{
	memset(place, 0, sizeof *place);
	if (number == 0 || number > partition_place_last(table))
		return 0;
	return table->gpt_entries ? get_gpt(place, table, number) : get_mbr(place, table, number);
}
