/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.c - the outputs that are not finished. */
#include "host/unfinished.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "host/text.h"

static struct unfinished *first;

static void clean_up(void *argument)
{
	const struct unfinished *unfinished = argument;
	ssize_t ignored;

	if (unfinished->words) {
		ignored = write(STDERR_FILENO, unfinished->words, strlen(unfinished->words));
		(void)ignored;
	}
	/* Another program's stays, should it have come to that name. */
	if (unfinished->temporary &&
		temporary_is_named(unfinished->fd, unfinished->directory, unfinished->temporary))
		unlinkat(unfinished->directory, unfinished->temporary, 0);
}

void unfinished_add(
	struct unfinished *unfinished, void *output, int fd, int directory, const char *temporary)
{
	struct unfinished **end = &first;

	while (*end)
		end = &(*end)->next;
	unfinished->output = output;
	unfinished->fd = fd;
	unfinished->directory = directory;
	unfinished->temporary = temporary;
	unfinished->words = 0;
	unfinished->next = 0;
	*end = unfinished;
	unfinished->undo.function = clean_up;
	unfinished->undo.argument = unfinished;
	unfinished->undo.is_signal_safe = 1;
	undo_add(&unfinished->undo);
}

void unfinished_say(struct unfinished *unfinished, const char *path, const char *text)
{
	struct text_shown shown;
	char *words = format_string("%s: %s: %s\n", message_program,
		text_show(&shown, path, strlen(path)), text);
	char *old = unfinished->words;
	sigset_t held;

	undo_hold_signals(&held);
	unfinished->words = words;
	undo_release_signals(&held);
	free(old);
}

void unfinished_remove(struct unfinished *unfinished)
{
	struct unfinished **link = &first;

	undo_forget(&unfinished->undo);
	while (*link && *link != unfinished)
		link = &(*link)->next;
	if (*link)
		*link = unfinished->next;
	free(unfinished->words);
}

struct unfinished *unfinished_first(void)
{
	return first;
}
