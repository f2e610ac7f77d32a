/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * in_use.h - regular files that the kernel works on: to replace one would lose what is still
 * written to it. */
#ifndef HOST_IN_USE_H
#define HOST_IN_USE_H

#include <sys/stat.h>

#include "host/words.h"

/* What a file is used as: a phrase, or 0. One look serves until it is forgotten. */
const char *in_use_as(const struct stat *status);
void in_use_forget(void);

/* The file that a loop device, known by its path and its folder in /sys, shows: its name, which may
 * be one in another mount namespace, allocated, or 0; and in *status its device, inode and type. */
char *in_use_behind(const char *path, const char *folder, struct stat *status);

/* Adds the path of all that is used as swap, as it was where that was switched on: two files may
 * have one path, in two roots. */
void in_use_list_swap(struct words *paths);

#endif
