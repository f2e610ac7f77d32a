/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_check.h - whether a block device has kept an output: for output.c alone. Of an output that
 * is a file nothing is read. Both die with the reason. */
#ifndef HOST_OUTPUT_CHECK_H
#define HOST_OUTPUT_CHECK_H

#include "host/output.h"

#define OUTPUT_WORDS_LOST \
	"what was on it is lost, and nothing complete is there instead: write it again"

/* What is said of a device from now on, should the program end. */
void output_say_at_end(struct output *output, const char *words);

/* All that was written, before the first bytes are. */
void output_check(struct output *output);

/* The first bytes, which are cleared again where the device does not keep them. */
void output_check_first(struct output *output);

#endif
