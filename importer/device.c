/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device.c - an open block device or file as the source of a payload. */
#include <string.h>

#include "importer/importer.h"

long device_read_once(struct device *device, uint64_t offset, void *to, size_t size)
{
	long result = system_seek(device->fd, offset);

	if (result >= 0)
		result = system_read_all(device->fd, to, size);
	return result < 0 ? result : (size_t)result != size;
}

/* File offsets of Fiwix wrap at 4 GiB without an error: there the beginning is read again. */
static int offsets_wrap(struct device *device, uint64_t end)
{
	const uint64_t four_gib = (uint64_t)1 << 32;
	uint8_t first[BLOCK_SECTOR_BYTES], beyond[BLOCK_SECTOR_BYTES];

	if (end <= four_gib || device->offsets_checked)
		return 0;
	device->offsets_checked = device_read_once(device, 0, first, sizeof first) != 0 ||
				  device_read_once(device, four_gib, beyond, sizeof beyond) != 0 ||
				  memcmp(first, beyond, sizeof first) != 0;
	return !device->offsets_checked;
}

static const char *read_at(struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	struct device *device = (struct device *)source;
	long result;

	device->failed_offset = offset;
	if (offsets_wrap(device, offset + size))
		return "this kernel reads the beginning of the disk again behind 4 GiB; split the "
		       "payload into smaller images";
	result = (extras.read ? extras.read : device_read_once)(device, offset, to, size);
	if (result > 0)
		return "the device ends here, short of the length it tells (Fiwix leaves out the "
		       "last sector of an odd number); pad the image to a multiple of 4096 bytes";
	return result < 0 ? system_error_text(result) : 0;
}

long device_begin(struct device *device, long fd, const char *path)
{
	struct file_status status;
	long result = fd < 0 ? fd : system_fstat((int)fd, &status);

	if (result == 0 && status.type != MODE_FILE && status.type != MODE_BLOCK)
		result = -ERROR_NOTBLK;
	if (result < 0) {
		system_close(fd);
		return result;
	}
	memset(device, 0, sizeof *device);
	device->path = path;
	device->fd = (int)fd;
	device->is_file = status.type == MODE_FILE;
	device->source.read_at = read_at;
	device->source.size_bytes =
		device->is_file ? status.size_bytes : block_device_bytes((int)fd);
	return 0;
}

void device_say(const struct device *device, uint64_t offset, const char *name, const char *reason)
{
	complain(device->path, ": byte ", message_number(offset), ": ", name, *name ? ": " : "",
		reason);
}
