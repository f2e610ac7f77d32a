/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * distfiles.h - the distfiles of a checkout: which there are, which the early image needs. */
#ifndef CHECKOUT_DISTFILES_H
#define CHECKOUT_DISTFILES_H

#include "checkout/manifest.h"
#include "checkout/modes.h"
#include "checkout/problems.h"
#include "payload/inputs.h"

enum distfile_place {
	DISTFILE_EARLY,   /* in init.img */
	DISTFILE_PAYLOAD, /* in the payload */
	DISTFILE_LATER,   /* comes otherwise: from the network, or from the disk of --repo */
	DISTFILE_PLACES,
};

enum distfile_state {
	DISTFILE_UNREAD, /* there, and not held to its digest yet */
	DISTFILE_GOOD,
	DISTFILE_MISSING,
	DISTFILE_WRONG,
	DISTFILE_NOT_NEEDED,
};

struct distfile {
	char *name, *path;
	char *said_by; /* "FILE:LINE" of the first line of sources that names it */
	uint8_t digest[SHA256_DIGEST_BYTES];
	char **url;
	size_t urls;
	enum distfile_place place;
	enum distfile_state state;
	struct stat status;
};

/* Sorted by name, each once. */
struct distfiles {
	struct distfile *item;
	size_t count;
};

/* What the manifests and all sources say, and what lies in TREE/distfiles. guix may be 0. A name
 * that is claimed with two digests, a step that is not there and others are problems; files that
 * are missing are not, since the caller may want them listed. */
void distfiles_collect(struct distfiles *distfiles, const char *tree,
	const struct manifest *manifest, const struct manifest *guix, const struct modes *modes,
	struct problems *problems);

/* Reads all that are there and needed, and marks the wrong ones. */
void distfiles_verify(struct distfiles *distfiles);

/* Adds what is there and is wrong: another SHA-256, or no regular file. */
void distfiles_add_wrong(const struct distfiles *distfiles, struct problems *problems);

/* What is not there at all: adds it, with its URLs; or only counts it, since of a fresh checkout
 * that is everything. */
void distfiles_add_absent(const struct distfiles *distfiles, struct problems *problems);
uint64_t distfiles_count_absent(const struct distfiles *distfiles);

uint64_t distfiles_count(const struct distfiles *distfiles, enum distfile_place place);
uint64_t distfiles_bytes(const struct distfiles *distfiles, enum distfile_place place);

/* As an input of the payload's code, with its digest. */
void distfile_input(struct input *input, const struct distfile *distfile);

void distfiles_free(struct distfiles *distfiles);

#endif
