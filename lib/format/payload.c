/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.c - an LBPAYLD1 container, read. */
#include "format/payload.h"

#include <string.h>

#include "format/bytes.h"

const char payload_no_magic[] = "no LBPAYLD1 magic: this is not a payload";

static int fail(struct payload_reader *reader, uint64_t offset, const char *problem)
{
	reader->problem = problem;
	reader->problem_offset = offset;
	return -1;
}

/* Understands the first size bytes: PAYLOAD_DETECT_BYTES, or the whole container if that is
 * shorter, which only a narrow one without entries can be. */
static const char *get_header(struct payload_reader *reader, size_t size)
{
	const uint8_t *from = reader->head;
	int is_short = size < PAYLOAD_DETECT_BYTES;

	if (size < PAYLOAD_MAGIC_BYTES || memcmp(from, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) != 0)
		return payload_no_magic;
	reader->problem_offset = PAYLOAD_COUNT_OFFSET;
	if (size < PAYLOAD_NARROW_HEADER_BYTES)
		return "the image ends inside its header";
	reader->count = get_le32(from + PAYLOAD_COUNT_OFFSET);
	if (reader->count > PAYLOAD_COUNT_MAX)
		return "more than 200000 entries";
	if (is_short && reader->count != 0)
		return "the image ends inside its first entry";
	reader->next_offset = PAYLOAD_NARROW_HEADER_BYTES;
	if (is_short || get_le32(from + PAYLOAD_NARROW_HEADER_BYTES) != 0)
		return 0;
	reader->width = PAYLOAD_WIDE;
	reader->next_offset = PAYLOAD_WIDE_HEADER_BYTES;
	return 0;
}

const char *payload_begin(struct payload_reader *reader, struct payload_source *source, int tree)
{
	size_t size = PAYLOAD_DETECT_BYTES;

	memset(reader, 0, sizeof *reader);
	reader->source = source;
	reader->tree = tree;
	if (size > source->size_bytes)
		size = (size_t)source->size_bytes;
	reader->problem = source->read_at(source, 0, reader->head, size);
	if (!reader->problem)
		reader->problem = get_header(reader, size);
	return reader->problem;
}

/* Reads size bytes of an entry's head at offset, which lies inside the container. */
static int read_head(struct payload_reader *reader, uint64_t offset, uint8_t *to, size_t size)
{
	const char *problem;

	if (size > reader->source->size_bytes - offset)
		return fail(reader, offset, "the image ends inside an entry");
	problem = reader->source->read_at(reader->source, offset, to, size);
	return problem ? fail(reader, offset, problem) : 0;
}

int payload_next(struct payload_reader *reader, struct payload_entry *entry)
{
	int is_wide = reader->width == PAYLOAD_WIDE;
	size_t head_bytes = is_wide ? PAYLOAD_WIDE_ENTRY_BYTES : PAYLOAD_NARROW_ENTRY_BYTES;
	uint64_t offset = reader->next_offset, name_bytes;
	uint8_t *head = reader->head, *name = head + head_bytes;
	const char *problem;

	if (reader->problem)
		return -1;
	if (reader->index == reader->count)
		return 0;
	if (read_head(reader, offset, head, head_bytes))
		return -1;
	name_bytes = is_wide ? get_le64(head) : get_le32(head);
	entry->file_bytes = is_wide ? get_le64(head + PAYLOAD_WIDE_SIZE_OFFSET)
				    : get_le32(head + PAYLOAD_NARROW_SIZE_OFFSET);
	if (name_bytes == 0 || name_bytes > (reader->tree ? NAME_PATH_BYTES_MAX : NAME_BYTES_MAX))
		return fail(reader, offset,
			reader->tree ? "the length of a path is not between 1 and 1024"
				     : "the length of a name is not between 1 and 255");
	entry->name = (const char *)name;
	entry->name_bytes = (size_t)name_bytes;
	entry->data_offset = offset + head_bytes + name_bytes;
	if (read_head(reader, offset + head_bytes, name, entry->name_bytes))
		return -1;
	name[entry->name_bytes] = 0;
	problem = reader->tree ? name_check_path(entry->name, entry->name_bytes)
			       : name_check(entry->name, entry->name_bytes);
	if (problem)
		return fail(reader, offset + head_bytes, problem);
	if (entry->file_bytes > reader->source->size_bytes - entry->data_offset)
		return fail(reader, offset, "a file reaches beyond the end of the image");
	reader->index++;
	reader->next_offset = entry->data_offset + entry->file_bytes;
	return 1;
}

/* --- The names among each other. --- */

int payload_names_equal(const struct payload_name *a, const struct payload_name *b)
{
	return name_compare(a->text, a->bytes, b->text, b->bytes) == 0;
}

/* --- Sorting: a merge sort, which has no bad case and keeps the order of equal ones. --- */

static void merge(struct payload_name **to, struct payload_name **a, size_t a_count,
	struct payload_name **b, size_t b_count)
{
	while (a_count > 0 && b_count > 0) {
		if (name_compare((*a)->text, (*a)->bytes, (*b)->text, (*b)->bytes) <= 0) {
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
	return low < count && name_compare(names[low]->text, names[low]->bytes, text, bytes) == 0
		       ? names[low]
		       : 0;
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
