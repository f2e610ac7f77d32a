/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * in_use.h - regular files that the kernel works on: to replace one would lose what is still
 * written to it. */
#ifndef HOST_IN_USE_H
#define HOST_IN_USE_H

#include <sys/stat.h>

/* What a file is used as, when it was asked first: a phrase, or 0. */
const char *in_use_as(const struct stat *status);

/* The file that a loop device shows, by the device's folder in /sys; allocated, or 0. */
char *in_use_behind(const char *folder);

#endif
