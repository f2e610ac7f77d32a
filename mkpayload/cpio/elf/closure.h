/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * closure.h - what the programs of an archive need to run: loaders, shared libraries, interpreters
 * of scripts. Read from the files themselves; nothing is run. follow.h puts it for each file.
 *
 * The rules are those of the loader that a program names, glibc's (ld.so(8)) or musl's. Each
 * program is followed by itself, in the order in which its loader would go: a library that is
 * already loaded under the wanted name is not looked for again. */
#ifndef MKPAYLOAD_CPIO_ELF_CLOSURE_H
#define MKPAYLOAD_CPIO_ELF_CLOSURE_H

#include "mkpayload/cpio/archive.h"
#include "mkpayload/cpio/elf/object.h"

struct closure {
	struct archive *archive;
	const char *sysroot; /* "": this machine's own root; no '/' at its end */
	int is_flat;         /* --flat-libs */
	const char **dlopen; /* --dlopen NAME */
	int *dlopen_found;   /* by any program */
	int dlopen_count;
	/* The rest is the closure's own. */
	struct object_cache cache;
	char **missing; /* lines that say what is not there */
	int missing_count, programs;
};

struct closure_file {
	const char *source; /* on this machine */
	const char *guest;  /* in the archive, without '/' at its beginning */
	const char *origin;
	enum archive_needs role;
};

/* Remembers a line about something that is not there. Takes the line over. */
void closure_miss(struct closure *closure, char *line);

/* Dies when something is missing, after all of it has been said. */
void closure_end(struct closure *closure);

#endif
