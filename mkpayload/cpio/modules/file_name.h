/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_name.h - what the name of a module's file says: that it is one, and how it is compressed. */
#ifndef MKPAYLOAD_CPIO_MODULES_FILE_NAME_H
#define MKPAYLOAD_CPIO_MODULES_FILE_NAME_H

#include "format/compression.h"

/* Whether --module means a file, and not a name: it has a slash, or ends as modules' files do. What
 * comes after a name's comma are options, whose values may look like paths. */
int module_file_is_meant(const char *words);

/* The name of a file without directories and without what tells a compression; allocated. Dies when
 * it is no module's. */
char *module_file_plain_name(const char *path, const char *origin);

/* That name, or a path that ends in it, for a compressed file that init shall let the kernel
 * unpack; allocated. 0: init knows no such compression. */
char *module_file_name_compressed(const char *plain, const struct compression *compression);

#endif
