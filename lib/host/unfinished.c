/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.c - the outputs that are not finished. */
#include "host/unfinished.h"

#include <unistd.h>

static struct output *unfinished;

static void remove_temporary(void *argument)
{
	const struct output *output = argument;

	if (output->temporary)
		unlinkat(output->directory, output->temporary, 0);
}

void unfinished_add(struct output *output)
{
	output->next = unfinished;
	unfinished = output;
	output->undo.function = remove_temporary;
	output->undo.argument = output;
	output->undo.is_signal_safe = 1;
	undo_add(&output->undo);
}

void unfinished_remove(const struct output *output)
{
	struct output **link = &unfinished;

	undo_forget(&output->undo);
	while (*link && *link != output)
		link = &(*link)->next;
	if (*link)
		*link = output->next;
}

struct output *unfinished_first(void)
{
	return unfinished;
}
