/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input_file.h - reading a file that goes into a payload image, and only if it holds still.
 *
 * All functions die when it is not the file that was collected or changes meanwhile; those of one
 * file may run beside those of another in several threads. */
#ifndef PAYLOAD_INPUT_FILE_H
#define PAYLOAD_INPUT_FILE_H

#include "host/output.h"
#include "payload/input.h"

int input_open(const struct input *input);
/* Of one that is open, however it is read. */
void input_check(const struct input *input, int fd);
/* The next bytes; there must be so many. */
void input_read(const struct input *input, int fd, uint8_t *to, size_t size);
/* After all input->size_bytes have been read. */
void input_close(const struct input *input, int fd);

/* 1 when both have the same bytes. */
int input_files_same(const struct input *a, const struct input *b);

/* Reads a file into output, unless that is 0, and says its SHA-256, unless digest is 0. In one
 * thread at a time. */
void input_copy(
	const struct input *input, struct output *output, uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
