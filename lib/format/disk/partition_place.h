/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_place.h - where the partitions of a disk lie, for who reads an image of one, of which
 * no kernel has read the table (partition.h, mbr.h).
 *
 * Logical partitions have the numbers from 5 up, in the order of their chain: each link is a sector
 * whose first entry is the partition, counted from there, and whose second one is the next link,
 * counted from the beginning of the extended partition. */
#ifndef FORMAT_DISK_PARTITION_PLACE_H
#define FORMAT_DISK_PARTITION_PLACE_H

#include "format/disk/partition.h"

struct partition_place {
	uint64_t offset, size_bytes; /* up to the end of the disk, where the table says more */
	uint8_t type;                /* of an MBR; 0: of a GPT */
	int is_active;
};

/* How far numbers go. */
uint32_t partition_place_last(const struct partition_table *table);

/* Returns 1, or 0 where the table has no such partition, or one that is not on the disk. */
int partition_place_get(
	struct partition_place *place, const struct partition_table *table, uint32_t number);

#endif
