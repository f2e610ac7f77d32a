/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * part.c - which part of an image or a device is meant. */
#include "chroot/part.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/disk/partition_extent.h"
#include "format/disk/root_name.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "payload/file_source.h"

enum { SECTOR_BYTES = 512, GET_SECTOR_BYTES = 0x1268 /* BLKSSZGET, include/uapi/linux/fs.h */ };

/* A part of an open file as a source of its own. */
struct window {
	struct payload_source source; /* first */
	int fd;
	uint64_t offset_bytes;
};

static const char *read_window(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	const struct window *window = (const struct window *)source;
	ssize_t got = file_get_at(window->fd, window->offset_bytes + offset, to, size);

	if (got < 0)
		return strerror(errno);
	return (size_t)got < size ? "it became shorter while it was read" : 0;
}

static void open_window(struct window *window, int fd, uint64_t offset_bytes, uint64_t size_bytes)
{
	memset(window, 0, sizeof *window);
	window->source.read_at = read_window;
	window->source.size_bytes = size_bytes;
	window->fd = fd;
	window->offset_bytes = offset_bytes;
}

static void open_table(struct partition_table *table, struct window *disk)
{
	struct stat status;
	int sector_bytes = SECTOR_BYTES;

	if (fstat(disk->fd, &status) == 0 && S_ISBLK(status.st_mode))
		ioctl(disk->fd, GET_SECTOR_BYTES, &sector_bytes);
	partition_open(table, &disk->source, (uint32_t)sector_bytes);
}

static int is_meant(const struct root_name *name, const struct window *disk,
	const struct partition_table *table, uint32_t number, const struct partition_extent *extent)
{
	static uint8_t room[SUPERBLOCK_ROOM_BYTES];
	struct superblock superblock;
	struct partition partition;
	struct window window;

	open_window(&window, disk->fd, extent->offset_bytes, extent->size_bytes);
	if (superblock_read(&superblock, &window.source, room))
		return 0;
	return partition_get(&partition, table, number) &&
	       root_name_is(name, &superblock, &partition);
}

/* Where a chain of logical partitions is damaged; "" where none is. Allocated. */
static char *where(const struct partition_extent *extent)
{
	return extent->link ? format_string(": entry %u, sector %llu", extent->chain,
				      (unsigned long long)extent->link)
			    : copy_string("");
}

/* The number of the only one of that name. */
static uint32_t find_named(const struct window *disk, const struct partition_table *table,
	const struct request *request)
{
	uint32_t most = partition_extent_last(table), number, found = 0;
	const char *problem, *damage = 0;
	struct partition_extent extent, damaged;
	struct root_name name;

	root_name_get(&name, request->partition);
	for (number = 1; number <= most; number++) {
		problem = partition_extent_get(&extent, table, number);
		if (problem && extent.link) {
			damage = problem;
			damaged = extent;
		}
		if (problem || !is_meant(&name, disk, table, number, &extent))
			continue;
		if (found)
			die("%s: two partitions are %s, %u and %u: take the number",
				request->target, request->partition, (unsigned)found,
				(unsigned)number);
		found = number;
	}
	if (!found && damage)
		die("%s: no partition is %s, but %s%s", request->target, request->partition, damage,
			where(&damaged));
	if (!found)
		die("%s: no partition is %s", request->target, request->partition);
	return found;
}

static void find_partition(struct part *part, struct window *disk, const struct request *request)
{
	struct partition_extent extent;
	struct partition_table table;
	const char *problem;
	uint32_t number;

	open_table(&table, disk);
	problem = partition_extent_check(&table);
	if (problem)
		die("%s: %s", request->target, problem);
	if (text_get_number(&number, request->partition, 10, UINT32_MAX))
		number = find_named(disk, &table, request);
	problem = partition_extent_get(&extent, &table, number);
	if (!problem && extent.is_cut)
		problem = "it reaches behind the end of the disk";
	if (problem)
		die("%s: partition %u: %s%s", request->target, (unsigned)number, problem,
			where(&extent));
	part->offset_bytes = extent.offset_bytes;
	part->size_bytes = extent.size_bytes;
}

void part_find(struct part *part, int image, const struct request *request)
{
	off_t size = lseek(image, 0, SEEK_END);
	struct window disk;

	if (size < 0)
		die("%s: %s", request->target, strerror(errno));
	part->offset_bytes = request->offset_bytes;
	part->size_bytes = request->size_bytes;
	if (part->offset_bytes >= (uint64_t)size + (size == 0) ||
		part->size_bytes > (uint64_t)size - part->offset_bytes)
		die("%s: --offset and --size lead behind its end, which is at %llu",
			request->target, (unsigned long long)size);
	if (part->offset_bytes % SECTOR_BYTES || part->size_bytes % SECTOR_BYTES)
		die_usage("", "--offset and --size: multiples of 512");
	open_window(&disk, image, 0, (uint64_t)size);
	if (request->partition)
		find_partition(part, &disk, request);
}

const char *part_look(
	const char *device, struct superblock *found, uint8_t room[SUPERBLOCK_ROOM_BYTES])
{
	struct file_source file;
	const char *problem = file_source_open(&file, device);

	if (problem)
		return problem;
	problem = superblock_read(found, &file.source, room);
	file_source_close(&file);
	return problem;
}
