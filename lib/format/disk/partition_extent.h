/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_extent.h - where a partition lies, for whoever cannot ask the kernel: one that has no
 * parser of tables, or a disk that is a file.
 *
 * Numbers are the kernel's (partition.h). A logical partition is a link of a chain of sectors,
 * each with a table as in mbr.h: entry 0 is the partition, from that sector on; entry 1 the next
 * link, from the extended partition on. A chain is followed for as many links as there are numbers,
 * so one that leads in a circle ends. */
#ifndef FORMAT_DISK_PARTITION_EXTENT_H
#define FORMAT_DISK_PARTITION_EXTENT_H

#include "format/disk/partition.h"

struct partition_extent {
	uint64_t offset_bytes, size_bytes;
};

/* Whether the disk has a table that can be relied on. Returns 0, or a static phrase: there is none,
 * or a GPT whose checksum is wrong, be its copy good or not. */
const char *partition_extent_check(const struct partition_table *table);

/* Returns 0, or a static phrase: there is no such partition, it is an extended one or not on the
 * disk, or the chain that leads to it is damaged. */
const char *partition_extent_get(
	struct partition_extent *extent, const struct partition_table *table, uint32_t number);

#endif
