/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch_file.h - a distfile while it is fetched: what there is of it, and its name in the end.
 *
 * The bytes go to "NAME.DIGITS.part" in the directory of the distfiles, DIGITS being the first of
 * its SHA-256: what an earlier run has left there is of this very file, or was sent wrong, and is
 * gone on with. It gets its name when its SHA-256 is right and it is flushed. Whoever fetches it
 * holds its lock. */
#ifndef KERNEL_BOOTSTRAP_FETCH_FILE_H
#define KERNEL_BOOTSTRAP_FETCH_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "checkout/distfiles.h"
#include "format/sha256.h"
#include "host/undo.h"

struct fetch_file {
	const struct distfile *distfile; /* the caller's */
	int directory;                   /* of the distfiles, open; the caller's */
	char *temporary;                 /* its name there */
	int is_new;                      /* nothing has its final name */
	int fd;
	uint64_t size_bytes; /* so far */
	struct sha256 hash;  /* of these bytes */
	struct undo undo;
};

/* Opens what there is of it, and reads that; or begins it. Returns 0, or why it cannot: then it is
 * closed. The struct must stay where it is until it is closed or finished. */
const char *fetch_file_open(
	struct fetch_file *file, int directory, const struct distfile *distfile);

/* The next bytes. Dies when they cannot be written: no other distfile could be, either. */
void fetch_file_put(struct fetch_file *file, const void *bytes, size_t size);

/* Throws away what there is of it. */
void fetch_file_restart(struct fetch_file *file);

/* The digest of what there is. Returns 1 when it is the right one. */
int fetch_file_judge(const struct fetch_file *file, uint8_t digest[SHA256_DIGEST_BYTES]);

/* Flushes it and gives it its name, then closes it. Returns 0, or why it cannot have it. */
const char *fetch_file_finish(struct fetch_file *file);

/* Closes it; what there is of it stays for another run. */
void fetch_file_close(struct fetch_file *file);

#endif
