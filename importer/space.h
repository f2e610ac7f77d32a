/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * space.h - the room that an import takes at its destination, against what is free there.
 *
 * Counted generously: when nothing at all is left, Fiwix gives out blocks that are not there. */
#ifndef IMPORTER_SPACE_H
#define IMPORTER_SPACE_H

#include "importer/destination.h"
#include "importer/volume.h"

struct space_need {
	uint64_t bytes;  /* in whole blocks */
	uint64_t inodes; /* of files */
	uint64_t directories;
	uint32_t block_bytes;
};

/* Begins to count, for a file system with blocks of this size; 0: not known. */
void space_begin(struct space_need *need, uint32_t block_bytes);
void space_add(struct space_need *need, const struct payload_entry *entry);

/* Is there room for what is needed? Where it is short, for what is really needed: files that are
 * there with the same content, and those that an earlier volume has, take none. That is found out
 * by reading them; names is used up. Returns 0; or -1 after saying what is missing. */
int space_check(struct space_need *need, const struct file_system_space *space,
	struct volumes *volumes, struct destination *destination, struct name_set *names);

#endif
