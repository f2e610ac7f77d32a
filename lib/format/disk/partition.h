/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition.h - how partitions are named by the table of their disk: PARTUUID=, PARTLABEL=.
 *
 *	offset | size | meaning (of a GPT's header, sector 1 and the last one; UEFI 2.10, 5.3)
 *	     0 |    8 | "EFI PART"
 *	    12 |    4 | size of the header, at least 92
 *	    16 |    4 | its CRC-32, with zeros here
 *	    24 |    8 | the sector that it is in
 *	    40 |  2*8 | the first and the last sector that partitions may have
 *	    72 |    8 | where the entries are
 *	    80 |    4 | how many, and how long each is: 128
 *	    88 |    4 | the CRC-32 of all entries
 * and of each entry
 *	     0 |   16 | type; zeros: no partition
 *	    16 |   16 | PARTUUID
 *	    32 |  2*8 | first and last sector
 *	    56 |   72 | PARTLABEL, UTF-16LE
 *
 * An MBR (mbr.h) has a signature at 440, which with the number is the PARTUUID; without one there
 *is none, nor has an extended partition one. Which partitions there are is the kernel's to say;
 *here is what the one with a number is called. */
#ifndef FORMAT_DISK_PARTITION_H
#define FORMAT_DISK_PARTITION_H

#include "format/disk/label.h"
#include "format/payload.h"

enum {
	PARTITION_GPT_ENTRIES_MAX = 1024, /* a table with more is passed over; usual are 128 */
	PARTITION_NUMBER_MAX = 255,       /* of an MBR's; Linux has no more */
	PARTITION_LABEL_UNITS = 36,
};

struct partition_table {
	struct payload_source *source;
	uint32_t sector_bytes;
	uint32_t gpt_entries; /* 0: no GPT */
	uint64_t gpt_entries_at;
	int is_mbr, is_copy; /* is_copy: of a GPT whose header in front is damaged */
};

struct partition {
	char uuid[UUID_TEXT_BYTES + 1]; /* empty: it has none */
	char label[3 * PARTITION_LABEL_UNITS + 1];
};

/* Reads the table of a whole disk, whose logical sectors have 512 to 4096 bytes. Where a GPT is
 * damaged its copy at the end counts; where there is nothing, no partition has a name. */
void partition_open(
	struct partition_table *table, struct payload_source *source, uint32_t sector_bytes);
/* Returns 1, or 0 where the table has no such partition, or one that is not on the disk. */
int partition_get(struct partition *found, const struct partition_table *table, uint32_t number);

#endif
