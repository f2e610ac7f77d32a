/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * contents.c - what a payload holds, understood as a whole before anything is written. */
#include <string.h>

#include "freestanding/memory.h"
#include "freestanding/message.h"
#include "importer/importer.h"

static int fail_memory(const char *what)
{
	complain(what, ": not enough memory for its names; nothing was imported");
	return -1;
}

/* --- The list of --only: sorted; a name that was found has offset 1. --- */

static struct payload_name **listed;
static uint32_t listed_count, listed_missing;

static int fail_list(const char *problem)
{
	complain(options.only, ": ", problem, "; nothing was imported");
	return -1;
}

/* Adds the names of a text, a name a line. */
static int add_names(const char *text, size_t size)
{
	struct payload_name *name = memory_get(0);
	const char *problem;
	size_t at, end;

	for (at = 0; at < size; at = end + 1) {
		for (end = at; end < size && text[end] != '\n'; end++)
			;
		name = memory_get(sizeof *name);
		if (!name)
			return fail_memory(options.only);
		name->text = text + at;
		name->bytes = end - at;
		listed[listed_count++] = name;
		problem = name_check_path(name->text, name->bytes);
		if (problem)
			complain(options.only, ":", message_number(listed_count), ": ", problem);
		if (problem)
			return -1;
	}
	return 0;
}

int contents_read_list(void)
{
	long fd = system_open(options.only, OPEN_READ, 0), size;
	struct file_status status;
	size_t i, lines = 1;
	char *text = 0;

	if (fd < 0)
		return fail_list(system_error_text(fd));
	if (system_fstat((int)fd, &status) == 0)
		text = memory_get((size_t)status.size_bytes);
	size = text ? system_read_all((int)fd, text, (size_t)status.size_bytes) : 0;
	system_close(fd);
	if (!text || size != (long)status.size_bytes)
		return fail_list("cannot be read as a whole");
	for (i = 0; i < (size_t)size; i++)
		lines += text[i] == '\n';
	listed = memory_get(2 * lines * sizeof *listed);
	if (!listed)
		return fail_memory(options.only);
	if (add_names(text, (size_t)size))
		return -1;
	payload_names_sort(listed, listed + lines, listed_count);
	for (i = 0; i < listed_count; i++)
		listed_missing += i == 0 || !payload_names_equal(listed[i - 1], listed[i]);
	return 0;
}

static int is_listed(const struct entry *entry)
{
	struct payload_name *name =
		payload_names_find(listed, listed_count, entry->name.text, entry->name.bytes);

	if (!name)
		return 0;
	listed_missing -= name->offset == 0;
	name->offset = 1;
	return 1;
}

static int fail_missing(const struct device *device)
{
	static char first[NAME_PATH_BYTES_MAX + 1];
	uint32_t i = 0;

	while (listed[i]->offset || (i > 0 && payload_names_equal(listed[i - 1], listed[i])))
		i++;
	memcpy(first, listed[i]->text, listed[i]->bytes);
	complain(device->path, ": has not all that ", options.only,
		" lists: ", message_number(listed_missing), " missing (", first,
		listed_missing > 1 ? ", ..." : "", "); nothing was imported");
	return -1;
}

/* --- Heads. --- */

static struct entry *keep_entry(
	struct contents *contents, struct device *device, const struct payload_entry *from)
{
	struct entry *entry = memory_get(sizeof *entry + from->name_bytes + 1);

	if (!entry)
		return 0;
	entry->name.text = memcpy(entry + 1, from->name, from->name_bytes);
	entry->name.bytes = from->name_bytes;
	entry->name.offset = from->data_offset - from->name_bytes;
	entry->name.index = contents->names_count;
	entry->device = device;
	entry->data_offset = from->data_offset;
	entry->file_bytes = from->file_bytes;
	contents->names[contents->names_count++] = &entry->name;
	return entry;
}

/* Walks the heads. *digests becomes the entry of SHA256SUMS: with --only it must come first, since
 * nobody looks further. */
static int read_heads(struct contents *contents, struct device *device, struct entry **digests)
{
	struct payload_reader reader;
	struct payload_entry from;
	struct entry *entry;
	int is_sums;

	payload_begin(&reader, &device->source, options.tree);
	contents->entries = memory_get(reader.count * sizeof *contents->entries);
	contents->names = memory_get(2 * reader.count * sizeof *contents->names);
	if (!contents->entries || !contents->names)
		return fail_memory(device->path);
	while (!(options.only && listed_missing == 0) && payload_next(&reader, &from) == 1) {
		entry = keep_entry(contents, device, &from);
		if (!entry)
			return fail_memory(device->path);
		is_sums = sha256sums_is(from.name, from.name_bytes);
		if (is_sums && (!options.only || entry->name.index == 0))
			*digests = entry;
		if (options.only && !is_listed(entry))
			continue;
		if (is_sums && *digests != entry)
			return device_fail(device, entry->name.offset, from.name,
				"is listed, but is not the first entry");
		contents->entries[contents->count++] = entry;
		contents->sums += (uint32_t)is_sums;
		contents->file_bytes += entry->file_bytes;
	}
	if (reader.problem)
		return device_fail(device, reader.problem_offset, "", reader.problem);
	device->entries = contents->count;
	device->file_bytes = contents->file_bytes;
	device->end_offset = reader.next_offset;
	return options.only && listed_missing > 0 ? fail_missing(device) : 0;
}

/* A disk's length is the kernel's word for it, and not all of that may be readable: Fiwix leaves
 * out the last sector of an odd number, and behind 4 GiB it begins anew. */
static int check_end(struct device *device)
{
	const char *problem = 0;
	uint8_t last;

	if (!device->is_file)
		problem = device->source.read_at(&device->source, device->end_offset - 1, &last, 1);
	return problem ? device_fail(device, device->failed_offset, "", problem) : 0;
}

static int check_names(struct contents *contents, struct device *device)
{
	uint64_t offset = 0;
	const char *problem;

	payload_names_sort(
		contents->names, contents->names + contents->names_count, contents->names_count);
	problem = payload_names_check(contents->names, contents->names_count, options.tree,
		&contents->directories, &offset);
	return problem ? device_fail(device, offset, "", problem) : 0;
}

/* --- Digests. --- */

/* A line whose name is that of no entry: kept to see whether another line contradicts it. */
struct stranger {
	struct payload_name name;
	struct stranger *before;
	uint8_t digest[SHA256_DIGEST_BYTES];
};

static int fail_line(const struct entry *digests, uint64_t at, uint32_t line, const char *problem)
{
	complain(digests->device->path, ": byte ", message_number(digests->data_offset + at),
		": " SHA256SUMS_NAME " line ", message_number(line), ": ", problem);
	return -1;
}

static const char contradiction[] = "another SHA-256 for the name of an earlier line";

/* Sorts the lines that name no entry, and looks for contradictions. */
static int check_strangers(struct contents *contents, const struct entry *digests,
	struct stranger *last, uint32_t count)
{
	struct payload_name **list = memory_get(2 * count * sizeof *list);
	const struct stranger *a, *b;
	uint32_t i = count;

	if (!list)
		return fail_memory(digests->device->path);
	for (; last; last = last->before)
		list[--i] = &last->name;
	payload_names_sort(list, list + count, count);
	for (i = 1; i < count; i++) {
		a = (const struct stranger *)list[i - 1];
		b = (const struct stranger *)list[i];
		if (payload_names_equal(list[i - 1], list[i]) &&
			memcmp(a->digest, b->digest, sizeof a->digest) != 0)
			return fail_line(digests, b->name.offset, b->name.index, contradiction);
	}
	contents->strangers = list;
	contents->strangers_count = count;
	return 0;
}

/* Gives each entry its digest. */
static int read_lines(
	struct contents *contents, const struct entry *digests, struct sha256sums *sums)
{
	struct stranger *stranger = 0, *last = 0;
	struct sha256sums_line line;
	struct entry *entry;
	uint32_t count = 0;

	while (sha256sums_next(sums, &line) == 1) {
		entry = (struct entry *)payload_names_find(
			contents->names, contents->names_count, line.name, line.name_bytes);
		if (entry && sha256sums_is(line.name, line.name_bytes))
			continue; /* sha256sum * >SHA256SUMS writes one: it cannot be right */
		if (entry && entry->has_digest &&
			memcmp(entry->digest, line.digest, sizeof line.digest) != 0)
			return fail_line(digests, sums->line_at, sums->line, contradiction);
		if (!entry) {
			stranger = memory_get(sizeof *stranger);
			if (!stranger)
				return fail_memory(digests->device->path);
			stranger->name.text = line.name;
			stranger->name.bytes = line.name_bytes;
			stranger->name.offset = sums->line_at;
			stranger->name.index = sums->line;
			stranger->before = last;
			last = stranger;
			count++;
		}
		memcpy(entry ? entry->digest : stranger->digest, line.digest, sizeof line.digest);
		if (entry)
			entry->has_digest = 1;
	}
	if (sums->problem)
		return fail_line(digests, sums->line_at, sums->line, sums->problem);
	return check_strangers(contents, digests, last, count);
}

/* What was read is what must be pinned, whatever the disk says another time. */
static int check_pin(
	const struct contents *contents, struct device *device, const struct sha256sums *sums)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	const struct entry *entry;
	struct sha256 hash;
	uint32_t i;

	sha256_begin(&hash);
	sha256_add(&hash, sums->text, sums->size);
	sha256_end(&hash, digest);
	if (memcmp(digest, options.digest, sizeof digest) != 0)
		return device_fail(
			device, 0, SHA256SUMS_NAME, "is not the one that --digest names");
	for (i = 0; i < contents->names_count; i++) {
		entry = (const struct entry *)contents->names[i];
		if (!entry->has_digest && !sha256sums_is(entry->name.text, entry->name.bytes))
			return device_fail(device, entry->name.offset, entry->name.text,
				"has no line in SHA256SUMS, which --digest asks for");
	}
	return 0;
}

static int read_digests(
	struct contents *contents, struct device *device, const struct entry *digests)
{
	enum { SUMS_BYTES_MAX = 256 * 1024 * 1024 }; /* more than 200,000 lines with paths have */
	struct sha256sums sums = { 0, 0, 0, 0, 0, 0 };
	const char *problem = 0;
	char *text = 0;

	if (digests && digests->file_bytes <= SUMS_BYTES_MAX) {
		sums.size = (size_t)digests->file_bytes;
		text = memory_get(sums.size);
	}
	if (digests && !text)
		return fail_memory(device->path);
	if (text)
		problem = device->source.read_at(
			&device->source, digests->data_offset, text, sums.size);
	if (problem)
		return device_fail(device, device->failed_offset, SHA256SUMS_NAME, problem);
	sums.text = text;
	if (read_lines(contents, digests, &sums))
		return -1;
	return options.has_digest ? check_pin(contents, device, &sums) : 0;
}

int contents_is_meant(struct payload_reader *reader)
{
	uint8_t piece[4096], digest[SHA256_DIGEST_BYTES];
	struct payload_entry first;
	struct sha256 hash;
	size_t size;

	if (payload_next(reader, &first) != 1 || !sha256sums_is(first.name, first.name_bytes))
		return 0;
	sha256_begin(&hash);
	for (; first.file_bytes > 0; first.file_bytes -= size, first.data_offset += size) {
		size = first.file_bytes < sizeof piece ? (size_t)first.file_bytes : sizeof piece;
		if (reader->source->read_at(reader->source, first.data_offset, piece, size))
			return 0;
		sha256_add(&hash, piece, size);
	}
	sha256_end(&hash, digest);
	return memcmp(digest, options.digest, sizeof digest) == 0;
}

/* --- The whole. --- */

int contents_read(struct contents *contents, struct device *device)
{
	struct entry *digests = 0;

	memset(contents, 0, sizeof *contents);
	if (read_heads(contents, device, &digests) || check_end(device) ||
		check_names(contents, device))
		return -1;
	device->is_hashed = digests != 0;
	if (read_digests(contents, device, digests))
		return -1;
	if (extras.read_fast)
		extras.read_fast(device);
	return 0;
}

uint32_t contents_missing(const struct contents *contents, const char **first)
{
	struct payload_name **list = contents->strangers;
	uint32_t i, missing = 0;
	char *text = memory_get(NAME_PATH_BYTES_MAX + 1);

	for (i = 0; i < contents->strangers_count; i++)
		missing += i == 0 || !payload_names_equal(list[i - 1], list[i]);
	if (missing > 0 && text && list[0]->bytes <= NAME_PATH_BYTES_MAX)
		memcpy(text, list[0]->text, list[0]->bytes);
	*first = text ? text : "";
	return missing;
}
