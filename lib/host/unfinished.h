/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.h - the outputs that are not finished: should the program end, their temporary files
 * are removed, and what else is to be said is said. For output.c alone. */
#ifndef HOST_UNFINISHED_H
#define HOST_UNFINISHED_H

#include "host/undo.h"

struct unfinished {
	void *output;
	int fd, directory;
	const char *temporary;
	char *words; /* to be said then, a whole line; 0: nothing */
	struct unfinished *next;
	struct undo undo;
};

/* fd is the output; temporary its temporary file's name in that directory; 0: it has none. */
void unfinished_add(
	struct unfinished *unfinished, void *output, int fd, int directory, const char *temporary);

/* What is said of that path, should the program end from now on. */
void unfinished_say(struct unfinished *unfinished, const char *path, const char *text);
void unfinished_remove(struct unfinished *unfinished);

/* The one that was begun first; 0 when all are finished. */
struct unfinished *unfinished_first(void);

#endif
