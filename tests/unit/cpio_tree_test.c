/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_tree_test.c - the tree that 'mkpayload cpio --check' has of an archive: how many names are
 * compared does not depend on which they are. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long compared;

static int count_compared(const void *a, const void *b, size_t size)
{
	compared++;
	return memcmp(a, b, size);
}

#define memcmp count_compared
#include "mkpayload/cpio/tree.c"
#undef memcmp
#include "tap.h"

/* Stand-ins for host/memory.c. */
void *allocate(unsigned long size)
{
	return malloc(size);
}

void *reallocate(void *old, unsigned long size)
{
	return realloc(old, size);
}

enum { NAMES = 20000, BLOCKS = 15, BLOCK_BYTES = 6, NAME_BYTES = BLOCKS * BLOCK_BYTES + 1 };

static char names[NAMES][NAME_BYTES];

static uint32_t fnv(uint32_t hash, const char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)bytes[i]) * 16777619;
	return hash;
}

/* Consecutive numbers must differ in every byte: FNV-1a takes short common ends to different
 * states. */
static void put_block(char block[BLOCK_BYTES + 1], uint32_t number)
{
	int i;

	number *= 2654435761u;
	for (i = 0; i < BLOCK_BYTES; i++, number >>= 5)
		block[i] = (char)('A' + number % 32);
	block[BLOCK_BYTES] = 0;
}

/* Finds two blocks that take one state of FNV-1a to the same next one; returns that. */
static uint32_t find_pair(uint32_t state, char pair[2][BLOCK_BYTES + 1])
{
	enum { SLOTS = 1 << 20 };
	static uint32_t slots[SLOTS]; /* numbers of blocks, from 1 */
	uint32_t number, next, *slot;

	memset(slots, 0, sizeof slots);
	for (number = 0;; number++) {
		put_block(pair[1], number);
		next = fnv(state, pair[1], BLOCK_BYTES);
		slot = &slots[next % SLOTS];
		put_block(pair[0], *slot ? *slot - 1 : number);
		if (*slot && fnv(state, pair[0], BLOCK_BYTES) == next)
			return next;
		*slot = number + 1;
	}
}

/* Names with one hash: each block of a name is one of a pair. */
static void craft_names(void)
{
	char pairs[BLOCKS][2][BLOCK_BYTES + 1];
	const uint32_t seed = 2166136261u;
	uint32_t state = seed;
	int i, block, same = 0;

	for (block = 0; block < BLOCKS; block++)
		state = find_pair(state, pairs[block]);
	for (i = 0; i < NAMES; i++) {
		names[i][0] = 0;
		for (block = 0; block < BLOCKS; block++)
			strcat(names[i], pairs[block][i >> block & 1]);
		same += fnv(seed, names[i], strlen(names[i])) == state;
	}
	ok(same == NAMES, "20,000 names have one hash");
}

static void number_names(int step)
{
	int i;

	for (i = 0; i < NAMES; i++)
		snprintf(names[i], sizeof names[i], "%08d", step * i + (step < 0 ? NAMES : 0));
}

static void deepen_names(void)
{
	int i;

	for (i = 0; i < NAMES; i++)
		snprintf(names[i], sizeof names[i], "%.*s%d", i % 16 * 2,
			"a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/", i);
}

/* Sorted, put and found, as check.c does. */
static unsigned long work(void)
{
	struct cpio_tree tree = { 0 };
	struct cpio_node *node = 0;
	unsigned long found = 0;
	int i;

	compared = 0;
	for (i = 0; i < NAMES; i++)
		cpio_tree_expect(&tree, names[i], strlen(names[i]));
	cpio_tree_sort(&tree);
	for (i = 0; i < NAMES; i++) {
		found += cpio_tree_find(&tree, names[i], strlen(names[i])) != 0;
		cpio_tree_find_gap(&tree, names[i], strlen(names[i]), &node);
		cpio_tree_put(&tree, names[i], strlen(names[i]));
	}
	for (i = 0; i < NAMES; i++)
		found += cpio_tree_find(&tree, names[i], strlen(names[i])) != 0;
	ok(found == NAMES, "nothing is there before it is put, everything after that");
	cpio_tree_end(&tree);
	return compared;
}

static void put(struct cpio_tree *tree, const char *path, uint32_t mode)
{
	cpio_tree_put(tree, path, strlen(path))->mode = mode;
}

static void check_gap(const struct cpio_tree *tree, const char *path, size_t wanted, int has_node)
{
	struct cpio_node *node = 0;
	size_t gap = cpio_tree_find_gap(tree, path, strlen(path), &node);

	ok(gap == wanted && (gap == 0 || (node != 0) == has_node), path);
}

static void check_gaps(void)
{
	static const char *const paths[] = { "a", "a/b", "a/b/c", "a/b", "f", "a.b", "d" };
	struct cpio_tree tree = { 0 };
	size_t i;

	for (i = 0; i < sizeof paths / sizeof *paths; i++)
		cpio_tree_expect(&tree, paths[i], strlen(paths[i]));
	cpio_tree_sort(&tree);
	put(&tree, "a", CPIO_TYPE_DIRECTORY);
	put(&tree, "a/b", CPIO_TYPE_DIRECTORY);
	put(&tree, "a/b/c", CPIO_TYPE_DIRECTORY);
	put(&tree, "f", CPIO_TYPE_FILE);
	check_gap(&tree, "x", 0, 0);
	check_gap(&tree, "a/b/c/d", 0, 0);
	check_gap(&tree, "a/b/x/d", 5, 0);
	check_gap(&tree, "a/x/y/z/d", 3, 0);
	check_gap(&tree, "f/x/y/z", 1, 1);
	check_gap(&tree, "d/x", 1, 0); /* it is expected, and not there yet */
	check_gap(&tree, "x/y/z", 1, 0);
	cpio_tree_end(&tree);
}

int main(void)
{
	/* As many as the sorting and four searches of each take. */
	static const unsigned long most = NAMES * 15ul * 5;

	check_gaps();
	craft_names();
	ok(work() <= most, "names made for one hash");
	number_names(1);
	ok(work() <= most, "names in order");
	number_names(-1);
	ok(work() <= most, "names in reverse order");
	deepen_names();
	ok(work() <= 2 * most, "names deep in directories that are not there");
	return tap_end();
}
