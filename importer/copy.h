/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * copy.h - brings one entry's file to the destination, as far as its .part, and checks its digest.
 */
#ifndef IMPORTER_COPY_H
#define IMPORTER_COPY_H

#include "format/payload_sums.h"
#include "importer/destination.h"
#include "importer/device.h"

enum { COPY_COMPARE_BYTES = 128 * 1024 };

struct copier {
	struct device *device;
	struct destination *destination;
	struct payload_sums sums; /* where the digests are looked up */
};

enum copy_result {
	COPY_FAILED = -1,
	COPY_WAITS, /* complete as NAME.part, not flushed */
	COPY_KEPT,  /* the final name has the same content already */
};

/* *verified becomes 1 when the image carries a digest for the entry (and it was right). After a
 * failure, which was said, there is no .part. */
enum copy_result copy_entry(
	struct copier *copier, const struct payload_entry *entry, int *verified);

#endif
