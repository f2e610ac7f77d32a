/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input.h - a file that goes into a payload image. */
#ifndef PAYLOAD_INPUT_H
#define PAYLOAD_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "format/sha256.h"
#include "host/file_state.h"

/* Which file it is and in what state, when it was collected: there may be 200,000 of them. */
struct input_state {
	struct file_state file;
	int has_holes;
};

struct input {
	char *name; /* of the entry; perhaps the end of path */
	char *path;
	char *list_line; /* "FILE:LINE" of the list file that names it, or 0 */
	struct input_state state;
	uint64_t size_bytes;
	int is_first;              /* it belongs to the first set */
	int has_digest;            /* somebody says what its SHA-256 is */
	const char *digest_origin; /* who: "FILE:LINE"; 0: a SHA256SUMS file among the inputs */
	uint8_t digest[SHA256_DIGEST_BYTES];
};

void input_state_set(struct input_state *state, const struct stat *status);

/* Dies with where the input comes from and the reason. */
void input_die(const char *list_line, const char *path, const char *reason)
	__attribute__((noreturn));

#endif
