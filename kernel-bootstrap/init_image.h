/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_image.h - init.img: builder-hex0, the early files as it reads them, perhaps the payload.
 *
 *	sector | content
 *	     0 | stage 1, compiled; the partition table is its own, with entries 2 to 4 free
 *	     1 | stage 2 as text
 *	   175 | the stream of files and commands (format/srcfs.h)
 *	       | zeros, so that the last piece of the stream can be read, up to a whole MiB
 *	       | with --single-disk: the payload, and entry 2 of the table is its partition */
#ifndef KERNEL_BOOTSTRAP_INIT_IMAGE_H
#define KERNEL_BOOTSTRAP_INIT_IMAGE_H

#include "format/srcfs.h"
#include "checkout/boot_files.h"
#include "checkout/modes.h"
#include "checkout/problems.h"
#include "host/text_file.h"
#include "payload/pack.h"

struct init_image {
	const struct boot_files *files;
	uint8_t stage1[SRCFS_STAGE1_BYTES];
	struct text_file stage2;
	uint64_t entries;        /* that the stream makes of builder-hex0's 14,332 */
	uint64_t stream_bytes;   /* with commands */
	uint64_t ramdisk_bytes;  /* that the early system makes for Fiwix */
	uint64_t memory_bytes;   /* that the machine must have for files and ramdisk */
	uint64_t payload_offset; /* 0: none in it */
	uint64_t payload_bytes;
	uint64_t content_bytes; /* up to where there is something other than zeros */
	uint64_t image_bytes;
};

/* Lays it out; what builder-hex0 could not read is a problem, with the figure. payload_bytes is
 * what
 * --single-disk puts in. */
void init_image_plan(struct init_image *image, const char *tree, const struct modes *modes,
	const struct boot_files *files, uint64_t payload_bytes, struct problems *problems);

/* Writes all of it; the payload is that pack, or 0. Returns how many distfiles are not what they
 * should be; each has been named. */
size_t init_image_put(
	const struct init_image *image, const struct pack *payload, struct output *output);

void init_image_free(struct init_image *image);

#endif
