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

/* --- The index: where the line of a name is. --- */

/* A slot has 1 + the offset of a line, counted from the first one, in as many low bits as offsets
 * in this file need; above them, as many bits of the hash of its name as there is room for, so that
 * the line of another name is seldom read. 0 is empty. Each name has one slot, with its first line.
 * In no file do more bytes count than those of the lines that are allowed. */
enum { OFFSET_MASK_MAX = (1 << 30) - 1 };

typedef char offsets_have_room[(int)PAYLOAD_COUNT_MAX * (int)PAYLOAD_SUMS_LINE_BYTES_MAX <=
					       (int)OFFSET_MASK_MAX
				       ? 1
				       : -1];

static uint32_t offset_mask(const struct payload_sums *sums)
{
	uint64_t size = sums->end - sums->begin;
	uint32_t mask = OFFSET_MASK_MAX;

	while (mask > 1 && mask >> 1 >= size)
		mask >>= 1;
	return mask;
}

/* A name on its way through the slots that may be its own. */
struct probe {
	const char *name;
	size_t name_bytes;
	uint32_t slot; /* where it is now */
	uint32_t mark; /* its hash's part of a slot */
	uint32_t mask; /* the offset's part */
};

static void begin_probe(
	const struct payload_sums *sums, struct probe *probe, const char *name, size_t name_bytes)
{
	uint32_t hash = name_set_hash(name, name_bytes);

	probe->name = name;
	probe->name_bytes = name_bytes;
	probe->slot = hash & (sums->slots - 1);
	probe->mask = offset_mask(sums);
	probe->mark = hash & ~probe->mask;
}

/* Goes on to a slot with the name's mark. Returns 0 at an empty one: no line has the name. */
static int find_mark(const struct payload_sums *sums, struct probe *probe)
{
	const uint32_t *slot = sums->slot;

	while (slot[probe->slot] != 0 && (slot[probe->slot] & ~probe->mask) != probe->mark)
		probe->slot = (probe->slot + 1) & (sums->slots - 1);
	return slot[probe->slot] != 0;
}

/* Reads the line of the name. Returns 1; 0 when there is none, at the slot where it belongs; -1
 * with sums->problem. */
static int read_indexed(
	struct payload_sums *sums, struct probe *probe, struct sha256sums_line *line)
{
	while (find_mark(sums, probe)) {
		sums->next_offset = sums->begin + (sums->slot[probe->slot] & probe->mask) - 1;
		if (next_line(sums, line) != 1)
			return -1;
		if (is_name(line, probe->name, probe->name_bytes))
			return 1;
		probe->slot = (probe->slot + 1) & (sums->slots - 1);
	}
	return 0;
}

/* Those who jump from line to line do not know their numbers: counts up to the problem, for the
 * message about it. */
static int fail_at(struct payload_sums *sums, uint64_t offset, const char *problem)
{
	struct sha256sums_line line;

	sums->problem = 0;
	rewind_lines(sums);
	while (sums->next_offset < offset && next_line(sums, &line) == 1)
		;
	sums->line_number += !sums->problem;
	sums->problem = problem;
	sums->problem_offset = offset;
	return -1;
}

/* Does an earlier line give the name of this one, the last that was read, another digest? The first
 * with the name counts for all, since those between have passed this. Returns 0, or -1 with the
 * problem. */
static int check_earlier(
	struct payload_sums *sums, struct probe *probe, const struct sha256sums_line *last)
{
	struct payload_sums earlier = *sums;
	struct sha256sums_line line;
	int result = read_indexed(&earlier, probe, &line);

	if (result < 0)
		return fail_at(sums, earlier.problem_offset, earlier.problem);
	if (result == 0 || memcmp(line.digest, last->digest, SHA256_DIGEST_BYTES) == 0)
		return 0;
	sums->next_offset = sums->line_offset;
	return fail(sums, "another SHA-256 for the name of an earlier line");
}

/* Checks the line that was read last, and puts a new name into the index. */
static int check_line(struct payload_sums *sums, const struct sha256sums_line *line)
{
	uint32_t offset = (uint32_t)(sums->line_offset - sums->begin);
	struct probe probe;

	begin_probe(sums, &probe, line->name, line->name_bytes);
	if (find_mark(sums, &probe) && check_earlier(sums, &probe, line))
		return -1;
	if (sums->slot[probe.slot] == 0)
		sums->slot[probe.slot] = probe.mark | (offset + 1);
	return 0;
}

int payload_sums_check(struct payload_sums *sums, struct name_set *names)
{
	struct sha256sums_line line;
	int result;

	payload_sums_lend(sums, names->slot, NAME_SET_SLOTS);
	name_set_clear(names);
	rewind_lines(sums);
	while ((result = next_line(sums, &line)) == 1) {
		if (sums->line_number > PAYLOAD_COUNT_MAX) { /* comments count */
			sums->next_offset = sums->line_offset;
			return fail(sums, "more than 200000 lines");
		}
		if (line.name && check_line(sums, &line))
			return -1;
	}
	if (result == 0) {
		sums->indexed_begin = sums->begin;
		sums->indexed_end = sums->end;
		rewind_lines(sums);
	}
	return result;
}

/* --- Lookups. --- */

void payload_sums_lend(struct payload_sums *sums, uint32_t *slot, uint32_t slots)
{
	sums->slot = slot;
	sums->slots = slots;
	sums->indexed_end = 0;
}

/* Makes the index of the lines from here on, as many as there is room for. */
static int index_lines(struct payload_sums *sums, uint64_t begin)
{
	uint32_t room = sums->slots - sums->slots / 8;
	struct sha256sums_line line;
	int result = 1;

	memset(sums->slot, 0, sums->slots * sizeof *sums->slot);
	sums->next_offset = begin;
	for (; room > 0 && (result = payload_sums_next(sums, &line)) == 1; room--) {
		if (check_line(sums, &line))
			return -1;
	}
	sums->indexed_begin = begin;
	sums->indexed_end = sums->next_offset;
	return result < 0 ? -1 : 0;
}

/* Looks for a name whose line is not the next one: in the part of the file that has an index, then
 * in those that follow, from the last on to the first. */
static int find_indexed(struct payload_sums *sums, const char *name, size_t name_bytes,
	struct sha256sums_line *line)
{
	uint64_t first, next;
	struct probe probe;
	int result, is_round = 0; /* the first part was passed, behind the last */

	if (sums->indexed_end == 0 && index_lines(sums, sums->begin))
		return -1;
	first = sums->indexed_begin;
	for (;;) {
		begin_probe(sums, &probe, name, name_bytes);
		result = read_indexed(sums, &probe, line);
		next = sums->indexed_end < sums->end ? sums->indexed_end : sums->begin;
		is_round |= next == sums->begin;
		if (result != 0 || (is_round && next >= first))
			return result;
		if (index_lines(sums, next))
			return -1;
	}
}

int payload_sums_find(struct payload_sums *sums, const char *name, size_t name_bytes,
	uint8_t digest[SHA256_DIGEST_BYTES])
{
	uint64_t next_offset = sums->next_offset;
	struct sha256sums_line line;
	int result;

	if (is_sums_name(name, name_bytes) || sums->begin == sums->end)
		return 0;
	if (sums->problem)
		return -1;
	result = payload_sums_next(sums, &line);
	if (result == 0 || (result == 1 && !is_name(&line, name, name_bytes)))
		result = find_indexed(sums, name, name_bytes, &line);
	if (result < 0)
		return fail_at(sums, sums->problem_offset, sums->problem);
	if (result == 1)
		memcpy(digest, line.digest, SHA256_DIGEST_BYTES);
	else
		sums->next_offset = next_offset; /* that line may be the next one's */
	return result;
}
