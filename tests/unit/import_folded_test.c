/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_folded_test.c - importer/linux/folded.c, call by call: two names that lead to one file. */
#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/linux/folded.c"
#include "script.h"

enum { FILE_SYSTEM = 21, NEW = 1, THERE = 2, PART = 4 };

struct destination destination;
static long entered;
static const char *only_name; /* of a name that is too long for another one; 0: none */

long destination_enter(const struct entry *entry, int make)
{
	static char part[64];

	sprintf(script_trace + strlen(script_trace), "enter %s %d; ", entry->name.text, make);
	sprintf(part, "%s" NAME_PART_SUFFIX, only_name && strcmp(only_name, entry->name.text) == 0 ? "" : entry->name.text);
	destination.name = entry->name.text;
	destination.part = part;
	return entered;
}

static struct entry entries[4];
static struct entry *list[] = { &entries[0], &entries[1], &entries[2], &entries[3] };
static struct contents contents = { .entries = list };

static void begin(void)
{
	fake_import_begin();
	script_begin();
	options.destination = "/d";
	contents.count = 0;
	entered = 0;
	only_name = 0;
}

static void add(const char *name, int kind)
{
	struct entry *entry = &entries[contents.count++];

	memset(entry, 0, sizeof *entry);
	entry->name.text = name;
	entry->name.bytes = strlen(name);
	entry->is_new = kind & NEW;
	entry->is_there = (kind & THERE) != 0;
	entry->has_part = (kind & PART) != 0;
}

/* What the next call says of a file. */
static void tell(uint64_t file_system, uint64_t inode)
{
	static uint8_t statuses[16][STAT_BYTES];
	static unsigned next;
	uint8_t *status = statuses[next++ % 16];

	put_le64(status + STAT_DEVICE_OFFSET, file_system);
	put_le64(status + STAT_INODE_OFFSET, inode);
	script_tell(0, status, STAT_BYTES);
}

/* Two entries that are these, and two files. */
static int refuses(int a, int b, uint64_t file_system, uint64_t inode)
{
	begin();
	add("foo", a);
	add("FOO", b);
	tell(FILE_SYSTEM, 5);
	tell(file_system, inode);
	return dies(linux_check_folded(&contents));
}

static void check_places_of(void)
{
	begin();
	linux_check_folded(&contents);
	is(script_trace, "", "no entries");
	begin();
	add("new", NEW);
	add("new-with-part", NEW | PART);
	add("old", 0);
	add("old-with-part", PART);
	tell(FILE_SYSTEM, 1);
	tell(FILE_SYSTEM, 2);
	tell(FILE_SYSTEM, 3);
	tell(FILE_SYSTEM, 4);
	linux_check_folded(&contents);
	is(script_trace, "enter new-with-part 0; stat -100 new-with-part.part 100; enter old 0; stat -100 old 100; "
			 "enter old-with-part 0; stat -100 old-with-part 100; stat -100 old-with-part.part 100; ", "each file is looked at");
	ok(entries[1].has_part && entries[3].has_part, "... and left as it is");
	begin();
	add("long", PART);
	only_name = "long";
	linux_check_folded(&contents);
	is(script_trace, "enter long 0; stat -100 long 100; ", "the .part of all long names is none");
	begin();
	add("old", PART);
	entered = -ERROR_NOENT;
	linux_check_folded(&contents);
	is(script_trace, "enter old 0; ", "where its directory has gone nothing is looked at");
	entered = 1;
	script_begin();
	linux_check_folded(&contents);
	ok(strstr(script_trace, "stat -100 old 100; ") != 0, "... and else it is");
}

static void check_one_file(void)
{
	ok(refuses(0, 0, FILE_SYSTEM, 5), "two names of one file");
	is(strstr(script_trace, "write"), "write 2 'import: foo and FOO: /d has one file for both names; nothing was imported\n' 74; ",
		"... are refused");
	ok(refuses(THERE, 0, FILE_SYSTEM, 5), "one that stays, and one that does not");
	ok(refuses(0, THERE, FILE_SYSTEM, 5), "... in the other order");
	ok(!refuses(THERE, THERE, FILE_SYSTEM, 5), "two that stay may");
	ok(!refuses(0, 0, FILE_SYSTEM, 6), "another file");
	ok(!refuses(0, 0, FILE_SYSTEM + 1, 5), "one of another file system");
	begin();
	add("foo", 0);
	add("FOO", 0);
	tell(FILE_SYSTEM, 0);
	tell(FILE_SYSTEM, 0);
	linux_check_folded(&contents);
	begin();
	add("foo", 0);
	add("FOO", 0);
	script_tell(-ERROR_NOENT, 0, 0);
	script_tell(-ERROR_NOENT, 0, 0);
	linux_check_folded(&contents);
	ok(1, "what has gone is no file");
	ok(refuses(NEW | PART, NEW | PART, FILE_SYSTEM, 5), "one .part of two");
	begin();
	add("foo", PART);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 5);
	linux_check_folded(&contents);
	ok(entries[0].has_part, "a file and its own .part");
	begin();
	add("a", 0);
	add("b", 0);
	add("c", 0);
	tell(FILE_SYSTEM, 9);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 9);
	ok(dies(linux_check_folded(&contents)), "two with another one between them");
	ok(strstr(script_trace, "import: a and c: /d has one file") != 0, "... are both named");
}

static void check_parts(void)
{
	begin();
	add("foo", THERE | PART);
	add("foo.PART", THERE);
	tell(FILE_SYSTEM, 1);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 5);
	linux_check_folded(&contents);
	ok(!entries[0].has_part && !entries[1].has_part, "a .part that is another entry stays");
	begin();
	add("foo.PART", THERE);
	add("foo", THERE | PART);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 1);
	tell(FILE_SYSTEM, 5);
	linux_check_folded(&contents);
	ok(!entries[1].has_part, "... whichever comes first");
	begin();
	add("foo", THERE);
	add("bar", THERE | PART);
	entries[0].has_part = 0;
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 1);
	tell(FILE_SYSTEM, 6);
	linux_check_folded(&contents);
	ok(entries[1].has_part, "a .part that is none, too");
	begin();
	add("foo", THERE | PART);
	add("FOO", THERE | PART);
	tell(FILE_SYSTEM, 1);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 2);
	tell(FILE_SYSTEM, 5);
	ok(dies(linux_check_folded(&contents)), "one .part of two that stay");
	begin();
	add("foo", PART);
	add("foo.PART", THERE);
	tell(FILE_SYSTEM, 1);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 5);
	ok(dies(linux_check_folded(&contents)), "a .part of what does not stay is another entry");
	ok(entries[0].has_part, "... and is one");
	begin();
	add("foo", THERE);
	add("FOO", THERE);
	tell(FILE_SYSTEM, 5);
	tell(FILE_SYSTEM, 5);
	entries[0].has_part = entries[1].has_part = 0;
	linux_check_folded(&contents);
	entries[0].is_new = entries[1].is_new = 0;
	ok(1, "two that stay");
}

int main(void)
{
	check_places_of();
	check_one_file();
	check_parts();
	return tap_end();
}
