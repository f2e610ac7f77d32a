/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_notes_test.c - the notes of an ELF file. */
#include "elf_made.h"
#include "format/elf.h"
#include "tap.h"

static struct made made;
static unsigned filled; /* of its bytes, from MADE_NOTES on */

/* A note as it stands in a file, but for what pads its end. */
static void put_note(const char *owner, unsigned owner_bytes, uint32_t type, const char *text)
{
	unsigned at = MADE_NOTES + filled, bytes = (unsigned)strlen(text);

	made_put(&made, at, 4, owner_bytes);
	made_put(&made, at + 4, 4, bytes);
	made_put(&made, at + 8, 4, type);
	memcpy(made.bytes + at + 12, owner, owner_bytes);
	at += 12 + (owner_bytes + 3) / 4 * 4;
	memcpy(made.bytes + at, text, bytes);
	filled = at + bytes - MADE_NOTES;
}

static void pad(void)
{
	filled = (filled + 3) / 4 * 4;
}

/* The contents of all notes of FDO and type 7, each with a blank behind it. */
static const char *notes(void)
{
	static char text[128];
	const uint8_t *note;
	uint64_t at = 0;
	size_t length = 0, bytes;
	struct elf elf;
	int got;

	if (elf_get(&elf, made.bytes, MADE_BYTES))
		return "cannot be read";
	while ((got = elf_next_note(&elf, "FDO", 7, &at, &note, &bytes)) == 1 && length < 64) {
		memcpy(text + length, note, bytes);
		length += bytes;
		text[length++] = ' ';
	}
	text[length] = 0;
	return got == 0 ? text : "neither one nor the end";
}

static void check(const char *wanted, const char *what)
{
	is(notes(), wanted, what);
	free(made.bytes);
}

static void begin(unsigned way)
{
	made_begin(&made, way);
	filled = 0;
}

static void test_notes(unsigned way)
{
	begin(way);
	put_note("FDO", 4, 7, "one");
	pad();
	put_note("FDO", 4, 8, "x");
	pad();
	put_note("FDA", 4, 7, "y");
	pad();
	put_note("FDO\0z", 5, 7, "four");
	pad();
	put_note("FDO", 4, 7, "twos!");
	made_segment(&made, MADE_OF_NOTES, MADE_NOTES, 0, filled);
	check("one twos! ", "notes of an owner and a type");

	begin(way);
	put_note("FDO", 4, 7, "one");
	made_segment(&made, MADE_OF_NOTES, MADE_NOTES, 0, filled - 1);
	made_segment(&made, MADE_LOAD, MADE_NOTES, 0, filled);
	check("", "one that goes on behind its segment");

	begin(way);
	put_note("FDO", 4, 7, "");
	put_note("GNU", 4, 7, "");
	made_segment(&made, MADE_OF_NOTES, MADE_NOTES, 0, 32);
	check(" ", "one of nothing");

	begin(way);
	put_note("FDO", 4, 7, "abcd");
	made_put(&made, MADE_NOTES + 4, 4, 0xfffffff0);
	made_segment(&made, MADE_OF_NOTES, MADE_NOTES, 0, 20);
	made_segment(&made, MADE_OF_NOTES, MADE_NOTES + 32, 0, 19);
	filled = 32;
	put_note("FDO", 4, 7, "two");
	check("two ", "a damaged one ends its segment alone");
}

static void test_places(unsigned way)
{
	begin(way);
	filled = MADE_BYTES - MADE_NOTES - 20;
	put_note("FDO", 4, 7, "last");
	made_segment(&made, MADE_OF_NOTES, MADE_BYTES - 20, 0, 21);
	made_segment(&made, MADE_OF_NOTES, MADE_BYTES + 1, 0, 0);
	made_segment(&made, MADE_OF_NOTES, MADE_BYTES, 0, 0);
	made_segment(&made, MADE_OF_NOTES, MADE_BYTES - 20, 0, 20);
	check("last ", "a segment behind the end has none");

	begin(way);
	made_segment(&made, MADE_OF_NOTES, MADE_BYTES - 11, 0, 11);
	check("", "less than the header of a note");

	begin(way);
	put_note("FDO", 4, 7, "one");
	pad();
	filled += 8;
	made_put(&made, MADE_NOTES + filled - 4, 4, 0xffffffff);
	made_segment(&made, MADE_OF_NOTES, MADE_NOTES, 0, filled);
	check("one ", "something behind the last");

	begin(way);
	filled = MADE_BYTES - MADE_NOTES - 14;
	made_put(&made, MADE_BYTES - 14, 4, 4);
	made_put(&made, MADE_BYTES - 14 + 8, 4, 7);
	made_segment(&made, MADE_OF_NOTES, MADE_BYTES - 14, 0, 14);
	check("", "an owner behind the end");
}

int main(void)
{
	unsigned way;

	for (way = 0; way < 4; way++) {
		test_notes(way);
		test_places(way);
	}
	return tap_end();
}
