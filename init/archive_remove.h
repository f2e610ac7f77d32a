/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive_remove.h - gives the memory of the initial CPIO back, once another root lies over it. */
#ifndef INIT_ARCHIVE_REMOVE_H
#define INIT_ARCHIVE_REMOVE_H

/* Before: holds the root, if it is a file system in memory; else returns less than 0, and nothing
 * is ever deleted. */
int archive_hold(void);

/* Deletes all that is below what is held and on the same file system, and lets it go. */
void archive_remove(int held);

#endif
