/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_fuzz.c - any bytes as a container: walked with and without the comparison of names, flat
 * and as a tree, its digests checked and looked up. What the reader accepts is written again, and
 * is the same. */
#include "format/payload_reader.h"
#include "format/payload_sums.h"
#include "fuzz.h"

struct buffer {
	struct payload_source source; /* first: a source is a buffer */
	const uint8_t *bytes;
};

static struct name_set names;

static const char *read_buffer(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	const struct buffer *buffer = (const struct buffer *)source;

	must(offset <= source->size_bytes && size <= source->size_bytes - offset);
	memcpy(to, buffer->bytes + offset, size);
	return 0;
}

/* What was read must be what a writer writes. */
static void check_written(const struct buffer *buffer, const struct payload_reader *reader,
	const struct payload_entry *entry)
{
	uint8_t bytes[PAYLOAD_ENTRY_BYTES_MAX];
	struct payload_entry_head head;
	size_t size;

	head.name_bytes = entry->name_bytes;
	head.file_bytes = entry->file_bytes;
	size = payload_put_entry(bytes, reader->header.width, &head);
	must(memcmp(bytes, buffer->bytes + entry->head_offset, size) == 0);
	must(entry->head_offset + size + entry->name_bytes == entry->data_offset);
	must(memcmp(entry->name, buffer->bytes + entry->head_offset + size, entry->name_bytes) ==
		0);
}

static void check_sums(struct buffer *buffer, const struct payload_entry *entry)
{
	static struct payload_sums sums;
	uint8_t digest[SHA256_DIGEST_BYTES];

	payload_sums_begin(&sums, &buffer->source, entry);
	if (payload_sums_check(&sums, &names))
		return;
	must(payload_sums_find(&sums, "a", 1, digest) >= 0);
	must(payload_sums_find(&sums, SHA256SUMS_NAME, 10, digest) == 0);
}

static uint32_t walk(struct buffer *buffer, struct name_set *set, int tree)
{
	const char *(*check)(const char *, size_t) = tree ? name_check_path : name_check;
	struct payload_reader reader;
	struct payload_entry entry, sums_entry;
	uint64_t end = 0;
	int result, has_sums = 0;

	payload_reader_begin(&reader, &buffer->source, set);
	reader.tree = tree;
	while ((result = payload_reader_next(&reader, &entry)) == 1) {
		must(entry.head_offset >= end);
		must(entry.file_bytes <= buffer->source.size_bytes - entry.data_offset);
		must(entry.name[entry.name_bytes] == 0 && !check(entry.name, entry.name_bytes));
		check_written(buffer, &reader, &entry);
		end = entry.data_offset + entry.file_bytes;
		if (payload_sums_is(&entry)) {
			sums_entry = entry;
			has_sums = 1;
		}
	}
	must((result < 0) == (reader.problem != 0));
	must(result < 0 || reader.index == reader.header.count);
	must(reader.problem_offset <= buffer->source.size_bytes);
	if (has_sums)
		check_sums(buffer, &sums_entry);
	return reader.index;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer buffer;
	uint32_t flat;

	buffer.source.read_at = read_buffer;
	buffer.source.size_bytes = size;
	buffer.bytes = data;
	flat = walk(&buffer, &names, 0);
	must(flat <= walk(&buffer, 0, 0));
	/* What is good without paths is good with them. */
	must(flat <= walk(&buffer, &names, 1));
	return 0;
}
