/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.h - the tree of files as Linux has it in the middle of unpacking an archive. */
#ifndef MKPAYLOAD_CPIO_TREE_H
#define MKPAYLOAD_CPIO_TREE_H

#include <stddef.h>
#include <stdint.h>

struct cpio_node {
	uint64_t offset; /* of the member that made it */
	uint32_t mode, uid, gid;
	int has_children;
	uint32_t hash;
	size_t path_bytes;
	char *path;
};

struct cpio_tree {
	struct cpio_node *nodes;
	size_t count, room;
	uint32_t *slots; /* a hash table of indexes into nodes, counted from 1; 0 is free */
	size_t slots_count;
};

/* Returns 0 when there is none. Both calls make earlier nodes' addresses invalid. */
struct cpio_node *cpio_tree_find(struct cpio_tree *tree, const char *path, size_t path_bytes);

/* Finds, or adds with all zeros. */
struct cpio_node *cpio_tree_put(struct cpio_tree *tree, const char *path, size_t path_bytes);

/* Looks at the directories above a path from the root on. Returns 0 when they are all there, else
 * the length of the first path that is not a directory; *node is what is there instead, or 0. */
size_t cpio_tree_find_gap(
	struct cpio_tree *tree, const char *path, size_t path_bytes, struct cpio_node **node);

void cpio_tree_end(struct cpio_tree *tree);

#endif
