/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock_kinds.h - what is known of a file system, and the readers of those kinds whose names
 * are more than two fields. */
#ifndef FORMAT_DISK_SUPERBLOCK_KINDS_H
#define FORMAT_DISK_SUPERBLOCK_KINDS_H

#include "format/disk/label.h"
#include "format/payload.h"

enum {
	SUPERBLOCK_ROOM_BYTES = 0x11000, /* btrfs is at 64 KiB */
	SUPERBLOCK_UUID_BYTES_MAX = 40,  /* of LUKS */
};

struct superblock {
	const char *type;    /* as blkid says it; 0: nothing that is known */
	const char *refusal; /* 0: it may be a root; else what it is: it is never mounted */
	char label[LABEL_BYTES_MAX + 1];
	char uuid[SUPERBLOCK_UUID_BYTES_MAX + 1];
	char uuid_sub[UUID_TEXT_BYTES + 1]; /* which one of several disks: btrfs, RAID */
};

struct superblock_disk {
	struct payload_source *source;
	const uint8_t *head; /* SUPERBLOCK_ROOM_BYTES, zeros behind the end */
};

/* Each takes what is at hand for its file system, and returns 0 when it is none after all. */
int fat_read(struct superblock *found, const struct superblock_disk *disk);
int fat_read_exfat(struct superblock *found, const struct superblock_disk *disk);
int fat_read_ntfs(struct superblock *found, const struct superblock_disk *disk);
int iso9660_read(struct superblock *found, const struct superblock_disk *disk);

#endif
