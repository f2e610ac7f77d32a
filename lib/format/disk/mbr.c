/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mbr.c - an entry of the partition table in the first sector of a disk. */
#include "format/disk/mbr.h"

#include <string.h>

#include "format/bytes.h"
#include "format/put_bytes.h"

enum { TYPE_OFFSET = 4, LAST_CHS_OFFSET = 5, FIRST_OFFSET = 8, COUNT_OFFSET = 12 };

static const uint8_t chs_not_used[3] = { 0xfe, 0xff, 0xff };

void mbr_put_entry(uint8_t sector[MBR_SECTOR_BYTES], unsigned entry, const struct mbr_entry *values)
{
	uint8_t *to = sector + MBR_TABLE_OFFSET + entry * MBR_ENTRY_BYTES;

	to[0] = 0;
	memcpy(to + 1, chs_not_used, sizeof chs_not_used);
	to[TYPE_OFFSET] = values->type;
	memcpy(to + LAST_CHS_OFFSET, chs_not_used, sizeof chs_not_used);
	put_le32(to + FIRST_OFFSET, values->first_sector);
	put_le32(to + COUNT_OFFSET, values->sectors);
}

void mbr_get_entry(struct mbr_entry *values, const uint8_t sector[MBR_SECTOR_BYTES], unsigned entry)
{
	const uint8_t *from = sector + MBR_TABLE_OFFSET + entry * MBR_ENTRY_BYTES;

	values->type = from[TYPE_OFFSET];
	values->first_sector = get_le32(from + FIRST_OFFSET);
	values->sectors = get_le32(from + COUNT_OFFSET);
}
