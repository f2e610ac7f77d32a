/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * keep.h - what differs between two sides, written out for other programs to look at: DIR/a/NAME
 * and DIR/b/NAME. */
#ifndef PAYLOAD_KEEP_H
#define PAYLOAD_KEEP_H

#include "payload/destination.h"
#include "payload/side.h"

struct keep {
	const char *path;
	char *paths[2], *parts[2]; /* of these directories; of a file that is not finished there */
	struct destination destinations[2];
};

/* Dies when the directory is there and has something in it: what is from another time would be
 * compared, too. */
void keep_check(const char *path);

/* Makes the directories that are not there, for files of these sides. */
void keep_begin(
	struct keep *keep, const char *path, const struct side *a, const struct side *b);

/* Writes a file of the first side (0) or the second (1). */
void keep_file(struct keep *keep, int which, const struct side *side, const struct side_file *file);

void keep_end(struct keep *keep);

#endif
