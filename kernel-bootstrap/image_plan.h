/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_plan.h - the plan of init.img: builder-hex0, the early files as it reads them, perhaps the
 * payload.
 *
 *	sector | content
 *	     0 | stage 1, compiled; the partition table is its own, with entries 2 to 4 free
 *	     1 | stage 2 as text
 *	   175 | the stream of files and commands (format/srcfs.h)
 *	       | zeros, so that the last piece of the stream can be read, up to a whole MiB
 *	       | with --single-disk: the payload, and entry 2 of the table is its partition */
#ifndef KERNEL_BOOTSTRAP_IMAGE_PLAN_H
#define KERNEL_BOOTSTRAP_IMAGE_PLAN_H

#include <stdint.h>

#include "checkout/checkout.h"
#include "checkout/problems.h"
#include "format/srcfs.h"
#include "host/text_file.h"
#include "kernel-bootstrap/image_files.h"
#include "kernel-bootstrap/payload_plan.h"

struct image_plan {
	struct image_files contents; /* what the stream holds, sorted */
	uint8_t stage1[SRCFS_STAGE1_BYTES];
	struct text_file stage2;
	uint64_t files, directories; /* of the contents */
	uint64_t files_bytes;
	uint64_t entries;        /* that the stream makes of builder-hex0's 14,332 */
	uint64_t stream_bytes;   /* with commands */
	uint64_t ramdisk_bytes;  /* that the early system makes for Fiwix */
	uint64_t kexec_bytes;    /* that Fiwix has for what "jump: linux" packs */
	uint64_t memory_bytes;   /* that the machine must have for files and ramdisk */
	uint64_t payload_offset; /* 0: none in it, which is so without --single-disk */
	uint64_t payload_bytes;
	uint64_t content_bytes; /* up to where there is something other than zeros */
	uint64_t image_bytes;
};

/* Collects the contents and lays the image out; what builder-hex0 could not read is a problem. With
 * --single-disk the payload is in it. The checkout and the payload's plan must live on. */
void image_plan_make(struct image_plan *plan, const struct checkout *checkout,
	const struct payload_plan *payload, struct problems *problems);
void image_plan_free(struct image_plan *plan);

#endif
