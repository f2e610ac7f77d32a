/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock.h - what lies on a disk or a partition, and how it is named: LABEL=, UUID=.
 *
 * The type, label and UUID are those that blkid(8) says. Where it finds two file systems and says
 * none (one that was made over another), the order of the table in superblock.c decides. What is
 * read: the first 68 KiB, 256 bytes in two places at the end (RAID), and of FAT, exFAT and NTFS the
 * directory that has the label, a bounded number of clusters of it. Nothing on the disk makes that
 * more; a number that leads nowhere ends the search, and the label is empty. */
#ifndef FORMAT_DISK_SUPERBLOCK_H
#define FORMAT_DISK_SUPERBLOCK_H

#include "format/disk/superblock_kinds.h"

/* Returns 0, or the phrase of the source that could not be read; found is set in any case. */
const char *superblock_read(struct superblock *found, struct payload_source *source,
	uint8_t room[SUPERBLOCK_ROOM_BYTES]);

#endif
