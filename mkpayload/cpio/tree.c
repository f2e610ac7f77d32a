/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.c - the tree of files as Linux has it in the middle of unpacking an archive. */
#include "mkpayload/cpio/tree.h"

#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"

/* FNV-1a: of a longer path it can go on from that of its beginning. */
enum { HASH_FACTOR = 16777619 };
#define HASH_BEGIN 2166136261u

static uint32_t hash_on(uint32_t hash, const char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)bytes[i]) * HASH_FACTOR;
	return hash;
}

/* The slot that a path has, or would get. */
static uint32_t *find_slot(
	const struct cpio_tree *tree, uint32_t hash, const char *path, size_t path_bytes)
{
	const struct cpio_node *node;
	size_t at = hash & (tree->slots_count - 1);

	for (; tree->slots[at]; at = (at + 1) & (tree->slots_count - 1)) {
		node = &tree->nodes[tree->slots[at] - 1];
		if (node->hash == hash && node->path_bytes == path_bytes &&
			memcmp(node->path, path, path_bytes) == 0)
			break;
	}
	return &tree->slots[at];
}

static struct cpio_node *find_hashed(
	struct cpio_tree *tree, uint32_t hash, const char *path, size_t path_bytes)
{
	uint32_t slot;

	if (tree->count == 0)
		return 0;
	slot = *find_slot(tree, hash, path, path_bytes);
	return slot ? &tree->nodes[slot - 1] : 0;
}

struct cpio_node *cpio_tree_find(struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	return find_hashed(tree, hash_on(HASH_BEGIN, path, path_bytes), path, path_bytes);
}

/* Half of the slots stay free. */
static void grow(struct cpio_tree *tree)
{
	struct cpio_node *node;
	size_t i;

	tree->room = tree->room ? tree->room * 2 : 256;
	tree->slots_count = tree->room * 2;
	tree->nodes = reallocate(tree->nodes, tree->room * sizeof *tree->nodes);
	free(tree->slots);
	tree->slots = allocate(tree->slots_count * sizeof *tree->slots);
	memset(tree->slots, 0, tree->slots_count * sizeof *tree->slots);
	for (i = 0; i < tree->count; i++) {
		node = &tree->nodes[i];
		*find_slot(tree, node->hash, node->path, node->path_bytes) = (uint32_t)i + 1;
	}
}

struct cpio_node *cpio_tree_put(struct cpio_tree *tree, const char *path, size_t path_bytes)
{
	uint32_t hash = hash_on(HASH_BEGIN, path, path_bytes), *slot;
	struct cpio_node *node;

	if (tree->count == tree->room)
		grow(tree);
	slot = find_slot(tree, hash, path, path_bytes);
	if (*slot)
		return &tree->nodes[*slot - 1];
	node = &tree->nodes[tree->count++];
	*slot = (uint32_t)tree->count;
	memset(node, 0, sizeof *node);
	node->hash = hash;
	node->path_bytes = path_bytes;
	node->path = allocate(path_bytes + 1);
	memcpy(node->path, path, path_bytes);
	node->path[path_bytes] = 0;
	return node;
}

size_t cpio_tree_find_gap(
	struct cpio_tree *tree, const char *path, size_t path_bytes, struct cpio_node **node)
{
	uint32_t hash = HASH_BEGIN;
	size_t hashed = 0, end;

	for (end = 0; end < path_bytes; end++) {
		if (path[end] != '/')
			continue;
		hash = hash_on(hash, path + hashed, end - hashed);
		hashed = end;
		*node = find_hashed(tree, hash, path, end);
		if (!*node || ((*node)->mode & CPIO_TYPE_MASK) != CPIO_TYPE_DIRECTORY)
			return end;
	}
	return 0;
}

void cpio_tree_end(struct cpio_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->count; i++)
		free(tree->nodes[i].path);
	free(tree->nodes);
	free(tree->slots);
	memset(tree, 0, sizeof *tree);
}
