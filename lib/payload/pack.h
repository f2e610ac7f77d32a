/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack.h - what 'mkpayload pack' shall write: one image, or a set of volumes.
 *
 * A volume is an image of its own. The sorted files go into the first volume as long as the next
 * one fits, then into the second, and so on; so each volume has a range of them. */
#ifndef PAYLOAD_PACK_H
#define PAYLOAD_PACK_H

#include <stdint.h>

#include "format/payload_put.h"
#include "host/output.h"
#include "payload/inputs.h"

struct pack_volume {
	char *path;
	size_t first, end; /* of the inputs; end is the one behind the last */
	struct payload_header header;
	uint64_t end_bytes;   /* where the last entry ends */
	uint64_t image_bytes; /* with padding */
	/* While writing: */
	struct output output;
	uint64_t sums_offset; /* of the bytes of our SHA256SUMS */
};

struct pack {
	const char *image_path;
	uint64_t align_bytes;
	uint64_t volume_bytes; /* how large a volume may be; 0: one image, however large */
	int sums, force;
	enum payload_width width;
	struct inputs inputs;
	uint64_t files_bytes;                     /* of all inputs */
	uint64_t sums_bytes;                      /* of our SHA256SUMS */
	uint8_t sums_digest[SHA256_DIGEST_BYTES]; /* of it, once it is written */
	struct pack_volume *volume;
	size_t volumes;
};

/* Says what is to be written, before anything is; dies when a reader would refuse it. The inputs
 * are sorted, with those in front that shall come first. */
void pack_plan(struct pack *pack);

/* Gives the volumes their paths (pack_name.c): image_path itself, or with a number before its
 * suffix. Dies when that is no name for a set, or when volumes of a longer set lie there. */
void pack_name_volumes(struct pack *pack);

/* Writes all volumes; none appears before all are complete. Dies when a file is not what its
 * SHA-256 is said to be, after all of them have been named. */
void pack_write(struct pack *pack);

/* Writes the only volume at the present place of an output, which stays unfinished. Returns how
 * many files are not what their SHA-256 is said to be; each has been named. */
size_t pack_put(const struct pack *pack, struct output *output);

#endif
