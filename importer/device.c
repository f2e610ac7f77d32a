/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device.c - an open block device as the source of a payload. */
#include "importer/device.h"

#include <string.h>

#include "freestanding/message.h"
#include "freestanding/system.h"

#define FOUR_GIB ((uint64_t)1 << 32)

/* Reads once. Returns 0, a negative error number, or 1 when the device ends before size bytes. */
static long read_once(const struct device *device, uint64_t offset, void *to, size_t size)
{
	long result = system_seek(device->fd, offset);

	if (result < 0)
		return result;
	result = system_read_all(device->fd, to, size);
	if (result < 0)
		return result;
	return (size_t)result == size ? 0 : 1;
}

static long read_with_retries(const struct device *device, uint64_t offset, void *to, size_t size)
{
	long result = 0;
	int tries;

	for (tries = 0; tries < DEVICE_READ_TRIES; tries++) {
		if (tries > 0)
			system_sleep_ms(DEVICE_RETRY_MS);
		result = read_once(device, offset, to, size);
		if (result != -ERROR_IO)
			break;
	}
	return result;
}

/* Reads sector by sector what could not be read at once, up to the sector that fails. */
static long read_by_sector(struct device *device, uint64_t offset, uint8_t *to, size_t size)
{
	size_t done, part;
	long result;

	for (done = 0; done < size; done += part) {
		part = DEVICE_SECTOR_BYTES - (size_t)((offset + done) & (DEVICE_SECTOR_BYTES - 1));
		if (part > size - done)
			part = size - done;
		device->failed_offset = offset + done;
		result = read_with_retries(device, offset + done, to + done, part);
		if (result != 0)
			return result;
	}
	return 0;
}

/* File offsets of Fiwix wrap at 4 GiB without an error: what is read there is the beginning again.
 */
static int offsets_wrap(const struct device *device)
{
	uint8_t first[DEVICE_SECTOR_BYTES], beyond[DEVICE_SECTOR_BYTES];

	return read_once(device, 0, first, sizeof first) == 0 &&
	       read_once(device, FOUR_GIB, beyond, sizeof beyond) == 0 &&
	       memcmp(first, beyond, sizeof first) == 0;
}

static const char *read_device(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	struct device *device = (struct device *)source;
	long result;

	device->failed_offset = offset;
	if (offset + size > FOUR_GIB && !device->offsets_checked) {
		if (offsets_wrap(device))
			return "this kernel reads the beginning of the disk again behind 4 GiB; "
			       "split the payload into smaller images";
		device->offsets_checked = 1;
	}
	result = read_with_retries(device, offset, to, size);
	if (result == -ERROR_IO)
		result = read_by_sector(device, offset, to, size);
	if (result == 1 && !device->is_file && source->size_bytes != PAYLOAD_SIZE_UNKNOWN)
		return "the device ends here, short of the length it tells (Fiwix leaves out the "
		       "last sector of an odd number); pad the image to a multiple of 4096 bytes";
	if (result == 1)
		return "the device ends here";
	return result == 0 ? 0 : system_error_text(result);
}

void device_begin(struct device *device, int fd, const char *path)
{
	size_t length = strlen(path);

	memset(device, 0, sizeof *device);
	if (length >= sizeof device->path)
		length = sizeof device->path - 1;
	memcpy(device->path, path, length);
	device->fd = fd;
	device->source.read_at = read_device;
	if (system_device_bytes(fd, &device->source.size_bytes) < 0)
		device->source.size_bytes = PAYLOAD_SIZE_UNKNOWN;
}

long device_open(struct device *device, const char *path)
{
	struct file_status status;
	long fd, result;

	result = system_stat(path, &status);
	if (result < 0)
		return result;
	if ((status.mode & MODE_TYPE_MASK) == MODE_DIRECTORY)
		return -ERROR_ISDIR;
	fd = system_open(path, OPEN_READ, 0);
	if (fd < 0)
		return fd;
	device_begin(device, (int)fd, path);
	if ((status.mode & MODE_TYPE_MASK) == MODE_FILE) {
		device->is_file = 1;
		device->source.size_bytes = status.size_bytes;
	}
	return 0;
}

void device_close(struct device *device)
{
	system_close(device->fd);
	device->fd = -1;
}

const char *device_probe(struct device *device)
{
	struct payload_reader reader;

	return payload_reader_begin(&reader, &device->source, 0);
}

int device_fail(const struct device *device, uint64_t offset, const char *name, const char *reason)
{
	complain(device->path, ": byte ", message_number(offset), ": ", name, *name ? ": " : "",
		reason);
	return -1;
}

int device_fail_sums(const struct device *device, const struct payload_sums *sums)
{
	complain(device->path, ": byte ", message_number(sums->problem_offset),
		": " SHA256SUMS_NAME " line ", message_number(sums->line_number), ": ",
		sums->problem);
	return -1;
}
