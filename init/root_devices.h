/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_devices.h - the block devices that there are, and what is on each: the kernel says which, in
 * /sys/class/block, and lib/format/disk what. */
#ifndef INIT_ROOT_DEVICES_H
#define INIT_ROOT_DEVICES_H

#include "format/disk/root_name.h"

enum {
	ROOT_DEVICES_MAX = 256,      /* more are left out, which is said */
	ROOT_DEVICE_NAME_BYTES = 32, /* DISK_NAME_LEN, with NUL */
	ROOT_DEVICE_WWID_BYTES = 128,
};

struct root_device {
	char name[ROOT_DEVICE_NAME_BYTES];     /* as in /sys/class/block: "vda", "cciss!c0d0" */
	char path[ROOT_DEVICE_NAME_BYTES + 5]; /* its node */
	char disk[ROOT_DEVICE_NAME_BYTES +
		  5];                      /* of a partition: the node of its disk; else empty */
	uint32_t major, minor, number;     /* number: of the partition; 0: it is none */
	uint64_t size_bytes, first_sector; /* sectors of 512 bytes */
	char wwid[ROOT_DEVICE_WWID_BYTES]; /* of the disk, where it has one that is the only one of
					      its kind */
	const char *problem;               /* why it could not be read; 0: it was */
	struct superblock superblock;
	struct partition partition; /* where number is not 0 */
};

struct root_devices {
	unsigned count;
	int is_full; /* there are more */
	/* In byte order of their names; behind the last one is room that was used before, or 0. */
	struct root_device *list[ROOT_DEVICES_MAX];
};

/* Makes the list anew. What has been read before and has the same numbers and size is not read
 * again, unless it could not be, or all is to be. Makes their nodes where there is no devtmpfs, and
 * the links in /dev/disk. */
void root_devices_look(struct root_devices *devices, int all_anew);

#endif
