/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.c - the tree of files as Linux has it in the middle of unpacking an archive. */
#include "mkpayload/cpio/tree.h"

#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"

static int compare(const void *a, const void *b)
{
	const struct cpio_node *first = a, *second = b;
	size_t first_bytes = first->path_bytes, second_bytes = second->path_bytes;
	int order = memcmp(
		first->path, second->path, first_bytes < second_bytes ? first_bytes : second_bytes);

	if (order)
		return order;
	return first_bytes < second_bytes ? -1 : first_bytes > second_bytes;
}

void cpio_tree_expect(struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	struct cpio_node *node;

	if (tree->count == tree->room) {
		tree->room = tree->room ? tree->room * 2 : 256;
		tree->nodes = reallocate(tree->nodes, tree->room * sizeof *tree->nodes);
	}
	node = &tree->nodes[tree->count++];
	memset(node, 0, sizeof *node);
	node->path_bytes = path_bytes;
	node->path = allocate(path_bytes + 1);
	memcpy(node->path, path, path_bytes);
	node->path[path_bytes] = 0;
}

void cpio_tree_sort(struct cpio_tree *tree)
{
	size_t i, kept = 0;

	if (tree->count == 0)
		return;
	qsort(tree->nodes, tree->count, sizeof *tree->nodes, compare);
	for (i = 1; i < tree->count; i++) {
		if (compare(&tree->nodes[kept], &tree->nodes[i]) != 0)
			tree->nodes[++kept] = tree->nodes[i];
		else
			free(tree->nodes[i].path);
	}
	tree->count = kept + 1;
}

static struct cpio_node *find_expected(
	const struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	struct cpio_node wanted = { .path = (char *)path, .path_bytes = path_bytes };

	return tree->count ? bsearch(&wanted, tree->nodes, tree->count, sizeof wanted, compare) : 0;
}

struct cpio_node *cpio_tree_find(const struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	struct cpio_node *node = find_expected(tree, path, path_bytes);

	return node && node->is_there ? node : 0;
}

/* The directory of a path, if it is one of those that were expected; the root has none. */
static struct cpio_node *find_above(
	const struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	while (path_bytes > 0 && path[path_bytes - 1] != '/')
		path_bytes--;
	return path_bytes > 0 ? find_expected(tree, path, path_bytes - 1) : 0;
}

struct cpio_node *cpio_tree_put(struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	struct cpio_node *node = find_expected(tree, path, path_bytes), *above;

	if (node->is_there)
		return node;
	node->is_there = 1;
	node->is_built_in = 0;
	node->is_shared = 0;
	above = find_above(tree, path, path_bytes);
	if (above)
		above->children++;
	return node;
}

void cpio_tree_remove(struct cpio_tree *tree, struct cpio_node *node)
{
	struct cpio_node *above = find_above(tree, node->path, node->path_bytes);

	node->is_there = 0;
	if (above)
		above->children--;
}

static int is_directory(const struct cpio_node *node)
{
	return node && (node->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

/* Halves what is left of the path's slashes: below what is no directory is none. */
size_t cpio_tree_find_gap(
	const struct cpio_tree *tree, const char *path, size_t path_bytes, struct cpio_node **node)
{
	size_t slashes[CPIO_NAMESIZE_MAX / 2], from = 0, to = 0, middle, gap = 0;
	struct cpio_node *found;

	for (middle = 0; middle < path_bytes; middle++) {
		if (path[middle] == '/')
			slashes[to++] = middle;
	}
	while (from < to) {
		middle = from + (to - from) / 2;
		found = cpio_tree_find(tree, path, slashes[middle]);
		if (is_directory(found)) {
			from = middle + 1;
		} else {
			gap = slashes[middle];
			*node = found;
			to = middle;
		}
	}
	return gap;
}

void cpio_tree_end(struct cpio_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->count; i++)
		free(tree->nodes[i].path);
	free(tree->nodes);
	memset(tree, 0, sizeof *tree);
}
