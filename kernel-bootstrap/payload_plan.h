/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_plan.h - the plan of the payload: which distfiles travel in it, and how large it becomes.
 *
 * It is a payload image of its own, external.img, or the partition of init.img that --single-disk
 * makes. */
#ifndef KERNEL_BOOTSTRAP_PAYLOAD_PLAN_H
#define KERNEL_BOOTSTRAP_PAYLOAD_PLAN_H

#include <stdint.h>

#include "checkout/distfiles.h"
#include "format/sha256sums.h"
#include "payload/pack.h"

/* Where the list of the first set lies in what is booted: payload-import --only reads it. */
#define PAYLOAD_PLAN_LIST "/steps/payload.first"

/* Zeros when there is no payload. */
struct payload_plan {
	struct pack pack;           /* of one volume; what writes it needs no more */
	uint64_t distfiles;         /* how many of them are there */
	uint64_t first;             /* of them, brought by the first import: all, if it is one */
	uint64_t entries;           /* with SHA256SUMS */
	uint64_t files_bytes;       /* of the distfiles */
	uint64_t first_files_bytes; /* of those, and of SHA256SUMS */
	uint64_t first_end_bytes;   /* where the last of them ends: no more is read for them */
	uint64_t total_bytes;       /* with heads, SHA256SUMS and padding; 0: there is none */
	char *first_list;           /* of PAYLOAD_PLAN_LIST; 0: all is imported at once */
	char sums_digest[SHA256SUMS_DIGITS + 1]; /* of SHA256SUMS, if nothing is missing */
};

/* Of the distfiles that travel and are there, those of the first import in front; in_two: another
 * one follows. path is where it will be written, and must live on, as the distfiles must. Each must
 * fit its width. */
void payload_plan_make(
	struct payload_plan *plan, const struct distfiles *distfiles, int in_two, const char *path);
void payload_plan_free(struct payload_plan *plan);

#endif
