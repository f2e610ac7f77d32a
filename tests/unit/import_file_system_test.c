/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_file_system_test.c - importer/linux/file_system.c, call by call: what a destination is asked whether it can hold. */
#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/linux/file_system.c"
#include "script.h"

struct destination destination;

/* --- Stand-ins. --- */

static const struct file_system_kind *kind;
static const char *entry_fails; /* the entry whose directory cannot be entered */

const struct file_system_kind *file_system_kind(const char *path)
{
	sprintf(script_trace + strlen(script_trace), "kind %s; ", path);
	return kind;
}

void linux_check_results(void)
{
	strcat(script_trace, "results; ");
}

void linux_check_folded(const struct contents *contents)
{
	sprintf(script_trace + strlen(script_trace), "folded %u; ", contents->count);
}

long destination_enter(const struct entry *entry, int make)
{
	sprintf(script_trace + strlen(script_trace), "enter %s %d; ", entry->name.text, make);
	destination.name = entry->name.text;
	return entry_fails && strcmp(entry->name.text, entry_fails) == 0 ? -ERROR_NOENT : 0;
}

/* --- Tries. --- */

enum { ENTRIES_MAX = 210, FD = 7, NEW = 1, THERE = 2 };

static const struct file_system_kind most = { 0, 0, 0 }, large = { 1, 1, 0 }, changing = { 1, 0, 1 };
static struct entry entries[ENTRIES_MAX];
static struct entry *list[ENTRIES_MAX];
static struct contents contents = { .entries = list };

static void begin(void)
{
	fake_import_begin();
	script_begin();
	memset(&destination, 0, sizeof destination);
	destination.fd = FD;
	destination.space.block_bytes = 4096;
	options.destination = "/d";
	contents.count = 0;
	kind = &most;
	entry_fails = 0;
}

static void add(const char *name, int is)
{
	struct entry *entry = list[contents.count] = &entries[contents.count];

	contents.count++;
	memset(entry, 0, sizeof *entry);
	entry->name.text = name;
	entry->name.bytes = strlen(name);
	entry->is_new = is == NEW;
	entry->is_there = is == THERE;
	entry->inode = 99;
}

static void check_paths(void)
{
	static char path[PATH_BYTES + 1];

	begin();
	linux_check(&contents);
	is(script_trace, "results; ", "without entries only results are checked");
	begin();
	add("name", NEW);
	add("other", NEW);
	linux_check(&contents);
	is(script_trace, "results; enter name 0; kind .; folded 2; ", "where the destination is, it is asked");
	begin();
	add("name", NEW);
	destination.fd = -ERROR_NOENT;
	options.destination = "/a/b//c//";
	script_tell(-ERROR_NOENT, 0, 0);
	script_tell(-ERROR_NOTDIR, 0, 0);
	linux_check(&contents);
	is(script_trace, "results; enter name 0; stat -100 /a/b//. 0; stat -100 /a/. 0; stat -100 /. 0; kind /.; folded 1; ",
		"where it is not, what is above");
	begin();
	add("name", NEW);
	destination.fd = -ERROR_NOENT;
	options.destination = "a/b";
	script_tell(-ERROR_NOENT, 0, 0);
	linux_check(&contents);
	is(script_trace, "results; enter name 0; stat -100 a/. 0; kind .; folded 1; ", "of a relative one");
	begin();
	add("name", NEW);
	destination.fd = -ERROR_NOENT;
	options.destination = "/a/b";
	linux_check(&contents);
	is(script_trace, "results; enter name 0; stat -100 /a/. 0; kind /a/.; folded 1; ", "... as near as there is one");
	begin();
	add("name", NEW);
	destination.fd = 0;
	is(path_of(list[0], "x"), "x", "descriptor 0 is a destination");
	destination.fd = -ERROR_NOENT;
	memset(path, 'p', 4096);
	path[1] = '/';
	options.destination = path;
	is(path_of(list[0], "x"), "x", "a path that is too long");
	path[4095] = 0;
	is(path_of(list[0], "x"), "p/x", "one that is not");
	options.destination = "/";
	is(path_of(list[0], "x"), "x", "the root has nothing above it");
}

static uint32_t corrected(const struct file_system_kind *of, uint32_t block_bytes)
{
	begin();
	add("name", NEW);
	kind = of;
	destination.space.block_bytes = block_bytes;
	linux_check(&contents);
	return destination.space.block_bytes;
}

static void check_blocks(void)
{
	ok(corrected(&most, 65536) == 65536, "a block of 64 KiB");
	ok(corrected(&most, 131072) == 4096, "more than that is none");
	ok(corrected(&large, 131072) == 131072, "but where the disk has it");
	ok(corrected(&most, 5000) == 4096, "what is no power of two");
	ok(corrected(&large, 196608) == 4096, "... there, either");
	ok(corrected(&most, 1) == 1 && corrected(&most, 512) == 512, "small ones");
}

/* What is told of a file. */
static void tell_inode(uint64_t inode)
{
	static uint8_t statuses[256][STAT_BYTES];
	static unsigned next;
	uint8_t *status = statuses[next++ % 256];

	put_le64(status + STAT_INODE_OFFSET, inode);
	script_tell(0, status, STAT_BYTES);
}

static void check_held(void)
{
	begin();
	kind = &changing;
	add("new", NEW);
	add("there", THERE);
	add("old", 0);
	add("older", 0);
	script_tell(0, 0, 0);
	tell_inode(5);
	script_tell(8, 0, 0);
	tell_inode(6);
	script_tell(9, 0, 0);
	linux_check(&contents);
	is(script_trace, "results; enter new 0; kind .; enter old 0; open -100 old 20800 0; fstat 0; enter older 0; "
			 "open -100 older 20800 0; fstat 8; open -100 / 0 0; close 9; folded 4; ", "files to be replaced are held open");
	ok(entries[2].inode == 5 && entries[3].inode == 6, "... with the numbers that they have then");
	ok(entries[1].inode == 0, "... and what stays has none");
	ok(entries[0].inode == 99, "... as what is new has what it had");
	begin();
	kind = &changing;
	add("old", 0);
	script_tell(FD, 0, 0);
	tell_inode(5);
	linux_check(&contents);
	ok(strstr(script_trace, "open -100 / 0 0; close 0; folded") && entries[0].inode == 5, "descriptor 0 is one more");
	begin();
	kind = &most;
	add("old", 0);
	add("there", THERE);
	linux_check(&contents);
	is(script_trace, "results; enter old 0; kind .; folded 2; ", "where numbers stay nothing is held");
	ok(entries[0].inode == 99 && entries[1].inode == 99, "... nor forgotten");
}

/* Two files to be replaced, and something fails. */
static void check_not_held(const char *calls, const char *name)
{
	linux_check(&contents);
	is(script_trace, calls, name);
	ok(entries[0].inode == 0 && entries[1].inode == 0, "... no number counts");
}

static void two(void)
{
	begin();
	kind = &changing;
	add("a", 0);
	add("b", 0);
	script_tell(FD, 0, 0);
	tell_inode(5);
}

static void check_not_all(void)
{
	two();
	script_tell(-ERROR_MFILE, 0, 0);
	script_tell(-ERROR_MFILE, 0, 0);
	check_not_held("results; enter a 0; kind .; enter a 0; open -100 a 20800 0; fstat 7; enter b 0; open -100 b 20800 0; "
		       "open -100 / 0 0; close -24; close 7; folded 2; ", "a second file that cannot be opened");
	two();
	script_tell(8, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	script_tell(9, 0, 0);
	check_not_held("results; enter a 0; kind .; enter a 0; open -100 a 20800 0; fstat 7; enter b 0; open -100 b 20800 0; "
		       "fstat 8; open -100 / 0 0; close 9; close 7; folded 2; ", "one of which nothing is known");
	two();
	entry_fails = "b";
	script_tell(9, 0, 0);
	check_not_held("results; enter a 0; kind .; enter a 0; open -100 a 20800 0; fstat 7; enter b 0; "
		       "open -100 / 0 0; close 9; close 7; folded 2; ", "one whose directory has gone");
	two();
	script_tell(8, 0, 0);
	tell_inode(6);
	script_tell(-ERROR_MFILE, 0, 0);
	check_not_held("results; enter a 0; kind .; enter a 0; open -100 a 20800 0; fstat 7; enter b 0; open -100 b 20800 0; "
		       "fstat 8; open -100 / 0 0; close -24; close 8; close 7; folded 2; ", "no descriptor is left for one more");
}

static unsigned times(const char *call)
{
	unsigned count = 0;
	const char *at;

	for (at = script_trace; (at = strstr(at, call)); at++)
		count++;
	return count;
}

static void check_many(void)
{
	unsigned i;

	begin();
	for (i = 0; i < 200; i++)
		add("a", 0);
	ok(hold_replaced(&contents) == 1 && times("fstat") == 200, "200 files are held");
	ok(times("close") == 1, "... until the end");
	script_begin();
	add("b", 0);
	ok(hold_replaced(&contents) == 0 && times("fstat") == 200, "201 are not");
	ok(times("close") >= 200, "... and none of them");
}

static void check_characters_of(const char *calls, const char *name)
{
	is(strstr(script_trace, "folded"), calls, name);
}

static void check_odd(void)
{
	char many[201];
	unsigned i;

	begin();
	add("plain", NEW);
	add("a:b", 0);
	add("c?d", NEW);
	add("e?f", NEW);
	add("g*h", NEW);
	script_tell(FD, 0, 0);
	linux_check(&contents);
	check_characters_of("folded 5; enter c?d 0; open -100 .part? c1 180; unlink -100 .part? 0; close 7; "
			    "enter g*h 0; open -100 .part*? c1 180; unlink -100 .part*? 0; close 0; ", "odd characters of new files are tried");
	begin();
	add("c?d", NEW);
	add("g*h", NEW);
	script_tell(-ERROR_EXIST, 0, 0);
	script_tell(-9, 0, 0);
	linux_check(&contents);
	check_characters_of("folded 2; enter c?d 0; open -100 .part? c1 180; close -17; "
			    "enter g*h 0; open -100 .part*? c1 180; unlink -100 .part*? 0; close 0; ", "a file that is there stays");
	begin();
	add("c?d", NEW);
	script_tell(-ERROR_INVAL, 0, 0);
	script_tell(-9, 0, 0);
	ok(dies(linux_check(&contents)), "a character that cannot be held");
	ok(strstr(script_trace, "import: /d/c?d: a character that this file system cannot hold; nothing was imported\n") != 0, "... is said");
	ok(times("unlink") == 0, "... and nothing removed");
	begin();
	add("c?d", NEW);
	script_tell(-84, 0, 0);
	script_tell(-9, 0, 0);
	ok(dies(linux_check(&contents)), "... by its other error, too");
	ok(strstr(script_trace, "import: /d/c?d: a character that this file system cannot hold; nothing") != 0, "... with the same words");
	for (i = 0; i < 100; i++)
		sprintf(many + 2 * i, "%c%c", 0xc4 + (int)i / 64, 0x80 + (int)i % 64);
	begin();
	add("c ", NEW);
	linux_check(&contents);
	ok(strstr(script_trace, "open -100 .part  c1 180; ") != 0, "a blank at the end is one");
	begin();
	add(many, NEW);
	add("\xc8\x80", NEW);
	linux_check(&contents);
	ok(times("open -100 .part") == 2 && strstr(script_trace, "open -100 .part\xc8\x80 c1 180; "), "more than one name holds");
	begin();
	add("c?d", NEW);
	destination.fd = -ERROR_NOENT;
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	script_tell(FD, 0, 0);
	linux_check(&contents);
	check_characters_of("folded 1; enter c?d 0; stat -100 /. 0; open -100 /.part? c1 180; unlink -100 /.part? 0; close 7; ",
		"they are tried above what is not there");
}

int main(void)
{
	check_paths();
	check_blocks();
	check_held();
	check_not_all();
	check_many();
	check_odd();
	return tap_end();
}
