/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_sums.h - the SHA256SUMS file of an image that is being packed.
 *
 * Either mkpayload writes it (--sums), as the first entry: its length is known before the files are
 * read, so room is left for it and its lines are filled in at the end. Of several volumes each gets
 * the same one, which names the files of all. Or one of the user's files has that name: then it
 * must be well-formed, and the files are held to what it says. */
#ifndef PAYLOAD_PACK_SUMS_H
#define PAYLOAD_PACK_SUMS_H

#include "host/output.h"
#include "payload/inputs.h"

/* The length of a SHA256SUMS file that names every input. */
uint64_t pack_sums_bytes(const struct inputs *inputs);

/* The digest of that file where each input has one (has_digest), before anything is read. */
void pack_sums_digest(const struct inputs *inputs, uint8_t digest[SHA256_DIGEST_BYTES]);

/* Writes it at offset of the output. digests has one for each input; digest becomes that of the
 * file itself. */
void pack_sums_put(struct output *output, uint64_t offset, const struct inputs *inputs,
	uint8_t (*digests)[SHA256_DIGEST_BYTES], uint8_t digest[SHA256_DIGEST_BYTES]);

/* Refuses a file of the user's: it is in the way of ours, or, if there are none of ours, it would
 * be in one volume only. */
void pack_sums_refuse_input(const struct inputs *inputs, int ours);

/* Reads the user's, if there is one, into the inputs' digests. */
void pack_sums_read_input(struct inputs *inputs);

/* Returns 1 when a file is what its SHA-256 is said to be, or when nobody says; else complains and
 * returns 0. */
int pack_sums_check(const struct input *input, const uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
