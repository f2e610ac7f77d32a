/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.h - the tree of files as Linux has it in the middle of unpacking an archive.
 *
 * All paths that will be in it are told first, and sorted once: so no choice of names makes it
 * slower, as it would a table of hashes whose key is known. */
#ifndef MKPAYLOAD_CPIO_TREE_H
#define MKPAYLOAD_CPIO_TREE_H

#include <stddef.h>
#include <stdint.h>

/* Not of a member: it was there before the archive. */
#define CPIO_NODE_BUILT_IN UINT64_MAX

struct cpio_node {
	uint64_t offset; /* of the member that made it, or CPIO_NODE_BUILT_IN */
	uint32_t mode, uid, gid;
	int is_there, is_built_in;
	int is_shared; /* a file with another name */
	size_t children;
	size_t path_bytes;
	char *path;
};

struct cpio_tree {
	struct cpio_node *nodes; /* after cpio_tree_sort in the order of their paths */
	size_t count, room;
};

/* First of all: each path that is going to be put, as often as it comes; then once for all of them.
 */
void cpio_tree_expect(struct cpio_tree *tree, const char *path, size_t path_bytes);
void cpio_tree_sort(struct cpio_tree *tree);

/* Returns 0 when there is none. */
struct cpio_node *cpio_tree_find(const struct cpio_tree *tree, const char *path, size_t path_bytes);

/* Finds, or adds without children, one of those that were expected. */
struct cpio_node *cpio_tree_put(struct cpio_tree *tree, const char *path, size_t path_bytes);

/* Takes one away that has no children. What is in it stays until it is put again. */
void cpio_tree_remove(struct cpio_tree *tree, struct cpio_node *node);

/* Looks at the directories above a path; the tree has none without those above it. Returns 0 when
 * they are all there, else the length of the first path from the root on that is not a directory;
 * *node is what is there instead, or 0. */
size_t cpio_tree_find_gap(
	const struct cpio_tree *tree, const char *path, size_t path_bytes, struct cpio_node **node);

void cpio_tree_end(struct cpio_tree *tree);

#endif
