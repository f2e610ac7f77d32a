/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_check.h - whether a block device has kept an output: for output.c alone. Of an output that
 * is a file nothing is read. Both die with the reason. */
#ifndef HOST_OUTPUT_CHECK_H
#define HOST_OUTPUT_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "host/read_back.h"
#include "host/unfinished.h"

#define OUTPUT_WORDS_LOST \
	"what was on it is lost, and nothing complete is there instead: write it again"

struct output_check {
	const char *path;
	int fd;
	uint64_t size_bytes; /* put */
	size_t last_bytes;   /* first bytes that are written last */
	struct read_back *back;
	struct unfinished *unfinished;
};

/* All that was written, before the first bytes are. */
void output_check(struct output_check check);

/* Flushes, and looks at the first bytes, which are cleared again where the device does not keep
 * them. */
void output_check_first(struct output_check check);

#endif
