/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device.c - opening a block device for writing, when nobody else uses it.
 *
 * The kernel has the last word (O_EXCL); what is looked up in /proc and /sys before is there to say
 * who the user is. */
#include "host/device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host/listing.h"
#include "host/file.h"
#include "host/files_read.h"
#include "host/in_use.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "host/text.h"
#include "host/text_file.h"

enum { UEVENT_BYTES_MAX = 64 * 1024 };

struct device {
	const char *path;
	dev_t number;
	char *folder; /* in /sys */
};

/* The device number in /sys/dev/block/.../NAME/dev; 0 when there is none. */
static dev_t number_in(const char *folder, const char *name)
{
	char *path = format_string("%s/%s/dev", folder, name);
	unsigned major_number, minor_number;
	dev_t number = 0;
	FILE *file = fopen(path, "re");

	if (file && fscanf(file, "%u:%u", &major_number, &minor_number) == 2)
		number = makedev(major_number, minor_number);
	if (file)
		fclose(file);
	free(path);
	return number;
}

/* Whether number is the device or one of its partitions: folders in its folder that have a number
 * of their own. */
static int is_part_of(const struct device *device, dev_t number)
{
	struct listing listing;
	int found = 0;
	size_t i;

	if (number == 0)
		return 0; /* not a device at all */
	if (number == device->number)
		return 1;
	listing_read(&listing, device->folder);
	for (i = 0; i < listing.count && !found; i++)
		found = number_in(device->folder, listing.name[i]) == number;
	listing_free(&listing);
	return found;
}

static dev_t number_of_path(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISBLK(status.st_mode) ? status.st_rdev : 0;
}

/* Of a path in /proc: what is none there, as "tmpfs", is no file in the working directory. */
static dev_t number_of_listed(const char *path)
{
	return *path == '/' ? number_of_path(path) : 0;
}

/* A line of mountinfo (proc(5)): number, parent, MAJOR:MINOR, root, mount point, ... - type source.
 * The source counts too: a file system on several devices has a number of its own. */
static void check_mount(const struct device *device, char *line)
{
	unsigned major_number, minor_number;
	char point[4097], source[4097] = "";
	const char *separator = strstr(line, " - ");

	if (sscanf(line, "%*s %*s %u:%u %*s %4096s", &major_number, &minor_number, point) != 3)
		return;
	if (separator)
		sscanf(separator, " - %*s %4096s", source);
	if (is_part_of(device, makedev(major_number, minor_number)) ||
		is_part_of(device, number_of_listed(text_unescape(source))))
		die("%s: it, or a part of it, is mounted on %s", device->path,
			text_unescape(point));
}

static void check_swap(const struct device *device, char *line)
{
	char path[4097];

	if (sscanf(line, "%4096s", path) != 1)
		return;
	if (is_part_of(device, number_of_listed(text_unescape(path))))
		die("%s: it, or a part of it, is in use as swap (%s)", device->path, path);
}

static void check_lines(const struct device *device, const char *path,
	void (*check)(const struct device *device, char *line))
{
	struct text_file file;
	size_t length;
	char *line;

	if (text_file_open_any(&file, path))
		return; /* a kernel without it; O_EXCL decides alone */
	while ((line = text_file_cut(&file, &length)))
		check(device, line);
	text_file_close(&file);
}

/* What is built on the device: device mapper, RAID and others. */
static void check_holders(const struct device *device, const char *subfolder)
{
	char *path = format_string("%s%s/holders", device->folder, subfolder);
	struct listing listing;

	listing_read(&listing, path);
	if (listing.count > 0)
		die("%s: it, or a part of it, is in use by %s", device->path, listing.name[0]);
	listing_free(&listing);
	free(path);
}

static void check_all_holders(const struct device *device)
{
	struct listing listing;
	char *subfolder;
	size_t i;

	check_holders(device, "");
	listing_read(&listing, device->folder);
	for (i = 0; i < listing.count; i++) {
		if (!number_in(device->folder, listing.name[i]))
			continue;
		subfolder = format_string("/%s", listing.name[i]);
		check_holders(device, subfolder);
		free(subfolder);
	}
	listing_free(&listing);
}

/* A partition has a file of that name, and its folder lies in that of its disk, whose uevent says
 * what the disk is called in /dev. */
char *device_disk_of(const char *path)
{
	dev_t number = number_of_path(path);
	char *folder = format_string("/sys/dev/block/%u:%u", major(number), minor(number));
	char *partition = format_string("%s/partition", folder), *disk = 0;
	char *uevent = format_string("%s/../uevent", folder), *bytes = 0, *name;
	size_t size;

	if (number && access(partition, F_OK) == 0)
		bytes = file_read_path(uevent, &size, UEVENT_BYTES_MAX);
	name = bytes ? strstr(bytes, "DEVNAME=") : 0;
	if (name) {
		name += strlen("DEVNAME=");
		disk = format_string("/dev/%.*s", (int)strcspn(name, "\n"), name);
	}
	free(bytes);
	free(uevent);
	free(partition);
	free(folder);
	return disk;
}

void device_check_fits(const char *path, int fd, uint64_t size_bytes)
{
	char wanted[REPORT_SIZE_TEXT_BYTES], there[REPORT_SIZE_TEXT_BYTES];
	off_t device_bytes = lseek(fd, 0, SEEK_END);

	if (device_bytes < 0)
		die("%s: %s", path, strerror(errno));
	if ((uint64_t)device_bytes < size_bytes)
		die("%s: too small: the image takes %llu bytes (%s), the device has %lld (%s)",
			path, (unsigned long long)size_bytes, report_size(wanted, size_bytes),
			(long long)device_bytes, report_size(there, (uint64_t)device_bytes));
}

/* Whether the device of that folder is the one of that number, or lies on it, as a partition or by
 * a mapping does. */
static int lies_on(const char *folder, dev_t number)
{
	char *path = format_string("%s/partition", folder), *slaves, *below;
	int does = number_in(folder, ".") == number;
	struct listing listing;
	size_t i;

	if (!does && access(path, F_OK) == 0) {
		below = format_string("%s/..", folder);
		does = lies_on(below, number);
		free(below);
	}
	slaves = format_string("%s/slaves", folder);
	listing_read(&listing, slaves);
	for (i = 0; i < listing.count && !does; i++) {
		below = format_string("%s/%s", slaves, listing.name[i]);
		does = lies_on(below, number);
		free(below);
	}
	listing_free(&listing);
	free(slaves);
	free(path);
	return does;
}

/* Of a device that is read. */
static int shares_bytes(dev_t number, const void *context)
{
	const struct device *device = context;
	char *folder = format_string("/sys/dev/block/%u:%u", major(number), minor(number));
	char *node = format_string("/dev/block/%u:%u", major(number), minor(number)), *below;
	int does = lies_on(folder, device->number) || lies_on(device->folder, number);
	struct stat shown;
	char *shown_name = in_use_behind(node, folder, &shown);

	if (shown_name && S_ISBLK(shown.st_mode)) { /* a loop device of a device */
		below = format_string(
			"/sys/dev/block/%u:%u", major(shown.st_rdev), minor(shown.st_rdev));
		does = does || lies_on(below, device->number);
		free(below);
	}
	free(shown_name);
	free(node);
	free(folder);
	return does;
}

/* It is read, or what shares bytes with it, or, as a loop device, it shows a file that is. */
static void check_not_read(const struct device *device)
{
	char *above = format_string("%s/..", device->folder), *file;
	const char *read;
	struct stat status, shown;

	file = in_use_behind(device->path, device->folder, &shown);
	if (!file)
		file = in_use_behind(device->path, above, &shown); /* of a partition */
	if (stat(device->path, &status) == 0)
		output_rule_check_there(device->path, &status);
	if (file && files_read_find(&shown))
		die("%s: shows the file %s, which is read, and would be lost: write to another "
		    "device",
			device->path, file);
	read = files_read_find_device(shares_bytes, device);
	if (read)
		die("%s: has bytes of %s, which is read, and would be lost: write to another "
		    "device",
			device->path, read);
	free(file);
	free(above);
}

void device_check_not_read(const char *path, int fd)
{
	struct stat opened;
	struct device device = { path, 0, 0 };

	if (fstat(fd, &opened))
		die("%s: %s", path, strerror(errno));
	device.number = opened.st_rdev;
	device.folder =
		format_string("/sys/dev/block/%u:%u", major(device.number), minor(device.number));
	check_not_read(&device);
	free(device.folder);
}

int device_open_for_writing(const char *path, uint64_t size_bytes)
{
	struct device device = { path, number_of_path(path), 0 };
	struct stat opened;
	int fd;

	device.folder =
		format_string("/sys/dev/block/%u:%u", major(device.number), minor(device.number));
	check_lines(&device, "/proc/self/mountinfo", check_mount);
	check_lines(&device, "/proc/swaps", check_swap);
	check_all_holders(&device);
	check_not_read(&device);
	free(device.folder);
	fd = open(path, O_RDWR | O_EXCL | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", path,
			errno == EBUSY ? "in use: the kernel refuses to share it"
				       : strerror(errno));
	if (fstat(fd, &opened) || !S_ISBLK(opened.st_mode) || opened.st_rdev != device.number)
		die("%s: changed while it was looked at", path);
	device_check_fits(path, fd, size_bytes);
	return fd;
}
