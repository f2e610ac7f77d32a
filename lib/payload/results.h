/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results.h - a disk that a machine writes its results to (format/export_head.h), and the image
 * that becomes of it.
 *
 * The disk is the temporary file of the output that the image will be, so it lies where that will,
 * and goes away where nothing comes of it. It is sparse: only what is written to it takes room. */
#ifndef PAYLOAD_RESULTS_H
#define PAYLOAD_RESULTS_H

#include "format/export_head.h"
#include "host/output.h"

struct results {
	struct output output;
	char *failed; /* where the image of a run that failed goes; 0: nowhere */
	char *disk; /* how the machine calls it, which keeps output.fd open */
	uint64_t size_bytes;
	char nonce[EXPORT_NONCE_DIGITS + 1];
};

/* Makes the disk; path is the image's, name what it is called in messages. Dies where the rule of
 * outputs is broken. */
void results_begin(
	struct results *results, const char *path, const char *name, uint64_t size_bytes);

/* The same of one that a run which fails has, too: under results->failed, which is PATH.failed, or
 * that of the file which a symbolic link leads to; a file without a name takes both. option claims
 * the names. */
void results_begin_either(
	struct results *results, const char *path, uint64_t size_bytes, const char *option);

/* After the machine has ended: takes the head off, verifies what is behind it as 'mkpayload verify'
 * does, and dies when that is damaged. Returns 0; or, when no container is there, why not. */
const char *results_take(struct results *results);

/* What was taken gets its name, or that of a run that failed. */
void results_keep(struct results *results, int has_failed);

/* Nothing stays but what has its name by now. */
void results_drop(struct results *results);

#endif
