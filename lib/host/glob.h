/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * glob.h - patterns for glob(3). */
#ifndef HOST_GLOB_H
#define HOST_GLOB_H

/* The pattern below a directory: what is special in the directory's own name is not. Allocated. */
char *glob_below(const char *directory, const char *pattern);

#endif
