/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_find_test.c - the disk for results is found, call by call: which devices are looked at, how long, which one is
 * taken, and what is said where none is. */
#include "fake_finder.h"

/* --- One. --- */

static void check_one(void)
{
	begin();
	put_device("/dev/sda", 8, 0, zeros);
	put_device("/dev/vda", 254, 0, marked);
	is(found_one(), "", "a disk for results, and another disk");
	is(looks(), LOOK("/dev/sda") LOOK("/dev/vda") PAUSE LOOK("/dev/sda") LOOK("/dev/vda") TAKE("/dev/vda"),
		"... are looked at twice; the one is opened for writing, for nobody else");
	ok(disk.fd == 3 && machine_open_count() == 4, "... and no other stays open");
	ok(strcmp(disk.path, "/dev/vda") == 0 && disk.is_marked && disk.bytes == BYTES, "... it is that");
	begin();
	put_device("/dev/vda", 254, 0, marked);
	machine_fds[0].file = 0;
	is(found_one(), "", "with descriptor 0");
	ok(disk.fd == 0 && machine_open_count() == 3, "... the disk is that");
}

/* What comes while nobody looks. */
static void put_second(void)
{
	put_device("/dev/sdb", 8, 16, marked);
}

static void put_third(void)
{
	put_device("/dev/sdc", 8, 32, zeros);
}

static void check_two(void)
{
	begin();
	put_device("/dev/sda", 8, 0, marked);
	machine_meanwhile(SYS_NANOSLEEP, "", 0, put_second);
	is(found_one(),
		"export: several disks for results; take all but one away, or choose with --nonce or --to:\n"
		"export:   /dev/sda: a disk for results\n"
		"export:   /dev/sdb: a disk for results\n" NONE,
		"a second one, that comes a moment later");
	is(looks(), LOOK("/dev/sda") PAUSE LOOK("/dev/sda") LOOK("/dev/sdb"), "... no more than that is waited for");
	begin();
	options.timeout_ms = 1000;
	put_device("/dev/sda", 8, 0, marked);
	machine_meanwhile(SYS_NANOSLEEP, "", 0, put_third);
	is(found_one(), "", "another disk, that comes a moment later");
	is(looks(),
		LOOK("/dev/sda") PAUSE LOOK("/dev/sda") LOOK("/dev/sdc") PAUSE LOOK("/dev/sda") LOOK("/dev/sdc") TAKE("/dev/sda"),
		"... there is a look more");
}

static void exchange(void)
{
	machine_devices[0] = 0;
	put_device("/dev/loop0", 7, 0, marked);
}

static void check_gone(void)
{
	begin();
	put_device("/dev/sda", 8, 0, marked);
	machine_meanwhile(SYS_NANOSLEEP, "", 0, exchange);
	is(found_one(),
		"export: no disk for results after 0 s; looked at:\n"
		"export:   /dev/loop0: a kind of device that is not looked at\n" NONE,
		"one that goes, and a device of another kind comes");
}

static void check_none(void)
{
	begin();
	is(found_one(),
		"export: no disk for results after 0 s; looked at:\n"
		"export:   no block device at all: are its driver and /proc there?\n" NONE,
		"no device");
	is(fake_trace, "open /proc/partitions 0; read /proc/partitions 65536; close /proc/partitions; ", "... nobody waits");
	begin();
	options.timeout_ms = 2000;
	put_device("/dev/sda", 8, 0, zeros);
	put_device("/dev/loop0", 7, 0, marked);
	is(found_one(),
		"export: no disk for results after 2 s; looked at:\n"
		"export:   /dev/sda: " NO_HEAD "\n"
		"export:   /dev/loop0: a kind of device that is not looked at\n" NONE,
		"no disk for results in two seconds");
	ok(fake_times(PAUSE) == 20 && fake_times("open /dev/sda ") == 21, "... with a look each tenth of a second");
	ok(fake_times("loop0") == 0 && machine_open_count() == 3, "... but at what is of such a kind");
	begin();
	options.timeout_ms = 1901;
	put_device("/dev/sda", 8, 0, zeros);
	found_one();
	ok(fake_times(PAUSE) == 20, "1901 milliseconds are no less");
	begin();
	options.timeout_ms = 99900;
	is(found_one(),
		"export: no disk for results after 99 s; looked at:\n"
		"export:   no block device at all: are its driver and /proc there?\n" NONE,
		"less than 100 seconds");
}

/* --- Partitions. --- */

/* What is said of a partition that begins there, of a disk with these bytes, which is listed behind it. */
static const char *said_of_part(uint64_t start, void *bytes)
{
	static char text[128];
	const char *all;

	begin();
	put_device("/dev/sda1", 8, 1, zeros)->start = start;
	put_device("/dev/sda", 8, 0, bytes)->told = 512 * 100 + 511;
	all = strstr(found_one(), "/dev/sda1: ");
	snprintf(text, sizeof text, "%.*s", all ? (int)strcspn(all + 11, "\n") : 0, all ? all + 11 : "");
	return text;
}

static void check_partitions(void)
{
	static const char end[] = "begins behind the end of its disk", inside[] = "lies inside a payload or a disk for results";

	is(said_of_part(99, zeros), NO_HEAD, "a partition that begins at the last sector");
	is(looks(), LOOK("/dev/sda") "open /dev/sda1 0; fstat /dev/sda1; ioctl /dev/sda1 301; fstat /dev/sda1; "
		"ioctl /dev/sda1 80081272; seek /dev/sda1 0; read /dev/sda1 4096; close /dev/sda1; ",
		"... its disk, which is listed behind it, is looked at before");
	is(said_of_part(100, zeros), end, "... that begins behind it");
	is(looks(), LOOK("/dev/sda") "open /dev/sda1 0; fstat /dev/sda1; ioctl /dev/sda1 301; close /dev/sda1; ", "... is not read");
	is(said_of_part(100, payload), end, "... of a payload");
	is(said_of_part(99, payload), inside, "... of a payload, before its end");
	is(said_of_part(0, payload), inside, "... the kernel does not tell where");
	is(said_of_part(0, zeros), NO_HEAD, "... of no payload: it is read");
	is(said_of_part(1, zeros), NO_HEAD, "... the first sector behind the table");
	begin();
	put_device("/dev/sda", 8, 0, zeros)->told = 1023;
	put_device("/dev/sda1", 8, 1, marked)->start = 1;
	ok(strstr(found_one(), "/dev/sda1: begins behind the end of its disk\n"), "... of a disk that has no other");
	begin();
	put_device("/dev/sda", 8, 0, payload);
	put_device("/dev/sda1", 8, 1, marked);
	machine_fds[0].file = 0;
	ok(strstr(found_one(), "/dev/sda1: lies inside a payload or a disk for results\n"), "a disk is listed before its partition");
	ok(machine_open_count() == 2, "... with descriptor 0, which is closed");
	begin();
	put_device("/dev/sda", 8, 0, zeros)->told = 511;
	put_device("/dev/sda1", 8, 1, marked);
	is(found_one(), "", "a disk of no whole sector, whose kernel does not tell where its partition begins");
	begin();
	put_device("/dev/sda1", 8, 1, marked);
	put_device("/dev/sda", 8, 0, marked);
	is(found_one(), "", "a disk for results with a copy of itself in a partition");
	ok(strcmp(disk.path, "/dev/sda") == 0, "... is the one");
	begin();
	put_device("/dev/sda", 8, 0, zeros)->open_error = -ERROR_IO;
	put_device("/dev/sda1", 8, 1, marked)->start = 2048;
	is(found_one(),
		"export: warning: not every disk could be read, and what is on it is not known:\n"
		"export:   /dev/sda: input/output error\n"
		"export:   /dev/sda1: a disk for results\n",
		"a partition of a disk that cannot be opened");
	begin();
	put_device("/dev/sda", 8, 0, zeros);
	put_device("/dev/sda1", 8, 1, marked)->open_error = -ERROR_NXIO;
	put_device("/dev/sdb", 8, 16, marked);
	is(found_one(), "", "a partition that cannot be opened");
	ok(fake_times("301") == 0 && fake_times("nothing") == 0, "... is asked nothing");
}

/* --- Nonces. --- */

static void check_nonce(void)
{
	begin();
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, other);
	options.nonce_text = "it";
	options.nonce[0] = 1, options.nonce[5] = 5;
	is(found_one(), "", "two disks for results, one of them with the nonce");
	ok(strcmp(disk.path, "/dev/sdb") == 0, "... is that one");
	begin();
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, zeros);
	options.nonce_text = "it";
	options.nonce[5] = 5, options.nonce[EXPORT_NONCE_BYTES - 1] = 1;
	is(found_one(),
		"export: no disk for results after 0 s; looked at:\n"
		"export:   /dev/sda: a disk for results, but its nonce is not that of --nonce\n"
		"export:   /dev/sdb: " NO_HEAD "\n" NONE,
		"none has the nonce");
}

/* --- What cannot be read. --- */

static void check_unreadable(void)
{
	begin();
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, zeros)->read_error = -ERROR_IO;
	is(found_one(),
		"export: warning: not every disk could be read, and what is on it is not known:\n"
		"export:   /dev/sda: a disk for results\n"
		"export:   /dev/sdb: input/output error\n",
		"another disk cannot be read");
	ok(strcmp(disk.path, "/dev/sda") == 0, "... the one is taken all the same");
	begin();
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, zeros)->read_error = -ERROR_IO;
	options.nonce_text = "it";
	options.nonce[5] = 5;
	is(found_one(), "", "... with --nonce there is nothing to say");
	begin();
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, zeros)->open_error = -ERROR_NOMEDIUM;
	is(found_one(), "", "... nor of a drive without a medium");
	begin();
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, zeros)->open_error = -ERROR_BUSY;
	ok(strstr(found_one(), "export:   /dev/sdb: device or resource busy\n"), "... but of one that is busy");
	begin();
	put_device("/dev/sda", 8, 0, zeros)->read_error = -ERROR_IO;
	is(found_one(),
		"export: no disk for results after 0 s; looked at:\n"
		"export:   /dev/sda: input/output error\n" NONE,
		"... and no other is there");
}

/* --- Many. --- */

static void put_many(unsigned number, char *bytes)
{
	static char paths[CANDIDATES_MAX + 1][sizeof "/dev/vd255"];
	unsigned i;

	for (i = 0; i < number; i++) {
		sprintf(paths[i], "/dev/vd%u", i);
		put_device(paths[i], 254, i, i + 1 == CANDIDATES_MAX ? bytes : zeros);
	}
}

static void check_many(void)
{
	begin();
	put_many(CANDIDATES_MAX, marked);
	is(found_one(), "", "256 devices, the last of them a disk for results");
	ok(strcmp(disk.path, "/dev/vd255") == 0, "... is that");
	begin();
	put_many(CANDIDATES_MAX, zeros);
	ok(strstr(found_one(), "export: no disk for results after 0 s; looked at:\n"), "... none is");
	begin();
	put_many(CANDIDATES_MAX + 1, marked);
	ok(strncmp(found_one(), "export: more than 256 devices; name one with --to:\nexport:   /dev/vd0: ", 70) == 0, "one more");
	ok(strstr(machine_said[2], "export:   /dev/vd255: a disk for results\n" NONE) && !strstr(machine_said[2], "vd256"),
		"... is not looked at");
	begin();
	put_many(CANDIDATES_MAX + 1, marked);
	options.to = "/dev/vd255";
	is(found_one(), "", "... the one that is named");
	begin();
	put_many(CANDIDATES_MAX + 1, marked);
	options.to = "/dev/vd7";
	is(found_one(), "export: no disk for results after 0 s; looked at:\nexport:   /dev/vd7: " NO_HEAD "\n" NONE,
		"... another one that is named");
}

int main(void)
{
	check_one();
	check_two();
	check_gone();
	check_none();
	check_partitions();
	check_nonce();
	check_unreadable();
	check_many();
	return tap_end();
}
