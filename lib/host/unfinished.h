/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.h - the outputs that are not finished: should the program end, their temporary files
 * are removed. For output.c alone. */
#ifndef HOST_UNFINISHED_H
#define HOST_UNFINISHED_H

#include "host/undo.h"

struct unfinished {
	void *output;
	int directory;
	const char *temporary;
	struct unfinished *next;
	struct undo undo;
};

/* temporary is the name of the output's temporary file in that directory; 0: it has none. */
void unfinished_add(
	struct unfinished *unfinished, void *output, int directory, const char *temporary);
void unfinished_remove(const struct unfinished *unfinished);

/* The one that was begun first; 0 when all are finished. */
struct unfinished *unfinished_first(void);

#endif
