/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * side.h - one side of a comparison: which files are on it, and their bytes.
 *
 * It is an image (also on a disk of results), a set of volumes, a directory, or a list of digests
 * in the form of SHA256SUMS, which has no bytes. All names are in memory, of contents a piece at a
 * time. Whatever cannot be read ends the program. */
#ifndef PAYLOAD_SIDE_H
#define PAYLOAD_SIDE_H

#include "host/exclusion.h"
#include "payload/image.h"

enum side_kind { SIDE_IMAGES, SIDE_DIRECTORY, SIDE_DIGESTS };

struct side_file {
	struct payload_name name; /* first; its text ends in NUL */
	uint64_t size_bytes;      /* not known of a digest */
	struct image *image;      /* that it is in, at this offset */
	uint64_t data_offset;
	struct file_state state; /* of a file in a directory, when it was listed */
	int is_hashed;           /* it has a digest: from the list, or by side_hash */
	uint8_t digest[SHA256_DIGEST_BYTES];
};

struct side {
	const char *path;
	enum side_kind kind;
	int tree;                   /* names may be paths */
	struct exclusion *excluded; /* names that are left out */
	struct image *image;
	size_t images;       /* of a set of volumes several */
	char **volume_paths; /* of these; 0: it is no set */
	struct side_file *file;
	size_t files;
	struct payload_name **by_name; /* the files, sorted, each name once */
	size_t count;                  /* of them */
	size_t unsuitable; /* what is in a directory and is no regular file; each has been named */
};

/* path of a set of volumes is that which 'mkpayload pack' was given. */
void side_open(struct side *side, const char *path, int tree, struct exclusion *excluded);
void side_close(struct side *side);

/* Adds a file to the side; the name is taken, and must end in NUL. */
struct side_file *side_add(struct side *side, char *name);
/* Adds what is in these images, or in the directory of the side (side_directory.c). */
void side_add_images(struct side *side, char *const *paths, size_t count);
void side_add_directory(struct side *side);

/* Adds the volumes of a set whose path is the side's, which no file has; 0 when there are none. The
 * checks die when they are not of one set (side_volumes.c). */
int side_add_volumes(struct side *side);
void side_check_same(const struct side *side, const struct side_file *a, const struct side_file *b);
void side_check_volumes(const struct side *side);

/* 0 when no file has this name. */
struct side_file *side_find(const struct side *side, const struct payload_name *name);

/* --- Bytes (side_read.c). --- */

struct side_reader {
	const struct side_file *file;
	struct payload_source *source;
	struct file_source own; /* of a file in a directory */
	char *path;             /* of that */
};

void side_reader_begin(
	struct side_reader *reader, const struct side *side, const struct side_file *file);
/* So many bytes from there on; all of them are in the file. */
void side_reader_get(struct side_reader *reader, uint64_t offset, void *to, size_t size);
void side_reader_end(struct side_reader *reader);

/* Hashes the files that the other side has, too, several at once. */
void side_hash(struct side *side, const struct side *other);

#endif
