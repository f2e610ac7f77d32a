/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device.h - an open block device (or a regular file) as the source of a payload.
 *
 * Reads that fail are tried again; then the failing sector is found, so that the byte offset in the
 * message is the right one. */
#ifndef IMPORTER_DEVICE_H
#define IMPORTER_DEVICE_H

#include "format/payload_reader.h"
#include "format/payload_sums.h"

enum {
	DEVICE_PATH_BYTES = 256,
	DEVICE_READ_TRIES = 4,
	DEVICE_RETRY_MS = 200,
	DEVICE_SECTOR_BYTES = 512,
	DEVICE_WINDOW_BYTES = 1024 * 1024,
	/* What every disk's blocks divide, for reads past the cache. */
	DEVICE_ALIGN_BYTES = 4096,
	DEVICE_WINDOW_ROOM_BYTES = DEVICE_WINDOW_BYTES + DEVICE_ALIGN_BYTES,
};

struct device {
	struct payload_source source; /* first: a source is a device */
	char path[DEVICE_PATH_BYTES];
	int fd;
	uint64_t failed_offset; /* of the sector that could not be read */
	int offsets_checked;    /* do they wrap at 4 GiB? */
	int is_file;            /* a regular one: its length is certain */
	uint64_t end_offset;    /* of the payload; the window reads no further */
	int may_be_direct;      /* the window is read past the kernel's cache, while that works */
	int is_direct;          /* that is how it is read now */
};

/* Takes over an open descriptor; path is what messages call it. */
void device_begin(struct device *device, int fd, const char *path);

/* Opens the node or regular file at path. Returns 0 or a negative error number. */
long device_open(struct device *device, const char *path);

void device_close(struct device *device);

/* Reads the first bytes and the header. Returns 0 for a payload, else a static phrase. */
const char *device_probe(struct device *device);

/* Begins to read the payload from front to back, through a window of DEVICE_WINDOW_BYTES: there is
 * one for all devices, of the one that began last, in the caller's room of
 * DEVICE_WINDOW_ROOM_BYTES. past_cache is best where nothing but reading
 * takes time; through its cache the kernel reads ahead while the program works. */
void device_begin_window(struct device *device, uint8_t *room, uint64_t end_offset, int past_cache);

/* Shows bytes at an offset of the payload: *size of them, from 1 to size_max (which is at most
 * DEVICE_WINDOW_BYTES). They stay until the next
 * call. Returns 0 or a static phrase, with failed_offset. */
const char *device_view(struct device *device, uint64_t offset, size_t size_max,
	const uint8_t **bytes, size_t *size);

/* Say what is wrong at a byte of the device, in a file (name may be empty) or in the digests, and
 * return -1. */
int device_fail(const struct device *device, uint64_t offset, const char *name, const char *reason);
int device_fail_sums(const struct device *device, const struct payload_sums *sums);

#endif
