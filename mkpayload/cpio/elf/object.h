/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * object.h - the ELF files that are looked at, each one mapped and read once. */
#ifndef MKPAYLOAD_CPIO_ELF_OBJECT_H
#define MKPAYLOAD_CPIO_ELF_OBJECT_H

#include <sys/types.h>

#include "format/elf.h"

enum { OBJECT_BEGIN_BYTES = 256 };

struct object {
	struct object *next;
	char *path; /* on this machine, without links */
	dev_t dev;
	ino_t ino;
	uint8_t begin[OBJECT_BEGIN_BYTES];
	size_t begin_bytes;
	uint8_t *bytes; /* mapped; 0 of a file that is no ELF file */
	size_t size_bytes;
	const char *problem; /* why it is no good ELF file, or 0 */
	struct elf elf;
};

struct object_cache {
	struct object *first;
};

/* The file of that path; 0 when it is none that can be read (errno tells). A file that is there
 * under two names is the same object. */
struct object *object_open(struct object_cache *cache, const char *path);

void object_end(struct object_cache *cache);

#endif
