/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * distfiles.h - the distfiles of a checkout: which there are, and when they are needed. */
#ifndef CHECKOUT_DISTFILES_H
#define CHECKOUT_DISTFILES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "checkout/manifest.h"
#include "checkout/manifest_import.h"
#include "checkout/modes.h"
#include "checkout/problems.h"
#include "format/sha256.h"

enum distfile_place {
	DISTFILE_EARLY, /* in what is booted, init.img */
	DISTFILE_FIRST, /* in the payload, and imported first of two times, under Fiwix */
	DISTFILE_REST,  /* in the payload, else */
	DISTFILE_LATER, /* comes otherwise: from the network, or from the disk of --repo */
	DISTFILE_PLACES,
};

enum distfile_state {
	DISTFILE_UNREAD, /* there, and not held to its digest yet */
	DISTFILE_GOOD,
	DISTFILE_MISSING,
	DISTFILE_WRONG,
	DISTFILE_NOT_NEEDED,
	DISTFILE_UNREADABLE,
};

struct distfile {
	char *name, *path;
	char *said_by; /* "FILE:LINE" of the first line of sources that names it */
	uint8_t digest[SHA256_DIGEST_BYTES];
	char **url;
	size_t urls;
	enum distfile_place place;
	int is_kept; /* improve: clean_sources leaves it where it is */
	enum distfile_state state;
	struct stat status; /* zeros when nothing is there, or it is not needed */
};

/* Each name once; sorted by it once they have been looked for. */
struct distfiles {
	const char *tree; /* they lie in its directory distfiles; the caller's */
	const struct modes *modes;
	struct distfile *item;
	size_t count;
};

/* None yet. tree and modes must live on. */
void distfiles_begin(struct distfiles *distfiles, const char *tree, const struct modes *modes);

/* What the sources of the steps that are built say, and where they are needed from. A name that is
 * claimed with two digests, a step that is not there and others are problems. */
void distfiles_add_steps(struct distfiles *distfiles, const struct manifest *manifest,
	const struct manifest_import *import, struct problems *problems);

/* What lies in TREE/distfiles, unread. One that may not be read is a problem; that some are missing
 * is none: the caller may want them listed. */
void distfiles_look(struct distfiles *distfiles, struct problems *problems);

/* Whoever has read one that was unread says its digest: it is good or wrong. */
void distfile_judge(struct distfile *distfile, const uint8_t digest[SHA256_DIGEST_BYTES]);

/* Adds what is there and is wrong: another SHA-256, or no regular file. */
void distfiles_add_wrong(const struct distfiles *distfiles, struct problems *problems);

/* What is not there at all: adds it, with its URLs; or only counts it, since of a fresh checkout
 * that is everything. */
void distfiles_add_absent(const struct distfiles *distfiles, struct problems *problems);
uint64_t distfiles_count_absent(const struct distfiles *distfiles);

/* How many are to be in that place, there or not; and the bytes of those that are there. */
uint64_t distfiles_count(const struct distfiles *distfiles, enum distfile_place place);
uint64_t distfiles_bytes(const struct distfiles *distfiles, enum distfile_place place);

/* Whether it travels in the payload. */
int distfile_travels(const struct distfile *distfile);

void distfiles_free(struct distfiles *distfiles);

#endif
