/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_write.c - an open block device or file, read and written at an offset, and flushed. */
#include "booted/block_write.h"

#include <string.h>

#include "booted/block_device.h"
#include "booted/early_flush.h"
#include "freestanding/files.h"

long block_read_at(int fd, uint64_t offset, void *to, size_t size)
{
	long result = system_seek(fd, offset);

	return result < 0 ? result : system_read_all(fd, to, size);
}

long block_write_at(int fd, uint64_t offset, const void *from, size_t size)
{
	long result = system_seek(fd, offset);

	if (result >= 0)
		result = system_write_all(fd, from, size);
	if (result >= 0)
		early_flush(fd, size);
	return result;
}

long block_flush(int fd, int *is_silent)
{
	enum { IOCTL_BLKFLSBUF = 0x1261 };
	long result = call(SYS_FSYNC, fd);

	if (result != -ERROR_INVAL)
		return result;
	/* Fiwix has fsync for files only, and this, which also forgets what was read. */
	*is_silent = 1;
	call(SYS_SYNC);
	return system_ioctl(fd, IOCTL_BLKFLSBUF, 0);
}

int block_offsets_wrap(int fd)
{
	uint8_t first[BLOCK_SECTOR_BYTES], beyond[sizeof first];
	const long size = sizeof first;

	return block_read_at(fd, 0, first, sizeof first) == size &&
	       block_read_at(fd, (uint64_t)1 << 32, beyond, sizeof beyond) == size &&
	       memcmp(first, beyond, sizeof first) == 0;
}

uint64_t block_first_sector(int fd)
{
	enum { IOCTL_HDIO_GETGEO = 0x0301 };
	unsigned long geometry[4] = { 0 }; /* struct hd_geometry: 4 bytes, where it begins */

	return system_ioctl(fd, IOCTL_HDIO_GETGEO, geometry) < 0 ? 0 : geometry[1];
}
