/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_copy.h - copies the files of a volume to their places in its image.
 *
 * The place of every file is known beforehand, so several are copied at once where they are hashed,
 * since that is what takes the time (host/hashing.h). Large writes; the disk begins with them
 * early. */
#ifndef PAYLOAD_PACK_COPY_H
#define PAYLOAD_PACK_COPY_H

#include "payload/pack.h"

/* Puts the entries of a volume, heads and files, behind what has been put into the output. Fills in
 * the digest of every input of the volume if they are hashed; digests has one for each input of the
 * pack. */
void pack_copy(const struct pack *pack, const struct pack_volume *volume, struct output *output,
	int hashed, uint8_t (*digests)[SHA256_DIGEST_BYTES]);

/* Writes the head of an entry and returns its length, at most PAYLOAD_ENTRY_BYTES_MAX +
 * NAME_PATH_BYTES_MAX. */
size_t pack_put_head(uint8_t *to, enum payload_width width, const char *name, uint64_t file_bytes);

#endif
