/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_extent.c - where a partition lies. */
#include "format/disk/partition_extent.h"

#include <string.h>

#include "format/bytes.h"
#include "format/disk/mbr.h"
#include "format/disk/source.h"

enum { GPT_ENTRY_BYTES = 128, TYPE_GPT = 0xee, LINKS_MAX = 100 /* without a partition; Linux's */ };

static const char not_here[] = "the table has no such partition";

static int get_sector(
	const struct partition_table *table, uint64_t sector, uint8_t bytes[MBR_SECTOR_BYTES])
{
	return source_get(table->source, sector * table->sector_bytes, bytes, MBR_SECTOR_BYTES);
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

/* From a first sector on, so many of them; Linux cuts one off at the end of the disk, too. */
static const char *set_extent(struct partition_extent *extent, const struct partition_table *table,
	uint64_t first, uint64_t sectors)
{
	uint64_t size = table->source->size_bytes, all = size >> 9;

	if (sectors == 0 || first > all || first * table->sector_bytes >= size)
		return "it begins behind the end of the disk";
	extent->offset_bytes = first * table->sector_bytes;
	extent->size_bytes = size - extent->offset_bytes;
	extent->is_cut = sectors > all || sectors * table->sector_bytes > extent->size_bytes;
	if (!extent->is_cut)
		extent->size_bytes = sectors * table->sector_bytes;
	return 0;
}

static const char *set_entry(struct partition_extent *extent, const struct partition_table *table,
	uint64_t link, const struct mbr_entry *entry)
{
	extent->type = entry->type;
	return set_extent(extent, table, link + entry->first_sector, entry->sectors);
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
		return not_here;
	first = get_le64(entry + 32);
	last = get_le64(entry + 40);
	return last < first ? "it ends before it begins"
			    : set_extent(extent, table, first, last - first + 1);
}

/* Of a chain; returns the phrase. */
static const char *set_damage(struct partition_extent *extent, uint64_t link, const char *phrase)
{
	extent->link = link;
	return phrase;
}

static int is_partition(const struct mbr_entry *entry)
{
	return entry->sectors > 0 && !mbr_is_extended(entry);
}

/* Goes along a chain; *last is the number of the last partition before it. Returns not_here where
 * it has no such number. */
static const char *get_logical(struct partition_extent *extent, const struct partition_table *table,
	const struct mbr_entry *extended, uint32_t number, uint32_t *last)
{
	uint64_t start = extended->first_sector, link = start, sectors = extended->sectors, end;
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry;
	unsigned i, links = 0;

	while (links++ < LINKS_MAX) {
		if (!get_sector(table, link, sector) || sector[510] != 0x55 || sector[511] != 0xaa)
			return set_damage(
				extent, link, "the chain of its logical partitions is damaged");
		for (i = 0; i < MBR_ENTRIES; i++) {
			mbr_get_entry(&entry, sector, i);
			end = (uint64_t)entry.first_sector + entry.sectors;
			if (!is_partition(&entry) ||
				(i >= 2 &&
					(end > sectors || link + end > start + extended->sectors)))
				continue;
			if (++*last == number)
				return set_entry(extent, table, link, &entry);
			links = 0;
		}
		for (i = 0; i < MBR_ENTRIES; i++) {
			mbr_get_entry(&entry, sector, i);
			if (entry.sectors > 0 && mbr_is_extended(&entry))
				break;
		}
		if (i == MBR_ENTRIES)
			return not_here;
		link = start + entry.first_sector;
		sectors = entry.sectors;
	}
	return set_damage(extent, link, "its extended partitions lead in a circle");
}

static const char *get_mbr(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	uint32_t i, last = MBR_ENTRIES;
	struct mbr_entry entry;
	const char *result;

	if (number > PARTITION_NUMBER_MAX || !get_sector(table, 0, sector))
		return not_here;
	for (i = 0; i < MBR_ENTRIES; i++) {
		mbr_get_entry(&entry, sector, i);
		if (!entry.sectors)
			continue;
		if (number == i + 1) {
			extent->is_active = mbr_is_active(sector, i);
			return mbr_is_extended(&entry)
				       ? "an extended partition, which has no file system"
				       : set_entry(extent, table, 0, &entry);
		}
		if (number <= MBR_ENTRIES || !mbr_is_extended(&entry))
			continue;
		extent->chain = i + 1;
		result = get_logical(extent, table, &entry, number, &last);
		if (result != not_here)
			return result;
	}
	return not_here;
}

uint32_t partition_extent_last(const struct partition_table *table)
{
	if (table->gpt_entries)
		return table->gpt_entries;
	return table->is_mbr ? PARTITION_NUMBER_MAX : 0;
}

const char *partition_extent_get(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number)
{
	memset(extent, 0, sizeof *extent);
	if (number == 0)
		return not_here;
	if (table->gpt_entries)
		return get_gpt(extent, table, number);
	return table->is_mbr ? get_mbr(extent, table, number) : "no partition table";
}
