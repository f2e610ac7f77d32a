/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive.h - what shall be in an initial CPIO, collected from several sources, then written.
 *
 * Every entry remembers its origin, the words that asked for it ("boot.spec:3", "--add a:/b"), so
 * that an error can name it. Everything Linux would drop or get wrong without a word is refused.
 * All functions die on an error. */
#ifndef MKPAYLOAD_CPIO_ARCHIVE_H
#define MKPAYLOAD_CPIO_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "host/exclusion.h"
#include "host/file_state.h"

/* Where two sources want the same directory with another mode or owner, the one that says it
 * expressly gets it. */
enum archive_weight {
	ARCHIVE_IMPLIED, /* a directory because something lies in it: 0755 */
	ARCHIVE_MINIMAL, /* a part of the minimal initial CPIO */
	ARCHIVE_ASKED,
};

/* What else the archive must hold for a file's sake. */
enum archive_needs {
	ARCHIVE_NEEDS_NOTHING,
	ARCHIVE_NEEDS_LIBRARIES,   /* --add: those of an ELF file */
	ARCHIVE_NEEDS_INTERPRETER, /* --file: likewise, and the interpreter of a script */
	ARCHIVE_MUST_RUN,          /* --exec: likewise, and it must be one of the two */
};

/* The bytes of a regular file. Entries that share one are hard links. */
struct archive_file {
	struct archive_file *next;
	char *path;       /* on this machine */
	const char *text; /* all its bytes, where it lies nowhere; else 0 */
	char *source;     /* for people, where path says little; else 0 */
	char *origin;
	uint32_t size_bytes;
	struct file_state state; /* when it was added */
	dev_t dev;
	ino_t ino;
	/* While merging: how many entries have it, and the places of the first and the last. */
	size_t names, first, last;
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
	uint32_t major, minor; /* of a device node */
	const char *target;    /* of a symbolic link */
	int is_directory_link; /* of a symbolic link to a directory: what others put below it goes
			   where it leads, so that nothing lies behind a link */
	struct archive_file *file; /* of a regular file */
	enum archive_weight weight;
	enum archive_needs needs;
	size_t order; /* of its call; filled in by archive_put */
};

/* What files have here and do not have in the archive. */
enum archive_loss { ARCHIVE_LOSES_SETUID, ARCHIVE_LOSES_CAPABILITIES, ARCHIVE_LOSSES };

struct archive {
	struct archive_entry *entries;
	size_t count, room;
	struct archive_file *files;
	struct exclusion excluded; /* of what options ask for; not of what that needs */
	int keeps_modes;
	struct archive_lost {
		size_t count;
		char *first; /* its path in the archive */
	} lost[ARCHIVE_LOSSES];
	const char *sysroot; /* below which programs are at home; "" or 0: on this machine */
};

/* Looks at a file whose bytes shall go into the archive: it must be regular, readable, and smaller
 * than 4 GiB. */
struct archive_file *archive_add_file(
	struct archive *archive, const char *path, const char *origin);

/* The same of a text, which must live as long as the archive. */
struct archive_file *archive_add_text(
	struct archive *archive, const char *text, const char *origin);

/* Whether an option that brings many files, or a list, leaves this path out. */
int archive_excludes(struct archive *archive, const char *path);

/* Adds an entry, and the directories above it; the strings are copied. '/' at the beginning of the
 * path, and at the end of a directory's, count for nothing. */
void archive_put(struct archive *archive, const struct archive_entry *entry);

/* Whether two files are one, or have the same bytes. */
int archive_same_bytes(const struct archive_file *a, const struct archive_file *b);

/* Moves what lies below links to directories to where they lead; the first part of merging. Returns
 * the path that a path becomes by them; allocated. */
void archive_follow(struct archive *archive);
char *archive_follow_path(const struct archive *archive, const char *path, int is_directory);

/* Sorts by the bytes of the paths, and makes one of what is there twice. Two sources that want
 * something different under one path are an error that names both. */
void archive_merge(struct archive *archive);

/* Puts the marks of format/initial.h into a merged archive, which is no longer sorted then; dies
 * where others are in it. */
void archive_mark(struct archive *archive);

struct archive_form {
	uint32_t mtime;       /* of all members */
	uint32_t align_bytes; /* where the bytes of files begin; 4 is the format's own */
};

/* Writes an archive, as it is sorted. */
void archive_write(struct archive *archive, const char *path, const struct archive_form *form);

void archive_free_entry(struct archive_entry *entry);
void archive_end(struct archive *archive);

/* Calls visit with the bytes of the file, in pieces, in order; but first take, unless that is 0,
 * which may take some from the beginning in another way and says how many. The file changing
 * meanwhile is an error. */
void archive_read_file(const struct archive_file *file,
	uint32_t (*take)(void *context, int fd, uint32_t size),
	void (*visit)(void *context, const void *bytes, size_t size), void *context);

#endif
