/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file.h - the file of a kernel module: that it is one, and whole, also where it is compressed. */
#ifndef MKPAYLOAD_CPIO_MODULES_FILE_H
#define MKPAYLOAD_CPIO_MODULES_FILE_H

#include "format/compression.h"
#include "mkpayload/cpio/modules/unpack.h"

/* How it is compressed, 0 for not at all, and whether Linux could unpack that itself. Dies when it
 * is neither compressed nor a module. origin is the option that asked for it. */
const struct compression *module_file_look(const char *path, const char *origin, int *is_for_linux);

/* Unpacks it. Dies when what comes out is no module, or not a whole one. */
void module_file_unpack(struct unpacked *unpacked, const char *path, const char *origin,
	const struct compression *compression);

#endif
