/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_plan_test.c - importer/plan.c, call by call: what is there, what is in the way, and whether there is room. */
#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/plan.c"
#include "script.h"

enum { BLOCK_BYTES = 1024, FD = 7 };

struct destination destination;

/* --- Stand-ins. --- */

static long entered;
static int transferred;
static const char *part; /* of all names */

long destination_enter(const struct entry *entry, int make)
{
	sprintf(script_trace + strlen(script_trace), "enter %s %d; ", entry->name.text, make);
	destination.name = entry->name.text;
	destination.part = part;
	return entered;
}

int transfer(const struct entry *entry, int fd, int is_compared)
{
	sprintf(script_trace + strlen(script_trace), "transfer %s %d %d; ", entry->name.text, fd, is_compared);
	return transferred;
}

static void check_more(const struct contents *contents)
{
	sprintf(script_trace + strlen(script_trace), "check %u; ", contents->count);
}

/* --- Tries. --- */

static struct entry entries[2];
static struct entry *list[] = { &entries[0], &entries[1] };
static struct contents contents = { .entries = list };
static struct entry *entry = entries;

static void begin(void)
{
	unsigned i;

	fake_import_begin();
	script_begin();
	memset(&destination, 0, sizeof destination);
	destination.space.block_bytes = BLOCK_BYTES;
	destination.space.name_bytes_max = 255;
	destination.space.free_bytes = 1 << 30;
	destination.space.free_inodes = 100;
	options.destination = "/d";
	entered = 0;
	transferred = 1;
	part = "f.part";
	contents.count = 1;
	contents.directories = 0;
	memset(entries, 0, sizeof entries);
	for (i = 0; i < 2; i++) {
		entries[i].name.text = i ? "g" : "f";
		entries[i].name.bytes = 1;
		entries[i].file_bytes = 10;
	}
}

static void tell_file(uint32_t mode, uint32_t links, uint64_t bytes, uint64_t inode)
{
	static uint8_t statuses[8][STAT_BYTES];
	static unsigned next;
	uint8_t *status = statuses[next++ % 8];

	memset(status, 0, STAT_BYTES);
	put_le32(status + STAT_MODE_OFFSET, mode);
	put_le32(status + STAT_LINKS_OFFSET, links);
	put_le64(status + STAT_SIZE_OFFSET, bytes);
	put_le64(status + STAT_INODE_OFFSET, inode);
	script_tell(0, status, STAT_BYTES);
}

static void tell(long result)
{
	script_tell(result, 0, 0);
}

static void check_new(void)
{
	begin();
	extras_told.check = check_more;
	tell(-ERROR_NOENT);
	tell(-ERROR_NOENT);
	plan(&contents);
	is(script_trace, "enter f 0; stat -100 f.part 100; stat -100 f 100; check 1; ", "a file that is not there");
	ok(entry->is_new && !entry->has_part && !entry->is_there && entry->inode == 0, "... is new");
	begin();
	entered = -ERROR_NOENT;
	plan(&contents);
	is(script_trace, "enter f 0; ", "nor its directory");
	ok(entry->is_new && !entry->has_part, "... is new, too");
	begin();
	tell_file(MODE_FILE, 1, 0, 4);
	tell(-ERROR_NOENT);
	plan(&contents);
	ok(entry->is_new && entry->has_part, "one that has a .part");
	begin();
	contents.count = 2;
	tell(-ERROR_NOENT);
	tell(-ERROR_NOENT);
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 11, 5);
	plan(&contents);
	ok(entries[0].is_new && !entries[1].is_new, "two files");
	is(script_trace, "enter f 0; stat -100 f.part 100; stat -100 f 100; enter g 0; stat -100 f.part 100; stat -100 g 100; ", "... in turn");
}

static void check_old(void)
{
	begin();
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 11, 5);
	plan(&contents);
	is(script_trace, "enter f 0; stat -100 f.part 100; stat -100 f 100; ", "one of another length");
	ok(!entry->is_new && !entry->is_there && entry->inode == 5, "... is replaced");
	begin();
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 10, 5);
	tell(FD);
	plan(&contents);
	is(script_trace, "enter f 0; stat -100 f.part 100; stat -100 f 100; open -100 f 20800 0; transfer f 7 1; close 7; ", "one of its length is read");
	ok(!entry->is_new && entry->is_there == 1 && entry->inode == 5, "... and is it");
	begin();
	transferred = 0;
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 10, 5);
	tell(0);
	plan(&contents);
	ok(strstr(script_trace, "transfer f 0 1; close 0; ") && entry->is_there == 0, "... or is not, as descriptor 0");
	begin();
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 10, 5);
	tell(-ERROR_ACCES);
	plan(&contents);
	ok(strstr(script_trace, "transfer") == 0 && entry->is_there == 0 && !entry->is_new, "one that cannot be read is replaced");
	begin();
	transferred = -1;
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 10, 5);
	tell(FD);
	ok(dies(plan(&contents)), "where the device cannot be read");
	ok(strstr(script_trace, "close 7; ") && !strstr(script_trace, "write"), "... it has been said");
}

/* Dies of the first entry with this problem. */
static void check_dies(const char *problem, const char *name)
{
	char line[256];

	ok(dies(plan(&contents)), name);
	sprintf(line, "'import: /d/f: %s; nothing was imported\n'", problem);
	ok(strstr(script_trace, line) != 0, "... as is said");
}

static void check_in_way(void)
{
	static const char in_way[] = "something that is not a regular file is in the way here (or at its .part, or above it)";

	begin();
	entered = -ERROR_NOTDIR;
	check_dies(in_way, "a file above it");
	begin();
	tell_file(MODE_DIRECTORY, 1, 0, 3);
	check_dies(in_way, "a directory in place of its .part");
	ok(!entry->has_part && !strstr(script_trace, "stat -100 f 100"), "... is none");
	ok(destination.space.free_inodes == 100, "... and gives no room back");
	begin();
	tell_file(MODE_FILE, 1, 0, 3);
	tell_file(0120000, 1, 0, 3);
	check_dies(in_way, "a link in its place");
	begin();
	entered = -ERROR_XDEV;
	check_dies("on another file system", "another file system");
	begin();
	tell(-ERROR_IO);
	check_dies("input/output error", "a .part that cannot be looked at");
	ok(!strstr(script_trace, "stat -100 f 100"), "... and no more is");
	begin();
	tell(-ERROR_NOENT);
	tell(-ERROR_ACCES);
	check_dies("permission denied", "a file that cannot be");
	begin();
	destination.space.name_bytes_max = 1;
	entered = -ERROR_NOENT;
	plan(&contents);
	ok(entry->is_new, "the longest name");
	begin();
	destination.space.name_bytes_max = 0;
	entered = -ERROR_NOENT;
	check_dies("longer than a name can be here", "one more byte");
}

/* --- Room. --- */

static int has_room(uint64_t file_bytes, uint64_t free_bytes)
{
	begin();
	entry->file_bytes = file_bytes;
	destination.space.free_bytes = free_bytes;
	entered = -ERROR_NOENT;
	return !dies(plan(&contents));
}

static void check_room_of(uint64_t file_bytes, uint64_t wanted, const char *name)
{
	ok(has_room(file_bytes, wanted + 8 * BLOCK_BYTES + 34), name);
	ok(!has_room(file_bytes, wanted + 8 * BLOCK_BYTES + 33), "... which are all needed");
}

static void check_room_sizes(void)
{
	check_room_of(0, 0, "an empty file");
	check_room_of(1, BLOCK_BYTES, "a byte");
	check_room_of(BLOCK_BYTES, BLOCK_BYTES, "a block");
	check_room_of(BLOCK_BYTES + 1, 2 * BLOCK_BYTES, "a byte more");
	check_room_of(12 * 1024, 12 * 1024, "12 KiB");
	check_room_of(12 * 1024 + 1, 13 * 1024 + 5 * 1024, "a byte more, with blocks of numbers");
	check_room_of(1 << 18, (1 << 18) + 6 * 1024, "256 KiB");
	check_room_of(261376, (1 << 18) + 5 * 1024, "less, by 768 bytes");
	check_room_of(1 << 20, (1 << 20) + (4 + 4 + 1) * 1024, "1 MiB");
	check_room_of(1 << 26, (1 << 26) + (256 + 1 + 4) * 1024, "64 MiB");
	check_room_of(1 << 28, (1 << 28) + 1032 * 1024, "256 MiB");
	ok(!has_room(1 << 20, 1 << 20), "a file that does not fit");
	is(strstr(script_trace, "write"), "write 2 'import: /d: not enough space: the payload needs 1.0 MiB, there are 1.0 MiB; nothing was "
					  "imported\n' 97; ", "... as is said");
}

static void check_room_of_parts(void)
{
	const uint64_t needed = BLOCK_BYTES + 8 * BLOCK_BYTES + 34;

	begin();
	destination.space.free_bytes = needed - 2 * BLOCK_BYTES;
	destination.space.free_inodes = 0;
	tell_file(MODE_FILE, 1, 3 * BLOCK_BYTES - 1, 4);
	tell(-ERROR_NOENT);
	plan(&contents);
	ok(destination.space.free_bytes == needed && destination.space.free_inodes == 1, "an old .part gives its whole blocks");
	begin();
	tell_file(MODE_FILE, 2, 3 * BLOCK_BYTES, 4);
	tell(-ERROR_NOENT);
	plan(&contents);
	ok(destination.space.free_bytes == 1 << 30 && destination.space.free_inodes == 100, "but not where it has another name");
	begin();
	part = ".part";
	tell_file(MODE_FILE, 1, 3 * BLOCK_BYTES, 4);
	tell(-ERROR_NOENT);
	plan(&contents);
	ok(destination.space.free_bytes == 1 << 30 && destination.space.free_inodes == 100, "nor where it is that of all long names");
	begin();
	part = "x.part";
	tell_file(MODE_FILE, 0, 3 * BLOCK_BYTES, 4);
	tell(-ERROR_NOENT);
	plan(&contents);
	ok(destination.space.free_bytes == (1 << 30) + 3 * BLOCK_BYTES, "the shortest one with a name");
}

static void check_inodes(void)
{
	begin();
	contents.count = 2;
	contents.directories = 3;
	destination.space.free_inodes = 5;
	entered = -ERROR_NOENT;
	plan(&contents);
	ok(1, "as many inodes as are needed");
	begin();
	contents.count = 2;
	contents.directories = 3;
	destination.space.free_inodes = 4;
	entered = -ERROR_NOENT;
	ok(dies(plan(&contents)), "one less");
	is(strstr(script_trace, "write"), "write 2 'import: /d: not enough inodes: the payload needs 5, there are 4; nothing was imported\n' 86; ", "... as is said");
	begin();
	contents.directories = 3;
	destination.space.free_bytes = 11 * BLOCK_BYTES + BLOCK_BYTES + 34;
	entered = -ERROR_NOENT;
	plan(&contents);
	ok(1, "directories take a block");
	begin();
	contents.directories = 3;
	destination.space.free_bytes = 11 * BLOCK_BYTES + BLOCK_BYTES + 33;
	entered = -ERROR_NOENT;
	ok(dies(plan(&contents)), "... each");
	begin();
	contents.directories = 3;
	destination.space.free_inodes = destination.space.free_bytes = 0;
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 10, 5);
	tell(FD);
	plan(&contents);
	ok(entry->is_there, "where all is there nothing is needed");
	begin();
	contents.count = 2;
	destination.space.free_inodes = 1;
	destination.space.free_bytes = BLOCK_BYTES + 8 * BLOCK_BYTES + 34;
	tell(-ERROR_NOENT);
	tell_file(MODE_FILE, 1, 10, 5);
	tell(FD);
	tell(0);
	tell(-ERROR_NOENT);
	tell(-ERROR_NOENT);
	plan(&contents);
	ok(entries[0].is_there && entries[1].is_new, "... and else for what is not");
}

int main(void)
{
	check_new();
	check_old();
	check_in_way();
	check_room_sizes();
	check_room_of_parts();
	check_inodes();
	return tap_end();
}
