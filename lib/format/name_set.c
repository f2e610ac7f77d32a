/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_set.c - which names have been seen: open addressing with linear probing. */
#include "format/name_set.h"

#include <string.h>

#include "format/payload.h"

typedef char table_is_never_full[(int)NAME_SET_SLOTS > (int)PAYLOAD_COUNT_MAX ? 1 : -1];
typedef char table_is_a_power_of_two[(NAME_SET_SLOTS & (NAME_SET_SLOTS - 1)) == 0 ? 1 : -1];

/* FNV-1a with a seed, its bits mixed at the end (murmur3's finalizer), so that two seeds give two
 * hashes that do not depend on each other. */
static uint32_t hash_with_seed(uint32_t seed, const char *name, size_t length)
{
	uint32_t hash = seed;
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)name[i]) * 0x01000193u;
	hash = (hash ^ hash >> 16) * 0x85ebca6bu;
	hash = (hash ^ hash >> 13) * 0xc2b2ae35u;
	return hash ^ hash >> 16;
}

uint32_t name_set_hash(const char *name, size_t length)
{
	return hash_with_seed(0x811c9dc5u, name, length);
}

void name_set_clear(struct name_set *set)
{
	memset(set, 0, sizeof *set);
}

/* Returns the slot that holds the mark of a name, or the empty one where it belongs. */
static uint32_t find_slot(
	const struct name_set *set, const char *name, size_t length, uint32_t *mark)
{
	uint32_t place = name_set_hash(name, length) & (NAME_SET_SLOTS - 1);

	*mark = hash_with_seed(0x2f0b4c47u, name, length) | 1;
	while (set->slot[place] != *mark && set->slot[place] != 0)
		place = (place + 1) & (NAME_SET_SLOTS - 1);
	return place;
}

int name_set_add(struct name_set *set, const char *name, size_t length)
{
	uint32_t mark, place = find_slot(set, name, length, &mark);

	if (set->slot[place] != 0)
		return 1;
	set->slot[place] = mark;
	return 0;
}

int name_set_has(const struct name_set *set, const char *name, size_t length)
{
	uint32_t mark;

	return set->slot[find_slot(set, name, length, &mark)] != 0;
}
