/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * loader.h - what the loader of a program (PT_INTERP) knows by itself: where it looks for libraries
 * when nothing else says it. */
#ifndef MKPAYLOAD_CPIO_ELF_LOADER_H
#define MKPAYLOAD_CPIO_ELF_LOADER_H

#include "mkpayload/cpio/elf/directory.h"
#include "mkpayload/cpio/elf/object.h"

enum loader_kind { LOADER_GLIBC, LOADER_MUSL };

struct loader {
	enum loader_kind kind;
	char *path; /* what the program calls it; 0 */
	/* In this order: */
	struct directory_list configured; /* ld.so.conf; not for DF_1_NODEFLIB's sake */
	struct directory_list system;
	char *path_file;      /* musl's, when it is there and not in the archive; 0 */
	char *lib;            /* $LIB; 0: not known */
	const char *platform; /* $PLATFORM; 0: not known */
};

/* path is the loader's name in the program, object what is there; both 0 for a library, which has
 * none. part is how much is looked at for configuration. */
void loader_begin(struct loader *loader, const struct guest *guest, enum guest_part part,
	const char *path, const struct object *object, const struct object *program);
void loader_end(struct loader *loader);

/* Whether a library without a loader is one for musl's. */
int loader_would_be_musl(const struct object *object);

/* Whether a needed name is the loader itself, or the kernel's part of every program. */
int loader_is_inside(const struct loader *loader, const char *name);

/* Replaces $ORIGIN, and for glibc $LIB and $PLATFORM. origin: what $ORIGIN becomes. Returns 0 when
 * something is not known, and the loader would leave the word out; allocated. */
char *loader_expand(const struct loader *loader, const char *word, size_t word_bytes,
	const char *origin, int *has_origin);

#endif
