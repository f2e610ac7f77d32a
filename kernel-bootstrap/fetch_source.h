/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch_source.h - where the bytes of a distfile come from: curl, as a child, or a file in a
 * directory of this machine that is a mirror.
 *
 * curl writes to a pipe, so that no byte gets past the bound of size, and no option in a URL or in
 * the user's .curlrc says where it writes. */
#ifndef KERNEL_BOOTSTRAP_FETCH_SOURCE_H
#define KERNEL_BOOTSTRAP_FETCH_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "host/child.h"
#include "host/undo.h"

enum { FETCH_SAID_BYTES = 512 };

struct fetch_limits {
	uint64_t max_bytes; /* of a distfile */
	uint64_t silence_s; /* at most, for a connection and for FETCH_TRICKLE_BYTES a second */
};

enum { FETCH_TRICKLE_BYTES = 100 };

/* How it ended. */
enum fetch_end {
	FETCH_WHOLE,      /* all of it was sent */
	FETCH_BROKEN_OFF, /* on the way; the rest may be had */
	FETCH_NO_RANGE,   /* only from the beginning can it be had */
	FETCH_REFUSED,    /* it cannot be had there */
};

struct fetch_source {
	int fd;            /* the bytes; -1: all have been read */
	struct child curl; /* error: what it says; pid 0 and error -1 where it is a file */
	char said[FETCH_SAID_BYTES]; /* the end of that */
	size_t said_bytes;
	struct undo undo;
};

/* Whether there is a curl that runs. */
int fetch_source_has_curl(void);

/* Begins to read from an offset on. directory_path: 0, or the path of the file, and then url is
 * not looked at. Returns 0, or why it cannot be had there. The source must stay where it is. */
const char *fetch_source_begin(struct fetch_source *source, const char *url,
	const char *directory_path, uint64_t offset, const struct fetch_limits *limits);

/* Takes what curl says; sets error to -1 when that is all. */
void fetch_source_hear(struct fetch_source *source);

/* When both have been read to their end: how it ended. *reason becomes 0, or allocated text. */
enum fetch_end fetch_source_end(struct fetch_source *source, char **reason);

/* Ends it at once. */
void fetch_source_stop(struct fetch_source *source);

#endif
