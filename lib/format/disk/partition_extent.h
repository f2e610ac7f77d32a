/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_extent.h - where a partition lies, for whoever cannot ask the kernel: one that has no
 * parser of tables, or a disk that is a file.
 *
 * Numbers are the kernel's (partition.h), by the rules of its reader of MBRs. Logical
 * partitions have those from 5 up. Each link of their chain is a sector with a table as in mbr.h:
 * entries are partitions, counted from that sector on, and the next link, counted from the extended
 * partition on. Of entries 2 and 3, which nobody writes, a partition counts only where it lies in
 * the link and the extended partition. */
#ifndef FORMAT_DISK_PARTITION_EXTENT_H
#define FORMAT_DISK_PARTITION_EXTENT_H

#include "format/disk/partition.h"

struct partition_extent {
	uint64_t offset_bytes, size_bytes;
	uint8_t type; /* of an MBR; 0: of a GPT */
	int is_active;
	int is_cut; /* the table says more than the disk has */
	uint64_t
		link; /* sector at which the chain of logical partitions is damaged; 0: it is not */
	unsigned chain; /* ... of this entry of the table, from 1 on */
};

/* How far numbers go. */
uint32_t partition_extent_last(const struct partition_table *table);

/* Whether the disk has a table that can be relied on. Returns 0, or a static phrase: there is none,
 * or a GPT whose checksum is wrong, be its copy good or not. */
const char *partition_extent_check(const struct partition_table *table);

/* Returns 0, or a static phrase: there is no such partition, it is an extended one or not on the
 * disk, or the chain that leads to it is damaged. */
const char *partition_extent_get(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number);

#endif
