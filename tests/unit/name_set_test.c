/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_set_test.c - as many names as an image can have: none that is there is missed, and those
 * that are new are nearly always known to be. */
#include <stdlib.h>

#include "format/name_set.h"
#include "format/payload.h"
#include "tap.h"

static int add_number(struct name_set *set, const char *before, int number)
{
	char name[64];

	return name_set_add(
		set, name, (size_t)snprintf(name, sizeof name, "%s%d.tar.gz", before, number));
}

int main(void)
{
	struct name_set *set = malloc(sizeof *set);
	int i, seen = 0;

	name_set_clear(set);
	ok(name_set_add(set, "a", 1) == 0, "a new name");
	ok(name_set_add(set, "a", 1) == 1, "the same again");
	ok(name_set_add(set, "ab", 1) == 1, "only its length counts");
	ok(name_set_add(set, "ab", 2) == 0, "a longer one");
	ok(name_set_add(set, "b", 1) == 0, "another");
	name_set_clear(set);
	ok(name_set_add(set, "a", 1) == 0, "cleared");

	name_set_clear(set);
	for (i = 0; i < PAYLOAD_COUNT_MAX; i++)
		seen += add_number(set, "distfile-", i);
	ok(seen <= 1, "200,000 names: at most one is taken for an earlier one");
	seen = 0;
	for (i = 0; i < PAYLOAD_COUNT_MAX; i++)
		seen += add_number(set, "distfile-", i);
	ok(seen == PAYLOAD_COUNT_MAX, "all of them are known");
	ok(sizeof *set == 1024 * 1024, "in 1 MiB");
	free(set);
	return tap_end();
}
