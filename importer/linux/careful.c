/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * careful.c - reads again what could not be read at once: sector by sector, each of them several
 * times, so that the byte offset in the message is that of the one which fails. */
#include "importer/linux/linux.h"

static long read_sector(struct device *device, uint64_t offset, void *to, size_t size)
{
	enum { TRIES = 4, PAUSE_MS = 200 };
	long result = device_read_once(device, offset, to, size);
	int tries;

	for (tries = 1; tries < TRIES && result == -ERROR_IO; tries++) {
		system_sleep_ms(PAUSE_MS);
		result = device_read_once(device, offset, to, size);
	}
	return result;
}

static long read_again(struct device *device, uint64_t offset, void *to, size_t size)
{
	uint8_t *bytes = to;
	size_t done, part;
	long result = 0;

	for (done = 0; result == 0 && done < size; done += part) {
		device->failed_offset = offset + done;
		part = BLOCK_SECTOR_BYTES - (device->failed_offset & (BLOCK_SECTOR_BYTES - 1));
		if (part > size - done)
			part = size - done;
		result = read_sector(device, offset + done, bytes + done, part);
	}
	return result;
}

long linux_read_carefully(struct device *device, uint64_t offset, void *to, size_t size)
{
	long result = device_read_once(device, offset, to, size);

	return result == -ERROR_IO && !device->is_probed ? read_again(device, offset, to, size)
							 : result;
}
