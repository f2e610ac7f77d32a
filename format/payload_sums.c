/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_sums.c - the digests that a container carries for its own entries. */
#include "format/payload_sums.h"

#include <string.h>

static int is_sums_name(const char *name, size_t name_bytes)
{
	return name_bytes == sizeof SHA256SUMS_NAME - 1 &&
	       memcmp(name, SHA256SUMS_NAME, name_bytes) == 0;
}

int payload_sums_is(const struct payload_entry *entry)
{
	return is_sums_name(entry->name, entry->name_bytes);
}

void payload_sums_none(struct payload_sums *sums)
{
	memset(sums, 0, sizeof *sums);
}

static void rewind_lines(struct payload_sums *sums)
{
	sums->next_offset = sums->begin;
	sums->line_number = 0;
}

void payload_sums_begin(
	struct payload_sums *sums, struct payload_source *source, const struct payload_entry *entry)
{
	payload_sums_none(sums);
	sums->source = source;
	sums->begin = entry->data_offset;
	sums->end = entry->data_offset + entry->file_bytes;
	rewind_lines(sums);
}

static int fail(struct payload_sums *sums, const char *problem)
{
	sums->problem = problem;
	sums->problem_offset = sums->next_offset;
	return -1;
}

/* Makes the window begin at the next line. */
static int fill_window(struct payload_sums *sums)
{
	uint64_t left = sums->end - sums->next_offset;
	const char *problem;

	sums->window_offset = sums->next_offset;
	sums->window_bytes = left < sizeof sums->window ? (size_t)left : sizeof sums->window;
	problem = sums->source->read_at(
		sums->source, sums->window_offset, sums->window, sums->window_bytes);
	return problem ? fail(sums, problem) : 0;
}

/* Points at the next line if all of it, up to its newline or the end of the file, is in the window.
 * Returns its length, or -1. */
static long line_in_window(const struct payload_sums *sums, const char **line)
{
	uint64_t skip = sums->next_offset - sums->window_offset;
	size_t from, at;

	if (sums->next_offset < sums->window_offset || skip >= sums->window_bytes)
		return -1;
	from = (size_t)skip;
	*line = sums->window + from;
	for (at = from; at < sums->window_bytes; at++) {
		if (sums->window[at] == '\n')
			return (long)(at - from);
	}
	return sums->window_offset + at == sums->end ? (long)(at - from) : -1;
}

static int next_line(struct payload_sums *sums, struct sha256sums_line *line)
{
	const char *text, *problem;
	long length;

	if (sums->problem)
		return -1;
	if (sums->next_offset >= sums->end)
		return 0;
	sums->line_number++;
	sums->line_offset = sums->next_offset;
	length = line_in_window(sums, &text);
	if (length < 0) {
		if (fill_window(sums))
			return -1;
		length = line_in_window(sums, &text);
		if (length < 0)
			return fail(sums, "the line is longer than 4096 bytes");
	}
	problem = sha256sums_get_line(line, text, (size_t)length);
	if (problem)
		return fail(sums, problem);
	sums->next_offset += (uint64_t)length + 1;
	return 1;
}

int payload_sums_next(struct payload_sums *sums, struct sha256sums_line *line)
{
	int result;

	do
		result = next_line(sums, line);
	while (result == 1 && !line->name);
	return result;
}

static int is_name(const struct sha256sums_line *line, const char *name, size_t name_bytes)
{
	return line->name_bytes == name_bytes && memcmp(line->name, name, name_bytes) == 0;
}

/* Does a line before the last one give its name another digest? Returns 0, or -1 with the problem.
 */
static int check_earlier(struct payload_sums *sums, const struct sha256sums_line *last)
{
	struct payload_sums earlier = *sums;
	struct sha256sums_line line;

	rewind_lines(&earlier);
	while (earlier.next_offset < sums->line_offset && payload_sums_next(&earlier, &line) == 1) {
		if (is_name(&line, last->name, last->name_bytes) &&
			memcmp(line.digest, last->digest, SHA256_DIGEST_BYTES) != 0) {
			sums->next_offset = sums->line_offset;
			return fail(sums, "another SHA-256 for the name of an earlier line");
		}
	}
	return earlier.problem ? fail(sums, earlier.problem) : 0;
}

int payload_sums_check(struct payload_sums *sums, struct name_set *names)
{
	struct sha256sums_line line;
	int result;

	name_set_clear(names);
	rewind_lines(sums);
	while ((result = payload_sums_next(sums, &line)) == 1) {
		if (sums->line_number > PAYLOAD_COUNT_MAX) {
			sums->next_offset = sums->line_offset;
			return fail(sums, "more than 200000 lines");
		}
		if (name_set_add(names, line.name, line.name_bytes) && check_earlier(sums, &line))
			return -1;
	}
	if (result == 0)
		rewind_lines(sums);
	return result;
}

/* Looks from the next line on, but not at or behind stop. */
static int find_before(struct payload_sums *sums, uint64_t stop, const char *name,
	size_t name_bytes, uint8_t digest[SHA256_DIGEST_BYTES])
{
	struct sha256sums_line line;
	int result;

	while (sums->next_offset < stop) {
		result = payload_sums_next(sums, &line);
		if (result != 1)
			return result;
		if (is_name(&line, name, name_bytes)) {
			memcpy(digest, line.digest, SHA256_DIGEST_BYTES);
			return 1;
		}
	}
	return 0;
}

int payload_sums_find(struct payload_sums *sums, const char *name, size_t name_bytes,
	uint8_t digest[SHA256_DIGEST_BYTES])
{
	uint64_t start = sums->next_offset;
	int result;

	if (is_sums_name(name, name_bytes))
		return 0;
	result = find_before(sums, sums->end, name, name_bytes, digest);
	if (result != 0)
		return result;
	rewind_lines(sums);
	return find_before(sums, start, name, name_bytes, digest);
}
