/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition.c - how partitions are named by the table of their disk: PARTUUID=, PARTLABEL=. */
#include "format/disk/partition.h"

#include <string.h>

#include "format/bytes.h"
#include "format/crc32.h"
#include "format/disk/mbr.h"
#include "format/disk/source.h"

enum { HEADER_BYTES = 92, ENTRY_BYTES = 128, TYPE_GPT = 0xee, SIGNATURE = 440 };

/* Reads the beginning of a sector, which must be on the disk. */
static int get_sector(
	const struct partition_table *table, uint64_t sector, uint8_t bytes[MBR_SECTOR_BYTES])
{
	return source_get(table->source, sector * table->sector_bytes, bytes, MBR_SECTOR_BYTES);
}

static int is_sum_of_entries(uint32_t sum, const struct partition_table *table)
{
	uint8_t entry[ENTRY_BYTES];
	uint32_t crc = 0xffffffff, i;

	for (i = 0; i < table->gpt_entries; i++) {
		if (!source_get(table->source, table->gpt_entries_at + i * ENTRY_BYTES, entry,
			    ENTRY_BYTES))
			return 0;
		crc = crc32_add(crc, entry, ENTRY_BYTES);
	}
	return ~crc == sum;
}

/* The header at a sector; a damaged one is none. */
static int open_gpt(struct partition_table *table, uint64_t sector)
{
	uint8_t header[MBR_SECTOR_BYTES];
	uint64_t sectors = table->source->size_bytes >> 9, entries;
	uint32_t bytes, crc, count;

	if (!get_sector(table, sector, header) || memcmp(header, "EFI PART", 8) != 0)
		return 0;
	bytes = get_le32(header + 12);
	crc = get_le32(header + 16);
	entries = get_le64(header + 72);
	count = get_le32(header + 80);
	memset(header + 16, 0, 4);
	if (bytes < HEADER_BYTES || bytes > sizeof header ||
		~crc32_add(0xffffffff, header, bytes) != crc || get_le64(header + 24) != sector ||
		get_le64(header + 40) > get_le64(header + 48) || get_le64(header + 48) > sectors ||
		entries > sectors || count > PARTITION_GPT_ENTRIES_MAX ||
		get_le32(header + 84) != ENTRY_BYTES)
		return 0;
	table->gpt_entries = count;
	table->gpt_entries_at = entries * table->sector_bytes;
	if (!is_sum_of_entries(get_le32(header + 88), table))
		table->gpt_entries = 0;
	return table->gpt_entries != 0;
}

/* A division by a power of two: what is booted has no other one of 64 bits. */
static uint64_t last_sector(const struct partition_table *table)
{
	uint64_t last = table->source->size_bytes >> 9;
	uint32_t bytes;

	for (bytes = table->sector_bytes >> 9; bytes > 1; bytes >>= 1)
		last >>= 1;
	return last - 1;
}

void partition_open(
	struct partition_table *table, struct payload_source *source, uint32_t sector_bytes)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry;
	unsigned i, is_gpt = 0;

	memset(table, 0, sizeof *table);
	table->source = source;
	table->sector_bytes = sector_bytes;
	if (!get_sector(table, 0, sector))
		return;
	table->is_mbr = sector[510] == 0x55 && sector[511] == 0xaa;
	for (i = 0; i < MBR_ENTRIES; i++) {
		mbr_get_entry(&entry, sector, i);
		is_gpt |= entry.type == TYPE_GPT;
		table->is_mbr &= (sector[MBR_TABLE_OFFSET + i * MBR_ENTRY_BYTES] & 0x7f) == 0;
	}
	/* An MBR beside a GPT is for others; one that was left is not. */
	if (!is_gpt && table->is_mbr)
		return;
	table->is_mbr = 0;
	if (!open_gpt(table, 1))
		table->is_copy = open_gpt(table, last_sector(table));
}

static int get_gpt(struct partition *found, const struct partition_table *table, uint32_t number)
{
	static const uint8_t no_type[UUID_BYTES];
	uint8_t entry[ENTRY_BYTES];

	if (number - 1 >= table->gpt_entries ||
		!source_get(table->source, table->gpt_entries_at + (number - 1) * ENTRY_BYTES,
			entry, ENTRY_BYTES) ||
		memcmp(entry, no_type, UUID_BYTES) == 0)
		return 0;
	if (get_le64(entry + 32) > get_le64(entry + 40) ||
		get_le64(entry + 40) > last_sector(table))
		return 0;
	uuid_get(found->uuid, entry + 16, 1);
	label_get_utf16(found->label, entry + 56, PARTITION_LABEL_UNITS, 0);
	return 1;
}

/* Logical partitions have the numbers from 5 up, as the kernel counts them: in the order of their
 * chain, which need not be read for that. */
static int get_mbr(struct partition *found, const struct partition_table *table, uint32_t number)
{
	uint8_t sector[MBR_SECTOR_BYTES], name[5];
	struct mbr_entry entry;
	uint32_t i, has = 0;

	if (number > PARTITION_NUMBER_MAX || !get_sector(table, 0, sector))
		return 0;
	for (i = 0; i < MBR_ENTRIES; i++) {
		mbr_get_entry(&entry, sector, i);
		if (entry.sectors && entry.first_sector <= last_sector(table))
			has |= mbr_is_extended(&entry) ? number > MBR_ENTRIES : number == i + 1;
		name[i] = sector[SIGNATURE + 3 - i];
	}
	if (!has)
		return 0;
	name[4] = (uint8_t)number;
	if (get_le32(name) != 0) {
		*uuid_put_hex(found->uuid, name, 4) = '-';
		uuid_put_hex(found->uuid + 9, name + 4, 1);
	}
	return 1;
}

int partition_get(struct partition *found, const struct partition_table *table, uint32_t number)
{
	memset(found, 0, sizeof *found);
	if (table->gpt_entries)
		return get_gpt(found, table, number);
	return table->is_mbr ? get_mbr(found, table, number) : 0;
}
