/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.h - the directory that files are extracted into, and the directories of a tree below
 * it.
 *
 * It may itself be reached through symbolic links; below it none is followed. It is locked as
 * payload-import does it, so that the two keep out of each other's way. */
#ifndef PAYLOAD_DESTINATION_H
#define PAYLOAD_DESTINATION_H

#include <sys/types.h>

#include "host/output.h"

struct destination {
	const char *path;
	int directory;         /* open, and its lock */
	size_t name_bytes_max; /* of a name there */
	const char *part;      /* the temporary file of each; 0: each has its own */
};

/* Which file that is. */
struct destination_id {
	dev_t device;
	ino_t inode;
};

/* A file that is to be written, and what is there under its name. */
struct destination_file {
	const char *name; /* may be a path */
	int is_new;       /* nothing; else there */
	int has_part;     /* an earlier run has left its temporary file, part */
	struct destination_id there, part;
};

/* Makes the directory if it is not there, and those above it; locks it. Dies when that is taken. */
void destination_begin(struct destination *destination, const char *path);

/* Looks what is there. Dies when the file could not be made because of that. */
void destination_look(const struct destination *destination, struct destination_file *file);

/* Dies when two of the files would be one: the file system does not tell their names apart. */
void destination_check_apart(
	const struct destination *destination, const struct destination_file *files, size_t count);

/* Dies when a name that is new has a character that the file system cannot hold. */
void destination_check_characters(
	const struct destination *destination, const struct destination_file *files, size_t count);

/* Removes the temporary file that an earlier run has left. */
void destination_remove_part(
	const struct destination *destination, const struct destination_file *file);

/* 1 when the temporary file of this name may be that of others: the two cannot be unfinished at one
 * time. */
int destination_shares_part(const struct destination *destination, const char *name);

/* Makes the directories above a file, and begins the file. */
void destination_begin_file(const struct destination *destination,
	const struct destination_file *file, struct output *output);

void destination_end(struct destination *destination);

#endif
