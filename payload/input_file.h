/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input_file.h - reading a file that goes into a payload image, and only if it holds still. */
#ifndef PAYLOAD_INPUT_FILE_H
#define PAYLOAD_INPUT_FILE_H

#include "payload/inputs.h"

/* 1 when both have the same bytes. */
int input_files_same(const struct input *a, const struct input *b);

/* Reads a file into output, unless that is 0, and says its SHA-256, unless digest is 0. Dies when
 * it is not the file that was collected or changes meanwhile. */
void input_copy(
	const struct input *input, struct output *output, uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
