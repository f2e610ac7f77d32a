/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * contents.h - what is on a disk that boots, read back: partitions, the files of its FAT beside
 * their list, and each way it boots. */
#ifndef MKPAYLOAD_DISK_CONTENTS_H
#define MKPAYLOAD_DISK_CONTENTS_H

#include "format/disk/partition_extent.h"
#include "format/sha256sums_put.h"
#include "mkpayload/disk/plan.h"

/* Of a file, beside SHA256SUMS; what is wrong comes last. */
enum content_state {
	CONTENT_LISTED,
	CONTENT_UNLISTED,
	CONTENT_DIFFERS,
	CONTENT_MISSING,
	CONTENT_UNKNOWN, /* what boots, and is not in the list */
};

struct content_file {
	char *path;
	uint64_t size_bytes;
	uint8_t digest[SHA256_DIGEST_BYTES];
	enum content_state state;
	char *version; /* "Linux 6.1.0-57-amd64"; 0: it says none that is known */
};

struct content_partition {
	uint32_t number;
	struct partition_extent place;
	char *text;
};

/* BIOS, and UEFI on each machine. */
enum { CONTENT_WAYS = 5 };

struct content_way {
	const char *name;
	int does_boot;
	const char *line, *why_not; /* the kernel's command line */
};

struct contents {
	struct content_partition *partition;
	size_t partitions;
	struct content_file *file;
	size_t files;
	struct content_way way[CONTENT_WAYS];
	struct words problems; /* phrases that say what else is wrong */
};

/* Dies where it cannot be read, or has no FAT. */
void contents_read(struct contents *contents, const char *path);

#endif
