/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file.h - the file of a kernel module: that it is one, and whole, also where it is compressed. */
#ifndef MKPAYLOAD_CPIO_MODULES_FILE_H
#define MKPAYLOAD_CPIO_MODULES_FILE_H

#include "format/compression.h"
#include "mkpayload/cpio/modules/unpack.h"

/* Unpacks it, and says how it is compressed, 0 for not at all. Dies when it is neither compressed
 * nor a module, or when what comes out is none, or not a whole one. origin is the option that asked
 * for it. */
const struct compression *module_file_unpack(
	struct unpacked *unpacked, const char *path, const char *origin);

#endif
