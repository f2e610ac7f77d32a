/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tar.h - the headers of a tar archive: ustar, with the extensions of GNU tar and pax for names.
 *
 *	offset | size | meaning
 *	     0 |  100 | name
 *	   124 |   12 | size in octal digits, or with bit 7 of the first byte big-endian binary
 *	   148 |    8 | sum of the header's bytes, these eight taken as blanks
 *	   156 |    1 | type
 *	   157 |  100 | name of the link's target
 *	   257 |    6 | "ustar" and NUL (POSIX) or a blank (GNU)
 *	   345 |  155 | POSIX only: what comes before the name and a '/'
 *
 * A header has 512 bytes, and so has each piece of the file that follows. Specified in POSIX (pax)
 * and in GNU tar's manual. */
#ifndef FORMAT_TAR_H
#define FORMAT_TAR_H

#include <stddef.h>
#include <stdint.h>

enum {
	TAR_BLOCK_BYTES = 512,
	TAR_NAME_BYTES = 100,
	TAR_PREFIX_BYTES = 155,
	/* Prefix, '/', name and NUL. */
	TAR_PATH_BYTES = TAR_PREFIX_BYTES + 1 + TAR_NAME_BYTES + 1,
};

enum tar_type {
	TAR_FILE = '0',
	TAR_HARD_LINK = '1',
	TAR_SYMBOLIC_LINK = '2',
	TAR_DIRECTORY = '5',
	TAR_GNU_SPARSE = 'S',
	TAR_GNU_LONG_NAME = 'L',
	TAR_GNU_LONG_LINK = 'K',
	TAR_PAX = 'x',
	TAR_PAX_GLOBAL = 'g',
	TAR_END = 0, /* a block of zeros */
};

struct tar_header {
	char type; /* one of the above, or another */
	uint64_t size_bytes;
	char name[TAR_PATH_BYTES];
	char link[TAR_NAME_BYTES + 1];
};

/* Returns 0, or a static phrase. */
const char *tar_get_header(struct tar_header *header, const uint8_t from[TAR_BLOCK_BYTES]);

/* How many bytes of the archive a file takes. */
uint64_t tar_padded_bytes(uint64_t size_bytes);

/* A record of a pax header; its parts have no end but their length. */
struct tar_pax {
	const char *key, *value;
	size_t key_bytes, value_bytes;
};

/* Reads the record at the beginning of the bytes. Returns its length, 0 when it is none. */
size_t tar_get_pax(struct tar_pax *record, const char *from, size_t size);
int tar_pax_is(const struct tar_pax *record, const char *key);
int tar_pax_begins(const struct tar_pax *record, const char *key);

#endif
