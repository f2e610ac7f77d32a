/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_record.h - which files of an import step are lbpayload's, and what they were when they were
 * installed.
 *
 * Ours is a file that says so: it has the line of its license. What it was is recorded in the step
 * itself, a SHA256SUMS with paths below the checkout: a file that is still like that may be
 * replaced by a newer one, or taken out; one that is not has somebody's work in it. */
#ifndef KERNEL_BOOTSTRAP_STEP_RECORD_H
#define KERNEL_BOOTSTRAP_STEP_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "format/sha256.h"

#define STEP_RECORD_NAME "SHA256SUMS"

/* Whether one of its first lines says that it is of the lbpayload authors. */
int step_record_is_marked(const char *bytes, size_t size);

/* Whether it is the checksum of a built payload-import or payload-export, in the one form that
 * cannot say so. */
int step_record_is_checksum(const char *bytes, size_t size);

/* The text of a record. */
struct step_record_text {
	char *bytes;
	size_t size;
};

void step_record_begin(struct step_record_text *text);
void step_record_put(
	struct step_record_text *text, const char *path, const char *bytes, size_t size);

/* What the records in a checkout say, of one step or several. */
struct step_record {
	struct step_recorded {
		char *path; /* below the checkout */
		uint8_t digest[SHA256_DIGEST_BYTES];
	} * entry;
	size_t count;
};

/* Adds those of a record in the directory of that path below the checkout; only paths in it, and
 * of improvements, count. Lines that are none are left out. */
void step_record_get(
	struct step_record *record, const char *directory, const char *bytes, size_t size);
void step_record_free(struct step_record *record);

const struct step_recorded *step_record_find(const struct step_record *record, const char *path);
int step_record_is_same(const struct step_recorded *recorded, const char *bytes, size_t size);

#endif
