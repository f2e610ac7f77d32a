/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_reader.c - walks the entries of a container. */
#include "format/payload_reader.h"

#include <string.h>

static int fail(struct payload_reader *reader, uint64_t offset, const char *problem)
{
	reader->problem = problem;
	reader->problem_offset = offset;
	return -1;
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

/* Looks for a name among the entries before this one, exactly. Returns 1 or 0, -1 for a problem. */
static int seen_before(struct payload_reader *reader, const struct payload_entry *entry)
{
	struct payload_reader earlier;
	struct payload_entry candidate;

	payload_reader_begin(&earlier, reader->source, 0);
	while (earlier.index < reader->index && payload_reader_next(&earlier, &candidate) == 1) {
		if (candidate.name_bytes == entry->name_bytes &&
			memcmp(candidate.name, entry->name, entry->name_bytes) == 0)
			return 1;
	}
	return earlier.problem ? fail(reader, earlier.problem_offset, earlier.problem) : 0;
}

/* Refuses a name that an earlier entry has. */
static int check_duplicate(struct payload_reader *reader, const struct payload_entry *entry)
{
	int seen;

	if (!reader->names || !name_set_add(reader->names, entry->name, entry->name_bytes))
		return 0;
	seen = seen_before(reader, entry);
	if (seen == 1)
		return fail(
			reader, entry->data_offset - entry->name_bytes, "the name appears twice");
	return seen;
}

const char *payload_reader_begin(
	struct payload_reader *reader, struct payload_source *source, struct name_set *names)
{
	size_t size = PAYLOAD_DETECT_BYTES;

	memset(reader, 0, sizeof *reader);
	reader->source = source;
	reader->names = names;
	if (names)
		name_set_clear(names);
	if (size > source->size_bytes)
		size = (size_t)source->size_bytes;
	reader->problem = source->read_at(source, 0, reader->head, size);
	if (!reader->problem)
		reader->problem = payload_get_header(
			&reader->header, reader->head, size, &reader->problem_offset);
	if (!reader->problem)
		reader->next_offset = payload_header_bytes(reader->header.width);
	if (reader->next_offset > source->size_bytes)
		reader->next_offset = source->size_bytes; /* an empty one, cut to 12 bytes */
	return reader->problem;
}

int payload_reader_next(struct payload_reader *reader, struct payload_entry *entry)
{
	size_t head_bytes = payload_entry_bytes(reader->header.width);
	uint64_t offset = reader->next_offset;
	struct payload_entry_head head;
	const char *problem;

	if (reader->problem)
		return -1;
	if (reader->index == reader->header.count)
		return 0;
	if (read_head(reader, offset, reader->head, head_bytes))
		return -1;
	payload_get_entry(&head, reader->header.width, reader->head);
	if (head.name_bytes == 0 || head.name_bytes > NAME_BYTES_MAX)
		return fail(reader, offset, "the length of a name is not between 1 and 255");
	entry->head_offset = offset;
	entry->name = (const char *)reader->head + head_bytes;
	entry->name_bytes = (size_t)head.name_bytes;
	entry->data_offset = offset + head_bytes + head.name_bytes;
	entry->file_bytes = head.file_bytes;
	if (read_head(reader, offset + head_bytes, reader->head + head_bytes, entry->name_bytes))
		return -1;
	reader->head[head_bytes + entry->name_bytes] = 0;
	problem = name_check(entry->name, entry->name_bytes);
	if (problem)
		return fail(reader, offset + head_bytes, problem);
	if (entry->file_bytes > reader->source->size_bytes - entry->data_offset)
		return fail(reader, offset, "a file reaches beyond the end of the image");
	if (check_duplicate(reader, entry))
		return -1;
	reader->index++;
	reader->next_offset = entry->data_offset + entry->file_bytes;
	return 1;
}
