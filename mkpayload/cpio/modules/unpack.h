/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unpack.h - compressed modules: unpacked by the tool for it, into memory. */
#ifndef MKPAYLOAD_CPIO_MODULES_UNPACK_H
#define MKPAYLOAD_CPIO_MODULES_UNPACK_H

#include "format/compression.h"

/* Returns a path under which the unpacked bytes can be read as long as the program runs; allocated.
 * Dies when the tool is missing or fails. */
char *module_unpack(const char *path, const struct compression *compression);

#endif
