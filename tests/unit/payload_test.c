/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_test.c - the records of a container, written byte by byte and read: every image cut at
 * every byte, every byte of it damaged, reads that fail. */
#include <stdlib.h>

#include "format/payload_put.h"
#include "source.h"
#include "tap.h"

#define IN_HEADER "the image ends inside its header"
#define IN_FIRST  "the image ends inside its first entry"

/* Headers as they are read; count and width when there is no problem. */
static const struct {
	const char *title;
	const char *bytes;
	size_t size;
	const char *problem;
	unsigned problem_offset;
	uint32_t count;
	enum payload_width width;
} headers[] = {
	{ "nothing", "", 0, "no LBPAYLD1 magic: this is not a payload", 0, 0, 0 },
	{ "seven bytes", "LBPAYLD", 7, "no LBPAYLD1 magic: this is not a payload", 0, 0, 0 },
	{ "another magic", "LBPAYLD2\0\0\0\0\0\0\0\0", 16,
		"no LBPAYLD1 magic: this is not a payload", 0, 0, 0 },
	{ "only the magic", "LBPAYLD1", 8, IN_HEADER, 8, 0, 0 },
	{ "three bytes of a count", "LBPAYLD1\0\0", 11, IN_HEADER, 8, 0, 0 },
	{ "no entries, 12 bytes", "LBPAYLD1\0\0\0", 12, 0, 0, 0, PAYLOAD_NARROW },
	{ "no entries, 15 bytes", "LBPAYLD1\0\0\0\0\0\0", 15, 0, 0, 0, PAYLOAD_NARROW },
	{ "no entries, 16 bytes", "LBPAYLD1\0\0\0\0\0\0\0", 16, 0, 0, 0, PAYLOAD_WIDE },
	{ "an entry, 12 bytes", "LBPAYLD1\1\0\0", 12, IN_FIRST, 8, 0, 0 },
	{ "an entry, 15 bytes", "LBPAYLD1\1\0\0\0\1\0\0", 15, IN_FIRST, 8, 0, 0 },
	{ "narrow", "LBPAYLD1\2\1\0\0\1\0\0", 16, 0, 0, 258, PAYLOAD_NARROW },
	{ "narrow, told by the fourth byte", "LBPAYLD1\1\0\0\0\0\0\0\1", 16, 0, 0, 1,
		PAYLOAD_NARROW },
	{ "wide", "LBPAYLD1\2\1\0\0\0\0\0", 16, 0, 0, 258, PAYLOAD_WIDE },
	{ "200,000 entries", "LBPAYLD1\x40\x0d\x03\0\1\0\0", 16, 0, 0, 200000, PAYLOAD_NARROW },
	{ "200,001 entries", "LBPAYLD1\x41\x0d\x03\0\1\0\0", 16, "more than 200000 entries", 8, 0,
		0 },
	{ "2^32 - 1 entries", "LBPAYLD1\xff\xff\xff\xff\0\0\0", 16, "more than 200000 entries", 8,
		0, 0 },
};

static void check_header(size_t i)
{
	struct payload_reader reader;
	struct memory_source memory;
	const char *problem;

	memory_open(&memory, headers[i].bytes, headers[i].size);
	problem = payload_begin(&reader, &memory.source, 0);
	is(problem, headers[i].problem, headers[i].title);
	if (problem)
		ok(reader.problem_offset == headers[i].problem_offset,
			"... the offset of the problem");
	else
		ok(reader.count == headers[i].count && reader.width == headers[i].width,
			"... count and width");
	ok(memory.beyond == 0, "... nothing behind the end is read");
}

static void check_put_header(void)
{
	struct payload_header header = { PAYLOAD_NARROW, 0x00030201 };
	uint8_t bytes[PAYLOAD_WIDE_HEADER_BYTES];

	ok(payload_put_header(bytes, &header) == 12 && memcmp(bytes, "LBPAYLD1\1\2\3\0", 12) == 0,
		"a narrow header");
	header.width = PAYLOAD_WIDE;
	ok(payload_put_header(bytes, &header) == 16 &&
			memcmp(bytes, "LBPAYLD1\1\2\3\0\0\0\0\0", 16) == 0,
		"a wide header");
}

static void check_put_entry(void)
{
	struct payload_entry_head head = { 255, 0xfffefdfcu };
	uint8_t bytes[PAYLOAD_WIDE_ENTRY_BYTES];

	ok(payload_put_entry(bytes, PAYLOAD_NARROW, &head) == 8 &&
			memcmp(bytes, "\xff\0\0\0\xfc\xfd\xfe\xff", 8) == 0,
		"a narrow entry");
	head.file_bytes = 0x0102030405060708u;
	ok(payload_put_entry(bytes, PAYLOAD_WIDE, &head) == 16 &&
			memcmp(bytes, "\xff\0\0\0\0\0\0\0\x8\x7\x6\x5\x4\x3\x2\x1", 16) == 0,
		"a wide entry");
	ok(payload_fits(PAYLOAD_NARROW, 0xffffffffu), "4 GiB less a byte fit narrow");
	ok(!payload_fits(PAYLOAD_NARROW, 0x100000000u), "4 GiB do not");
	ok(payload_fits(PAYLOAD_WIDE, 0xffffffffffffffffu), "anything fits wide");
}

/* --- The walk. --- */

static const char narrow[] = "LBPAYLD1\3\0\0\0"
			     "\1\0\0\0\3\0\0\0"
			     "aone"
			     "\2\0\0\0\0\0\0\0"
			     "bb"
			     "\1\0\0\0\4\0\0\0"
			     "cfour";
static const char wide[] = "LBPAYLD1\3\0\0\0\0\0\0\0"
			   "\1\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0"
			   "aone"
			   "\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
			   "bb"
			   "\1\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0"
			   "cfour";

/* Walks to the end or the first problem; returns how many entries there were. */
static unsigned walk(struct payload_reader *reader, struct payload_source *source)
{
	struct payload_entry entry;
	unsigned count = 0;

	payload_begin(reader, source, 0);
	while (payload_next(reader, &entry) == 1)
		count++;
	return count;
}

static void check_good(const char *title, const char *bytes, size_t size, unsigned head_bytes)
{
	struct payload_reader reader;
	struct memory_source memory;
	struct payload_entry entry;
	uint64_t end;

	memory_open(&memory, bytes, size);
	is(payload_begin(&reader, &memory.source, 0), 0, title);
	ok(payload_next(&reader, &entry) == 1, "... the first entry");
	is(entry.name, "a", "... its name");
	ok(entry.file_bytes == 3 && memcmp(bytes + entry.data_offset, "one", 3) == 0,
		"... its file");
	end = entry.data_offset + 3;
	ok(payload_next(&reader, &entry) == 1, "... the second entry");
	is(entry.name, "bb", "... its name");
	ok(entry.file_bytes == 0 && entry.name_bytes == 2, "... its empty file");
	ok(entry.data_offset == end + head_bytes + 2, "... its offset");
	ok(payload_next(&reader, &entry) == 1, "... the third entry");
	ok(memcmp(bytes + entry.data_offset, "four", 4) == 0, "... its file");
	ok(payload_next(&reader, &entry) == 0, "... the end");
	ok(reader.next_offset == size, "... which is that of the image");
	ok(payload_next(&reader, &entry) == 0, "... again");
	ok(memory.beyond == 0, "... nothing behind it is read");
}

/* A name with '/' is one of a tree only. */
static void check_paths(void)
{
	static const char path[] = "LBPAYLD1\1\0\0\0\3\0\0\0\1\0\0\0a/bx";
	struct payload_reader reader;
	struct memory_source memory;
	struct payload_entry entry;

	memory_open(&memory, path, sizeof path - 1);
	ok(walk(&reader, &memory.source) == 0, "a path is refused without tree");
	is(reader.problem, "the name contains '/'", "... with the reason");
	ok(reader.problem_offset == 20, "... at the name");
	payload_begin(&reader, &memory.source, 1);
	ok(payload_next(&reader, &entry) == 1, "... and read with it");
	is(entry.name, "a/b", "... as it is");
}

/* Cut anywhere, it is refused; with the length unknown, by the read that fails. */
static void check_cuts(const char *title, const char *bytes, size_t size)
{
	unsigned refused = 0, refused_unknown = 0, beyond = 0;
	struct payload_reader reader;
	struct memory_source memory;
	uint8_t *copy;
	size_t cut;

	for (cut = 0; cut < size; cut++) {
		copy = malloc(cut ? cut : 1); /* exactly, so that the sanitizer watches the end */
		memcpy(copy, bytes, cut);
		memory_open(&memory, copy, cut);
		walk(&reader, &memory.source);
		refused += reader.problem && reader.problem_offset <= cut;
		beyond += memory.beyond;
		memory.source.size_bytes = PAYLOAD_SIZE_UNKNOWN;
		walk(&reader, &memory.source);
		/* The last file may lack bytes: only reading it finds out. */
		refused_unknown += reader.problem || reader.next_offset > cut;
		free(copy);
	}
	ok(refused == size, title);
	ok(refused_unknown == size, "... or found out by reading");
	ok(beyond == 0, "... and never read behind its end");
}

/* Any byte replaced by any other: accepted or refused, but never read beyond the end. */
static void check_damage(const char *title, const char *bytes, size_t size)
{
	struct payload_reader reader;
	struct memory_source memory;
	unsigned beyond = 0, wrong = 0, value;
	char *copy = malloc(size);
	size_t at;

	for (at = 0; at < size; at++) {
		memcpy(copy, bytes, size);
		for (value = 0; value < 256; value++) {
			copy[at] = (char)value;
			memory_open(&memory, copy, size);
			walk(&reader, &memory.source);
			beyond += memory.beyond;
			wrong += reader.problem ? reader.problem_offset > size
						: reader.next_offset > size;
		}
	}
	ok(beyond == 0 && wrong == 0, title);
	free(copy);
}

static void check_bad_sectors(void)
{
	struct payload_reader reader;
	struct memory_source memory;
	unsigned refused = 0, i;
	/* Offsets in heads and names, which are read; file bytes are not. */
	static const unsigned offsets[] = { 0, 8, 15, 19, 20, 24, 31, 32, 33, 34, 41, 42 };
	enum { OFFSETS = sizeof offsets / sizeof *offsets };

	for (i = 0; i < OFFSETS; i++) {
		memory_open(&memory, narrow, sizeof narrow - 1);
		memory.bad_offset = offsets[i];
		walk(&reader, &memory.source);
		refused += reader.problem && strcmp(reader.problem, "a bad sector") == 0 &&
			   reader.problem_offset <= offsets[i];
	}
	ok(refused == OFFSETS, "a read that fails is the problem, with its offset");
}

static void check_sticky(void)
{
	struct payload_reader reader;
	struct memory_source memory;
	struct payload_entry entry;

	memory_open(&memory, narrow, 30);
	walk(&reader, &memory.source);
	ok(payload_next(&reader, &entry) == -1, "a problem stays");
	memory_open(&memory, "nothing", 7);
	payload_begin(&reader, &memory.source, 0);
	ok(payload_next(&reader, &entry) == -1, "... from the beginning on");
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof headers / sizeof *headers; i++)
		check_header(i);
	check_put_header();
	check_put_entry();
	check_good("narrow", narrow, sizeof narrow - 1, 8);
	check_good("wide", wide, sizeof wide - 1, 16);
	check_paths();
	check_cuts("narrow, cut at every byte", narrow, sizeof narrow - 1);
	check_cuts("wide, cut at every byte", wide, sizeof wide - 1);
	check_damage("narrow, every byte damaged in every way", narrow, sizeof narrow - 1);
	check_damage("wide, every byte damaged in every way", wide, sizeof wide - 1);
	check_bad_sectors();
	check_sticky();
	return tap_end();
}
