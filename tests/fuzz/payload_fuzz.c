/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_fuzz.c - any bytes as a container: walked flat and as a tree. What the reader accepts is
 * written again, and is the same; what the table says of the names is what comparing each with each
 * says.
 *
 * Aims at lib/format/payload.c lib/format/payload_put.c */
#include "format/payload_put.h"
#include "buffer.h"

enum { NAMES_MAX = 64 }; /* comparing each with each takes the square */

/* The names of a container: where they lie in it. */
struct table {
	struct payload_name name[NAMES_MAX];
	struct payload_name *sorted[2 * NAMES_MAX];
	uint32_t count;
};

/* --- What the table must say, found without sorting. --- */

static int is_same(const struct payload_name *a, const char *text, size_t bytes)
{
	return a->bytes == bytes && memcmp(a->text, text, bytes) == 0;
}

/* Is one a directory above the other? */
static int is_above(const struct payload_name *above, const struct payload_name *below)
{
	return above->bytes < below->bytes && below->text[above->bytes] == '/' &&
	       memcmp(above->text, below->text, above->bytes) == 0;
}

static int contradict(const struct payload_name *a, const struct payload_name *b, int tree)
{
	return is_same(a, b->text, b->bytes) || (tree && (is_above(a, b) || is_above(b, a)));
}

/* Is the name the later one of two that contradict each other? */
static int is_later_one(const struct table *table, uint64_t offset, int tree)
{
	uint32_t a, b;

	for (b = 0; b < table->count; b++) {
		for (a = 0; a < b && table->name[b].offset == offset; a++) {
			if (contradict(&table->name[a], &table->name[b], tree))
				return 1;
		}
	}
	return 0;
}

static int any_contradict(const struct table *table, int tree)
{
	uint32_t a, b;

	for (b = 0; b < table->count; b++) {
		for (a = 0; a < b; a++) {
			if (contradict(&table->name[a], &table->name[b], tree))
				return 1;
		}
	}
	return 0;
}

/* Has a name before this one the same directory, its first size bytes? */
static int has_directory(const struct table *table, uint32_t before, const char *text, size_t size)
{
	uint32_t i;

	for (i = 0; i < before; i++) {
		if (table->name[i].bytes > size && table->name[i].text[size] == '/' &&
			memcmp(table->name[i].text, text, size) == 0)
			return 1;
	}
	return 0;
}

static uint32_t count_directories(const struct table *table)
{
	const struct payload_name *name;
	uint32_t i, count = 0;
	size_t at;

	for (i = 0; i < table->count; i++) {
		name = &table->name[i];
		for (at = 0; at < name->bytes; at++)
			count += name->text[at] == '/' && !has_directory(table, i, name->text, at);
	}
	return count;
}

static void check_names(struct table *table, int tree)
{
	uint32_t directories = 0, i;
	struct payload_name *found;
	const char *problem;
	uint64_t offset = 0;

	for (i = 0; i < table->count; i++)
		table->sorted[i] = &table->name[i];
	payload_names_sort(table->sorted, table->sorted + table->count, table->count);
	for (i = 1; i < table->count; i++)
		must(name_compare(table->sorted[i - 1]->text, table->sorted[i - 1]->bytes,
			     table->sorted[i]->text, table->sorted[i]->bytes) <= 0);
	for (i = 0; i < table->count; i++) {
		found = payload_names_find(
			table->sorted, table->count, table->name[i].text, table->name[i].bytes);
		must(found && payload_names_equal(found, &table->name[i]));
		must(found->index <= i);
	}
	problem = payload_names_check(table->sorted, table->count, tree, &directories, &offset);
	must((problem != 0) == any_contradict(table, tree));
	must(!problem || is_later_one(table, offset, tree));
	must(problem || directories == (tree ? count_directories(table) : 0));
}

/* --- The walk. --- */

/* What was read must be what a writer writes. */
static void check_written(const struct buffer *buffer, const struct payload_reader *reader,
	uint64_t begin, const struct payload_entry *entry)
{
	uint8_t bytes[PAYLOAD_WIDE_ENTRY_BYTES];
	struct payload_entry_head head;
	size_t size;

	head.name_bytes = entry->name_bytes;
	head.file_bytes = entry->file_bytes;
	size = payload_put_entry(bytes, reader->width, &head);
	must(memcmp(bytes, buffer->bytes + begin, size) == 0);
	must(begin + size + entry->name_bytes == entry->data_offset);
	must(memcmp(entry->name, buffer->bytes + begin + size, entry->name_bytes) == 0);
}

/* In a wide one nobody looks at the high half of the count, which is zero. */
static void check_header(const struct buffer *buffer, const struct payload_reader *reader)
{
	uint8_t bytes[PAYLOAD_WIDE_HEADER_BYTES];
	struct payload_header header = { reader->width, reader->count };
	size_t size = payload_put_header(bytes, &header);

	must(size == payload_header_bytes(reader->width) && size == reader->next_offset);
	must(memcmp(bytes, buffer->bytes, size) == 0);
	must(payload_fits(reader->width, UINT32_MAX));
	must(payload_fits(reader->width, UINT32_MAX + 1ull) == (reader->width == PAYLOAD_WIDE));
}

static void remember(
	struct table *table, const struct buffer *buffer, const struct payload_entry *entry)
{
	struct payload_name *name = &table->name[table->count];

	name->offset = entry->data_offset - entry->name_bytes;
	name->text = (const char *)buffer->bytes + name->offset;
	name->bytes = entry->name_bytes;
	name->index = table->count++;
}

/* Returns how many entries are good. */
static uint32_t walk(struct buffer *buffer, int tree)
{
	const char *(*check)(const char *, size_t) = tree ? name_check_path : name_check;
	struct payload_reader reader;
	struct payload_entry entry;
	static struct table table;
	uint64_t end;
	int result;

	table.count = 0;
	payload_begin(&reader, &buffer->source, tree);
	end = reader.next_offset;
	if (!reader.problem)
		check_header(buffer, &reader);
	while ((result = payload_next(&reader, &entry)) == 1) {
		must(entry.file_bytes <= buffer->source.size_bytes - entry.data_offset);
		must(entry.name[entry.name_bytes] == 0 && !check(entry.name, entry.name_bytes));
		check_written(buffer, &reader, end, &entry);
		end = entry.data_offset + entry.file_bytes;
		if (table.count < NAMES_MAX)
			remember(&table, buffer, &entry);
	}
	must((result < 0) == (reader.problem != 0));
	must(result < 0 || (reader.index == reader.count && reader.next_offset == end));
	must(reader.problem_offset <= buffer->source.size_bytes);
	must(payload_next(&reader, &entry) == result);
	check_names(&table, tree);
	return reader.index;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer buffer = { { 0, 0, 0 }, 0 };

	buffer.source.read_at = read_buffer;
	buffer.source.size_bytes = size;
	buffer.bytes = data;
	/* What is good without paths is good with them. */
	must(walk(&buffer, 0) <= walk(&buffer, 1));
	return 0;
}
