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

enum { VOLUMES_MAX = 16 };

struct volume {
	struct device device; /* open */
	uint32_t entries;
	uint64_t file_bytes; /* of all its files */
	uint64_t end_offset; /* where the last one ends */
	int has_sums;
	struct payload_entry sums_entry; /* if has_sums; without its name */
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

/* Compares all volumes with each other. names is used up. Returns 0; or -1 after saying that two of
 * them carry one name with different content, or as that of a file and of a directory, or that a
 * file of SHA256SUMS is in none of them. With a single volume the latter is said and no failure:
 * the file may describe more than was packed. */
int volumes_compare(struct volumes *volumes, struct name_set *names);

#endif
