/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sources.h - the file "sources" of a build step: its distfiles.
 *
 *	f URL SHA256 [NAME]
 *	g GIT~REF URL SHA256 [NAME]
 *
 * The words are separated by single blanks. A URL of "_" is none, and then NAME is there; without
 * NAME it is the last component of the URL. Read by rootfs.py, by checksum-transcriber (before
 * there is a shell) and by steps/helpers.sh, which differ in what else they take: that is a
 * problem. */
#ifndef CHECKOUT_SOURCES_H
#define CHECKOUT_SOURCES_H

#include <stddef.h>

#include "checkout/problems.h"
#include "format/sha256.h"

struct source {
	char *name;
	char *url; /* 0: there is none */
	uint8_t digest[SHA256_DIGEST_BYTES];
	unsigned line;
};

struct sources {
	struct source *item;
	size_t count;
};

/* Reads the file, which may be missing: some steps have none. */
void sources_read(struct sources *sources, const char *path, struct problems *problems);
void sources_free(struct sources *sources);

#endif
