/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_test.c - what an ELF file says about the shared libraries it needs, in both sizes and byte
 * orders. */
#include "elf_made.h"
#include "format/elf.h"
#include "tap.h"

enum {
	NEEDED = 1,
	SONAME = 14,
	RPATH = 15,
	RUNPATH = 29,
	FLAGS_1 = 0x6ffffffb,
	AUXILIARY = 0x7ffffffd,
	FILTER = 0x7fffffff,
	ENTRIES = MADE_DYNAMIC_ENTRIES
};

static struct made made;
static struct elf elf;

static const char *get(void)
{
	memset(&elf, 0x55, sizeof elf);
	return elf_get(&elf, made.bytes, MADE_BYTES);
}

static void check(const char *problem, const char *what)
{
	is(get(), problem, what);
	free(made.bytes);
}

/* --- The header. --- */

static void test_header(unsigned way)
{
	const uint8_t *note;
	uint64_t at = 0;
	size_t bytes;

	made_begin(&made, way);
	is(get(), 0, "a file without program headers");
	ok(elf.is_64 == made.is_64 && elf.is_big_endian == made.is_big && elf.type == 0x1203 &&
			elf.machine == 0x3456 && elf.size_bytes == MADE_BYTES,
		"what its header says");
	ok(!elf.interpreter && !elf.soname && !elf.rpath && !elf.runpath &&
			elf.no_default_directories == 0 && elf.dynamic_bytes == 0,
		"and no more");
	made_put(&made, made.is_64 ? 54 : 42, 2, 7);
	check(0, "a size of program headers that are not there");

	made_begin(&made, way);
	made_put(&made, made.is_64 ? 54 : 42, 2, (made.is_64 ? 56 : 32) + 1);
	made_segment(&made, MADE_LOAD, 0, 0, 0);
	check("its program headers have a size that no loader takes", "another size");

	made_begin(&made, way);
	made_put(&made, made.is_64 ? 56 : 44, 2, 0xffff);
	check("has more program headers than a loader takes", "too many");

	made_begin(&made, way);
	made_put(&made, made.is_64 ? 56 : 44, 2, 0xfffe);
	check("its program headers lie outside of the file", "one less");

	made_begin(&made, way);
	made_segment(&made, 0, 0, 0, 0);
	made_put(&made, made.is_64 ? 32 : 28, made_word(&made),
		MADE_BYTES - (made.is_64 ? 56 : 32));
	is(get(), 0, "program headers at the end");
	ok(elf_find_address(&elf, 0, &at, &at) == 0 &&
			elf_next_note(&elf, "FDO", 7, &at, &note, &bytes) == 0,
		"none behind them is looked at");
	free(made.bytes);

	made_begin(&made, way);
	made_segment(&made, 0, 0, 0, 0);
	made_put(&made, made.is_64 ? 32 : 28, made_word(&made),
		MADE_BYTES - (made.is_64 ? 56 : 32) + 1);
	check("its program headers lie outside of the file", "a byte behind");

	made_begin(&made, way);
	made_segment(&made, 0, 0, 0, 0);
	made_put(&made, made.is_64 ? 32 : 28, made_word(&made), MADE_BYTES + 1);
	check("its program headers lie outside of the file", "behind the end");
}

/* Of each length that a header may be cut to. */
static void test_short(unsigned way)
{
	unsigned size, header_bytes;
	const char *wanted;
	uint8_t *bytes;

	made_begin(&made, way);
	header_bytes = made.is_64 ? 64 : 52;
	for (size = 0; size <= header_bytes; size++) {
		bytes = malloc(size);
		memcpy(bytes, made.bytes, size);
		wanted = size < 4              ? "is not an ELF file"
			 : size < header_bytes ? "the file ends in its ELF header"
					       : 0;
		is(elf_get(&elf, bytes, size), wanted, "a short file");
		ok(elf_is(bytes, size) == (size >= 4), "which is an ELF file with its magic");
		free(bytes);
	}
	free(made.bytes);
}

static void test_kinds(void)
{
	static const struct {
		unsigned offset, value;
		const char *problem;
	} rows[] = {
		{ 3, 'f', "is not an ELF file" },
		{ 4, 0, "is neither a 32-bit nor a 64-bit ELF file" },
		{ 4, 3, "is neither a 32-bit nor a 64-bit ELF file" },
		{ 5, 0, "its ELF header has no byte order" },
		{ 5, 3, "its ELF header has no byte order" },
	};
	struct elf one = { 0 }, other;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		made_begin(&made, 0);
		made.bytes[rows[i].offset] = (uint8_t)rows[i].value;
		check(rows[i].problem, "an unknown kind");
	}
	one.machine = 3;
	other = one;
	ok(elf_matches(&one, &other) == 1, "the same kind");
	other.machine = 4;
	ok(elf_matches(&one, &other) == 0, "another machine");
	other = one;
	other.is_64 = 1;
	ok(elf_matches(&one, &other) == 0, "another size");
	other = one;
	other.is_big_endian = 1;
	ok(elf_matches(&one, &other) == 0, "another byte order");
}

/* --- Segments. --- */

static void test_numbers(unsigned way)
{
	made_begin(&made, way);
	made_put(&made, MADE_BYTES - 8, 8, 0x123456789abcdef0);
	get();
	ok(elf_number(&elf, MADE_BYTES - 8, 8) == 0x123456789abcdef0, "a number of eight bytes");
	ok(elf_number(&elf, MADE_BYTES - 7, 8) == 0, "one that goes on behind the end");
	ok(elf_number(&elf, MADE_BYTES + 1, 1) == 0 && elf_number(&elf, MADE_BYTES, 1) == 0,
		"one behind the end");
	ok(elf_number(&elf, MADE_BYTES - 1, 1) == (made.is_big ? 0xf0 : 0x12), "the last byte");
	free(made.bytes);
}

static void test_addresses(unsigned way)
{
	uint64_t offset = 0, room = 0;

	made_begin(&made, way);
	made_segment(&made, 4, 0, 0x1000, 100);
	made_segment(&made, MADE_LOAD, MADE_BYTES - 9, 0x1000, 10);
	made_segment(&made, MADE_LOAD, 600, 0x1000, 10);
	made_segment(&made, MADE_LOAD, 700, made.base, 20);
	made_segment(&made, MADE_LOAD, MADE_BYTES - 30, 0x2000, 30);
	made_segment(&made, MADE_LOAD, 640, UINT64_MAX - 15, 32);
	is(get(), 0, "a file with segments");
	ok(elf_find_address(&elf, 0x1000, &offset, &room) == 1 && offset == 600 && room == 10,
		"an address is found in the first that is loaded and in the file");
	ok(elf_find_address(&elf, 0x1009, &offset, &room) == 1 && offset == 609 && room == 1,
		"its last byte");
	ok(elf_find_address(&elf, made.base + 4, &offset, &room) == 1 && offset == 704 &&
			room == 16,
		"a high address");
	ok(elf_find_address(&elf, 0x2000, &offset, &room) == 1 && offset == MADE_BYTES - 30,
		"a segment at the end of the file");
	ok(elf_find_address(&elf, 0x100a, &offset, &room) == 0 &&
			elf_find_address(&elf, 0xfff, &offset, &room) == 0,
		"the bytes beside them are not loaded");
	ok(elf_find_address(&elf, 4, &offset, &room) == made.is_64 && (!made.is_64 || (offset == 660 && room == 12)),
		"one that goes on at 0, as loaders of 64 bits have it");
	free(made.bytes);
}

static void test_interpreter(unsigned way)
{
	static const struct {
		unsigned offset, bytes;
		const char *problem;
	} rows[] = {
		{ MADE_INTERPRETER, 3, 0 },
		{ MADE_INTERPRETER, 2, "the name of its loader has no end" },
		{ MADE_BYTES, 0, "the name of its loader has no end" },
		{ MADE_BYTES - 2, 3, "the name of its loader lies outside of the file" },
		{ MADE_BYTES + 1, 0, "the name of its loader lies outside of the file" },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		made_begin(&made, way);
		memcpy(made.bytes + MADE_INTERPRETER, "/l", 3);
		made_segment(&made, MADE_OF_INTERPRETER, rows[i].offset, 0, rows[i].bytes);
		is(get(), rows[i].problem, "a loader");
		is(elf.interpreter, rows[i].problem ? 0 : "/l", "its name");
		free(made.bytes);
	}
}

/* --- The dynamic section. --- */

static void test_dynamic(unsigned way)
{
	static const char strings[] = "\0me\0a\0b\0c\0/r\0/u";
	static const char *const wanted[] = { "a", "b", "c", 0 };
	static const enum elf_dependency ways[] = { ELF_NEEDED, ELF_AUXILIARY, ELF_FILTER };
	enum elf_dependency how;
	uint64_t at = 0, value;
	unsigned i;

	made_begin(&made, way);
	made_segment(&made, MADE_OF_INTERPRETER, MADE_INTERPRETER, 0, 1);
	made_dynamic(&made, ENTRIES, strings, sizeof strings);
	made_entry(&made, NEEDED, 4);
	made_entry(&made, SONAME, 1);
	made_entry(&made, AUXILIARY, 6);
	made_entry(&made, RPATH, 10);
	made_entry(&made, FILTER, 8);
	made_entry(&made, RUNPATH, 13);
	made_entry(&made, FLAGS_1, 0x800);
	made_entry(&made, 0, 0);
	made_entry(&made, NEEDED, 4);
	is(get(), 0, "a dynamic section");
	is(elf.soname, "me", "its own name");
	is(elf.rpath, "/r", "a path");
	is(elf.runpath, "/u", "another path");
	ok(elf.no_default_directories == 1, "its flag");
	for (i = 0; i < 4; i++) {
		is(elf_next_dependency(&elf, &at, &how), wanted[i], "what it needs");
		ok(!wanted[i] || how == ways[i], "and how");
	}
	ok(elf_get_dynamic(&elf, FILTER, &value) == 1 && value == 8, "an entry");
	ok(elf_get_dynamic(&elf, 3, &value) == 0, "one that is not there");
	is(elf_string(&elf, sizeof strings - 2), "u", "a string");
	is(elf_string(&elf, sizeof strings), 0, "a string behind the end");
	free(made.bytes);
}

static void test_names(unsigned way)
{
	static const struct {
		unsigned tag;
	} rows[] = { { NEEDED }, { AUXILIARY }, { FILTER }, { SONAME }, { RPATH }, { RUNPATH } };
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		made_begin(&made, way);
		made_dynamic(&made, ENTRIES, "a", 2);
		made_entry(&made, rows[i].tag, 1);
		check(0, "one name alone");
		made_begin(&made, way);
		made_dynamic(&made, ENTRIES, "a", 2);
		made_entry(&made, rows[i].tag, 2);
		check("a name in its dynamic section lies outside of the file", "a name behind");
		made_begin(&made, way);
		made_dynamic(&made, ENTRIES, "ab", 2);
		made_entry(&made, rows[i].tag, 0);
		check("a name in its dynamic section lies outside of the file",
			"a name without an end");
		made_begin(&made, way);
		made_segment(&made, MADE_OF_DYNAMIC, MADE_DYNAMIC, 0, 64);
		made_entry(&made, rows[i].tag, 0);
		check("the names in its dynamic section lie outside of the file", "no strings");
	}
}

static void test_strings(unsigned way)
{
	uint64_t value;

	made_begin(&made, way);
	made_segment(&made, MADE_OF_DYNAMIC, MADE_DYNAMIC, 0, 64);
	made_entry(&made, FLAGS_1, 0x7ff);
	is(get(), 0, "no names need no strings");
	ok(elf.no_default_directories == 0, "another flag");
	made_put(&made, MADE_DYNAMIC, made_word(&made), FLAGS_1 - 1);
	made_put(&made, MADE_DYNAMIC + made_word(&made), made_word(&made), 0x800);
	get();
	ok(elf.no_default_directories == 0, "another tag");
	made_put(&made, MADE_DYNAMIC, made_word(&made), FLAGS_1);
	get();
	ok(elf.no_default_directories == 1 && elf_get_dynamic(&elf, FLAGS_1, &value) == 1,
		"the first entry");
	free(made.bytes);

	made_begin(&made, way);
	made_dynamic(&made, ENTRIES, "a", 2);
	made_entry(&made, NEEDED, 0);
	made_entry(&made, 10, 0);
	check("a name in its dynamic section lies outside of the file", "strings of no bytes");

	made_begin(&made, way);
	made_segment(&made, MADE_LOAD, MADE_STRINGS, 0x1000, 16);
	made_segment(&made, MADE_OF_DYNAMIC, MADE_DYNAMIC, 0, 64);
	made_entry(&made, 5, 0x1000);
	made_entry(&made, NEEDED, 0);
	check("a name in its dynamic section lies outside of the file",
		"strings of no number of bytes");

	made_begin(&made, way);
	made_segment(&made, MADE_LOAD, MADE_STRINGS, 0x1000, 2);
	made_segment(&made, MADE_OF_DYNAMIC, MADE_DYNAMIC, 0, 64);
	memcpy(made.bytes + MADE_STRINGS, "abc", 4);
	made_entry(&made, 5, 0x1000);
	made_entry(&made, 10, 4);
	made_entry(&made, NEEDED, 0);
	check("a name in its dynamic section lies outside of the file",
		"a name that goes on behind what is loaded");

	made_begin(&made, way);
	made_segment(&made, MADE_OF_DYNAMIC, MADE_BYTES + 1, 0, 0);
	check(0, "a dynamic section of no bytes");

	made_begin(&made, way);
	made_segment(&made, MADE_OF_DYNAMIC, MADE_BYTES - 15, 0, 16);
	check("its dynamic section lies outside of the file", "one that goes on behind the end");
}

/* A section without an end is as long as its segment; half an entry is none. */
static void test_end(unsigned way)
{
	enum elf_dependency how;
	uint64_t at = 0;

	made_begin(&made, way);
	made_dynamic(&made, 4, "a\0b", 4);
	made_entry(&made, NEEDED, 0);
	made_entry(&made, NEEDED, 2);
	made_entry(&made, NEEDED, 4);
	is(get(), 0, "a section without an end");
	is(elf_next_dependency(&elf, &at, &how), "a", "the first");
	is(elf_next_dependency(&elf, &at, &how), "b", "the last");
	is(elf_next_dependency(&elf, &at, &how), 0, "no more");
	free(made.bytes);

	made_begin(&made, way);
	made_segment(&made, MADE_OF_DYNAMIC, MADE_BYTES - 3 * made_word(&made), 0,
		3 * made_word(&made));
	made_put(&made, MADE_BYTES - 3 * made_word(&made), made_word(&made), 3);
	made_put(&made, MADE_BYTES - made_word(&made), made_word(&made), NEEDED);
	check(0, "half an entry");
}

int main(void)
{
	unsigned way;

	test_kinds();
	for (way = 0; way < 4; way++) {
		test_header(way);
		test_short(way);
		test_numbers(way);
		test_addresses(way);
		test_interpreter(way);
		test_dynamic(way);
		test_names(way);
		test_strings(way);
		test_end(way);
	}
	return tap_end();
}
