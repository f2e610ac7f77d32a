/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.h - the directory that files are extracted into, and the directories of a tree below
 * it.
 *
 * It may itself be reached through symbolic links; below it none is followed. */
#ifndef PAYLOAD_DESTINATION_H
#define PAYLOAD_DESTINATION_H

#include "host/output.h"

struct destination {
	const char *path;
	int directory; /* -1: it is not there yet */
};

/* Opens the directory if it is there. */
void destination_begin(struct destination *destination, const char *path);

/* Dies when a file of this name, which may be a path, could not be made because of what is there.
 */
void destination_check(const struct destination *destination, const char *name);

/* Makes the directory if it is not there, and those above it. */
void destination_make(struct destination *destination);

/* Makes the directories above a file, and begins the file. */
void destination_begin_file(
	const struct destination *destination, const char *name, struct output *output);

void destination_end(struct destination *destination);

#endif
