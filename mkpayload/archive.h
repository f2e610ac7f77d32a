/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive.h - what shall be in an initial CPIO, collected from several sources, then written.
 *
 * Every entry remembers its origin, the words that asked for it ("boot.spec:3", "--add a:/b"), so
 * that an error can name it. Everything Linux would drop or get wrong without a word is refused.
 * All functions die on an error. */
#ifndef MKPAYLOAD_ARCHIVE_H
#define MKPAYLOAD_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Where two sources want the same directory with another mode or owner, the one that says it
 * expressly gets it. */
enum archive_weight {
	ARCHIVE_IMPLIED, /* a directory because something lies in it: 0755 */
	ARCHIVE_MINIMAL, /* a part of the minimal initial CPIO */
	ARCHIVE_ASKED,
};

/* The bytes of a regular file. Entries that share one are hard links. */
struct archive_file {
	struct archive_file *next;
	char *path; /* on this machine */
	char *origin;
	uint32_t size_bytes;
	dev_t dev;
	ino_t ino;
	/* While writing: */
	uint32_t links, links_written, number;
};

struct archive_entry {
	const char *path; /* without '/' at its beginning; "." is the root itself */
	const char *origin;
	const char *needed_by; /* the path of the entry that needs this one; 0: origin asked for it
				  itself */
	uint32_t mode;         /* with its type, CPIO_TYPE_... */
	uint32_t uid, gid;
	uint32_t major, minor;     /* of a device node */
	const char *target;        /* of a symbolic link */
	struct archive_file *file; /* of a regular file */
	enum archive_weight weight;
	size_t order; /* of its call; filled in by archive_put */
};

struct archive {
	struct archive_entry *entries;
	size_t count, room;
	struct archive_file *files;
};

/* Looks at a file whose bytes shall go into the archive: it must be regular, readable, and smaller
 * than 4 GiB. */
struct archive_file *archive_add_file(
	struct archive *archive, const char *path, const char *origin);

/* Adds an entry, and the directories above it; the strings are copied. '/' at the beginning of the
 * path, and at the end of a directory's, count for nothing. */
void archive_put(struct archive *archive, const struct archive_entry *entry);

/* Sorts by the bytes of the paths, and makes one of what is there twice. Two sources that want
 * something different under one path are an error that names both. */
void archive_settle(struct archive *archive);

/* Writes a settled archive with this time in all its members. */
void archive_write(struct archive *archive, const char *path, uint32_t mtime);

void archive_end(struct archive *archive);

/* Calls visit with the bytes of the file, in pieces, in order. The file changing meanwhile is an
 * error. */
void archive_read_file(const struct archive_file *file,
	void (*visit)(void *context, const void *bytes, size_t size), void *context);

#endif
