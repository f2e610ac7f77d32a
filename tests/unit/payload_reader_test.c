/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_reader_test.c - the walk: every image cut at every byte, every byte of it damaged, reads
 * that fail, names that only look the same to the set. */
#include <stdlib.h>

#include "format/payload_reader.h"
#include "source.h"
#include "tap.h"

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

static struct name_set names;

/* Walks to the end or the first problem; returns how many entries there were. */
static unsigned walk(
	struct payload_reader *reader, struct payload_source *source, struct name_set *set)
{
	struct payload_entry entry;
	unsigned count = 0;

	payload_reader_begin(reader, source, set);
	while (payload_reader_next(reader, &entry) == 1)
		count++;
	return count;
}

static void check_good(const char *title, const char *bytes, size_t size, unsigned head_bytes)
{
	struct payload_reader reader;
	struct memory_source memory;
	struct payload_entry entry;

	memory_open(&memory, bytes, size);
	is(payload_reader_begin(&reader, &memory.source, &names), 0, title);
	ok(payload_reader_next(&reader, &entry) == 1, "... the first entry");
	is(entry.name, "a", "... its name");
	ok(entry.file_bytes == 3 && memcmp(bytes + entry.data_offset, "one", 3) == 0,
		"... its file");
	ok(payload_reader_next(&reader, &entry) == 1, "... the second entry");
	is(entry.name, "bb", "... its name");
	ok(entry.file_bytes == 0 && entry.name_bytes == 2, "... its empty file");
	ok(entry.data_offset - entry.head_offset == head_bytes + 2u, "... its offsets");
	ok(payload_reader_next(&reader, &entry) == 1, "... the third entry");
	ok(memcmp(bytes + entry.data_offset, "four", 4) == 0, "... its file");
	ok(payload_reader_next(&reader, &entry) == 0, "... the end");
	ok(reader.next_offset == size, "... which is that of the image");
	ok(payload_reader_next(&reader, &entry) == 0, "... again");
	ok(memory.beyond == 0, "... nothing behind it is read");
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
		walk(&reader, &memory.source, &names);
		refused += reader.problem && reader.problem_offset <= cut;
		beyond += memory.beyond;
		memory.source.size_bytes = PAYLOAD_SIZE_UNKNOWN;
		walk(&reader, &memory.source, &names);
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
			walk(&reader, &memory.source, &names);
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
		walk(&reader, &memory.source, &names);
		refused += reader.problem && strcmp(reader.problem, "a bad sector") == 0 &&
			   reader.problem_offset <= offsets[i];
	}
	ok(refused == OFFSETS, "a read that fails is the problem, with its offset");
}

/* A set that has seen everything: the exact look decides. */
static void check_exact_look(void)
{
	struct payload_reader reader;
	struct memory_source memory;
	struct payload_entry entry;

	memory_open(&memory, narrow, sizeof narrow - 1);
	payload_reader_begin(&reader, &memory.source, &names);
	name_set_add(&names, "a", 1);
	name_set_add(&names, "bb", 2);
	name_set_add(&names, "c", 1);
	while (payload_reader_next(&reader, &entry) == 1)
		;
	is(reader.problem, 0, "a false alarm of the set is none");
	ok(reader.index == 3, "... and all entries are there");
}

static void check_duplicates(void)
{
	static const char twice[] = "LBPAYLD1\3\0\0\0"
				    "\1\0\0\0\1\0\0\0a1"
				    "\1\0\0\0\1\0\0\0b2"
				    "\1\0\0\0\1\0\0\0a3";
	struct payload_reader reader;
	struct memory_source memory;

	memory_open(&memory, twice, sizeof twice - 1);
	ok(walk(&reader, &memory.source, &names) == 2, "a name twice: two good entries");
	is(reader.problem, "the name appears twice", "... and the third is refused");
	ok(reader.problem_offset == 40, "... at its name");
	ok(walk(&reader, &memory.source, 0) == 3, "without a set nobody looks");
}

static void check_sticky(void)
{
	struct payload_reader reader;
	struct memory_source memory;
	struct payload_entry entry;

	memory_open(&memory, narrow, 30);
	walk(&reader, &memory.source, &names);
	ok(payload_reader_next(&reader, &entry) == -1, "a problem stays");
	memory_open(&memory, "nothing", 7);
	payload_reader_begin(&reader, &memory.source, &names);
	ok(payload_reader_next(&reader, &entry) == -1, "... from the beginning on");
}

int main(void)
{
	check_good("narrow", narrow, sizeof narrow - 1, 8);
	check_good("wide", wide, sizeof wide - 1, 16);
	check_cuts("narrow, cut at every byte", narrow, sizeof narrow - 1);
	check_cuts("wide, cut at every byte", wide, sizeof wide - 1);
	check_damage("narrow, every byte damaged in every way", narrow, sizeof narrow - 1);
	check_damage("wide, every byte damaged in every way", wide, sizeof wide - 1);
	check_bad_sectors();
	check_exact_look();
	check_duplicates();
	check_sticky();
	return tap_end();
}
