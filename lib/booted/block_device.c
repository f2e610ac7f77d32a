/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_device.c - block devices: which there are, what their names tell, opening one. */
#include "booted/block_device.h"

#include <string.h>

#include "format/payload.h"
#include "freestanding/files.h"
#include "freestanding/message.h"

int block_device_get_line(struct block_device *device, const char *line, size_t length)
{
	enum { MAJOR, MINOR, BLOCKS, NAME, WORDS };
	uint32_t numbers[2];
	size_t at = 0, begin = 0;
	int word;

	for (word = MAJOR; word < WORDS; word++) {
		while (at < length && (line[at] == ' ' || line[at] == '\t'))
			at++;
		for (begin = at; at < length && line[at] > ' '; at++)
			;
		if (at == begin || (word <= MINOR && number_get(line + begin, at - begin,
							     &numbers[word]) != at - begin))
			return 0;
	}
	if (at - begin >= BLOCK_NAME_BYTES || line[begin] == '/' || line[begin] == '.')
		return 0;
	memcpy(device->name, line + begin, at - begin);
	device->name[at - begin] = 0;
	device->major = numbers[MAJOR];
	device->minor = numbers[MINOR];
	return 1;
}

void block_device_correct(struct block_device *device)
{
	enum { MAJOR_PRIMARY = 3, MAJOR_SECONDARY = 22, MINORS_A_DISK = 64 };
	const char *name = device->name;
	uint32_t part = 0;

	if ((device->major != MAJOR_PRIMARY && device->major != MAJOR_SECONDARY) ||
		strncmp(name, "hd", 2) != 0 || name[2] < 'a' || name[2] > 'd' ||
		name[3 + number_get(name + 3, strlen(name + 3), &part)] != 0 ||
		part >= MINORS_A_DISK)
		return;
	device->major = name[2] < 'c' ? MAJOR_PRIMARY : MAJOR_SECONDARY;
	device->minor = (name[2] == 'b' || name[2] == 'd' ? MINORS_A_DISK : 0) + part;
}

int block_device_is_skipped(const char *name)
{
	static const char *const kinds[] = { "ram", "zram", "loop", "fd", "sr", "md", "dm-", "nbd",
		"drbd", "rbd", "mtdblock" };
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			return 1;
	}
	return 0;
}

int block_device_is_part_of(const char *part, const char *disk)
{
	size_t length = strlen(disk);
	uint32_t number;

	if (strncmp(part, disk, length) != 0)
		return 0;
	part += length;
	/* A disk whose name ends in a digit sets its partitions off with a 'p'. */
	if (length > 0 && disk[length - 1] >= '0' && disk[length - 1] <= '9' && *part++ != 'p')
		return 0;
	return *part != 0 && part[number_get(part, strlen(part), &number)] == 0;
}

unsigned block_device_list(struct block_device *list, unsigned count_max)
{
	static char text[64 * 1024];
	struct block_device device;
	unsigned count = 0;
	long size = system_read_file("/proc/partitions", text, sizeof text), at, end;

	for (at = 0; at < size; at = end + 1) {
		for (end = at; end < size && text[end] != '\n'; end++)
			;
		if (block_device_get_line(&device, text + at, (size_t)(end - at)) == 0)
			continue;
		block_device_correct(&device);
		if (count++ < count_max)
			list[count - 1] = device;
	}
	return count;
}

uint64_t block_device_bytes(int fd)
{
	unsigned long sectors = 0;
	uint64_t bytes = PAYLOAD_SIZE_UNKNOWN;

	if (system_ioctl(fd, IOCTL_BLKGETSIZE64, &bytes) < 0 &&
		system_ioctl(fd, 0x1260, &sectors) >= 0) /* BLKGETSIZE, all that Fiwix has */
		bytes = (uint64_t)sectors * BLOCK_SECTOR_BYTES;
	return bytes;
}

long block_device_open(const struct block_device *device, long flags)
{
	static const char private_node[] = "/dev/.payload-import.node";
	char path[5 + BLOCK_NAME_BYTES] = "/dev/";
	struct file_status status;
	const char *node;
	long made, fd;
	size_t i;

	for (i = 0; device->name[i]; i++) /* "cciss!c0d0" lies at /dev/cciss/c0d0 */
		path[5 + i] = device->name[i] == '!' ? '/' : device->name[i];
	system_mkdir("/dev", 0755);
	system_unlink(private_node);
	made = system_mknod(private_node, MODE_BLOCK | 0600, device->major, device->minor);
	for (node = private_node;; node = path) {
		fd = system_open(node, flags, 0);
		if (node == private_node)
			system_unlink(private_node);
		if (fd >= 0 && system_fstat((int)fd, &status) == 0 && status.type == MODE_BLOCK &&
			status.major == device->major && status.minor == device->minor)
			return fd;
		if (fd >= 0) /* another's: made from wrong numbers, or exchanged */
			system_close(fd);
		if (node == path || (fd < 0 && fd != -ERROR_NOENT && fd != -ERROR_ACCES))
			return fd >= 0 ? -ERROR_NOTBLK : made < 0 && fd == -ERROR_NOENT ? made : fd;
	}
}
