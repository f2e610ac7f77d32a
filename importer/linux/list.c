/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * list.c - which block devices there are, from all that the kernel shows. */
#include <string.h>

#include "freestanding/message.h"
#include "importer/linux/linux.h"

enum {
	/* struct linux_dirent64: ino, off, reclen, type, name */
	DIRENT_LENGTH_OFFSET = 16,
	DIRENT_NAME_OFFSET = 19,
	DIRECTORY_BUFFER_BYTES = 4096,
};

/* The list that is made. */
struct listing {
	struct block_device *list;
	unsigned count, count_max;
};

static void add(struct listing *listing, const struct block_device *block)
{
	unsigned i;

	for (i = 0; i < listing->count && i < listing->count_max; i++) {
		if (strcmp(listing->list[i].name, block->name) == 0)
			return;
	}
	if (listing->count++ < listing->count_max)
		listing->list[i] = *block;
}

/* Calls visit for every name in a directory that can be a device's. */
static void for_each_name(const char *directory,
	void (*visit)(struct listing *listing, const char *path, struct block_device *block),
	struct listing *listing)
{
	uint8_t buffer[DIRECTORY_BUFFER_BYTES];
	struct block_device block;
	char path[64];
	size_t length = strlen(directory);
	const char *name;
	long fd = system_open(directory, OPEN_READ | OPEN_DIRECTORY, 0), size, at;

	memcpy(path, directory, length);
	while (fd >= 0 && (size = call(SYS_GETDENTS64, fd, buffer, sizeof buffer)) > 0) {
		for (at = 0; at < size; at += buffer[at + DIRENT_LENGTH_OFFSET] |
					      buffer[at + DIRENT_LENGTH_OFFSET + 1] << 8) {
			name = (const char *)buffer + at + DIRENT_NAME_OFFSET;
			if (name[0] == '.' || strlen(name) >= sizeof block.name)
				continue;
			memcpy(block.name, name, strlen(name) + 1);
			memcpy(path + length, name, strlen(name) + 1);
			visit(listing, path, &block);
		}
	}
	system_close(fd);
}

/* /sys/class/block/NAME/dev holds "major:minor". */
static void visit_sys(struct listing *listing, const char *directory, struct block_device *block)
{
	char path[80], text[32];
	size_t length = strlen(directory), digits;
	long fd, size;

	memcpy(path, directory, length);
	memcpy(path + length, "/dev", sizeof "/dev");
	fd = system_open(path, OPEN_READ, 0);
	if (fd < 0)
		return;
	size = system_read_all((int)fd, text, sizeof text);
	system_close(fd);
	if (size <= 0)
		return;
	digits = number_get(text, (size_t)size, &block->major);
	if (digits == 0 || digits >= (size_t)size || text[digits] != ':')
		return;
	if (number_get(text + digits + 1, (size_t)size - digits - 1, &block->minor) > 0)
		add(listing, block);
}

static void visit_dev(struct listing *listing, const char *path, struct block_device *block)
{
	struct file_status status;

	if (system_lstat(path, &status) < 0 || status.type != MODE_BLOCK)
		return;
	block->major = status.major;
	block->minor = status.minor;
	block_device_correct(block);
	add(listing, block);
}

unsigned linux_list(struct block_device *list, unsigned count_max)
{
	static struct block_device printed[CANDIDATES_MAX];
	unsigned i, count = block_device_list(printed, CANDIDATES_MAX);
	struct listing listing;

	listing.list = list;
	listing.count = 0;
	listing.count_max = count_max;
	for_each_name("/sys/class/block/", visit_sys, &listing);
	for (i = 0; i < count && i < CANDIDATES_MAX; i++)
		add(&listing, &printed[i]);
	if (listing.count == 0)
		for_each_name("/dev/", visit_dev, &listing);
	return listing.count > count ? listing.count : count;
}
