/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_stream.h - what builder-hex0 reads: the early files, and the commands that begin stage0. */
#ifndef KERNEL_BOOTSTRAP_INIT_STREAM_H
#define KERNEL_BOOTSTRAP_INIT_STREAM_H

#include "checkout/boot_files.h"
#include "host/output.h"

enum {
	/* By the commands, before stage0 makes its own. */
	INIT_STREAM_MADE_FILES = 3,
};

uint64_t init_stream_commands_bytes(void);

/* Returns how many files are not what their SHA-256 is said to be; each has been named. */
size_t init_stream_put(const struct boot_files *files, struct output *output);

#endif
