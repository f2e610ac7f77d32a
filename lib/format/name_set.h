/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_set.h - which names have been seen, in a fixed 1 MiB, without keeping the names.
 *
 * It answers "certainly new" or "perhaps seen": a slot keeps 32 bits of a hash, at a place that 18
 * further bits choose. Among 200,000 distinct names a false "perhaps" is a matter of one image in
 * thousands, and costs the caller one exact look, never a wrong answer. */
#ifndef FORMAT_NAME_SET_H
#define FORMAT_NAME_SET_H

#include <stddef.h>
#include <stdint.h>

/* A power of two, comfortably above PAYLOAD_COUNT_MAX. */
enum { NAME_SET_SLOTS = 262144 };

struct name_set {
	uint32_t slot[NAME_SET_SLOTS]; /* 0 is empty */
};

void name_set_clear(struct name_set *set);

/* Adds a name; returns 0 when it is certainly new, 1 when it was perhaps added before. At most
 * PAYLOAD_COUNT_MAX names. */
int name_set_add(struct name_set *set, const char *name, size_t length);

/* The same without adding it. */
int name_set_has(const struct name_set *set, const char *name, size_t length);

/* The hash that chooses a name's slot: 32 bits, all of them good. payload_sums.c has an index of
 * its own by it. */
uint32_t name_set_hash(const char *name, size_t length);

#endif
