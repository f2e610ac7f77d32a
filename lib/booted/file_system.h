/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_system.h - kinds of file systems that are not as most. */
#ifndef BOOTED_FILE_SYSTEM_H
#define BOOTED_FILE_SYSTEM_H

#include <stdint.h>

struct file_system_kind {
	uint32_t type;        /* f_type of struct statfs */
	int has_large_blocks; /* on the disk */
	int gives_new_inodes; /* to a file that it had forgotten */
};

/* That on which the path lies; where nobody knows, one as most. */
const struct file_system_kind *file_system_kind(const char *path);

#endif
