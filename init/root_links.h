/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_links.h - the links in /dev/disk by which others find a device, named as udev names them. */
#ifndef INIT_ROOT_LINKS_H
#define INIT_ROOT_LINKS_H

#include "format/disk/partition.h"
#include "format/disk/superblock.h"

/* path: of the node; partition: 0 where it is none. Of two devices with one name the first has the
 * link. */
void root_links_make(
	const char *path, const struct superblock *superblock, const struct partition *partition);

#endif
