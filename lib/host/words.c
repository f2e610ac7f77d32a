/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * words.c - a list of words that grows. */
#include "host/words.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

void words_add(struct words *words, char *text)
{
	words->list = make_room(words->list, (unsigned long)words->count + 1, sizeof *words->list);
	words->list[words->count++] = text;
	words->list[words->count] = 0;
}

void words_add_all(struct words *words, const char *const *texts)
{
	for (; *texts; texts++)
		words_add(words, copy_string(*texts));
}

void words_add_split(struct words *words, const char *text)
{
	static const char blanks[] = " \t";
	size_t length;

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		length = strcspn(text, blanks);
		words_add(words, format_string("%.*s", (int)length, text));
		text += length;
	}
}

void words_free(struct words *words)
{
	while (words->count > 0)
		free(words->list[--words->count]);
	free(words->list);
	words->list = 0;
}
