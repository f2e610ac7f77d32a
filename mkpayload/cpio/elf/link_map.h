/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * process.h - the rooms of the closure between themselves: one program with all that its loader
 * loads. */
#ifndef MKPAYLOAD_CPIO_ELF_PROCESS_H
#define MKPAYLOAD_CPIO_ELF_PROCESS_H

#include "mkpayload/cpio/elf/closure.h"
#include "mkpayload/cpio/elf/loader.h"

struct loaded {
	struct object *object;
	int needer;         /* index of who made the loader load it; -1 of the program */
	char *name;         /* under which it was wanted */
	const char *root;   /* below which path lies */
	char *path, *guest; /* the directories that are its $ORIGIN, here and there */
	char *entry;        /* its path in the archive */
};

struct process {
	struct closure *closure;
	const struct closure_file *file;
	struct loader loader;
	int has_loader; /* it is a program */
	struct loaded *item;
	size_t count;
};

/* A library that was looked for. */
struct search {
	const struct process *process;
	size_t needer;
	const char *name;
	struct object *object;      /* what was found */
	struct directory directory; /* and where; its strings are allocated */
	char *looked;               /* where it was looked for, for people; allocated */
	int is_stopped;             /* by a file that the loader would fail with */
	int is_in_archive;          /* brought by somebody else, under the name */
};

/* Returns whether there is one. */
int search_library(struct search *search);
void search_end(struct search *search);

/* Puts what was found, with the symbolic links on the way. Returns its path in the archive;
 * allocated. */
char *place_library(
	const struct process *process, size_t needer, const char *name, const struct directory *at);

/* Puts a file that is at path below root, at its own path, with the links on the way; origin and
 * needed_by are who wants it. Returns its path in the archive, or 0 when it is not there;
 * allocated. */
char *place_file(struct closure *closure, const char *root, const char *path, const char *origin,
	const char *needed_by);

/* Whether the archive has something of this absolute path. */
int place_is_taken(const struct closure *closure, const char *path);

/* Remembers a line about something that is not there. Takes the line over. */
void closure_miss(struct closure *closure, char *line);

/* Brings the interpreter of a script, if it is one. Returns whether it is. */
int script_put_needs(struct closure *closure, const struct closure_file *file,
	const struct object *object, int depth);

void closure_follow(struct closure *closure, const struct closure_file *file, int depth);

#endif
