/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * built_in.h - what is in Linux's first root before any archive is unpacked into it: the archive
 * that each kernel has in it, where none was built in on purpose (usr/default_cpio_list). */
#ifndef MKPAYLOAD_CPIO_BUILT_IN_H
#define MKPAYLOAD_CPIO_BUILT_IN_H

#include <stdint.h>

enum { BUILT_IN_COUNT = 3 };

struct built_in {
	const char *path; /* without '/' at its beginning */
	uint32_t mode, major, minor;
};
extern const struct built_in built_in[BUILT_IN_COUNT];

/* Why Linux would not make this in its first root, or one with another device number: 0, or a
 * static phrase. */
const char *built_in_check(const struct built_in *wanted);

#endif
