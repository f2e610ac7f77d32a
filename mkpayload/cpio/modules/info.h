/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * info.h - what the file of a kernel module says of it (format/modinfo.h). */
#ifndef MKPAYLOAD_CPIO_MODULES_INFO_H
#define MKPAYLOAD_CPIO_MODULES_INFO_H

/* Calls take for each value of a key ("firmware"), in the order of the file. */
void module_info_read(const char *path, const char *key,
	void (*take)(void *context, const char *value), void *context);

/* Returns 0, or what of the module is not there (modinfo_check). */
const char *module_info_check(const char *path);

#endif
