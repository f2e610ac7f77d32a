/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * candidates.c - which block devices there are, and how to open them. */
#include "importer/candidates.h"

#include <string.h>

#include "format/bytes.h"
#include "freestanding/number.h"
#include "freestanding/system.h"

enum {
	LINE_BYTES_MAX = 256,
	/* struct linux_dirent64: ino, off, reclen, type, name */
	DIRENT_LENGTH_OFFSET = 16,
	DIRENT_NAME_OFFSET = 19,
	DIRECTORY_BUFFER_BYTES = 4096,
};

#define SYS_BLOCK      "/sys/class/block"
#define TEMPORARY_NODE "/dev/payload-import.node"

static struct candidate *find_name(struct candidates *all, const char *name)
{
	unsigned i;

	for (i = 0; i < all->count; i++) {
		if (strcmp(all->list[i].block.name, name) == 0)
			return &all->list[i];
	}
	return 0;
}

static void add(struct candidates *all, const struct block_device *block)
{
	if (block_device_is_skipped(block->name) || find_name(all, block->name))
		return;
	if (all->count == CANDIDATES_MAX) {
		all->overflowed = 1;
		return;
	}
	all->list[all->count].block = *block;
	all->list[all->count].finding = "not probed";
	all->list[all->count].size_bytes = PAYLOAD_SIZE_UNKNOWN;
	all->count++;
}

/* Joins three texts; returns 0 when they do not fit. */
static int join_path(char *to, size_t room, const char *a, const char *b, const char *c)
{
	size_t a_length = strlen(a), b_length = strlen(b), c_length = strlen(c);

	if (a_length + b_length + c_length >= room)
		return 0;
	memcpy(to, a, a_length);
	memcpy(to + a_length, b, b_length);
	memcpy(to + a_length + b_length, c, c_length + 1);
	return 1;
}

/* Calls visit for every name in a directory. */
static void for_each_name(const char *directory,
	void (*visit)(struct candidates *all, const char *name), struct candidates *all)
{
	uint8_t buffer[DIRECTORY_BUFFER_BYTES];
	long fd = system_open(directory, OPEN_READ, 0), size, at;

	if (fd < 0)
		return;
	for (;;) {
		size = system_read_directory((int)fd, buffer, sizeof buffer);
		if (size <= 0)
			break;
		for (at = 0; at < size; at += buffer[at + DIRENT_LENGTH_OFFSET] |
					      buffer[at + DIRENT_LENGTH_OFFSET + 1] << 8)
			visit(all, (const char *)buffer + at + DIRENT_NAME_OFFSET);
	}
	system_close((int)fd);
}

/* /sys/class/block/NAME/dev holds "major:minor". */
static void visit_sys(struct candidates *all, const char *name)
{
	struct block_device block;
	char path[128], text[32];
	size_t length = strlen(name), digits;
	long fd, size;

	if (name[0] == '.' || length >= sizeof block.name)
		return;
	if (!join_path(path, sizeof path, SYS_BLOCK "/", name, "/dev"))
		return;
	fd = system_open(path, OPEN_READ, 0);
	if (fd < 0)
		return;
	size = system_read_all((int)fd, text, sizeof text);
	system_close((int)fd);
	if (size <= 0)
		return;
	digits = number_get(text, (size_t)size, &block.major);
	if (digits == 0 || digits >= (size_t)size || text[digits] != ':')
		return;
	if (number_get(text + digits + 1, (size_t)size - digits - 1, &block.minor) == 0)
		return;
	memcpy(block.name, name, length + 1);
	add(all, &block);
}

static void visit_dev(struct candidates *all, const char *name)
{
	struct block_device block;
	struct file_status status;
	char path[DEVICE_PATH_BYTES];
	size_t length = strlen(name);

	if (name[0] == '.' || length >= sizeof block.name)
		return;
	if (!join_path(path, sizeof path, "/dev/", name, "") || system_lstat(path, &status) < 0)
		return;
	if ((status.mode & MODE_TYPE_MASK) != MODE_BLOCK)
		return;
	memcpy(block.name, name, length + 1);
	block.major = status.device.major;
	block.minor = status.device.minor;
	block_device_correct(&block);
	add(all, &block);
}

static void add_line(struct candidates *all, const char *line, size_t length)
{
	struct block_device block;

	if (block_device_get_line(&block, line, length) == 0)
		return;
	block_device_correct(&block);
	add(all, &block);
}

/* Reads /proc/partitions line by line; a line longer than the buffer is passed over. */
static void collect_proc(struct candidates *all)
{
	char line[LINE_BYTES_MAX], piece[LINE_BYTES_MAX];
	size_t used = 0;
	long fd = system_open("/proc/partitions", OPEN_READ, 0), size, i;

	if (fd < 0)
		return;
	while ((size = system_read((int)fd, piece, sizeof piece)) > 0) {
		for (i = 0; i < size; i++) {
			if (piece[i] == '\n') {
				if (used < sizeof line)
					add_line(all, line, used);
				used = 0;
			} else if (used < sizeof line) {
				line[used++] = piece[i];
			}
		}
	}
	system_close((int)fd);
}

void candidates_collect(struct candidates *all, int proc_only)
{
	all->count = 0;
	all->overflowed = 0;
	if (!proc_only)
		for_each_name(SYS_BLOCK, visit_sys, all);
	collect_proc(all);
	if (!proc_only && all->count == 0)
		for_each_name("/dev", visit_dev, all);
}

/* "cciss!c0d0" lies at /dev/cciss/c0d0. */
static void put_node_path(char path[DEVICE_PATH_BYTES], const char *name)
{
	size_t i;

	join_path(path, DEVICE_PATH_BYTES, "/dev/", name, "");
	for (i = 0; path[i]; i++) {
		if (path[i] == '!')
			path[i] = '/';
	}
}

/* Makes a node and opens the device through it; removes the node when that fails or when it is only
 * a temporary one. */
static long open_new_node(const char *path, const struct block_device *block, int temporary)
{
	struct device_number number;
	long result;

	number.major = block->major;
	number.minor = block->minor;
	result = system_mknod(path, MODE_BLOCK | 0600, number);
	if (result < 0)
		return result;
	result = system_open(path, OPEN_READ, 0);
	if (result < 0 || temporary)
		system_unlink(path);
	return result;
}

long candidate_open(const struct candidate *candidate, struct device *device)
{
	const struct block_device *block = &candidate->block;
	char path[DEVICE_PATH_BYTES];
	struct file_status status;
	long fd;

	put_node_path(path, block->name);
	fd = system_stat(path, &status);
	if (fd == -ERROR_NOENT) {
		system_mkdir("/dev", 0755);
		fd = open_new_node(path, block, 0);
	} else if (fd == 0 && (status.mode & MODE_TYPE_MASK) == MODE_BLOCK &&
		   status.device.major == block->major && status.device.minor == block->minor) {
		fd = system_open(path, OPEN_READ, 0);
	} else {
		system_unlink(TEMPORARY_NODE);
		fd = open_new_node(TEMPORARY_NODE, block, 1);
	}
	if (fd < 0)
		return fd;
	device_begin(device, (int)fd, path);
	return 0;
}
