/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device_output.c - an output that is a block device, which nobody writes to by a slip. */
#include "payload/device_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/payload.h"
#include "host/device.h"
#include "host/file.h"
#include "host/message.h"

/* Where a payload begins a disk, its partitions are not looked at: the one that is written now
 * would not be found, or, behind the end of that payload, be a second one. */
static void refuse_stale_disk(const char *path)
{
	char *disk = device_disk_of(path), begin[PAYLOAD_MAGIC_BYTES];
	ssize_t got;

	if (!disk)
		return;
	got = file_peek(disk, begin, sizeof begin);
	if (got < 0)
		complain("%s: note: its disk, %s, cannot be read: %s; a payload at its beginning "
			 "would be found in front of this one",
			path, disk, strerror(errno));
	if (got == sizeof begin && memcmp(begin, PAYLOAD_MAGIC, sizeof begin) == 0)
		die("%s: its disk, %s, begins with an old payload, which would be found in front "
		    "of this one; clear it first: dd if=/dev/zero of=%s bs=8 count=1",
			path, disk, disk);
	free(disk);
}

int device_output_is(const char *path, int force)
{
	struct stat status;

	if (stat(path, &status) || !S_ISBLK(status.st_mode))
		return 0;
	if (!force)
		die("%s: a block device: --force writes to it, and what is on it is lost", path);
	return 1;
}

int device_output_open(const char *path, uint64_t size_bytes)
{
	refuse_stale_disk(path);
	return device_open_for_writing(path, size_bytes);
}
