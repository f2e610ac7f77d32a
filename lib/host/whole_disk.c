/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * whole_disk.c - a block device that becomes a disk with a partition table of its own. */
#include "host/whole_disk.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/device.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

/* linux/fs.h, which not every libc has beside its own headers. */
#define BLKRRPART 0x125f
#define BLKSSZGET 0x1268

enum {
	ATTRIBUTE_BYTES_MAX = 4096,
	VPD_HEAD_BYTES = 4, /* of SCSI's page 80: its length is the last of them */
	SECTOR_BYTES_MIN = 512,
	SECTOR_BYTES_MAX = 4096,
	END_BYTES = 1 << 20,
	TRIES = 20,
	PAUSE_MS = 50,
};

/* --- Which one it is. --- */

/* The folder of the device in /sys, without links; allocated. */
static char *folder_of(const char *path)
{
	struct stat status;
	char *link, *folder;

	if (stat(path, &status))
		die("%s: %s", path, strerror(errno));
	link = format_string("/sys/dev/block/%u:%u", major(status.st_rdev), minor(status.st_rdev));
	folder = realpath(link, 0);
	free(link);
	return folder ? folder : copy_string("");
}

/* Takes blanks away at both ends. */
static char *trim(char *text, size_t size)
{
	char *from = text, *trimmed;

	while (size > 0 && (unsigned char)from[size - 1] <= ' ')
		size--;
	while (size > 0 && (unsigned char)*from <= ' ') {
		from++;
		size--;
	}
	trimmed = size > 0 ? format_string("%.*s", (int)size, from) : 0;
	free(text);
	return trimmed;
}

/* Allocated; 0: none. */
static char *attribute(const char *folder, const char *name)
{
	char *path = format_string("%s/%s", folder, name), *bytes;
	size_t size;

	bytes = file_read_path(path, &size, ATTRIBUTE_BYTES_MAX);
	free(path);
	return bytes ? trim(bytes, size) : 0;
}

static char *scsi_serial(const char *folder)
{
	char *path = format_string("%s/device/vpd_pg80", folder), *bytes, *text = 0;
	size_t size;

	bytes = file_read_path(path, &size, ATTRIBUTE_BYTES_MAX);
	if (bytes && size > VPD_HEAD_BYTES)
		text = trim(
			format_string("%.*s", (int)(size - VPD_HEAD_BYTES), bytes + VPD_HEAD_BYTES),
			strlen(bytes + VPD_HEAD_BYTES));
	free(bytes);
	free(path);
	return text;
}

/* Of the first folder above that is a USB device. What lies above that is a hub, or the bus, whose
 * serial number is another one's. */
static char *usb_serial(const char *folder)
{
	char *above = copy_string(folder), *slash, *vendor = 0, *serial = 0;

	while (!vendor && (slash = strrchr(above, '/')) && slash > above) {
		*slash = 0;
		vendor = attribute(above, "idVendor");
	}
	if (vendor)
		serial = attribute(above, "serial");
	free(vendor);
	free(above);
	return serial;
}

/* virtio's is the disk's own, NVMe's its controller's, SCSI's and ATA's a page; what USB says is
 * that of a device above. Allocated; 0: none. */
static char *serial_of(const char *folder)
{
	char *serial = attribute(folder, "serial");

	if (!serial)
		serial = attribute(folder, "device/serial");
	if (!serial)
		serial = scsi_serial(folder);
	return serial ? serial : usb_serial(folder);
}

static int is_removable(const char *folder)
{
	char *loop = format_string("%s/loop", folder), *text = attribute(folder, "removable");
	int is = access(loop, F_OK) == 0 || (text && strcmp(text, "1") == 0);

	free(text);
	free(loop);
	return is;
}

void whole_disk_check(int fd, const char *path, const char *serial)
{
	char *link = format_string("/proc/self/fd/%d", fd), *disk = device_disk_of(link);
	char *folder = folder_of(link), *own = serial_of(folder);
	int sector_bytes;

	if (disk)
		die("%s: a partition of %s: a disk that boots is a whole one", path, disk);
	if (ioctl(fd, BLKSSZGET, &sector_bytes) == 0 && sector_bytes != SECTOR_BYTES_MIN)
		die("%s: has sectors of %d bytes; the disk that is written here is one of %d, and "
		    "does not boot from others",
			path, sector_bytes, (int)SECTOR_BYTES_MIN);
	if (serial && !own)
		die("%s: has no serial number, so whether it is %s is not known", path, serial);
	if (serial && strcmp(serial, own) != 0)
		die("%s: another disk: its serial number is %s, not %s", path, own, serial);
	if (!serial && !is_removable(folder))
		die("%s: is not removable, and may be the wrong one: --serial says which disk is "
		    "meant (lsblk -d -o NAME,SIZE,SERIAL,MODEL)",
			path);
	free(own);
	free(folder);
	free(link);
}

/* --- What was on it. --- */

static void clear(int fd, const char *path, uint64_t offset, uint64_t size)
{
	static const uint8_t zeros[SECTOR_BYTES_MAX];
	size_t part;

	for (; size > 0; size -= part, offset += part) {
		part = size < sizeof zeros ? (size_t)size : sizeof zeros;
		if (pwrite(fd, zeros, part, (off_t)offset) != (ssize_t)part)
			die("%s: %s", path, strerror(errno));
	}
}

int whole_disk_clear_end(int fd, const char *path, uint64_t end_offset)
{
	off_t size = lseek(fd, 0, SEEK_END);
	uint64_t sector_bytes, header, begin;
	char bytes[8];
	int found = 0;

	if (size < 0)
		die("%s: %s", path, strerror(errno));
	for (sector_bytes = SECTOR_BYTES_MIN; sector_bytes <= SECTOR_BYTES_MAX; sector_bytes *= 2) {
		header = ((uint64_t)size / sector_bytes - 1) * sector_bytes;
		if (header >= end_offset &&
			file_get_at(fd, header, bytes, sizeof bytes) == sizeof bytes &&
			memcmp(bytes, "EFI PART", sizeof bytes) == 0)
			found = 1;
	}
	begin = size > END_BYTES ? (uint64_t)size - END_BYTES : 0;
	begin = begin < end_offset ? end_offset : begin;
	clear(fd, path, begin, (uint64_t)size - begin);
	return found;
}

void whole_disk_read_table(int fd, const char *path)
{
	int result = -1, i;

	for (i = 0; i < TRIES; i++) {
		result = ioctl(fd, BLKRRPART);
		if (result == 0 || errno != EBUSY)
			break;
		clock_pause_ms(PAUSE_MS); /* udev looks at what was written */
	}
	if (result && errno != EINVAL) /* a device that has no partitions */
		complain("%s: note: the kernel has not read its new partitions: %s; unplug it, or "
			 "call partprobe",
			path, strerror(errno));
}
