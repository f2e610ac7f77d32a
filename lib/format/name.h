/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name.h - what may be the name of an entry in a payload (docs/format.md, "Names").
 *
 * Valid UTF-8 (RFC 3629), 1 to 255 bytes, no '/', no '\', no control character (C0, DEL, C1), not
 * "." or "..", not ending in ".part" (the importer's name for an incomplete copy). */
#ifndef FORMAT_NAME_H
#define FORMAT_NAME_H

#include <stddef.h>

enum { NAME_BYTES_MAX = 255, NAME_PATH_BYTES_MAX = 1024 };

#define NAME_PART_SUFFIX ".part"

/* Returns 0 for a good name, else a static phrase that says what is wrong with it. name need not
 * end in NUL. */
const char *name_check(const char *name, size_t length);

/* The same for a relative path, which names a file of a tree: such names joined by single '/', 1024
 * bytes at most. */
const char *name_check_path(const char *path, size_t length);

/* Byte order, as memcmp; the shorter of two names with a common beginning comes first. */
int name_compare(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
