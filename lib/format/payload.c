/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.c - an LBPAYLD1 container, read; the names of its entries. */
#include "format/payload.h"

#include <string.h>

#include "format/bytes.h"

const char payload_no_magic[] = "no LBPAYLD1 magic: this is not a payload";

/* --- One name. --- */

/* Decodes one UTF-8 character (RFC 3629: no overlong form, no surrogate, at most U+10FFFF).
 * Returns its length in bytes, 0 when the bytes are not UTF-8. */
static size_t utf8_decode(const uint8_t *from, size_t length, uint32_t *character)
{
	size_t size = from[0] < 0x80 ? 1 : from[0] < 0xe0 ? 2 : from[0] < 0xf0 ? 3 : 4, i;
	uint32_t value = size == 1 ? from[0] : from[0] & (0x7fu >> size);

	if (size > length || (from[0] >= 0x80 && from[0] < 0xc2) || from[0] > 0xf4)
		return 0;
	for (i = 1; i < size; i++) {
		if ((from[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (from[i] & 0x3f);
	}
	if ((size == 3 && value < 0x800) || (value & ~0x7ffu) == 0xd800 ||
		(size == 4 && (value < 0x10000 || value > 0x10ffff)))
		return 0;
	*character = value;
	return size;
}

const char *name_check(const char *name, size_t length)
{
	enum { SUFFIX = sizeof NAME_PART_SUFFIX - 1 };
	const uint8_t *bytes = (const uint8_t *)name;
	size_t at, size;
	uint32_t character;

	if (length == 0)
		return "the name is empty";
	if (length > NAME_BYTES_MAX)
		return "the name is longer than 255 bytes";
	for (at = 0; at < length; at += size) {
		size = utf8_decode(bytes + at, length - at, &character);
		if (size == 0)
			return "the name is not valid UTF-8";
		if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
			return "the name contains a control character";
		if (character == '/')
			return "the name contains '/'";
		if (character == '\\')
			return "the name contains '\\'";
	}
	if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
		return "the name is '.' or '..'";
	if (length >= SUFFIX && memcmp(name + length - SUFFIX, NAME_PART_SUFFIX, SUFFIX) == 0)
		return "the name ends in '.part', which is reserved for incomplete copies";
	return 0;
}

const char *name_check_path(const char *path, size_t length)
{
	size_t begin = 0, end;
	const char *problem;

	if (length > NAME_PATH_BYTES_MAX)
		return "the path is longer than 1024 bytes";
	do {
		for (end = begin; end < length && path[end] != '/'; end++)
			;
		problem = name_check(path + begin, end - begin);
		begin = end + 1;
	} while (!problem && end < length);
	return problem;
}

int name_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order ? order : (a_length > b_length) - (a_length < b_length);
}

/* --- The container. --- */

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

	if (size < PAYLOAD_MAGIC_BYTES || memcmp(from, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) != 0)
		return payload_no_magic;
	reader->problem_offset += PAYLOAD_COUNT_OFFSET;
	if (size < PAYLOAD_NARROW_HEADER_BYTES)
		return "the image ends inside its header";
	if (get_le32(from + PAYLOAD_COUNT_OFFSET) > PAYLOAD_COUNT_MAX)
		return "more than 200000 entries";
	reader->count = get_le32(from + PAYLOAD_COUNT_OFFSET);
	if (size < PAYLOAD_DETECT_BYTES && reader->count != 0)
		return "the image ends inside its first entry";
	if (size == PAYLOAD_DETECT_BYTES && get_le32(from + PAYLOAD_NARROW_HEADER_BYTES) == 0)
		reader->width = PAYLOAD_WIDE;
	reader->next_offset += reader->width == PAYLOAD_WIDE ? PAYLOAD_WIDE_HEADER_BYTES
							     : PAYLOAD_NARROW_HEADER_BYTES;
	return 0;
}

const char *payload_begin(struct payload_reader *reader, struct payload_source *source, int tree)
{
	uint64_t begin = source->begin_offset, left = source->size_bytes - begin;
	size_t size = left < PAYLOAD_DETECT_BYTES ? (size_t)left : (size_t)PAYLOAD_DETECT_BYTES;

	*reader = (struct payload_reader){ .source = source, .tree = tree };
	reader->problem_offset = reader->next_offset = begin;
	reader->problem = source->read_at(source, begin, reader->head, size);
	reader->is_unreadable = reader->problem != 0;
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
	reader->is_unreadable = problem != 0;
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

/* A merge sort, which has no bad case and keeps the order of equal ones. */
void payload_names_sort(struct payload_name **names, struct payload_name **room, size_t count)
{
	size_t half = count / 2, a = 0, b = half, i;

	if (count < 2)
		return;
	payload_names_sort(names, room, half);
	payload_names_sort(names + half, room, count - half);
	memcpy(room, names, count * sizeof *names);
	for (i = 0; i < count; i++) {
		if (b == count || (a < half && name_compare(room[a]->text, room[a]->bytes,
						       room[b]->text, room[b]->bytes) <= 0))
			names[i] = room[a++];
		else
			names[i] = room[b++];
	}
}

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

const char *payload_names_check(struct payload_name *const *names, size_t count, int tree,
	uint32_t *directories, uint64_t *problem_offset)
{
	const struct payload_name *name, *file, *before = 0;
	size_t i, at;

	for (i = 0; i < count; before = name, i++) {
		name = names[i];
		*problem_offset = name->offset;
		if (before && payload_names_equal(before, name))
			return "the name appears twice";
		for (at = 0; before && at < before->bytes && before->text[at] == name->text[at];)
			at++; /* in common: name is not the beginning of what is sorted before it */
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
