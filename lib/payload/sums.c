/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sums.c - a SHA256SUMS file, whole in memory. */
#include "payload/sums.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

enum { PIECE_BYTES = 1024 * 1024 };

const char sums_too_large[] = "larger than 256 MiB";

static int fail(struct sums *sums, const char *problem, uint32_t line, uint64_t offset)
{
	sums->problem = problem;
	sums->problem_line = line;
	sums->problem_offset = offset;
	return -1;
}

static int read_text(struct sums *sums, struct payload_source *source, uint64_t offset)
{
	const char *problem;
	size_t at, part;

	sums->text = allocate(sums->size);
	for (at = 0; at < sums->size; at += part) {
		part = sums->size - at < PIECE_BYTES ? sums->size - at : PIECE_BYTES;
		problem = source->read_at(source, offset + at, sums->text + at, part);
		if (problem)
			return fail(sums, problem, 0, at);
	}
	return 0;
}

static size_t lines_at_most(const struct sums *sums)
{
	const char *at = sums->text, *end = at + sums->size;
	size_t lines = 1;

	while ((at = memchr(at, '\n', (size_t)(end - at))) && lines < PAYLOAD_COUNT_MAX) {
		at++;
		lines++;
	}
	return lines;
}

/* Reads the lines up to the first that is none. */
static void read_lines(struct sums *sums)
{
	struct sha256sums text = { sums->text, sums->size, 0, 0, 0, 0 };
	struct sha256sums_line from;
	struct sums_line *line;

	sums->line = allocate(lines_at_most(sums) * sizeof *sums->line);
	while (sha256sums_next(&text, &from) == 1) {
		line = &sums->line[sums->count++];
		line->name.text = from.name;
		line->name.bytes = from.name_bytes;
		line->name.offset = text.line_at;
		line->name.index = text.line;
		memcpy(line->digest, from.digest, sizeof line->digest);
		line->is_used = 0;
	}
	if (text.problem)
		fail(sums, text.problem, text.line, text.line_at);
}

/* A line about SHA256SUMS itself (sha256sum * >SHA256SUMS writes one) cannot be right anyway. */
static int contradicts(const struct payload_name *a, const struct payload_name *b)
{
	return payload_names_equal(a, b) && !sha256sums_is(a->text, a->bytes) &&
	       memcmp(((const struct sums_line *)a)->digest, ((const struct sums_line *)b)->digest,
		       SHA256_DIGEST_BYTES) != 0;
}

/* Looks for the first line that contradicts an earlier one: before it, all of one name agree, so it
 * does not agree with the one that comes before it in the table. */
static void check_contradictions(struct sums *sums)
{
	struct payload_name **table = allocate(2 * (size_t)sums->count * sizeof *table);
	const struct payload_name *first = 0;
	uint32_t i;

	sums->by_name = table;
	for (i = 0; i < sums->count; i++)
		table[i] = &sums->line[i].name;
	payload_names_sort(table, table + sums->count, sums->count);
	for (i = 1; i < sums->count; i++) {
		if (contradicts(table[i - 1], table[i]) &&
			(!first || table[i]->index < first->index))
			first = table[i];
	}
	if (first)
		fail(sums, "another SHA-256 for the name of an earlier line", first->index,
			first->offset);
}

int sums_read(struct sums *sums, struct payload_source *source, uint64_t offset, uint64_t size)
{
	memset(sums, 0, sizeof *sums);
	if (size > SUMS_BYTES_MAX)
		return fail(sums, sums_too_large, 0, 0);
	sums->size = (size_t)size;
	if (read_text(sums, source, offset))
		return -1;
	read_lines(sums);
	check_contradictions(sums);
	return sums->problem ? -1 : 0;
}

void sums_free(struct sums *sums)
{
	free(sums->text);
	free(sums->line);
	free(sums->by_name);
}

void sums_digest(const struct sums *sums, uint8_t digest[SHA256_DIGEST_BYTES])
{
	struct sha256 hash;

	sha256_begin(&hash);
	sha256_add(&hash, sums->text, sums->size);
	sha256_end(&hash, digest);
}
