/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_name.h - what root= says on the kernel's command line, and whether it means a device.
 *
 *	root=/dev/vda1  root=254:1  root=tmpfs
 *	root=LABEL=x  UUID=x  PARTUUID=x  PARTLABEL=x  (also ="x" and ='x')
 *	root=/dev/disk/by-label/x  by-uuid/x  by-partuuid/x  by-partlabel/x
 *
 * A \x and two digits in a name are a byte, as udev writes it and as dracut takes it. */
#ifndef FORMAT_DISK_ROOT_NAME_H
#define FORMAT_DISK_ROOT_NAME_H

#include "format/disk/partition.h"
#include "format/disk/superblock.h"

enum root_name_kind {
	ROOT_NAME_NODE, /* text is the path */
	ROOT_NAME_NUMBER,
	ROOT_NAME_TMPFS,
	ROOT_NAME_LABEL,
	ROOT_NAME_UUID,
	ROOT_NAME_PARTUUID,
	ROOT_NAME_PARTLABEL,
};

struct root_name {
	int kind; /* enum root_name_kind */
	uint32_t major, minor;
	char text[LABEL_BYTES_MAX + 1];
};

/* Returns 0, or a static phrase that says what is wrong with the value. */
const char *root_name_get(struct root_name *name, const char *value);

/* 1 when a device with this super block, and this name of its partition (0: it is none), is meant;
 * nodes and numbers are compared by the caller. UUIDs are the same in either case. */
int root_name_is(const struct root_name *name, const struct superblock *superblock,
	const struct partition *partition);

#endif
