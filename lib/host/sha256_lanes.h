/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_lanes.h - SHA-256 of several streams at once, in the way that this processor does best.
 *
 * With SHA extensions two streams take little longer than one; without, eight go through vectors
 * (SSE2, AVX2) in the time of two or three. */
#ifndef HOST_SHA256_LANES_H
#define HOST_SHA256_LANES_H

#include "format/sha256.h"

enum { SHA256_LANES_MAX = 8 };

/* Chooses the way, also for sha256_add of a single stream. The environment's LBPAYLOAD_SHA256 may
 * force one, for tests: plain, sse2, avx2 or sha. Dies when that is none, or not in this processor.
 * Returns how many streams at once it is made for. */
unsigned sha256_lanes_begin(void);

/* Adds so many blocks to each of these hashes (none of which has an incomplete block). lanes may be
 * fewer than it is made for. */
void sha256_lanes_add(
	struct sha256 *const *hashes, const uint8_t *const *blocks, unsigned lanes, size_t count);

#endif
