/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device.c - an open block device as the source of a payload. */
#include "importer/device.h"

#include <string.h>

#include "freestanding/message.h"
#include "freestanding/system.h"

#define FOUR_GIB ((uint64_t)1 << 32)

/* The part of a device that was read last by device_view. */
static struct {
	struct device *device;
	uint64_t offset;
	size_t size;
	uint8_t *room; /* DEVICE_WINDOW_ROOM_BYTES */
} window;

static int set_direct(struct device *device, int directly)
{
	if (device->is_direct != directly && system_read_directly(device->fd, directly) < 0)
		return -1;
	device->is_direct = directly;
	return 0;
}

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

static const char *check_offsets(struct device *device, uint64_t end)
{
	if (end <= FOUR_GIB || device->offsets_checked)
		return 0;
	if (offsets_wrap(device))
		return "this kernel reads the beginning of the disk again behind 4 GiB; split the "
		       "payload into smaller images";
	device->offsets_checked = 1;
	return 0;
}

static int is_in_window(const struct device *device, uint64_t offset, size_t size)
{
	return window.device == device && offset >= window.offset &&
	       offset - window.offset <= window.size &&
	       size <= window.size - (size_t)(offset - window.offset);
}

static uint8_t *window_bytes(void)
{
	size_t past = (size_t)window.room & (DEVICE_ALIGN_BYTES - 1);

	return window.room + (DEVICE_ALIGN_BYTES - past);
}

static const char *read_device(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	struct device *device = (struct device *)source;
	const char *problem;
	long result;

	if (is_in_window(device, offset, size)) {
		memcpy(to, window_bytes() + (size_t)(offset - window.offset), size);
		return 0;
	}
	device->failed_offset = offset;
	if (set_direct(device, 0))
		return "it cannot be read through the kernel's cache any more";
	problem = check_offsets(device, offset + size);
	if (problem)
		return problem;
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

/* --- The window: first the fast ways, then the careful one. --- */

void device_begin_window(struct device *device, uint8_t *room, uint64_t end_offset, int past_cache)
{
	window.room = room;
	window.device = device;
	window.size = 0;
	device->end_offset = end_offset;
	device->may_be_direct = past_cache && !device->is_file && system_is_linux();
}

/* Fills the window past the cache, from the block that offset is in. Returns -1 when that does not
 * work; so does the next one. */
static int fill_directly(struct device *device, uint64_t offset)
{
	uint64_t begin = offset & ~(uint64_t)(DEVICE_ALIGN_BYTES - 1);
	uint64_t end =
		(device->end_offset + DEVICE_ALIGN_BYTES - 1) & ~(uint64_t)(DEVICE_ALIGN_BYTES - 1);
	size_t size = DEVICE_WINDOW_BYTES;

	if (end > device->source.size_bytes)
		end = device->source.size_bytes;
	if (end - begin < size)
		size = (size_t)(end - begin);
	if (set_direct(device, 1) || read_once(device, begin, window_bytes(), size) != 0)
		return -1;
	window.offset = begin;
	window.size = size;
	return 0;
}

static int fill_through_cache(struct device *device, uint64_t offset)
{
	uint64_t left = device->end_offset - offset;
	size_t size = left < DEVICE_WINDOW_BYTES ? (size_t)left : DEVICE_WINDOW_BYTES;

	if (set_direct(device, 0) || check_offsets(device, offset + size) ||
		read_once(device, offset, window_bytes(), size) != 0)
		return -1;
	window.offset = offset;
	window.size = size;
	left -= size;
	system_read_ahead(device->fd, offset + size,
		left < DEVICE_WINDOW_BYTES ? (size_t)left : DEVICE_WINDOW_BYTES);
	return 0;
}

/* Only the bytes that are asked for, with all that can be done about errors: what cannot be read
 * may belong to another file. */
static const char *fill_with_care(struct device *device, uint64_t offset, size_t size)
{
	const char *problem = read_device(&device->source, offset, window_bytes(), size);

	if (problem)
		return problem;
	window.offset = offset;
	window.size = size;
	return 0;
}

const char *device_view(struct device *device, uint64_t offset, size_t size_max,
	const uint8_t **bytes, size_t *size)
{
	const char *problem;

	if (!is_in_window(device, offset, 1)) {
		window.size = 0;
		if (device->may_be_direct && fill_directly(device, offset))
			device->may_be_direct = 0;
		if (window.size == 0 && fill_through_cache(device, offset)) {
			problem = fill_with_care(device, offset, size_max);
			if (problem)
				return problem;
		}
	}
	*bytes = window_bytes() + (size_t)(offset - window.offset);
	*size = window.size - (size_t)(offset - window.offset);
	if (*size > size_max)
		*size = size_max;
	return 0;
}

/* --- Opening. --- */

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
