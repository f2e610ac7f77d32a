/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * object.h - the files that are looked at, each one read once. What a loader wants to know of an
 * ELF file is kept, not the file: there may be more of them than maps of memory. */
#ifndef MKPAYLOAD_CPIO_ELF_OBJECT_H
#define MKPAYLOAD_CPIO_ELF_OBJECT_H

#include <sys/types.h>

#include "format/elf.h"
#include "host/file_state.h"

enum { OBJECT_BEGIN_BYTES = 256 };

struct object_dependency {
	char *name;
	enum elf_dependency how;
};

struct object_note {
	uint8_t *bytes;
	size_t size;
};

struct object {
	dev_t dev;
	ino_t ino;
	char *path; /* on this machine: one of its names */
	uint64_t size_bytes;
	struct file_state state; /* when it was read */
	int is_executable;       /* by anybody */
	uint8_t begin[OBJECT_BEGIN_BYTES];
	size_t begin_bytes;
	const char *problem; /* why it is no good ELF file, or 0 */
	/* Of a good one; its strings are copies, and it has no bytes. */
	struct elf elf;
	struct object_dependency *dependency; /* in the order of the file */
	size_t dependencies;
	struct object_note *note; /* those about dlopen */
	size_t notes;
	const char *unwinding; /* a function of glibc that loads libgcc_s for itself; 0: none */
};

struct object_cache {
	void *tree; /* tsearch(3), by device and inode */
};

/* The file of that path; 0 when it is none that can be read (errno tells). A file that is there
 * under two names is the same object. */
struct object *object_open(struct object_cache *cache, const char *path);

/* Its bytes, mapped; 0 when they cannot be read. */
uint8_t *object_map(const struct object *object);
void object_unmap(const struct object *object, uint8_t *bytes);

void object_end(struct object_cache *cache);

#endif
