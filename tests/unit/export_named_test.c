/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_named_test.c - the disk for results that is named, call by call, and what comes in its place before it is opened
 * for writing. */
#include "fake_finder.h"

static void put_named(void)
{
	put_device("/dev/sdb", 8, 16, marked);
}

static void check_named(void)
{
	begin();
	options.to = "/dev/loop0";
	put_device("/dev/sda", 8, 0, marked)->read_error = -ERROR_IO;
	put_device("/dev/loop0", 7, 0, marked);
	is(found_one(), "", "a device that is named, of any kind");
	is(looks(), LOOK("/dev/loop0") TAKE("/dev/loop0"), "... is the only one that is looked at, once");
	begin();
	options.to = "/dev/sda1";
	put_device("/dev/sda", 8, 0, payload);
	put_device("/dev/sda1", 8, 1, marked)->start = 500;
	is(found_one(), "", "a partition that is named");
	ok(fake_times("301") == 0, "... whatever is on its disk");
	begin();
	options.to = "/dev/sda";
	put_device("/dev/sda", 8, 0, marked);
	put_device("/dev/sdb", 8, 16, marked);
	is(found_one(), "", "of two disks for results the one that is named");
	begin();
	options.to = "/dev/sda";
	options.timeout_ms = 1000;
	put_device("/dev/sda", 8, 0, zeros);
	is(found_one(), "export: no disk for results after 0 s; looked at:\nexport:   /dev/sda: " NO_HEAD "\n" NONE,
		"one that is named and is none is not waited for");
	begin();
	options.to = "/dev/sdb";
	options.timeout_ms = 300;
	machine_meanwhile(SYS_NANOSLEEP, "", 1, put_named);
	is(found_one(), "", "one that is named and comes");
	is(looks(), "open /dev/sdb 4000; " PAUSE "open /dev/sdb 4000; " PAUSE LOOK("/dev/sdb") TAKE("/dev/sdb"), "... is waited for");
	begin();
	options.to = "/dev/sdb";
	options.timeout_ms = 200;
	put_device("/dev/sdb", 8, 16, marked)->open_error = -ERROR_BUSY;
	is(found_one(), "export: no disk for results after 0 s; looked at:\nexport:   /dev/sdb: device or resource busy\n" NONE,
		"one that is busy");
	ok(fake_times(PAUSE) == 2, "... is waited for, too");
	begin();
	options.to = "/dev/sdb";
	options.timeout_ms = 200;
	put_device("/dev/sdb", 8, 16, marked)->open_error = -ERROR_IO;
	is(found_one(), "export: no disk for results after 0 s; looked at:\nexport:   /dev/sdb: input/output error\n" NONE,
		"one that fails");
	ok(fake_times(PAUSE) == 0, "... is not");
	begin();
	options.to = "/dev/sda";
	options.nonce_text = "it";
	put_device("/dev/sda", 8, 0, other);
	ok(strstr(found_one(), "/dev/sda: a disk for results, but its nonce is not that of --nonce\n"), "one of another nonce");
}

static void check_file(void)
{
	begin();
	options.to = "f";
	put_device("/dev/sda", 8, 0, marked);
	machine_put("f", MODE_FILE, marked, sizeof marked)->told = BYTES;
	is(found_one(), "", "a file, whatever devices there are");
	is(looks(), "open f 4000; fstat f; seek f 0; read f 4096; close f; open f 4202; fstat f; seek f 0; read f 4096; lock f 6; ",
		"... is locked, and no FIFO in its place is waited for");
	begin();
	options.to = "f";
	machine_put("f", MODE_FILE, marked, sizeof marked)->told = BYTES;
	machine_fails(SYS_FLOCK, "f", 0, -ERROR_AGAIN);
	is(found_one(), "export: f: another export to it is running\n", "... another export has the lock");
	begin();
	options.to = "f";
	machine_put("f", MODE_FILE, marked, sizeof marked)->told = BYTES;
	machine_fails(SYS_FLOCK, "f", 0, -ERROR_NOSYS);
	is(found_one(), "", "... the kernel has none");
	begin();
	options.to = "/dev/node";
	machine_put("/dev/node", MODE_BLOCK, marked, sizeof marked)->told = BYTES;
	is(found_one(), "", "a node that the kernel does not list");
	ok(fake_times("lock") == 0 && fake_times("open /dev/node 4000; ") == 1 && fake_times("open /dev/node 4202; ") == 1,
		"... is opened by its name");
}

/* --- What happens before it is opened for writing. --- */

static void lose_head(void)
{
	memset(machine_find("/dev/sda")->bytes, 0, EXPORT_HEAD_BYTES);
}

static void change_nonce(void)
{
	memcpy(machine_find("/dev/sda")->bytes, other, EXPORT_HEAD_BYTES);
}

static void check_exchanged(void)
{
	begin();
	put_device("/dev/sda", 8, 0, marked);
	machine_meanwhile(SYS_OPEN, "/dev/sda", 2, lose_head);
	is(found_one(), "export: /dev/sda: " NO_HEAD "\n", "its head is lost");
	begin();
	options.nonce_text = "it";
	options.nonce[5] = 5;
	put_device("/dev/sda", 8, 0, marked);
	machine_meanwhile(SYS_OPEN, "/dev/sda", 2, change_nonce);
	is(found_one(), "export: /dev/sda: a disk for results, but its nonce is not that of --nonce\n", "another one is in its place");
	begin();
	put_device("/dev/sda", 8, 0, marked);
	machine_fails(SYS_OPEN, "/dev/sda", 2, -ERROR_BUSY);
	is(found_one(), "export: /dev/sda: device or resource busy\n", "it is busy");
	begin();
	put_device("/dev/sda", 8, 0, marked)->told = BYTES - 1;
	is(found_one(), "export: /dev/sda: the disk for results is shorter than its head says\n", "it is too short");
	is(looks(), LOOK("/dev/sda") PAUSE LOOK("/dev/sda"), "... and not opened for writing");
}

int main(void)
{
	check_named();
	check_file();
	check_exchanged();
	return tap_end();
}
