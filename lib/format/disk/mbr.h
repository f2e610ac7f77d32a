/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mbr.h - the first sector of a disk: its partition table, and what a BIOS starts.
 *
 *	offset | size | meaning
 *	     0 |  440 | code that the BIOS starts
 *	   440 |    4 | signature: which disk this is
 *	   446 | 4*16 | the entries
 *	   510 |    2 | 55 aa
 * and of an entry
 *	     0 |    1 | 0x80: boot from here
 *	     1 |    3 | first sector as cylinder, head, sector: not used
 *	     4 |    1 | type; 0: no partition
 *	     5 |    3 | last sector, the same way
 *	     8 |    4 | first sector
 *	    12 |    4 | sectors */
#ifndef FORMAT_DISK_MBR_H
#define FORMAT_DISK_MBR_H

#include "format/bytes.h"

enum {
	MBR_SECTOR_BYTES = 512,
	MBR_CODE_BYTES = 440,
	MBR_SIGNATURE_OFFSET = MBR_CODE_BYTES,
	MBR_TABLE_OFFSET = 446,
	MBR_ENTRY_BYTES = 16,
	MBR_TYPE_OFFSET = 4,
	MBR_FIRST_OFFSET = 8,
	MBR_COUNT_OFFSET = 12,
	MBR_ENTRIES = 4,
	/* "Non-FS data": what no system mounts or formats by itself. */
	MBR_TYPE_DATA = 0xda,
	/* What UEFI starts programs from; FAT. */
	MBR_TYPE_EFI = 0xef,
};

struct mbr_entry {
	uint8_t type;
	uint32_t first_sector, sectors;
};

/* Both work on one entry (0 to 3) of the sector. put leaves the rest of the sector alone. */
void mbr_put_entry(
	uint8_t sector[MBR_SECTOR_BYTES], unsigned entry, const struct mbr_entry *values);
static inline void mbr_get_entry(
	struct mbr_entry *values, const uint8_t sector[MBR_SECTOR_BYTES], unsigned entry)
{
	const uint8_t *from = sector + MBR_TABLE_OFFSET + entry * MBR_ENTRY_BYTES;

	values->type = from[MBR_TYPE_OFFSET];
	values->first_sector = get_le32(from + MBR_FIRST_OFFSET);
	values->sectors = get_le32(from + MBR_COUNT_OFFSET);
}

static inline int mbr_is_extended(const struct mbr_entry *entry) /* holds logical ones */
{
	return entry->type == 0x05 || entry->type == 0x0f || entry->type == 0x85;
}

/* The partition that is booted from: an entry that has been put, and the others not. */
void mbr_put_active(uint8_t sector[MBR_SECTOR_BYTES], unsigned entry);
int mbr_is_active(const uint8_t sector[MBR_SECTOR_BYTES], unsigned entry);

/* The signature, and 55 aa. */
void mbr_put_signature(uint8_t sector[MBR_SECTOR_BYTES], uint32_t signature);

#endif
