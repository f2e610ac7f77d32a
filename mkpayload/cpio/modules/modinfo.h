/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modinfo.h - what a kernel module says of itself, in the section .modinfo of its ELF file. */
#ifndef MKPAYLOAD_CPIO_MODULES_MODINFO_H
#define MKPAYLOAD_CPIO_MODULES_MODINFO_H

/* Calls take for each value of a key ("firmware"), in the order of the file. */
void modinfo_read(const char *path, const char *key, void (*take)(void *context, const char *value),
	void *context);

#endif
