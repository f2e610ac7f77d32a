/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * closure.h - what the programs of an archive need to run: loaders, shared libraries, interpreters
 * of scripts. Read from the files themselves; nothing is run. follow.h puts it for each file, and
 * meant.h sees at the end that the guest finds the same.
 *
 * The rules are those of the loader that a program names, glibc's (ld.so(8)) or musl's. Each
 * program is followed by itself, in the order in which its loader would go: a library that is
 * already loaded under the wanted name is not looked for again. What the options have put into the
 * archive goes before what is on this machine. */
#ifndef MKPAYLOAD_CPIO_ELF_CLOSURE_H
#define MKPAYLOAD_CPIO_ELF_CLOSURE_H

#include "host/memo.h"
#include "mkpayload/cpio/archive.h"
#include "mkpayload/cpio/elf/object.h"
#include "mkpayload/cpio/guest.h"

struct closure_file {
	const char *source; /* on this machine */
	const char *guest;  /* in the archive, without '/' at its beginning */
	const char *origin;
	enum archive_needs role;
};

/* A library that is to be brought because a program loads it by itself (--dlopen), and for each
 * kind of program, by its loader, whether one has found it. */
struct closure_dlopen {
	const char *name;
	struct {
		char *loader;
		int is_found;
	} * by;
	int loaders;
};

struct closure {
	struct archive *archive;
	struct guest guest;   /* the archive as the options have made it; at the end, all of it */
	enum guest_part part; /* GUEST_ARCHIVE at the end: only looks, puts and says nothing */
	const char *sysroot;  /* "": this machine's own root; no '/' at its end */
	int is_flat;          /* --flat-libs */
	struct closure_dlopen *dlopen;
	int dlopen_count;
	/* The rest is the closure's own. */
	struct object_cache cache;
	struct memo loaders, found, placed, followed;
	struct meant *meant; /* the last first */
	char **missing;      /* lines that say what is not there */
	int missing_count, programs;
};

/* Remembers a line about something that is not there. Takes the line over. */
void closure_miss(struct closure *closure, char *line);

/* A program of that loader has looked for it. */
void closure_dlopened(
	struct closure *closure, struct closure_dlopen *wanted, const char *loader, int is_found);

/* Dies when something is missing, after all of it has been said. */
void closure_check(struct closure *closure);

#endif
