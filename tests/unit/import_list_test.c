/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_list_test.c - importer/linux/list.c, call by call: block devices of /sys, /proc/partitions and /dev. */
#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/linux/list.c"
#include "script.h"

enum { FD = 7 };

static struct block_device list[4];
static unsigned printed_count;

/* What /proc/partitions has: "p0", "p1", ... 9:0, 9:1, ... */
unsigned block_device_list(struct block_device *to, unsigned count_max)
{
	unsigned i;

	sprintf(script_trace + strlen(script_trace), "printed %u; ", count_max);
	for (i = 0; i < printed_count && i < count_max; i++) {
		to[i].major = 9, to[i].minor = i;
		sprintf(to[i].name, "p%u", i);
	}
	return printed_count;
}

void block_device_correct(struct block_device *device)
{
	if (strcmp(device->name, "hdb") == 0)
		device->minor = 64;
}

static void begin(void)
{
	fake_import_begin();
	script_begin();
	memset(list, 0, sizeof list);
	printed_count = 0;
}

/* What getdents gives: records of the names. */
static void tell_names(const char *const *names)
{
	static uint8_t rooms[4][4096];
	static unsigned next;
	uint8_t *room = rooms[next++ % 4];
	size_t used = 0, bytes;

	for (; *names; names++) {
		bytes = DIRENT_NAME_OFFSET + strlen(*names) + 1;
		memset(room + used, 0xff, bytes);
		room[used + DIRENT_LENGTH_OFFSET] = (uint8_t)bytes;
		room[used + DIRENT_LENGTH_OFFSET + 1] = (uint8_t)(bytes >> 8);
		strcpy((char *)room + used + DIRENT_NAME_OFFSET, *names);
		used += bytes;
	}
	script_tell((long)used, room, used);
}

static void tell_text(const char *text)
{
	script_tell(FD + 1, 0, 0);
	script_tell((long)strlen(text), text, strlen(text));
	script_tell(0, 0, 0);
	if (strlen(text) > 0)
		script_tell(0, 0, 0);
}

static void check_sys(void)
{
	static const char *const names[] = { ".", "..", "sda", "abcdefghijklmnopqrstuvwxyzABCDE", "abcdefghijklmnopqrstuvwxyzABCDEF", 0 };
	static const char *const more[] = { "sdb", 0 };

	begin();
	script_tell(FD, 0, 0);
	tell_names(names);
	tell_text("8:5\n");
	tell_text("259:70000\n");
	tell_names(more);
	tell_text("8:16\n");
	ok(linux_list(list, 4) == 3, "three devices of /sys");
	is(script_trace, "printed 256; open -100 /sys/class/block/ 10000 0; getdents 7 4096; "
			 "open -100 /sys/class/block/sda/dev 0 0; read 8 32; read 8 28; close 8; "
			 "open -100 /sys/class/block/abcdefghijklmnopqrstuvwxyzABCDE/dev 0 0; read 8 32; read 8 22; close 8; "
			 "getdents 7 4096; open -100 /sys/class/block/sdb/dev 0 0; read 8 32; read 8 27; close 8; getdents 7 4096; close 7; ",
		"... each is asked for its number");
	ok(strcmp(list[0].name, "sda") == 0 && list[0].major == 8 && list[0].minor == 5, "... the first");
	ok(strcmp(list[1].name, names[3]) == 0 && list[1].major == 259 && list[1].minor == 70000, "... one with a long name");
	ok(strcmp(list[2].name, "sdb") == 0 && list[2].minor == 16, "... and one of another read");
}

/* Is a device taken whose number is this text? */
static int takes(const char *text)
{
	static const char *const names[] = { "sda", 0 };

	begin();
	script_tell(FD, 0, 0);
	tell_names(names);
	tell_text(text);
	return linux_list(list, 4) == 1;
}

static void check_numbers(void)
{
	static const char *const names[] = { "sda", "sdb", 0 };

	ok(takes("8:5") && list[0].minor == 5, "a number without a newline");
	ok(takes("0:0\n"), "the smallest");
	ok(!takes("8\n") && !takes("8") && !takes(":5\n") && !takes("8:\n") && !takes("8:") && !takes("8-5\n") && !takes(""), "what is none");
	begin();
	script_tell(FD, 0, 0);
	tell_names(names);
	script_tell(-ERROR_NOENT, 0, 0);
	tell_text("8:6\n");
	ok(linux_list(list, 4) == 1 && strcmp(list[0].name, "sdb") == 0, "one that has none");
	ok(strstr(script_trace, "sda/dev 0 0; open") != 0, "... is not read");
	begin();
	script_tell(FD, 0, 0);
	tell_names(names);
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	script_tell(0, 0, 0);
	tell_text("8:6\n");
	ok(linux_list(list, 4) == 1, "one that cannot be read");
	ok(strstr(script_trace, "sda/dev 0 0; read 0 32; close 0; open") != 0, "... is closed, as descriptor 0");
}

static void check_printed(void)
{
	static const char *const names[] = { "p1", 0 };

	begin();
	printed_count = 2;
	script_tell(FD, 0, 0);
	tell_names(names);
	tell_text("8:6\n");
	ok(linux_list(list, 4) == 2, "what is printed, too, comes behind");
	ok(strcmp(list[0].name, "p1") == 0 && list[0].major == 8, "... once, as /sys says it");
	ok(strcmp(list[1].name, "p0") == 0 && list[1].major == 9 && list[1].minor == 0, "... and what /sys has not");
	ok(strstr(script_trace, "/dev/ ") == 0, "... and /dev is not looked at");
	begin();
	printed_count = 4;
	script_tell(-ERROR_NOENT, 0, 0);
	ok(linux_list(list, 3) == 4 && strcmp(list[2].name, "p2") == 0 && list[3].name[0] == 0, "more than there is room for");
	is(script_trace, "printed 256; open -100 /sys/class/block/ 10000 0; close -2; ", "... without a /sys");
	begin();
	printed_count = 300;
	script_tell(-ERROR_NOENT, 0, 0);
	ok(linux_list(list, 4) == 300, "more than anybody has room for are counted");
}

/* What lstat says of a node. */
static void tell_node(uint32_t mode, uint32_t major, uint32_t minor)
{
	static uint8_t statuses[4][STAT_BYTES];
	static unsigned next;
	uint8_t *status = statuses[next++ % 4];

	put_le32(status + STAT_MODE_OFFSET, mode);
	put_le32(status + STAT_RDEV_OFFSET, ENCODE_DEVICE(major, minor));
	script_tell(0, status, STAT_BYTES);
}

static void check_dev(void)
{
	static const char *const names[] = { "null", "hdb", "gone", "sda", 0 };

	begin();
	script_tell(-ERROR_NOENT, 0, 0);
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	tell_names(names);
	tell_node(MODE_CHARACTER, 1, 3);
	tell_node(MODE_BLOCK, 3, 0);
	script_tell(-ERROR_NOENT, 0, 0);
	tell_node(MODE_BLOCK, 8, 1);
	ok(linux_list(list, 4) == 2, "where nothing is known, nodes of /dev");
	is(script_trace, "printed 256; open -100 /sys/class/block/ 10000 0; close -2; open -100 /dev/ 10000 0; getdents 0 4096; "
			 "stat -100 /dev/null 100; stat -100 /dev/hdb 100; stat -100 /dev/gone 100; stat -100 /dev/sda 100; "
			 "getdents 0 4096; close 0; ", "... are looked at, in a directory of descriptor 0");
	ok(strcmp(list[0].name, "hdb") == 0 && list[0].major == 3 && list[0].minor == 64, "... with the number that a name means");
	ok(strcmp(list[1].name, "sda") == 0 && list[1].major == 8 && list[1].minor == 1, "... or their own");
	begin();
	script_tell(FD, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(linux_list(list, 4) == 0, "directories that cannot be read");
}

int main(void)
{
	check_sys();
	check_numbers();
	check_printed();
	check_dev();
	return tap_end();
}
