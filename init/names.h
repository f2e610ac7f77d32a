/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * names.h - the names in a directory, in byte order. */
#ifndef INIT_NAMES_H
#define INIT_NAMES_H

enum { NAMES_BYTES = 256 }; /* NAME_MAX, with NUL */

/* Puts the name behind the one that is there, at first the empty one, in its place. What has
 * changed meanwhile counts. Returns 0 at the end. */
int names_next(const char *path, char name[NAMES_BYTES]);

#endif
