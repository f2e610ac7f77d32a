/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * glob.h - the files whose paths match a pattern, as glob(3) finds them.
 *
 * Not glob(3) itself: the header that glibc has for it cannot be read by every compiler (tcc). */
#ifndef HOST_GLOB_H
#define HOST_GLOB_H

#include <stddef.h>

struct glob_list {
	char **item;
	size_t count;
};

/* Finds the paths below the directory that match the pattern, in the order of their bytes. Patterns
 * are those of fnmatch(3), component by component; what is special in the directory's own name is
 * not. Does not return where a directory is there and cannot be read to its end. */
void glob_below(struct glob_list *list, const char *directory, const char *pattern);

void glob_end(struct glob_list *list);

#endif
