/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.c - the outputs that are not finished. */
#include "host/unfinished.h"

#include <unistd.h>

static struct unfinished *first;

static void remove_temporary(void *argument)
{
	const struct unfinished *unfinished = argument;

	if (unfinished->temporary)
		unlinkat(unfinished->directory, unfinished->temporary, 0);
}

void unfinished_add(
	struct unfinished *unfinished, void *output, int directory, const char *temporary)
{
	struct unfinished **end = &first;

	while (*end)
		end = &(*end)->next;
	unfinished->output = output;
	unfinished->directory = directory;
	unfinished->temporary = temporary;
	unfinished->next = 0;
	*end = unfinished;
	unfinished->undo.function = remove_temporary;
	unfinished->undo.argument = unfinished;
	unfinished->undo.is_signal_safe = 1;
	undo_add(&unfinished->undo);
}

void unfinished_remove(const struct unfinished *unfinished)
{
	struct unfinished **link = &first;

	undo_forget(&unfinished->undo);
	while (*link && *link != unfinished)
		link = &(*link)->next;
	if (*link)
		*link = unfinished->next;
}

struct unfinished *unfinished_first(void)
{
	return first;
}
