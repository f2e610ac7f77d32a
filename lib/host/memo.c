/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * memo.c - what was found once under a name: a tree that balances itself (tsearch(3)). */
#include "host/memo.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

struct item {
	char *name;
	void *value;
};

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

void **memo_at(struct memo *memo, const char *name)
{
	struct item wanted = { (char *)name, 0 }, *item, **found;

	found = tfind(&wanted, &memo->tree, compare);
	if (found)
		return &(*found)->value;
	item = allocate(sizeof *item);
	item->name = copy_string(name);
	item->value = 0;
	if (!tsearch(item, &memo->tree, compare))
		die("out of memory");
	return &item->value;
}

void memo_end(struct memo *memo, void (*end)(void *value))
{
	struct item *item;

	while (memo->tree) {
		item = *(struct item **)memo->tree;
		tdelete(item, &memo->tree, compare);
		if (end && item->value)
			end(item->value);
		free(item->name);
		free(item);
	}
}
