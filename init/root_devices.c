/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_devices.c - the block devices that there are, and what is on each. */
#include "init/root_devices.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "init/bring_up.h"
#include "init/join.h"
#include "init/names.h"
#include "init/root_links.h"

#define BLOCK INITIAL_SYS "/class/block/"

enum { TEXT_BYTES = 1024, PATH_BYTES = 256 };

/* --- What the kernel says. --- */

/* Reads a file of a device's directory; an empty text where there is none. */
static const char *get_text(const char *name, const char *leaf)
{
	static char text[TEXT_BYTES];
	char path[PATH_BYTES];
	long size = -1;

	if (join(path, BLOCK, name, leaf))
		size = system_read_file(path, text, sizeof text - 1);
	text[size > 0 ? size : 0] = 0;
	return text;
}

/* Without division, and without a multiplication that i386 would need a library for. */
static uint64_t get_number(const char *text)
{
	uint64_t number = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		number = (number << 3) + (number << 1) + (uint64_t)(*text - '0');
	return number;
}

/* What stands behind the key in one of the lines, up to the end of the line. */
static const char *get_value(const char *lines, const char *key)
{
	static char value[TEXT_BYTES];
	size_t length = strlen(key), i;

	for (value[0] = 0; *lines; lines += *lines == '\n') {
		if (strncmp(lines, key, length) == 0) {
			for (i = 0; lines[length + i] && lines[length + i] != '\n'; i++)
				value[i] = lines[length + i];
			value[i] = 0;
		}
		while (*lines && *lines != '\n')
			lines++;
	}
	return value;
}

/* A number of the world's, which no two disks have; serial numbers are often all the same. */
static void get_wwid(struct root_device *device)
{
	static const char *const begins[] = { "naa.", "eui.", "uuid." };
	static const char *const leaves[] = { "/wwid", "/device/wwid", "/../wwid",
		"/../device/wwid" };
	const char *text;
	size_t i, j;

	for (i = device->number ? 2 : 0; i < (device->number ? 4u : 2u); i++) {
		text = get_value(get_text(device->name, leaves[i]), "");
		for (j = 0; j < sizeof begins / sizeof *begins; j++)
			if (strncmp(text, begins[j], strlen(begins[j])) == 0)
				join(device->wwid, text);
	}
}

/* Where devtmpfs has them, they go with their devices, and none that we make. */
static void make_node(const char *path, const char *lines)
{
	uint32_t major = (uint32_t)get_number(get_value(lines, "MAJOR="));

	if (!bring_up_has_devtmpfs())
		system_mknod(path, MODE_BLOCK | 0600, major,
			(uint32_t)get_number(get_value(lines, "MINOR=")));
}

/* Returns 0 for what is no device, or is not worth a look: memory, and floppy disks, which take
 * seconds to say that there is none. */
static int get_device(struct root_device *device, const char *name)
{
	const char *lines;

	memset(device, 0, sizeof *device);
	if (!join(device->name, name) || strncmp(name, "ram", 3) == 0 ||
		(name[0] == 'f' && name[1] == 'd'))
		return 0;
	lines = get_text(name, "/uevent");
	device->major = (uint32_t)get_number(get_value(lines, "MAJOR="));
	device->minor = (uint32_t)get_number(get_value(lines, "MINOR="));
	device->number = (uint32_t)get_number(get_value(lines, "PARTN="));
	join(device->path, INITIAL_DEV "/", get_value(lines, "DEVNAME="));
	make_node(device->path, lines);
	device->size_bytes = get_number(get_text(name, "/size")) << 9;
	if (device->number) {
		device->first_sector = get_number(get_text(name, "/start"));
		lines = get_text(name, "/../uevent");
		join(device->disk, INITIAL_DEV "/", get_value(lines, "DEVNAME="));
		make_node(device->disk, lines);
	}
	return device->size_bytes > 0;
}

/* --- What is on it. --- */

struct node_source {
	struct payload_source source;
	int fd;
};

static const char *read_at(struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	int fd = ((struct node_source *)(void *)source)->fd;
	long result = system_seek(fd, offset);

	if (result >= 0)
		result = system_read_all(fd, to, size);
	return result < 0              ? system_error_text(result)
	       : (size_t)result < size ? "it ends before"
				       : 0;
}

/* Returns 0, or why it cannot be opened. */
static const char *open_node(struct node_source *node, const char *path)
{
	long fd = system_open(path, OPEN_READ | OPEN_CLOSE_ON_EXEC, 0);
	uint64_t size_bytes = 0;

	node->fd = (int)fd;
	node->source.read_at = read_at;
	if (fd >= 0)
		system_ioctl(fd, IOCTL_BLKGETSIZE64, &size_bytes);
	node->source.size_bytes = size_bytes;
	return fd < 0 ? system_error_text(fd) : 0;
}

static void read_partition(struct root_device *device)
{
	static struct partition_table table;
	struct node_source disk;
	uint32_t sector_bytes =
		(uint32_t)get_number(get_text(device->name, "/../queue/logical_block_size"));

	memset(&disk, 0, sizeof disk);
	if (sector_bytes < 512 || open_node(&disk, device->disk))
		return;
	partition_open(&table, &disk.source, sector_bytes);
	partition_get(&device->partition, &table, device->number);
	system_close(disk.fd);
}

static void read_device(struct root_device *device)
{
	static uint8_t room[SUPERBLOCK_ROOM_BYTES];
	struct node_source node;

	memset(&node, 0, sizeof node);
	get_wwid(device);
	device->problem = open_node(&node, device->path);
	if (device->problem)
		return;
	device->problem = superblock_read(&device->superblock, &node.source, room);
	system_close(node.fd);
	if (device->number)
		read_partition(device);
	root_links_make(device->path, &device->superblock, device->number ? &device->partition : 0);
}

/* --- The list. --- */

static int is_as_before(const struct root_device *a, const struct root_device *b)
{
	return a->major == b->major && a->minor == b->minor && a->size_bytes == b->size_bytes &&
	       a->first_sector == b->first_sector && !a->problem;
}

/* Each that is seen takes its place behind those that were seen before it; behind them is what is
 * not seen yet, and then what was forgotten. */
void root_devices_look(struct root_devices *devices, int all_anew)
{
	static struct root_device seen;
	struct root_device **list = devices->list, *device;
	char name[NAMES_BYTES] = "";
	unsigned used = 0, i;
	int is_known;

	devices->is_full = 0;
	while (names_next(BLOCK, name)) {
		if (!get_device(&seen, name))
			continue;
		devices->is_full |= used == ROOT_DEVICES_MAX;
		if (used == ROOT_DEVICES_MAX)
			break;
		for (i = used; i < devices->count && strcmp(list[i]->name, seen.name) != 0; i++)
			;
		is_known = i < devices->count;
		if (i == ROOT_DEVICES_MAX)
			i--;
		else if (!is_known)
			devices->count++;
		device = list[i] ? list[i] : memory_get(sizeof *device);
		devices->is_full |= !device;
		devices->count -= !device; /* it was a new one, the last of the list */
		if (!device)
			continue;
		list[i] = list[used];
		list[used++] = device;
		if (is_known && !all_anew && is_as_before(device, &seen))
			continue;
		*device = seen;
		read_device(device);
	}
	devices->count = used;
}
