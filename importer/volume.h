/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * volume.h - the payloads of one import: usually one, with --all every one that is found.
 *
 * Volumes are payloads of their own that together carry more than one disk should. Where they carry
 * digests, each has the same SHA256SUMS, which names the files of all: so a volume that is missing,
 * or one of another set, is noticed before anything is written. */
#ifndef IMPORTER_VOLUME_H
#define IMPORTER_VOLUME_H

#include "format/payload_sums.h"
#include "importer/device.h"

enum { VOLUMES_MAX = 16, VOLUME_COMPARE_BYTES = 32 * 1024 };

struct volume {
	struct device device; /* open */
	uint32_t entries;
	uint64_t file_bytes; /* of all its files */
	uint64_t end_offset; /* where the last one ends */
	int has_sums;
	struct payload_entry sums_entry; /* if has_sums; without its name */
	/* Where volumes_find_before begins to look: behind what it found last. */
	uint64_t search_offset;
	uint32_t search_index;
};

struct volumes {
	struct volume list[VOLUMES_MAX];
	unsigned count;
	int all;  /* take every payload there is */
	int tree; /* names may be paths */
	/* Of all volumes together; known once they are compared. */
	uint64_t entries, directories;
};

/* Begins to walk a volume; names as for payload_reader_begin. */
void volume_begin(const struct volumes *volumes, unsigned index, struct payload_reader *reader,
	struct name_set *names);

/* Begins to look up digests of a volume; without any, nothing is found. */
void volume_begin_sums(struct volume *volume, struct payload_sums *sums);

/* Looks in the volumes before this one for an entry of the same name. Returns 1 with the first one
 * and the volume it is in, 0 when there is none, -1 after saying what is wrong. Volumes have their
 * entries in one order, so each search begins where the last one ended. The name is good until the
 * next call. */
int volumes_find_before(struct volumes *volumes, unsigned index, const struct payload_entry *entry,
	unsigned *found_in, struct payload_entry *found);

/* Compares all volumes with each other. names is used up. Returns 0; or -1 after saying that two of
 * them carry one name with different content, or as that of a file and of a directory, or that a
 * file of SHA256SUMS is in none of them. With a single volume the latter is said and no failure:
 * the file may describe more than was packed. */
int volumes_compare(struct volumes *volumes, struct name_set *names);

#endif
