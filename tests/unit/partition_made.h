/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_made.h - a disk in memory for partition tables that are written by hand. */
#ifndef TESTS_PARTITION_MADE_H
#define TESTS_PARTITION_MADE_H

#include "format/crc32.h"
#include "format/disk/mbr.h"
#include "format/disk/partition.h"
#include "format/put_bytes.h"
#include "source.h"
#include "tap.h"

enum { SECTORS = 2048, LAST = SECTORS - 1, ENTRIES = 128, ENTRY_BYTES = 128 };

static uint8_t disk[SECTORS * 512 + ENTRY_BYTES]; /* an entry fits in behind the last sector */
static uint32_t disk_bytes = SECTORS * 512;
static struct memory_source memory;
static struct partition_table table;
static uint32_t sector_bytes;

static void put_mbr(unsigned entry, uint8_t type, uint32_t first, uint32_t sectors)
{
	struct mbr_entry values = { type, first, sectors };

	mbr_put_entry(disk, entry, &values);
	disk[510] = 0x55;
	disk[511] = 0xaa;
}

static void sum_up(uint32_t sector, uint32_t entries_at)
{
	uint8_t *header = disk + sector * sector_bytes;

	put_le32(header + 88,
		~crc32_add(0xffffffff, disk + entries_at * sector_bytes,
			get_le32(header + 80) * ENTRY_BYTES));
	put_le32(header + 16, 0);
	put_le32(header + 16, ~crc32_add(0xffffffff, header, get_le32(header + 12)));
}

static uint8_t *put_header(uint32_t sector, uint32_t entries_at)
{
	uint8_t *header = disk + sector * sector_bytes;

	memcpy(header, "EFI PART", 8);
	header[10] = header[20] = 1; /* its version, what is reserved */
	put_le32(header + 12, 92);
	put_le64(header + 24, sector);
	put_le64(header + 40, 34);
	put_le64(header + 48, SECTORS * 512 / sector_bytes - 34);
	put_le64(header + 72, entries_at);
	put_le32(header + 80, ENTRIES);
	put_le32(header + 84, ENTRY_BYTES);
	sum_up(sector, entries_at);
	return header;
}

static uint8_t *put_gpt(uint32_t bytes)
{
	uint8_t *entry = disk + 2 * bytes + ENTRY_BYTES;
	size_t i;

	sector_bytes = bytes;
	memset(disk, 0, sizeof disk);
	put_mbr(0, 0xee, 1, LAST);
	for (i = 0; i < 16; i++) {
		entry[i] = (uint8_t)i;
		entry[16 + i] = (uint8_t)(0xa0 + i);
	}
	put_le64(entry + 32, 40);
	put_le64(entry + 40, 50);
	memcpy(entry + 56, "r\0\366\0o\0t\0", 8);
	return put_header(1, 2);
}

#endif
