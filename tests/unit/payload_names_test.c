/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_names_test.c - the names of a container among each other: sorted, found, names twice,
 * files where directories are, limits; and names made so that they are slow for others. */
#include <stdlib.h>

#include "format/payload.h"
#include "tap.h"

enum { NAMES_MAX = 8 };

/* Names in the order of a container, each at 100 times its number. */
struct table {
	struct payload_name name[NAMES_MAX];
	struct payload_name *sorted[2 * NAMES_MAX];
	size_t count;
};

static void fill(struct table *table, const char *const *names)
{
	size_t i;

	for (i = 0; i < NAMES_MAX && names[i]; i++) {
		table->name[i].text = names[i];
		table->name[i].bytes = strlen(names[i]);
		table->name[i].offset = 100 * i;
		table->name[i].index = (uint32_t)i;
		table->sorted[i] = &table->name[i];
	}
	table->count = i;
	payload_names_sort(table->sorted, table->sorted + i, i);
}

static const char *check(const struct table *table, int tree, uint32_t *directories, uint64_t *at)
{
	*directories = 0;
	return payload_names_check(table->sorted, table->count, tree, directories, at);
}

/* --- Sorting and finding. --- */

static const char *const mixed[] = { "b", "a.b", "a", "a/b", "a", "\xc3\xa9", "B", 0 };

static void check_order(void)
{
	static const char *const order[] = { "B", "a", "a", "a.b", "a/b", "b", "\xc3\xa9" };
	struct table table;
	unsigned i, same = 0;

	fill(&table, mixed);
	for (i = 0; i < table.count; i++)
		same += strcmp(table.sorted[i]->text, order[i]) == 0;
	ok(same == 7, "sorted by bytes, the shorter one first");
	ok(table.sorted[1]->index == 2 && table.sorted[2]->index == 4,
		"... of equal ones the earlier one");
	payload_names_sort(table.sorted, table.sorted + 1, 1);
	payload_names_sort(table.sorted, table.sorted, 0);
	ok(table.sorted[0] == &table.name[6], "one name and none are sorted");
}

static void check_find(void)
{
	struct table table;
	unsigned i, found = 0;

	fill(&table, mixed);
	for (i = 0; i < table.count; i++)
		found += payload_names_find(table.sorted, table.count, mixed[i],
				 strlen(mixed[i])) == &table.name[i == 4 ? 2 : i];
	ok(found == 7, "each is found, of equal ones the first");
	ok(payload_names_find(table.sorted, table.count, "a.bc", 3) == &table.name[1],
		"only the length that is given counts");
	ok(!payload_names_find(table.sorted, table.count, "a.", 2), "a beginning is not found");
	ok(!payload_names_find(table.sorted, table.count, "A", 1) &&
			!payload_names_find(table.sorted, table.count, "\xff", 1),
		"nor is what would come first, or last");
	ok(!payload_names_find(table.sorted, 0, "a", 1), "among none is none");
	ok(payload_names_equal(&table.name[2], &table.name[4]) &&
			!payload_names_equal(&table.name[1], &table.name[2]),
		"equal names are equal");
}

/* --- What contradicts itself. --- */

#define TWICE             "the name appears twice"
#define FILE_IS_DIRECTORY "this file is a directory in the same image"
#define DIRECTORY_IS_FILE "a directory of this path is a file in the same image"

static const struct {
	const char *names[NAMES_MAX];
	const char *problem;
	uint64_t at; /* which name the problem is said about */
	uint32_t directories;
} trees[] = {
	{ { "a", "b", "c" }, 0, 0, 0 },
	{ { "a/b/c", "a/b/d", "a/e", "f/a/b", "f/a-", "g" }, 0, 0, 4 },
	{ { "a/b", "a-", "a.b", "a0" }, 0, 0, 1 },
	{ { "a/b", "a/c", "b/a", "c" }, 0, 0, 2 },
	{ { "a", "a-/b", "ab/c" }, 0, 0, 2 },
	{ { "a/b/c", "b/c", "c" }, 0, 0, 3 },
	{ { "a", "b", "a" }, TWICE, 2, 0 },
	{ { "b", "b", "a" }, TWICE, 1, 0 },
	{ { "a/b", "a/c", "a/b" }, TWICE, 2, 0 },
	{ { "a", "a/b" }, DIRECTORY_IS_FILE, 1, 0 },
	{ { "a", "a-", "a.c/d", "a/b" }, DIRECTORY_IS_FILE, 3, 0 },
	{ { "a/b", "a/b/c/d" }, DIRECTORY_IS_FILE, 1, 0 },
	{ { "a/b", "a" }, FILE_IS_DIRECTORY, 1, 0 },
	{ { "a/b", "a-", "a0", "a" }, FILE_IS_DIRECTORY, 3, 0 },
	{ { "a/b/c/d", "a/b" }, FILE_IS_DIRECTORY, 1, 0 },
};

static void check_trees(void)
{
	struct table table;
	uint32_t directories;
	const char *problem;
	uint64_t at;
	size_t i;

	for (i = 0; i < sizeof trees / sizeof *trees; i++) {
		fill(&table, trees[i].names);
		problem = check(&table, 1, &directories, &at);
		is(problem, trees[i].problem, trees[i].names[table.count - 1]);
		if (problem)
			ok(at == 100 * trees[i].at, "... about the name that comes later");
		else
			ok(directories == trees[i].directories, "... and its directories");
	}
	fill(&table, trees[9].names);
	is(check(&table, 0, &directories, &at), 0, "without tree nobody looks for directories");
	ok(directories == 0, "... nor counts them");
	fill(&table, trees[6].names);
	is(check(&table, 0, &directories, &at), TWICE, "... but for names that appear twice");
}

/* --- As many as there may be. --- */

/* What makes a name of its number. Returns its length. */
typedef size_t name_maker(char *to, unsigned number);

static size_t make_pair(char *to, unsigned number)
{
	return (size_t)sprintf(to, "%06u/f", number);
}

/* Long common beginnings, and an order that is none. */
static size_t make_deep(char *to, unsigned number)
{
	memset(to, 'x', 240);
	return 240 + (size_t)sprintf(to + 240, "%08x", number * 2654435761u);
}

/* All have one hash, FNV-1a of 32 bits with its usual seed: each half can be exchanged for the
 * other (found by a search). Bad for a table that hashes, nothing to one that is sorted. */
static size_t make_colliding(char *to, unsigned number)
{
	enum { BITS = 18, HALF_BYTES = 5 };
	static const char *const halves[4][2] = {
		{ "bgpvu", "b13ea" }, { "ajpfs", "a2vja" }, { "amtzx", "a31cd" },
		{ "aotzx", "a11cd" }, /* and so on, for ever */
	};
	unsigned bit;

	for (bit = 0; bit < BITS; bit++)
		memcpy(to + HALF_BYTES * bit, halves[bit < 3 ? bit : 3][number >> bit & 1],
			HALF_BYTES);
	return HALF_BYTES * BITS;
}

struct many {
	char *text;
	struct payload_name *name, **sorted;
	size_t count;
};

enum { ROOM_BYTES = 256 };

static void sort_many(struct many *many)
{
	size_t i;

	for (i = 0; i < many->count; i++)
		many->sorted[i] = &many->name[i];
	payload_names_sort(many->sorted, many->sorted + many->count, many->count);
}

static void make_many(struct many *many, name_maker *maker, unsigned count)
{
	unsigned i;

	many->count = count;
	many->text = malloc((size_t)count * ROOM_BYTES);
	many->name = calloc(count, sizeof *many->name);
	many->sorted = malloc(2 * (size_t)count * sizeof *many->sorted);
	for (i = 0; i < count; i++) {
		many->name[i].text = many->text + (size_t)i * ROOM_BYTES;
		many->name[i].bytes = maker(many->text + (size_t)i * ROOM_BYTES, i);
		many->name[i].offset = i;
		many->name[i].index = i;
	}
	sort_many(many);
}

static void free_many(struct many *many)
{
	free(many->text);
	free(many->name);
	free(many->sorted);
}

static void check_many(const char *title, name_maker *maker)
{
	uint32_t directories = 0;
	unsigned i, found = 0;
	struct many many;
	uint64_t at;

	make_many(&many, maker, PAYLOAD_COUNT_MAX);
	is(payload_names_check(many.sorted, many.count, 1, &directories, &at), 0, title);
	for (i = 0; i < many.count; i++)
		found += payload_names_find(many.sorted, many.count, many.name[i].text,
				 many.name[i].bytes) == &many.name[i];
	ok(found == many.count, "... all are found");
	many.name[7].text = many.name[many.count - 1].text;
	many.name[7].bytes = many.name[many.count - 1].bytes;
	sort_many(&many);
	is(payload_names_check(many.sorted, many.count, 1, &directories, &at), TWICE,
		"... and so is one that appears twice");
	ok(at == many.count - 1, "... with the place of the second");
	free_many(&many);
}

/* As many files as directories: 200,000 of both together are allowed. */
static void check_limit(unsigned count, const char *problem)
{
	uint32_t directories = 0;
	struct many many;
	uint64_t at = 0;

	make_many(&many, make_pair, count);
	is(payload_names_check(many.sorted, many.count, 1, &directories, &at), problem,
		"as many files as directories");
	if (problem)
		ok(at == PAYLOAD_COUNT_OFFSET, "... which is said about the count");
	else
		ok(directories == count, "... are counted");
	directories = 0;
	is(payload_names_check(many.sorted, many.count, 0, &directories, &at), 0,
		"... and are no matter without tree");
	free_many(&many);
}

int main(void)
{
	check_order();
	check_find();
	check_trees();
	check_many("200,000 names with a long common beginning", make_deep);
	check_many("200,000 names with one hash", make_colliding);
	check_limit(100000, 0);
	check_limit(100001, "more than 200000 entries and directories");
	return tap_end();
}
