/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * contents.c - what a payload holds, understood as a whole before anything is written. */
#include <string.h>

#include "importer/importer.h"

enum { SUMS_BYTES_MAX = 256 * 1024 * 1024 }; /* more than 200,000 lines with paths have */

uint32_t contents_missing(const struct contents *contents, struct payload_name *const *wanted,
	uint32_t count, const char **first)
{
	uint32_t i, missing = 0;

	for (i = 0; i < count; i++) {
		if (payload_names_find(contents->names, contents->names_count, wanted[i]->text,
			    wanted[i]->bytes) ||
			(i > 0 && payload_names_equal(wanted[i - 1], wanted[i])))
			continue;
		if (missing++ == 0)
			*first = wanted[i]->text;
	}
	return missing;
}

/* --- The list of --only: its names sorted, each once. --- */

static struct payload_name **listed;
static uint32_t listed_count;

void contents_read_list(void)
{
	enum { LIST_BYTES_MAX = 1024 * 1024 };
	char *text = get_memory(LIST_BYTES_MAX + 1);
	long size = system_read_file(options.only, text, LIST_BYTES_MAX), at, end;
	uint32_t directories = 0;
	uint64_t offset = 0;

	if (size < 0 || size == LIST_BYTES_MAX)
		die(options.only, ": ", size < 0 ? system_error_text(size) : "longer than 1 MiB");
	/* A line has a byte at least, its newline; half of the table is for sorting. */
	listed = get_memory(2 * (size_t)size * sizeof *listed);
	for (at = 0; at < size; at = end + 1) {
		for (end = at; end < size && text[end] != '\n'; end++)
			;
		text[end] = 0;
		if (end == at)
			continue;
		listed[listed_count] = get_memory(sizeof **listed);
		listed[listed_count]->text = text + at;
		listed[listed_count++]->bytes = (size_t)(end - at);
	}
	payload_names_sort(listed, listed + listed_count, listed_count);
	if (listed_count == 0 ||
		payload_names_check(listed, listed_count, 0, &directories, &offset))
		die(options.only, ": lists nothing, or a name twice");
}

/* --- Heads. --- */

static struct entry *keep_entry(
	struct contents *contents, struct device *device, const struct payload_entry *from)
{
	struct entry *entry = get_memory(sizeof *entry + from->name_bytes + 1);

	memcpy(entry + 1, from->name, from->name_bytes);
	entry->name = (struct payload_name){ (char *)(entry + 1), from->name_bytes,
		from->data_offset - from->name_bytes, contents->names_count };
	entry->device = device;
	entry->data_offset = from->data_offset;
	entry->file_bytes = from->file_bytes;
	contents->names[contents->names_count++] = &entry->name;
	return entry;
}

/* Walks the heads. Returns the entry of SHA256SUMS, or 0: with --only it must come first, since
 * nobody looks further. */
static struct entry *read_heads(struct contents *contents, struct device *device)
{
	struct payload_reader reader;
	struct payload_entry from;
	struct entry *entry, *sums = 0;
	uint32_t missing = listed_count;
	int is_sums;

	payload_begin(&reader, &device->source, options.tree != 0);
	contents->entries = get_memory(reader.count * sizeof *contents->entries);
	contents->names = get_memory(2 * reader.count * sizeof *contents->names);
	while ((!options.only || missing > 0) && payload_next(&reader, &from) == 1) {
		entry = keep_entry(contents, device, &from);
		is_sums = sha256sums_is(from.name, from.name_bytes);
		if (is_sums && (!options.only || entry->name.index == 0))
			sums = entry;
		if (options.only &&
			!payload_names_find(listed, listed_count, from.name, from.name_bytes))
			continue;
		missing--; /* each is found once: a name that appears twice is refused */
		if (is_sums && sums != entry)
			device_die(device, entry->name.offset, from.name,
				"is listed, but is not the first entry");
		contents->entries[contents->count++] = entry;
		contents->file_bytes += entry->file_bytes;
	}
	if (reader.problem)
		device_die(device, reader.problem_offset, "", reader.problem);
	device->end_offset = reader.next_offset;
	return sums;
}

static void check_names(struct contents *contents, const struct device *device)
{
	const char *problem, *first;
	uint64_t offset = 0;
	uint32_t missing;

	payload_names_sort(
		contents->names, contents->names + contents->names_count, contents->names_count);
	problem = payload_names_check(contents->names, contents->names_count, options.tree != 0,
		&contents->directories, &offset);
	if (problem)
		device_die(device, offset, "", problem);
	missing = contents_missing(contents, listed, listed_count, &first);
	if (missing > 0)
		die(device->path, ": has not all that ", options.only,
			" lists: ", message_number(missing), " missing (", first,
			missing > 1 ? ", ..." : "", "); nothing was imported");
}

/* --- Digests. --- */

static void die_of_line(const struct entry *sums, uint64_t at, uint32_t line, const char *problem)
{
	die(sums->device->path, ": byte ", message_number(sums->data_offset + at),
		": " SHA256SUMS_NAME " line ", message_number(line), ": ", problem);
}

/* Reads all lines of a text, in which each name then ends in NUL, and sorts them. */
static void read_lines(
	struct contents *contents, const struct entry *entry, char *text, size_t size)
{
	struct sha256sums sums = { text, size, 0, 0, 0, 0 };
	size_t count_max = size / SHA256SUMS_NAME_OFFSET + 1;
	struct digest_line *line, *before;
	struct sha256sums_line from;
	uint32_t i;

	contents->lines = get_memory(2 * count_max * sizeof *contents->lines);
	while (sha256sums_next(&sums, &from) == 1) {
		if (sha256sums_is(from.name, from.name_bytes))
			continue; /* sha256sum * >SHA256SUMS writes one: it cannot be right */
		text[sums.at - 1] = 0;
		line = get_memory(sizeof *line);
		line->name = (struct payload_name){ from.name, from.name_bytes, sums.line_at,
			sums.line };
		memcpy(line->digest, from.digest, sizeof line->digest);
		contents->lines[contents->lines_count++] = &line->name;
	}
	if (sums.problem)
		die_of_line(entry, sums.line_at, sums.line, sums.problem);
	payload_names_sort(
		contents->lines, contents->lines + contents->lines_count, contents->lines_count);
	for (i = 1; i < contents->lines_count; i++) {
		before = (struct digest_line *)contents->lines[i - 1];
		line = (struct digest_line *)contents->lines[i];
		if (payload_names_equal(&before->name, &line->name) &&
			memcmp(before->digest, line->digest, sizeof line->digest) != 0)
			die_of_line(entry, line->name.offset, line->name.index,
				"another SHA-256 for the name of an earlier line");
	}
}

/* Gives each entry its digest. With --digest none may lack it. */
static void give_digests(const struct contents *contents)
{
	const struct digest_line *line;
	struct entry *entry;
	uint32_t i;

	for (i = 0; i < contents->names_count; i++) {
		entry = (struct entry *)contents->names[i];
		line = (const struct digest_line *)payload_names_find(contents->lines,
			contents->lines_count, entry->name.text, entry->name.bytes);
		entry->digest = line ? line->digest : 0;
		if (!line && options.digest_text &&
			!sha256sums_is(entry->name.text, entry->name.bytes))
			device_die(entry->device, entry->name.offset, entry->name.text,
				"has no line in " SHA256SUMS_NAME ", which --digest asks for");
	}
}

static void read_digests(struct contents *contents, struct entry *sums)
{
	uint8_t *digest = get_memory(SHA256_DIGEST_BYTES);
	size_t size = (size_t)sums->file_bytes;
	struct device *device = sums->device;
	const char *problem;
	struct sha256 hash;
	char *text;

	if (sums->file_bytes > SUMS_BYTES_MAX)
		device_die(device, sums->name.offset, SHA256SUMS_NAME, "larger than 256 MiB");
	text = get_memory(size + 1);
	problem = device_read(device, sums->data_offset, text, size);
	if (problem)
		device_die(device, device->failed_offset, SHA256SUMS_NAME, problem);
	/* What was read now is what must be pinned, whatever the disk said another time. */
	sha256_begin(&hash);
	sha256_add(&hash, text, size);
	sha256_end(&hash, digest);
	if (options.digest_text && memcmp(digest, options.digest, SHA256_DIGEST_BYTES) != 0)
		device_die(device, sums->data_offset, SHA256SUMS_NAME,
			"is not the one that --digest names");
	device->is_hashed = 1;
	read_lines(contents, sums, text, size);
	give_digests(contents);
	sums->digest = digest; /* what is written is what was understood */
}

int contents_is_meant(struct payload_reader *reader)
{
	struct payload_entry first;
	uint8_t piece[4096], digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
	size_t size;

	if (payload_next(reader, &first) != 1 || !sha256sums_is(first.name, first.name_bytes) ||
		first.file_bytes > SUMS_BYTES_MAX)
		return 0;
	sha256_begin(&hash);
	for (; first.file_bytes > 0; first.file_bytes -= size, first.data_offset += size) {
		size = first.file_bytes < sizeof piece ? (size_t)first.file_bytes : sizeof piece;
		reader->problem =
			reader->source->read_at(reader->source, first.data_offset, piece, size);
		reader->is_unreadable = reader->problem != 0;
		reader->problem_offset = reader->problem ? first.data_offset : 0;
		if (reader->problem)
			return 0;
		sha256_add(&hash, piece, size);
	}
	sha256_end(&hash, digest);
	return memcmp(digest, options.digest, sizeof digest) == 0;
}

/* --- The whole. --- */

void contents_read(struct contents *contents, struct device *device)
{
	const char *problem = 0;
	struct entry *sums;
	uint8_t last;

	memset(contents, 0, sizeof *contents);
	sums = read_heads(contents, device);
	/* A disk's length is the kernel's word, and not all of that may be readable: Fiwix leaves
	 * out the last sector of an odd number, and behind 4 GiB it begins anew. */
	if (!device->is_file)
		problem = device_read(device, device->end_offset - 1, &last, 1);
	if (problem)
		device_die(device, device->failed_offset, "", problem);
	check_names(contents, device);
	if (sums)
		read_digests(contents, sums);
	else if (options.digest_text)
		device_die(device, 0, "", "has no " SHA256SUMS_NAME " that --digest names");
}
