/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.h - an LBPAYLD1 container (specified in docs/format.md), read from wherever its bytes
 * come; payload_put.h writes its records.
 *
 *	              narrow            wide
 *	offset | size | offset | size | meaning
 *	     0 |    8 |      0 |    8 | magic "LBPAYLD1"
 *	     8 |    4 |      8 |    8 | number of entries
 * and for every entry
 *	     0 |    4 |      0 |    8 | length of its name in bytes
 *	     4 |    4 |      8 |    8 | size of its file in bytes
 *	     8 |    n |     16 |    n | name, without terminator
 *	 8 + n |    s | 16 + n |    s | the file's bytes
 *
 * All numbers are little-endian. The widths are told apart by the bytes 12 to 15: all zero is wide
 * (the high half of the count), anything else is narrow (the length of the first name, which is
 * never zero). Every program reads containers through this file and so refuses the same damage. */
#ifndef FORMAT_PAYLOAD_H
#define FORMAT_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_MAGIC "LBPAYLD1"

enum { NAME_BYTES_MAX = 255, NAME_PATH_BYTES_MAX = 1024 };

#define NAME_PART_SUFFIX ".part"

enum payload_width { PAYLOAD_NARROW, PAYLOAD_WIDE };

enum {
	PAYLOAD_MAGIC_BYTES = 8,
	PAYLOAD_COUNT_OFFSET = PAYLOAD_MAGIC_BYTES,
	PAYLOAD_NARROW_HEADER_BYTES = PAYLOAD_COUNT_OFFSET + 4,
	PAYLOAD_NARROW_SIZE_OFFSET = 4,
	PAYLOAD_NARROW_ENTRY_BYTES = PAYLOAD_NARROW_SIZE_OFFSET + 4,
	PAYLOAD_WIDE_HEADER_BYTES = PAYLOAD_COUNT_OFFSET + 8,
	PAYLOAD_WIDE_SIZE_OFFSET = 8,
	PAYLOAD_WIDE_ENTRY_BYTES = PAYLOAD_WIDE_SIZE_OFFSET + 8,
	PAYLOAD_DETECT_BYTES = 16,  /* so many bytes tell the two widths apart */
	PAYLOAD_COUNT_MAX = 200000, /* the upstream importer refuses more entries */
	PAYLOAD_ALIGN_BYTES = 4096, /* zero bytes follow the last entry up to a multiple of this */
};

/* Where the bytes of a container come from: a file, a device, a buffer. */
struct payload_source {
	/* Reads exactly size bytes; never asked for bytes behind size_bytes. Returns 0, or a static
	 * phrase that says why it could not. */
	const char *(*read_at)(
		struct payload_source *source, uint64_t offset, void *to, size_t size);
	/* The length of the file or device. Where it cannot be found out: PAYLOAD_SIZE_UNKNOWN, and
	 * the reads themselves find the end. */
	uint64_t size_bytes;
	uint64_t begin_offset; /* of the container: 0, but behind a head (export_head.h) */
};

#define PAYLOAD_SIZE_UNKNOWN ((uint64_t)1 << 62)

struct payload_entry {
	uint64_t data_offset; /* of its file's first byte; the name ends there */
	uint64_t file_bytes;
	const char *name; /* in the reader, ends in NUL, good until the next call */
	size_t name_bytes;
};

struct payload_reader {
	struct payload_source *source;
	enum payload_width width;
	uint32_t count;       /* of entries */
	uint32_t index;       /* of the entry that comes next, from 0 */
	uint64_t next_offset; /* where it begins; after the last entry, where the container ends */
	int tree;             /* names may be paths */
	const char *problem;  /* 0, or a static phrase; nothing more is read then */
	uint64_t problem_offset;
	int is_unreadable; /* the problem is that of a read, and says nothing of the container */
	uint8_t head[PAYLOAD_WIDE_ENTRY_BYTES + NAME_PATH_BYTES_MAX + 1];
};

/* The problem of bytes that are no container. */
extern const char payload_no_magic[];

/* Reads the header of the container. Returns 0 or the problem. */
const char *payload_begin(struct payload_reader *reader, struct payload_source *source, int tree);

/* Reads the next entry. Returns 1 with an entry, 0 after the last one, -1 with reader->problem. */
int payload_next(struct payload_reader *reader, struct payload_entry *entry);

/* --- One name (docs/format.md, "Names"): valid UTF-8 (RFC 3629), 1 to 255 bytes, no '/', no '\\',
 * no control character (C0, DEL, C1), not "." or "..", not ending in ".part", which is the
 * importer's name for an incomplete copy. --- */

/* Returns 0 for a good name, else a static phrase that says what is wrong with it. name need not
 * end in NUL. */
const char *name_check(const char *name, size_t length);

/* The same for a relative path, which names a file of a tree: such names joined by single '/', 1024
 * bytes at most. */
const char *name_check_path(const char *path, size_t length);

/* Byte order, as memcmp; the shorter of two names with a common beginning comes first. */
int name_compare(const char *a, size_t a_length, const char *b, size_t b_length);

/* --- The names among each other. Each question is one exact look in a sorted table of all names,
 * whose cost no choice of names makes worse than n log n. The caller keeps them. --- */

struct payload_name {
	const char *text; /* need not end in NUL */
	size_t bytes;
	uint64_t offset; /* of the name in the container */
	uint32_t index;  /* of its entry, from 0, or its line, from 1 */
};

/* Sorts by the bytes of the names, and equal ones by what came first. room holds as many. */
void payload_names_sort(struct payload_name **names, struct payload_name **room, size_t count);

/* Finds a name among sorted ones: the first of equal ones, or 0. */
struct payload_name *payload_names_find(
	struct payload_name *const *names, size_t count, const char *text, size_t bytes);

int payload_names_equal(const struct payload_name *a, const struct payload_name *b);

/* Looks through the sorted names of all entries for one that appears twice and, in a tree, for a
 * path through a file, or for too many directories. Returns 0, or a static phrase with the offset
 * of the name that comes later. directories: how many a tree has, added to it. */
const char *payload_names_check(struct payload_name *const *names, size_t count, int tree,
	uint32_t *directories, uint64_t *problem_offset);

#endif
