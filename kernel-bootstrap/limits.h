/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * limits.h - every limit on the way of a bootstrap: builder-hex0's, Fiwix's, those of its jump to
 * Linux and of the disks. What is beyond one fails hours later, or silently. */
#ifndef KERNEL_BOOTSTRAP_LIMITS_H
#define KERNEL_BOOTSTRAP_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "checkout/checkout.h"
#include "checkout/problems.h"
#include "kernel-bootstrap/image_plan.h"
#include "kernel-bootstrap/payload_plan.h"

enum limit_id {
	LIMIT_BOOT_ENTRIES, /* files and directories that builder-hex0 reads */
	LIMIT_BOOT_BYTES,   /* they and Fiwix's ramdisk, in memory at once */
	LIMIT_MEMORY,       /* of the machine, for that; nobody knows how much it has */
	LIMIT_DISK_READ,    /* how far Fiwix reads the disk with the payload */
	LIMIT_RAMDISK,      /* of Fiwix: the boot image's files, and the first import */
	LIMIT_JUMP,         /* what "jump: linux" packs */
	LIMIT_PARTITION,    /* where the payload ends in a partition table */
	LIMIT_MAIN_DISK,    /* all distfiles, on the disk that Linux moves to */
	LIMITS,
};

struct limit {
	const char *name, *what, *advice;
	int is_there; /* it concerns this plan */
	int is_count; /* else it is of bytes */
	uint64_t is;  /* as far as it is known before the bootstrap */
	uint64_t max; /* 0: not known */
};

struct limits {
	struct limit limit[LIMITS];
};

void limits_find(struct limits *limits, const struct checkout *checkout,
	const struct payload_plan *payload, const struct image_plan *image);

/* What is too much is a problem each. */
void limits_check(const struct limits *limits, struct problems *problems);

int limit_is_exceeded(const struct limit *limit);

#endif
