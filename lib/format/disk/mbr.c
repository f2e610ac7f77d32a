/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mbr.c - the first sector of a disk: its partition table, and what a BIOS starts. */
#include "format/disk/mbr.h"

#include <string.h>

#include "format/put_bytes.h"

enum {
	ACTIVE = 0x80,
	END_OFFSET = 510,
	LAST_CHS_OFFSET = 5,
};

static const uint8_t chs_not_used[3] = { 0xfe, 0xff, 0xff };

void mbr_put_entry(uint8_t sector[MBR_SECTOR_BYTES], unsigned entry, const struct mbr_entry *values)
{
	uint8_t *to = sector + MBR_TABLE_OFFSET + entry * MBR_ENTRY_BYTES;

	to[0] = 0;
	memcpy(to + 1, chs_not_used, sizeof chs_not_used);
	to[MBR_TYPE_OFFSET] = values->type;
	memcpy(to + LAST_CHS_OFFSET, chs_not_used, sizeof chs_not_used);
	put_le32(to + MBR_FIRST_OFFSET, values->first_sector);
	put_le32(to + MBR_COUNT_OFFSET, values->sectors);
}

void mbr_put_active(uint8_t sector[MBR_SECTOR_BYTES], unsigned entry)
{
	unsigned i;

	for (i = 0; i < MBR_ENTRIES; i++)
		sector[MBR_TABLE_OFFSET + i * MBR_ENTRY_BYTES] = i == entry ? ACTIVE : 0;
}

int mbr_is_active(const uint8_t sector[MBR_SECTOR_BYTES], unsigned entry)
{
	return sector[MBR_TABLE_OFFSET + entry * MBR_ENTRY_BYTES] == ACTIVE;
}

void mbr_put_signature(uint8_t sector[MBR_SECTOR_BYTES], uint32_t signature)
{
	put_le32(sector + MBR_SIGNATURE_OFFSET, signature);
	sector[END_OFFSET] = 0x55;
	sector[END_OFFSET + 1] = 0xaa;
}
