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

/* --- Names among each other. ---
 *
 * The set of names holds the files, and the directories of a tree with a '/' behind. It answers
 * "perhaps" now and then; only the entries themselves answer for certain. */

enum match { MATCH_WHOLE, MATCH_BEGINNING };

/* Is this text the name, or the beginning of the name, of an entry before this one? Returns 1 or 0,
 * -1 for a problem. */
static int is_earlier(
	struct payload_reader *reader, const char *text, size_t length, enum match match)
{
	struct payload_reader earlier;
	struct payload_entry candidate;

	payload_reader_begin(&earlier, reader->source, 0);
	earlier.tree = reader->tree;
	while (earlier.index < reader->index && payload_reader_next(&earlier, &candidate) == 1) {
		if (candidate.name_bytes < length ||
			(match == MATCH_WHOLE && candidate.name_bytes != length))
			continue;
		if (memcmp(candidate.name, text, length) == 0)
			return 1;
	}
	return earlier.problem ? fail(reader, earlier.problem_offset, earlier.problem) : 0;
}

static int refuse_earlier(struct payload_reader *reader, const struct payload_entry *entry,
	size_t length, enum match match, const char *problem)
{
	int found = is_earlier(reader, entry->name, length, match);

	return found == 1 ? fail(reader, entry->data_offset - entry->name_bytes, problem) : found;
}

/* Refuses a path that goes through the file of an earlier entry; adds its directories. */
static int check_directories(struct payload_reader *reader, const struct payload_entry *entry)
{
	size_t at;

	for (at = 0; at < entry->name_bytes; at++) {
		if (entry->name[at] != '/')
			continue;
		if (name_set_has(reader->names, entry->name, at) &&
			refuse_earlier(reader, entry, at, MATCH_WHOLE,
				"a directory of this path is a file in the same image"))
			return -1;
		if (!name_set_add(reader->names, entry->name, at + 1))
			reader->directories++;
	}
	if (reader->header.count + reader->directories > PAYLOAD_COUNT_MAX)
		return fail(reader, entry->head_offset, "more than 200000 entries and directories");
	return 0;
}

/* Refuses a file that earlier entries go through as a directory. */
static int check_file(struct payload_reader *reader, const struct payload_entry *entry)
{
	char *end = (char *)reader->head + payload_entry_bytes(reader->header.width) +
		    entry->name_bytes;
	int result = 0;

	*end = '/';
	if (name_set_has(reader->names, entry->name, entry->name_bytes + 1))
		result = refuse_earlier(reader, entry, entry->name_bytes + 1, MATCH_BEGINNING,
			"this file is a directory in the same image");
	*end = 0;
	return result;
}

static int check_name(struct payload_reader *reader, const struct payload_entry *entry)
{
	if (!reader->names)
		return 0;
	if (reader->tree && (check_directories(reader, entry) || check_file(reader, entry)))
		return -1;
	if (!name_set_add(reader->names, entry->name, entry->name_bytes))
		return 0;
	return refuse_earlier(
		reader, entry, entry->name_bytes, MATCH_WHOLE, "the name appears twice");
}

/* --- The walk. --- */

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

static const char *check_name_length(const struct payload_reader *reader, uint64_t name_bytes)
{
	if (reader->tree && (name_bytes == 0 || name_bytes > NAME_PATH_BYTES_MAX))
		return "the length of a path is not between 1 and 1024";
	if (!reader->tree && (name_bytes == 0 || name_bytes > NAME_BYTES_MAX))
		return "the length of a name is not between 1 and 255";
	return 0;
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
	problem = check_name_length(reader, head.name_bytes);
	if (problem)
		return fail(reader, offset, problem);
	entry->head_offset = offset;
	entry->name = (const char *)reader->head + head_bytes;
	entry->name_bytes = (size_t)head.name_bytes;
	entry->data_offset = offset + head_bytes + head.name_bytes;
	entry->file_bytes = head.file_bytes;
	if (read_head(reader, offset + head_bytes, reader->head + head_bytes, entry->name_bytes))
		return -1;
	reader->head[head_bytes + entry->name_bytes] = 0;
	problem = reader->tree ? name_check_path(entry->name, entry->name_bytes)
			       : name_check(entry->name, entry->name_bytes);
	if (problem)
		return fail(reader, offset + head_bytes, problem);
	if (entry->file_bytes > reader->source->size_bytes - entry->data_offset)
		return fail(reader, offset, "a file reaches beyond the end of the image");
	if (check_name(reader, entry))
		return -1;
	reader->index++;
	reader->next_offset = entry->data_offset + entry->file_bytes;
	return 1;
}
