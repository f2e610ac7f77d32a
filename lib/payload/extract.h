/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract.h - takes files out of a payload image.
 *
 * First what lies at the destination is looked at; then files are written, each under its final
 * name only when it is complete, right and flushed. */
#ifndef PAYLOAD_EXTRACT_H
#define PAYLOAD_EXTRACT_H

#include <stdint.h>

#include "payload/image.h"

struct extracted {
	uint64_t files; /* that were asked for, and their bytes */
	uint64_t bytes;
	uint64_t
		wrong; /* of these files, left out: not what SHA256SUMS says; each has been named */
};

/* Writes the files of these names, or all when there is none, into a directory, which is made if it
 * is not there. names ends with 0. Dies before anything is written when a name is not in the image,
 * or when something is in a file's way. */
void extract_files(struct extracted *extracted, struct image *image, char *const *names,
	const char *directory);

/* The same of all that lies below a directory of a tree, with names from there. */
void extract_below(
	struct extracted *extracted, struct image *image, const char *below, const char *directory);

#endif
