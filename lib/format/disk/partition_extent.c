/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_extent.c - where a partition lies. */
#include "format/disk/partition_extent.h"

#include <string.h>

#include "format/bytes.h"
#include "format/disk/mbr.h"
#include "format/disk/source.h"

enum { GPT_ENTRY_BYTES = 128, TYPE_GPT = 0xee, FIRST_LOGICAL = MBR_ENTRIES + 1 };

static const char no_such[] = "the table has no such partition";

static int is_extended(const struct mbr_entry *entry)
{
	return entry->type == 0x05 || entry->type == 0x0f || entry->type == 0x85;
}

static int get_sector(
	const struct partition_table *table, uint64_t sector, uint8_t bytes[MBR_SECTOR_BYTES])
{
	return sector <= table->source->size_bytes >> 9 &&
	       source_get(table->source, sector * table->sector_bytes, bytes, MBR_SECTOR_BYTES);
}

const char *partition_extent_check(const struct partition_table *table)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry;
	unsigned i;
	int is_gpt = 0;

	if (table->is_mbr)
		return 0;
	if (get_sector(table, 1, sector))
		is_gpt = memcmp(sector, "EFI PART", 8) == 0;
	if (get_sector(table, 0, sector) && sector[510] == 0x55 && sector[511] == 0xaa) {
		for (i = 0; i < MBR_ENTRIES; i++) {
			mbr_get_entry(&entry, sector, i);
			is_gpt |= entry.type == TYPE_GPT;
		}
	}
	if (table->gpt_entries && !table->is_copy)
		return 0;
	return is_gpt || table->gpt_entries
		       ? "its GPT is damaged, a checksum is wrong: sgdisk --verify says where"
		       : "no partition table";
}

/* In sectors; checks that it is on the disk. */
static const char *set_extent(struct partition_extent *extent, const struct partition_table *table,
	uint64_t first, uint64_t sectors)
{
	uint64_t most = table->source->size_bytes >> 9;

	if (sectors == 0 || first > most || sectors > most)
		return "it reaches behind the end of the disk";
	extent->offset_bytes = first * table->sector_bytes;
	extent->size_bytes = sectors * table->sector_bytes;
	if (extent->offset_bytes > table->source->size_bytes ||
		extent->size_bytes > table->source->size_bytes - extent->offset_bytes)
		return "it reaches behind the end of the disk";
	return 0;
}

static const char *get_gpt(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number)
{
	static const uint8_t no_type[UUID_BYTES];
	uint8_t entry[GPT_ENTRY_BYTES];
	uint64_t first, last;

	if (number > table->gpt_entries ||
		!source_get(table->source,
			table->gpt_entries_at + (uint64_t)(number - 1) * GPT_ENTRY_BYTES, entry,
			sizeof entry) ||
		memcmp(entry, no_type, sizeof no_type) == 0)
		return no_such;
	first = get_le64(entry + 32);
	last = get_le64(entry + 40);
	return last < first ? "it ends before it begins"
			    : set_extent(extent, table, first, last - first + 1);
}

/* Whether a link has partitions beside its own and the next link. */
static int has_more(const uint8_t *sector)
{
	struct mbr_entry third, fourth;

	mbr_get_entry(&third, sector, 2);
	mbr_get_entry(&fourth, sector, 3);
	return third.sectors || fourth.sectors;
}

/* start: the first sector of the extended partition. A link without a partition has no number. */
static const char *get_logical(struct partition_extent *extent, const struct partition_table *table,
	uint64_t start, uint32_t number)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry, next;
	uint64_t link = start;
	uint32_t at = FIRST_LOGICAL, links;

	for (links = 0; links <= PARTITION_NUMBER_MAX; links++) {
		if (!get_sector(table, link, sector) || sector[510] != 0x55 || sector[511] != 0xaa)
			return "the chain of its logical partitions is damaged";
		mbr_get_entry(&entry, sector, 0);
		mbr_get_entry(&next, sector, 1);
		if (has_more(sector)) /* Linux counts these, too; nobody writes them */
			return "the chain of its logical partitions is damaged";
		if (entry.sectors && !is_extended(&entry) && at++ == number)
			return set_extent(extent, table, link + entry.first_sector, entry.sectors);
		if (!next.sectors || !is_extended(&next))
			return no_such;
		link = start + next.first_sector;
	}
	return "its extended partitions lead in a circle";
}

static const char *get_mbr(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry;
	unsigned i;

	if (number > PARTITION_NUMBER_MAX || !get_sector(table, 0, sector))
		return no_such;
	for (i = 0; i < MBR_ENTRIES; i++) {
		mbr_get_entry(&entry, sector, i);
		if (!entry.sectors)
			continue;
		if (number == i + 1)
			return is_extended(&entry)
				       ? "an extended partition, which has no file system"
				       : set_extent(
						 extent, table, entry.first_sector, entry.sectors);
		if (number >= FIRST_LOGICAL && is_extended(&entry))
			return get_logical(extent, table, entry.first_sector, number);
	}
	return no_such;
}

const char *partition_extent_get(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number)
{
	memset(extent, 0, sizeof *extent);
	if (number == 0)
		return no_such;
	if (table->gpt_entries)
		return get_gpt(extent, table, number);
	return table->is_mbr ? get_mbr(extent, table, number) : "no partition table";
}
