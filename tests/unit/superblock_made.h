/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock_made.h - a disk in memory for super blocks that are written by hand. */
#ifndef TESTS_SUPERBLOCK_MADE_H
#define TESTS_SUPERBLOCK_MADE_H

#include "format/disk/superblock.h"
#include "format/put_bytes.h"
#include "source.h"
#include "tap.h"

enum { DISK_BYTES = 1 << 20 };

static uint8_t disk[DISK_BYTES];
static struct memory_source memory;
static struct superblock found;
static uint8_t room[SUPERBLOCK_ROOM_BYTES];

static void put(uint32_t at, const char *bytes, size_t size)
{
	memcpy(disk + at, bytes, size);
}

static inline void put_counted(uint32_t at, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		disk[at + i] = (uint8_t)(i + 0xa0);
}

static void clear(void)
{
	memset(disk, 0, sizeof disk);
	memset(room, 0x55, sizeof room);
	memory_open(&memory, disk, sizeof disk);
}

/* "type label uuid uuid_sub", and "!" where it is refused. */
static const char *seen(void)
{
	static char text[3000];
	const char *problem;

	memset(&found, 0x55, sizeof found);
	problem = superblock_read(&found, &memory.source, room);
	snprintf(text, sizeof text, "%s%s <%s> <%s> <%s>", problem ? problem : "",
		found.type ? found.type : "none", found.label, found.uuid, found.uuid_sub);
	if (found.refusal)
		strcat(text, " !");
	return text;
}

#endif
