/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.h - puts libraries and interpreters into the archive, where the guest's loader finds them.
 */
#ifndef MKPAYLOAD_CPIO_ELF_PLACE_H
#define MKPAYLOAD_CPIO_ELF_PLACE_H

#include "mkpayload/cpio/elf/search.h"

/* Puts what was found, with the symbolic links on the way. Returns its path in the archive;
 * *guest becomes the directory by which the guest's loader comes to it. Both are allocated. */
char *place_library(const struct search *search, char **guest);

/* Puts a file that is at path below the sysroot, at its own path, with the links on the way; origin
 * and needed_by are who wants it. Returns its path in the archive; allocated. */
char *place_file(
	struct closure *closure, const char *path, const char *origin, const char *needed_by);

#endif
