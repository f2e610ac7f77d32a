/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options_words.c - a command line that asks for what a request does: options.c the other way. */
#include "host/options_words.h"

#include "host/memory.h"

/* The row of a list that has this mark. */
static const struct option *find_row(const struct usage *usage, size_t to, int mark)
{
	const struct option *row;
	size_t i, offset;

	for (i = 0; (row = options_row(usage, i, &offset)); i++) {
		if (row->kind == OPTION_LIST && offset + row->to == to && row->mark == mark)
			return row;
	}
	return 0;
}

/* Rows may share one, whose order counts: the first of them puts all. */
static void put_list(const struct usage *usage, const struct option *row, size_t to,
	const struct option_list *list, struct words *words)
{
	const struct option_value *item = list->item, *end = item + list->count;

	if (list->count == 0 || find_row(usage, to, list->item->mark) != row)
		return;
	for (; item < end; item++)
		words_add(words, format_string("--%s=%s", find_row(usage, to, item->mark)->name,
					 item->text));
}

void options_put_words(const struct usage *usage, const void *request, struct words *words)
{
	const struct option *row;
	size_t i, offset;

	for (i = 0; (row = options_row(usage, i, &offset)); i++) {
		const void *from = (const char *)request + offset + row->to;

		if (row->kind == OPTION_FLAG && *(const int *)from)
			words_add(words, format_string("--%s", row->name));
		else if (row->kind == OPTION_TEXT && *(const char *const *)from)
			words_add(words,
				format_string("--%s=%s", row->name, *(const char *const *)from));
		else if (row->kind == OPTION_LIST)
			put_list(usage, row, offset + row->to, from, words);
		else if ((row->kind == OPTION_NUMBER || row->kind == OPTION_SIZE ||
				 row->kind == OPTION_MIB) &&
			 *(const uint64_t *)from)
			words_add(words, format_string("--%s=%llu", row->name,
						 (unsigned long long)*(const uint64_t *)from));
	}
}
