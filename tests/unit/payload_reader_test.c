/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_reader_test.c - the walk: every image cut at every byte, every byte of it damaged, reads
 * that fail, names that only look the same to the set, trees. */
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

/* --- Trees. --- */

#define FILE_IS_DIRECTORY "this file is a directory in the same image"
#define DIRECTORY_IS_FILE "a directory of this path is a file in the same image"

/* Names of empty files in the order of the image, and what is said about the last one; all others
 * are good. */
static const struct {
	const char *names[5];
	const char *problem;
} trees[] = {
	{ { "a/b", "a-", "a.b", "a0" }, 0 },
	{ { "a/b", "a/c", "b/a", "c" }, 0 },
	{ { "a", "a-/b", "ab/c" }, 0 },
	{ { "a/b/c", "b/c", "c" }, 0 },
	{ { "a", "a/b" }, DIRECTORY_IS_FILE },
	{ { "a", "a-", "a.c/d", "a/b" }, DIRECTORY_IS_FILE },
	{ { "a/b", "a" }, FILE_IS_DIRECTORY },
	{ { "a/b", "a-", "a0", "a" }, FILE_IS_DIRECTORY },
	{ { "a/b/c/d", "a/b" }, FILE_IS_DIRECTORY },
	{ { "a/b", "a/b/c/d" }, DIRECTORY_IS_FILE },
	{ { "a/b", "a/c", "a/b" }, "the name appears twice" },
	{ { "a", "../b" }, "the name is '.' or '..'" },
	{ { "a", "/b" }, "the name is empty" },
};

/* Returns the length of the image. */
static size_t put_tree(uint8_t *to, const char *const *entries, size_t count, size_t *last)
{
	struct payload_header header = { PAYLOAD_NARROW, (uint32_t)count };
	struct payload_entry_head head = { 0, 0 };
	size_t size = payload_put_header(to, &header), i;

	for (i = 0; i < count; i++) {
		head.name_bytes = strlen(entries[i]);
		size += payload_put_entry(to + size, PAYLOAD_NARROW, &head);
		*last = size;
		memcpy(to + size, entries[i], head.name_bytes);
		size += head.name_bytes;
	}
	return size;
}

/* Walks a tree. With a set that has seen every name and directory before, each is looked up in the
 * entries themselves. */
static unsigned walk_tree(struct payload_reader *reader, struct payload_source *source,
	const char *const *seen, size_t seen_count)
{
	struct payload_entry entry;
	unsigned count = 0;
	size_t i, at;

	payload_reader_begin(reader, source, &names);
	reader->tree = 1;
	for (i = 0; i < seen_count; i++) {
		for (at = 0; at <= strlen(seen[i]); at++) {
			name_set_add(&names, seen[i], at);
			name_set_add(&names, seen[i], at + (seen[i][at] == '/'));
		}
	}
	while (payload_reader_next(reader, &entry) == 1)
		count++;
	return count;
}

static void check_trees(void)
{
	struct payload_reader reader;
	struct memory_source memory;
	uint8_t image[256];
	size_t i, count, size, last = 0;
	int suspicious;

	for (i = 0; i < sizeof trees / sizeof *trees; i++) {
		for (count = 0; count < 5 && trees[i].names[count]; count++)
			;
		size = put_tree(image, trees[i].names, count, &last);
		memory_open(&memory, image, size);
		for (suspicious = 0; suspicious < 2; suspicious++) {
			ok(walk_tree(&reader, &memory.source, trees[i].names,
				   suspicious ? count : 0) == count - (trees[i].problem != 0),
				trees[i].names[count - 1]);
			is(reader.problem, trees[i].problem, "... what is said");
			ok(!reader.problem || reader.problem_offset == last, "... about its name");
		}
		ok(memory.beyond == 0, "... nothing behind the image is read");
	}
}

static void check_tree_directories(void)
{
	static const char *const paths[] = { "a/b/c", "a/b/d", "a/e", "f/a/b", "f/a-", "g" };
	struct payload_reader reader;
	struct memory_source memory;
	uint8_t image[256];
	size_t last, size = put_tree(image, paths, 6, &last);

	memory_open(&memory, image, size);
	ok(walk_tree(&reader, &memory.source, 0, 0) == 6, "a tree of 6 files");
	ok(reader.directories == 4, "... in 4 directories");
	ok(walk(&reader, &memory.source, &names) == 0, "without tree its paths are refused");
	is(reader.problem, "the name contains '/'", "... with the reason");
}

/* count files, each in a directory of its own: the reader allows 200,000 of both together. */
static void check_tree_limit(unsigned count, unsigned good, const char *problem)
{
	enum { NAME_BYTES = 8, ENTRY_BYTES = PAYLOAD_NARROW_ENTRY_BYTES + NAME_BYTES };
	size_t size = PAYLOAD_NARROW_HEADER_BYTES + (size_t)count * ENTRY_BYTES, i;
	struct payload_header header = { PAYLOAD_NARROW, count };
	struct payload_entry_head head = { NAME_BYTES, 0 };
	struct payload_reader reader;
	struct memory_source memory;
	uint8_t *image = malloc(size + 1), *to = image + payload_put_header(image, &header);

	for (i = 0; i < count; i++) {
		to += payload_put_entry(to, PAYLOAD_NARROW, &head);
		snprintf((char *)to, NAME_BYTES + 1, "%06u/f", (unsigned)i);
		to += NAME_BYTES;
	}
	memory_open(&memory, image, size);
	ok(walk_tree(&reader, &memory.source, 0, 0) == good, "as many files as directories");
	is(reader.problem, problem, "... what is said");
	ok(!problem || reader.problem_offset ==
				PAYLOAD_NARROW_HEADER_BYTES + (uint64_t)good * ENTRY_BYTES,
		"... about the entry that is one too many");
	free(image);
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
	check_trees();
	check_tree_directories();
	check_tree_limit(100000, 100000, 0);
	check_tree_limit(100001, 99999, "more than 200000 entries and directories");
	check_sticky();
	return tap_end();
}
