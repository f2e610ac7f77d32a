/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.h - the directory that files are imported into.
 *
 * A file grows as NAME.part and gets its final name only when it is complete and flushed. Symbolic
 * links below the destination are never followed. A name may be a path: its directories are made. A
 * name (or last component) too long for the suffix, of 251 bytes and more, is cut to make room for
 * it. */
#ifndef IMPORTER_DESTINATION_H
#define IMPORTER_DESTINATION_H

#include "format/name.h"
#include "freestanding/system.h"

enum {
	/* With a path behind it stays below PATH_MAX, 4096. */
	DESTINATION_PATH_BYTES_MAX = 3000,
	DESTINATION_SUFFIX_BYTES = sizeof NAME_PART_SUFFIX - 1,
	DESTINATION_FILE_BYTES =
		DESTINATION_PATH_BYTES_MAX + 1 + NAME_PATH_BYTES_MAX + DESTINATION_SUFFIX_BYTES + 1,
};

struct destination {
	char path[DESTINATION_FILE_BYTES]; /* the directory, then the file last asked for */
	size_t directory_bytes;
	int fd;     /* of the directory; -1 until it is opened */
	long error; /* of DESTINATION_UNKNOWN */
};

/* What is at a final name, or at a directory above it, or at its .part. */
enum destination_state {
	DESTINATION_FREE,
	DESTINATION_FILE,
	DESTINATION_IN_THE_WAY, /* a directory, a node, a symbolic link; above it: no directory */
	DESTINATION_UNKNOWN,    /* the file system does not say: destination.error */
};

/* Remembers the directory. Returns 0, or -1 when its path is too long or empty. */
int destination_begin(struct destination *destination, const char *directory);

/* The directory as it was given. */
const char *destination_directory(struct destination *destination);

/* The full path of a final name, and of its .part; good until the next call. */
const char *destination_final(struct destination *destination, const char *name);
const char *destination_part(struct destination *destination, const char *name);

/* 1 when the .part of this name may be that of another name, too. */
int destination_is_cut(const char *name);

enum destination_state destination_look(
	struct destination *destination, const char *name, uint64_t *size_bytes);

/* The space of the file system that the directory lies on, or will lie on. */
long destination_space(struct destination *destination, struct file_system_space *space);

/* Makes the directory where it is missing and holds it open, so that flushing reports every error
 * since then, and locked, so that no other import writes there, where the kernel has locks. Returns
 * 0, or -1 after saying what is wrong. */
int destination_open(struct destination *destination);

/* Flushes all that was written. Returns 0, or -1 after saying what is wrong. */
int destination_flush(struct destination *destination);

/* Creates NAME.part anew, and the directories above it; returns a descriptor or a negative error
 * number. */
long destination_create_part(struct destination *destination, const char *name);
long destination_rename_part(struct destination *destination, const char *name);
void destination_remove_part(struct destination *destination, const char *name);

#endif
