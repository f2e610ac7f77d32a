/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * part.h - which part of an image or a device is meant: --partition, --offset and --size. The
 * tables are read here, since a kernel may have no parser for them. */
#ifndef CHROOT_PART_H
#define CHROOT_PART_H

#include <stdint.h>

#include "chroot/request.h"
#include "format/disk/superblock.h"

struct part {
	uint64_t offset_bytes, size_bytes; /* size 0: to the end */
};

/* Dies where there is none, or several. */
void part_find(struct part *part, int image, const struct request *request);

/* What lies on a device; room has its first bytes then. Returns 0, or a phrase. */
const char *part_look(
	const char *device, struct superblock *found, uint8_t room[SUPERBLOCK_ROOM_BYTES]);

#endif
