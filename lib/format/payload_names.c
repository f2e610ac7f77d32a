/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_names.c - the names of a container among each other. */
#include "format/payload_names.h"

#include <string.h>

static int compare(const struct payload_name *a, const struct payload_name *b)
{
	return name_compare(a->text, a->bytes, b->text, b->bytes);
}

int payload_names_equal(const struct payload_name *a, const struct payload_name *b)
{
	return a->bytes == b->bytes && memcmp(a->text, b->text, a->bytes) == 0;
}

/* --- Sorting: a merge sort, which has no bad case and keeps the order of equal ones. --- */

static void merge(struct payload_name **to, struct payload_name **a, size_t a_count,
	struct payload_name **b, size_t b_count)
{
	while (a_count > 0 && b_count > 0) {
		if (compare(*a, *b) <= 0) {
			*to++ = *a++;
			a_count--;
		} else {
			*to++ = *b++;
			b_count--;
		}
	}
	memcpy(to, a, a_count * sizeof *a);
	memcpy(to + a_count, b, b_count * sizeof *b);
}

void payload_names_sort(struct payload_name **names, struct payload_name **room, size_t count)
{
	struct payload_name **from = names, **to = room, **swap;
	size_t width, at, a, b;

	for (width = 1; width < count; width *= 2) {
		for (at = 0; at < count; at += a + b) {
			a = count - at < width ? count - at : width;
			b = count - at - a < width ? count - at - a : width;
			merge(to + at, from + at, a, from + at + a, b);
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != names)
		memcpy(names, from, count * sizeof *names);
}

/* --- Looking. --- */

struct payload_name *payload_names_find(
	struct payload_name *const *names, size_t count, const char *text, size_t bytes)
{
	size_t low = 0, high = count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (name_compare(names[middle]->text, names[middle]->bytes, text, bytes) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count || names[low]->bytes != bytes ||
		memcmp(names[low]->text, text, bytes) != 0)
		return 0;
	return names[low];
}

/* How many bytes two names have in common. */
static size_t common_bytes(const struct payload_name *a, const struct payload_name *b)
{
	size_t at = 0;

	while (at < a->bytes && at < b->bytes && a->text[at] == b->text[at])
		at++;
	return at;
}

const char *payload_names_check(struct payload_name *const *names, size_t count, int tree,
	uint32_t *directories, uint64_t *problem_offset)
{
	const struct payload_name *name, *file;
	size_t i, at;

	for (i = 0; i < count; i++) {
		name = names[i];
		*problem_offset = name->offset;
		at = i > 0 ? common_bytes(names[i - 1], name) : 0;
		if (i > 0 && at == name->bytes && at == names[i - 1]->bytes)
			return "the name appears twice";
		for (; tree && at < name->bytes; at++) { /* the directories that are new here */
			if (name->text[at] != '/')
				continue;
			++*directories;
			file = payload_names_find(names, count, name->text, at);
			if (file && file->index < name->index)
				return "a directory of this path is a file in the same image";
			*problem_offset = file ? file->offset : PAYLOAD_COUNT_OFFSET;
			if (file)
				return "this file is a directory in the same image";
			if (count + *directories > PAYLOAD_COUNT_MAX)
				return "more than 200000 entries and directories";
			*problem_offset = name->offset;
		}
	}
	return 0;
}
