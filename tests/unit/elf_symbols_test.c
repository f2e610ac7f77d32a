/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_symbols_test.c - the symbols that an ELF file takes from others. */
#include "elf_made.h"
#include "format/elf_symbols.h"
#include "tap.h"

enum { NEEDED = 1, HASH = 4, SYMBOLS = 6, GNU_HASH = 0x6ffffef5 };

static struct made made;

static void put_symbol(unsigned index, uint32_t name, unsigned section)
{
	unsigned at = MADE_SYMBOLS + index * (made.is_64 ? 24 : 16);

	memset(made.bytes + at, 0x77, made.is_64 ? 24 : 16);
	made_put(&made, at, 4, name);
	made_put(&made, at + (made.is_64 ? 6 : 14), 2, section);
}

/* "b" is defined here; one has no name, and one a name behind the strings. In true files the first has
 * no name. */
static void begin(unsigned way)
{
	static const char strings[] = "q\0a\0b\0\0long";

	made_begin(&made, way);
	made_dynamic(&made, MADE_DYNAMIC_ENTRIES, strings, sizeof strings);
	made_entry(&made, NEEDED, 7);
	put_symbol(0, 0, 0);
	put_symbol(1, 2, 0);
	put_symbol(2, 4, 0x100);
	put_symbol(3, 6, 0);
	put_symbol(4, 0x1000000, 0);
	put_symbol(5, 7, 0);
}

static void put_hash(unsigned at, uint32_t buckets, uint32_t count)
{
	made_put(&made, at, 4, buckets);
	made_put(&made, at + 4, 4, count);
	made_put(&made, at + 8, 4, 0x66);
}

/* The names of the symbols, each with a blank behind it. */
static const char *names(void)
{
	static char text[64];
	struct elf_symbols symbols;
	struct elf elf;
	const char *name;

	text[0] = 0;
	memset(&symbols, 0x55, sizeof symbols);
	if (elf_get(&elf, made.bytes, MADE_BYTES))
		return "cannot be read";
	elf_symbols_begin(&symbols, &elf);
	while ((name = elf_symbols_next(&symbols)) && strlen(text) + strlen(name) + 2 < sizeof text)
		strcat(strcat(text, name), " ");
	return text;
}

static void check(const char *wanted, const char *what)
{
	is(names(), wanted, what);
	free(made.bytes);
}

static void test_tables(unsigned way)
{
	begin(way);
	put_hash(MADE_HASH, 3, 6);
	made_entry(&made, HASH, made.base + MADE_HASH);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("q a long ", "the symbols of a hash table");

	begin(way);
	put_hash(MADE_HASH, 3, 6);
	put_hash(MADE_GNU_HASH, 3, 5);
	made_entry(&made, HASH, made.base + MADE_HASH);
	made_entry(&made, GNU_HASH, made.base + MADE_GNU_HASH);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("q a ", "those before the first of a GNU hash table");

	begin(way);
	put_hash(MADE_GNU_HASH, 3, 1);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	made_entry(&made, GNU_HASH, made.base + MADE_GNU_HASH);
	check("q ", "one before it");

	begin(way);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("", "no hash table");

	made_begin(&made, way);
	made_dynamic(&made, 4, "q", 2);
	put_symbol(0, 0, 0);
	made_entry(&made, NEEDED, 0);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("", "no hash table, and no end of the entries");

	begin(way);
	put_hash(MADE_HASH, 3, 6);
	made_entry(&made, HASH, made.base + MADE_HASH);
	check("", "no symbols");
}

static void test_places(unsigned way)
{
	begin(way);
	put_hash(MADE_HASH, 3, 6);
	made_entry(&made, HASH, made.base + MADE_BYTES);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("", "a hash table behind the end");

	begin(way);
	put_hash(MADE_HASH, 3, 6);
	made_entry(&made, HASH, made.base + MADE_HASH);
	made_entry(&made, SYMBOLS, made.base + MADE_BYTES);
	check("", "symbols behind the end");

	/* Another segment, the first of an address, ends in it. */
	begin(way);
	put_hash(MADE_HASH, 3, 6);
	made_segment(&made, MADE_LOAD, MADE_HASH, 0x1000, 8);
	made_entry(&made, HASH, 0x1000);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("q a long ", "the two numbers of a hash table, and no more");

	begin(way);
	put_hash(MADE_HASH, 3, 6);
	made_segment(&made, MADE_LOAD, MADE_HASH, 0x1000, 7);
	made_entry(&made, HASH, 0x1000);
	made_entry(&made, SYMBOLS, made.base + MADE_SYMBOLS);
	check("", "not all of them");
}

static void test_room(unsigned way)
{
	unsigned symbol_bytes, i;

	for (i = 0; i < 2; i++) {
		begin(way);
		symbol_bytes = made.is_64 ? 24 : 16;
		put_hash(MADE_HASH, 3, 0x80000006);
		made_segment(&made, MADE_LOAD, MADE_SYMBOLS, 0x1000, 2 * symbol_bytes + i);
		made_entry(&made, HASH, made.base + MADE_HASH);
		made_entry(&made, SYMBOLS, 0x1000);
		check("q a ", "more symbols than there is room for");
	}
	begin(way);
	symbol_bytes = made.is_64 ? 24 : 16;
	put_hash(MADE_HASH, 3, 6);
	made_segment(&made, MADE_LOAD, MADE_SYMBOLS, 0x1000, 2 * symbol_bytes - 1);
	made_entry(&made, HASH, made.base + MADE_HASH);
	made_entry(&made, SYMBOLS, 0x1000);
	check("q ", "and one that is cut off");
}

int main(void)
{
	unsigned way;

	for (way = 0; way < 4; way++) {
		test_tables(way);
		test_places(way);
		test_room(way);
	}
	return tap_end();
}
