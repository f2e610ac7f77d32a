/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf.c - what an ELF file says about the shared libraries it needs. */
#include "format/elf.h"

#include <string.h>

#include "format/bytes.h"

enum {
	IDENT_CLASS = 4,
	IDENT_DATA = 5,
	CLASS_32 = 1,
	CLASS_64 = 2,
	DATA_LITTLE = 1,
	DATA_BIG = 2,
	SEGMENT_LOAD = 1,
	SEGMENT_DYNAMIC = 2,
	SEGMENT_INTERPRETER = 3,
	SEGMENT_NOTE = 4,
	HEADERS_COUNT_EXTENDED = 0xffff, /* the true count is in a section header */
};

enum {
	TAG_END = 0,
	TAG_NEEDED = 1,
	TAG_STRINGS = 5,
	TAG_STRINGS_BYTES = 10,
	TAG_SONAME = 14,
	TAG_RPATH = 15,
	TAG_RUNPATH = 29,
	TAG_FLAGS_1 = 0x6ffffffb,
	TAG_AUXILIARY = 0x7ffffffd,
	TAG_FILTER = 0x7fffffff,
	FLAG_1_NO_DEFAULT_LIBRARIES = 0x800,
};

/* Where the fields are, in files of 32 and of 64 bits. */
struct layout {
	unsigned type, machine, headers_offset, header_bytes, headers_count, bytes;
	unsigned segment_offset, segment_address, segment_bytes, segment_header_bytes;
};

static const struct layout layout_32 = { 16, 18, 28, 42, 44, 52, 4, 8, 16, 32 };
static const struct layout layout_64 = { 16, 18, 32, 54, 56, 64, 8, 16, 32, 56 };

static const struct layout *layout_of(const struct elf *elf)
{
	return elf->is_64 ? &layout_64 : &layout_32;
}

/* --- Numbers in the file's byte order. The caller has checked that they are in the file. --- */

static uint32_t get_16(const struct elf *elf, uint64_t offset)
{
	const uint8_t *from = elf->bytes + offset;

	return elf->is_big_endian ? (uint32_t)from[0] << 8 | from[1] : get_le16(from);
}

static uint32_t get_32(const struct elf *elf, uint64_t offset)
{
	if (elf->is_big_endian)
		return get_16(elf, offset) << 16 | get_16(elf, offset + 2);
	return get_le32(elf->bytes + offset);
}

/* An address, offset or size: as many bits as the class has. */
static uint64_t get_word(const struct elf *elf, uint64_t offset)
{
	if (!elf->is_64)
		return get_32(elf, offset);
	if (elf->is_big_endian)
		return (uint64_t)get_32(elf, offset) << 32 | get_32(elf, offset + 4);
	return get_le64(elf->bytes + offset);
}

static int is_within(const struct elf *elf, uint64_t offset, uint64_t size)
{
	return offset <= elf->size_bytes && size <= elf->size_bytes - offset;
}

uint64_t elf_number(const struct elf *elf, uint64_t offset, unsigned number_bytes)
{
	uint64_t value = 0;
	unsigned i;

	if (!is_within(elf, offset, number_bytes))
		return 0;
	for (i = 0; i < number_bytes; i++)
		value = value << 8 |
			elf->bytes[offset + (elf->is_big_endian ? i : number_bytes - 1 - i)];
	return value;
}

/* --- Segments. --- */

struct segment {
	uint32_t type;
	uint64_t offset, address, size_bytes; /* in the file */
};

static void get_segment(const struct elf *elf, uint32_t index, struct segment *segment)
{
	uint64_t header = elf->headers_offset + (uint64_t)index * elf->header_bytes;
	const struct layout *layout = layout_of(elf);

	segment->type = get_32(elf, header);
	segment->offset = get_word(elf, header + layout->segment_offset);
	segment->address = get_word(elf, header + layout->segment_address);
	segment->size_bytes = get_word(elf, header + layout->segment_bytes);
}

int elf_find_address(const struct elf *elf, uint64_t address, uint64_t *offset, uint64_t *room)
{
	struct segment segment;
	uint32_t i;

	for (i = 0; i < elf->headers_count; i++) {
		get_segment(elf, i, &segment);
		if (segment.type != SEGMENT_LOAD ||
			address - segment.address >= segment.size_bytes ||
			!is_within(elf, segment.offset, segment.size_bytes))
			continue;
		*offset = segment.offset + (address - segment.address);
		*room = segment.size_bytes - (address - segment.address);
		return 1;
	}
	return 0;
}

static const char *get_interpreter(struct elf *elf, const struct segment *segment)
{
	const uint8_t *text;

	if (!is_within(elf, segment->offset, segment->size_bytes))
		return "the name of its loader lies outside of the file";
	text = elf->bytes + segment->offset;
	if (!memchr(text, 0, segment->size_bytes))
		return "the name of its loader has no end";
	elf->interpreter = (const char *)text;
	return 0;
}

/* --- The dynamic section. --- */

/* Reads the tag and the value of entry number index; 0 at the end. */
static int get_dynamic(const struct elf *elf, uint64_t index, uint64_t *tag, uint64_t *value)
{
	uint64_t word = elf->is_64 ? 8 : 4, offset;

	if (index >= elf->dynamic_bytes / (2 * word))
		return 0;
	offset = elf->dynamic_offset + index * 2 * word;
	*tag = get_word(elf, offset);
	*value = get_word(elf, offset + word);
	return *tag != TAG_END;
}

const char *elf_string(const struct elf *elf, uint64_t offset)
{
	const uint8_t *text;

	if (offset >= elf->strings_bytes)
		return 0;
	text = elf->bytes + elf->strings_offset + offset;
	return memchr(text, 0, elf->strings_bytes - offset) ? (const char *)text : 0;
}

static int is_dependency(uint64_t tag)
{
	return tag == TAG_NEEDED || tag == TAG_AUXILIARY || tag == TAG_FILTER;
}

static const char *get_strings(struct elf *elf)
{
	uint64_t tag, value, i, address = 0, wanted = 0, room;
	int found = 0, named = 0;

	for (i = 0; get_dynamic(elf, i, &tag, &value); i++) {
		if (tag == TAG_STRINGS) {
			address = value;
			found = 1;
		}
		if (tag == TAG_STRINGS_BYTES)
			wanted = value;
		named |= is_dependency(tag) || tag == TAG_SONAME || tag == TAG_RPATH ||
			 tag == TAG_RUNPATH;
	}
	if (!named)
		return 0;
	if (!found || !elf_find_address(elf, address, &elf->strings_offset, &room))
		return "the names in its dynamic section lie outside of the file";
	elf->strings_bytes = wanted < room ? wanted : room;
	return 0;
}

static const char *get_names(struct elf *elf)
{
	const char *text, **to;
	uint64_t tag, value, i;

	for (i = 0; get_dynamic(elf, i, &tag, &value); i++) {
		if (tag == TAG_FLAGS_1 && value & FLAG_1_NO_DEFAULT_LIBRARIES)
			elf->no_default_directories = 1;
		to = tag == TAG_SONAME    ? &elf->soname
		     : tag == TAG_RPATH   ? &elf->rpath
		     : tag == TAG_RUNPATH ? &elf->runpath
					  : 0;
		if (!to && !is_dependency(tag))
			continue;
		text = elf_string(elf, value);
		if (!text)
			return "a name in its dynamic section lies outside of the file";
		if (to)
			*to = text;
	}
	return 0;
}

static const char *get_segments(struct elf *elf)
{
	struct segment segment;
	const char *problem;
	uint32_t i;

	for (i = 0; i < elf->headers_count; i++) {
		get_segment(elf, i, &segment);
		if (segment.type == SEGMENT_INTERPRETER) {
			problem = get_interpreter(elf, &segment);
			if (problem)
				return problem;
		}
		if (segment.type != SEGMENT_DYNAMIC || segment.size_bytes == 0)
			continue;
		if (!is_within(elf, segment.offset, segment.size_bytes))
			return "its dynamic section lies outside of the file";
		elf->dynamic_offset = segment.offset;
		elf->dynamic_bytes = segment.size_bytes;
	}
	problem = get_strings(elf);
	return problem ? problem : get_names(elf);
}

/* --- The whole. --- */

int elf_is(const uint8_t *bytes, uint64_t size_bytes)
{
	return size_bytes >= 4 && memcmp(bytes, "\177ELF", 4) == 0;
}

static const char *get_header(struct elf *elf)
{
	const struct layout *layout = layout_of(elf);

	if (elf->size_bytes < layout->bytes)
		return "the file ends in its ELF header";
	elf->type = get_16(elf, layout->type);
	elf->machine = get_16(elf, layout->machine);
	elf->headers_offset = get_word(elf, layout->headers_offset);
	elf->header_bytes = get_16(elf, layout->header_bytes);
	elf->headers_count = get_16(elf, layout->headers_count);
	if (elf->headers_count == 0)
		return 0;
	if (elf->headers_count == HEADERS_COUNT_EXTENDED)
		return "has more program headers than a loader takes";
	if (elf->header_bytes != layout->segment_header_bytes)
		return "its program headers have a size that no loader takes";
	if (!is_within(elf, elf->headers_offset, (uint64_t)elf->headers_count * elf->header_bytes))
		return "its program headers lie outside of the file";
	return 0;
}

const char *elf_get(struct elf *elf, const uint8_t *bytes, uint64_t size_bytes)
{
	const char *problem;

	memset(elf, 0, sizeof *elf);
	if (!elf_is(bytes, size_bytes))
		return "is not an ELF file";
	if (size_bytes < ELF_HEADER_BYTES_MIN)
		return "the file ends in its ELF header";
	if (bytes[IDENT_CLASS] != CLASS_32 && bytes[IDENT_CLASS] != CLASS_64)
		return "is neither a 32-bit nor a 64-bit ELF file";
	if (bytes[IDENT_DATA] != DATA_LITTLE && bytes[IDENT_DATA] != DATA_BIG)
		return "its ELF header has no byte order";
	elf->bytes = bytes;
	elf->size_bytes = size_bytes;
	elf->is_64 = bytes[IDENT_CLASS] == CLASS_64;
	elf->is_big_endian = bytes[IDENT_DATA] == DATA_BIG;
	problem = get_header(elf);
	return problem ? problem : get_segments(elf);
}

const char *elf_next_dependency(const struct elf *elf, uint64_t *at, enum elf_dependency *how)
{
	uint64_t tag, value;

	while (get_dynamic(elf, *at, &tag, &value)) {
		++*at;
		if (!is_dependency(tag))
			continue;
		*how = tag == TAG_NEEDED      ? ELF_NEEDED
		       : tag == TAG_AUXILIARY ? ELF_AUXILIARY
					      : ELF_FILTER;
		return elf_string(elf, value);
	}
	return 0;
}

int elf_get_dynamic(const struct elf *elf, uint64_t tag, uint64_t *value)
{
	uint64_t found, i;

	for (i = 0; get_dynamic(elf, i, &found, value); i++) {
		if (found == tag)
			return 1;
	}
	return 0;
}

/* --- Notes: sizes of owner and content, type, both padded to 4 bytes. --- */

enum { NOTE_HEADER_BYTES = 12 };

static uint64_t padded(uint64_t size)
{
	return (size + 3) & ~(uint64_t)3;
}

/* The end of the note at an offset, or 0 when it does not end before the end of its segment. */
static uint64_t note_end(const struct elf *elf, uint64_t offset, uint64_t end)
{
	uint64_t size;

	if (end - offset < NOTE_HEADER_BYTES)
		return 0;
	size = NOTE_HEADER_BYTES + padded(get_32(elf, offset)) + get_32(elf, offset + 4);
	if (size > end - offset)
		return 0;
	size = padded(size);
	return size < end - offset ? offset + size : end;
}

static int is_note_of(const struct elf *elf, uint64_t offset, const char *owner, uint32_t type)
{
	size_t owner_bytes = strlen(owner) + 1;

	return get_32(elf, offset) == owner_bytes && get_32(elf, offset + 8) == type &&
	       memcmp(elf->bytes + offset + NOTE_HEADER_BYTES, owner, owner_bytes) == 0;
}

/* *at counts the notes of all segments. */
int elf_next_note(const struct elf *elf, const char *owner, uint32_t type, uint64_t *at,
	const uint8_t **note, size_t *note_bytes)
{
	uint64_t offset, next, end, count = 0;
	struct segment segment;
	uint32_t i;

	for (i = 0; i < elf->headers_count; i++) {
		get_segment(elf, i, &segment);
		if (segment.type != SEGMENT_NOTE ||
			!is_within(elf, segment.offset, segment.size_bytes))
			continue;
		end = segment.offset + segment.size_bytes;
		for (offset = segment.offset; (next = note_end(elf, offset, end)); offset = next) {
			if (count++ < *at || !is_note_of(elf, offset, owner, type))
				continue;
			*at = count;
			*note = elf->bytes + offset + NOTE_HEADER_BYTES +
				padded(get_32(elf, offset));
			*note_bytes = get_32(elf, offset + 4);
			return 1;
		}
	}
	return 0;
}

int elf_matches(const struct elf *elf, const struct elf *other)
{
	return elf->is_64 == other->is_64 && elf->is_big_endian == other->is_big_endian &&
	       elf->machine == other->machine;
}
