/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_disk_test.c - the disk for results, call by call: what is taken for one, what of it is read and written, and
 * what it is said to hold where the export ends. */
#include <setjmp.h>

#include "exporter/exporter.h"
#include "format/put_bytes.h"
#include "script.h"

enum { FD = 7, CAPACITY = 8192, STATUS_BYTES = 144 };

static uint8_t head[EXPORT_HEAD_BYTES];
static struct disk disk;
static jmp_buf ended;

void give_up(void)
{
	longjmp(ended, 1);
}

/* Whether the command ends the program, with this message. */
#define dies(command, message) (setjmp(ended) ? strstr(script_trace, message) != 0 : (command, 0))

static void begin(void)
{
	message_program = "export";
	memset(&disk, 0, sizeof disk);
	disk.path = "/dev/d";
	disk.fd = FD;
	script_begin();
}

/* What fstat says, and then BLKGETSIZE64 of a device. */
static void tell_status(uint32_t mode, uint64_t bytes)
{
	static uint8_t status[STATUS_BYTES];
	static uint64_t size;

	size = bytes;
	put_le32(status + STAT_MODE_OFFSET, mode);
	put_le64(status + STAT_SIZE_OFFSET, bytes);
	script_tell(0, status, sizeof status);
	if (mode == MODE_BLOCK)
		script_tell(0, &size, sizeof size);
}

/* Takes what is so long, and begins with these bytes. */
static const char *takes(uint32_t mode, uint64_t bytes, const void *from)
{
	script_begin();
	tell_status(mode, bytes);
	script_tell(0, 0, 0);
	script_tell(EXPORT_HEAD_BYTES, from, EXPORT_HEAD_BYTES);
	return disk_begin(&disk, FD, "/dev/d");
}

static void check_begin(void)
{
	static uint8_t other[EXPORT_HEAD_BYTES] = PAYLOAD_MAGIC;
	static const struct export_head marked = { .capacity_bytes = CAPACITY, .container_bytes = 4096 };

	export_head_put(head, &marked);
	begin();
	is(takes(MODE_BLOCK, CAPACITY, head), 0, "a device with a head");
	is(script_trace, "fstat 7; ioctl 7 80081272; lseek 7 0 0; read 7 4096; ", "... of which no more is asked");
	ok(disk.is_marked && !disk.is_file && !disk.is_payload && !disk.is_silent && !disk.left && !disk.error,
		"... is a disk for results");
	ok(disk.fd == FD && disk.bytes == CAPACITY && disk.head.container_bytes == 4096, "... of that length");
	is(takes(MODE_FILE, CAPACITY + 1, head), 0, "a file with a head");
	is(script_trace, "fstat 7; lseek 7 0 0; read 7 4096; ", "... its length is known");
	ok(disk.is_marked && disk.is_file && disk.bytes == CAPACITY + 1, "... is one, too");
	is(takes(MODE_FILE, CAPACITY - 1, head), "the disk for results is shorter than its head says", "a short one");
	ok(disk.is_marked, "... is one");
	ok(takes(MODE_BLOCK, CAPACITY, other) && !disk.is_marked && disk.is_payload, "a payload is none");
	memset(other, 0, sizeof other);
	ok(takes(MODE_BLOCK, CAPACITY, other) && !disk.is_marked && !disk.is_payload && !disk.error, "zeros are none");
	head[EXPORT_HEAD_BYTES - 1] = 1;
	ok(strstr(takes(MODE_BLOCK, CAPACITY, head), "something else has written to its head since"), "a head with more in it");
	ok(!disk.is_marked && !disk.is_payload, "... is none");
	head[EXPORT_HEAD_BYTES - 1] = 0;
}

static void check_begin_fails(void)
{
	begin();
	ok(strstr(takes(MODE_CHARACTER, CAPACITY, head), "block device"), "a terminal is none");
	is(script_trace, "fstat 7; ", "... and is not read");
	ok(disk.error == -ERROR_NOTBLK && !disk.is_file && !disk.is_marked, "... of which nobody knows what is on it");
	script_begin();
	is(disk_begin(&disk, -ERROR_BUSY, "/dev/d"), system_error_text(-ERROR_BUSY), "one that cannot be opened");
	is(script_trace, "", "... is asked nothing");
	ok(disk.error == -ERROR_BUSY && disk.bytes == PAYLOAD_SIZE_UNKNOWN && !disk.is_file, "... and the reason is kept");
	script_begin();
	script_tell(-ERROR_IO, 0, 0);
	is(disk_begin(&disk, FD, "/dev/d"), system_error_text(-ERROR_IO), "one that fails");
	script_begin();
	tell_status(MODE_FILE, CAPACITY);
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	is(disk_begin(&disk, FD, "/dev/d"), system_error_text(-ERROR_IO), "a file that cannot be read");
	ok(disk.error == -ERROR_IO && !disk.is_file && !disk.is_marked, "... of which nobody knows what is on it");
	script_begin();
	tell_status(MODE_FILE, 1);
	script_tell(0, 0, 0);
	script_tell(1, head, 1);
	script_tell(0, 0, 0);
	ok(disk_begin(&disk, FD, "/dev/d") && disk.error == 0 && disk.is_file && !disk.is_marked, "a file of one byte");
	script_begin();
	tell_status(MODE_FILE, 0);
	ok(disk_begin(&disk, FD, "/dev/d") && disk.error == 0 && disk.is_file && !disk.is_marked, "a file of none");
}

/* A container that ends there: at 4 GiB the sectors are asked for that wrap. */
static void check_room_of(uint64_t bytes, const char *trace, const char *name)
{
	begin();
	disk.head.capacity_bytes = (uint64_t)1 << 33;
	script_tell(0, 0, 0);
	script_tell(1, head, 1);
	disk_check_room(&disk, bytes);
	is(script_trace, trace, name);
}

static void check_room(void)
{
	const uint64_t limit = ((uint64_t)1 << 32) - EXPORT_HEAD_BYTES;

	check_room_of(limit, "lseek 7 4294967295 0; read 7 1; ", "results up to 4 GiB: the last byte is read");
	check_room_of(limit + 1, "lseek 7 4294967296 0; read 7 1; lseek 7 0 0; read 7 512; ", "one byte more: do offsets wrap?");
	begin();
	disk.head.capacity_bytes = (uint64_t)1 << 33;
	script_tell(0, 0, 0);
	script_tell(1, head, 1);
	script_tell(0, 0, 0);
	script_tell(512, head, 512);
	script_tell(0, 0, 0);
	script_tell(512, head, 512);
	ok(dies(disk_check_room(&disk, limit + 1), "export: /dev/d: this kernel cannot write behind 4 GiB"), "... they do");
	begin();
	disk.head.capacity_bytes = CAPACITY;
	script_tell(0, 0, 0);
	script_tell(1, head, 1);
	disk_check_room(&disk, CAPACITY - EXPORT_HEAD_BYTES);
	is(script_trace, "lseek 7 8191 0; read 7 1; ", "results that just fit");
	begin();
	disk.head.capacity_bytes = CAPACITY;
	ok(dies(disk_check_room(&disk, CAPACITY - EXPORT_HEAD_BYTES + 1),
		   "too small: the results need 8193 bytes, and it takes 8192"), "one byte more");
	begin();
	disk.head.capacity_bytes = CAPACITY;
	ok(dies(disk_check_room(&disk, 4096), "byte 8191: the device ends here, short of the length it tells"), "a short device");
}

static void check_read(void)
{
	static uint8_t there[PIECE_BYTES], wanted[PIECE_BYTES];

	begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(dies(disk_read(&disk, 5, there, 2), "export: /dev/d: byte 5: input/output error"), "a read that fails");
	begin();
	script_tell(0, 0, 0);
	script_tell(1, there, 1);
	ok(dies(disk_read(&disk, 5, there, 2), "byte 5: the device ends here"), "a read of one byte of two");
	begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_NOSYS, 0, 0);
	ok(dies(disk_write(&disk, 5, "ab", 2), "export: /dev/d: byte 5: "), "a write that fails");
	memset(there, 't', sizeof there);
	memset(wanted, 't', sizeof wanted);
	begin();
	script_tell(0, 0, 0);
	script_tell(sizeof there, there, sizeof there);
	disk_compare(&disk, 4096, wanted, sizeof wanted);
	is(script_trace, "lseek 7 4096 0; read 7 262144; ", "a piece that reads back as it was written");
	wanted[2] = 'w';
	begin();
	script_tell(0, 0, 0);
	script_tell(3, there, 3);
	ok(dies(disk_compare(&disk, 4096, wanted, 3), "byte 4098: reads back other than it was written"), "its last byte does not");
	wanted[0] = 'w';
	begin();
	script_tell(0, 0, 0);
	script_tell(3, there, 3);
	ok(dies(disk_compare(&disk, 4096, wanted, 3), "byte 4096: reads back other than it was written"), "its first one");
}

/* Answers of a kernel that says so to the flush. */
static void tell_head(long flushed)
{
	script_tell(0, 0, 0);
	script_tell(EXPORT_HEAD_BYTES, 0, 0);
	script_tell(flushed, 0, 0);
}

static void check_head(void)
{
	static const char written[] = "lseek 7 0 0; write 7 'LBEXPRT1' 4096; 74 7 0 0 0 0 0; ";
	static uint8_t there[EXPORT_HEAD_BYTES];

	begin();
	disk.head.capacity_bytes = CAPACITY;
	tell_head(0);
	disk_put_head(&disk, 4096);
	is(script_trace, written, "a head is written, and flushed");
	ok(disk.left && strstr(disk.left, "holds no results now"), "... what it says then");
	ok(disk.head.container_bytes == 4096, "... with the length");
	begin();
	tell_head(-ERROR_IO);
	ok(dies(disk_put_head(&disk, 0), "export: /dev/d: cannot flush: input/output error"), "its flush fails");
	ok(disk.left && strstr(disk.left, "is not known"), "... what it holds then");
	begin();
	tell_head(-ERROR_INVAL);
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	export_head_put(there, &disk.head);
	script_tell(sizeof there, there, sizeof there);
	disk_put_head(&disk, 0);
	ok(disk.is_silent && strstr(script_trace, "ioctl 7 1261; lseek 7 0 0; read 7 4096; "), "Fiwix: it is read back");
	begin();
	tell_head(-ERROR_INVAL);
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	script_tell(sizeof there, there, sizeof there);
	ok(dies(disk_put_head(&disk, 1), "byte 32: reads back other than it was written"), "... and is another one");
	ok(disk.left && strstr(disk.left, "is not known"), "... what it holds then");
}

int main(void)
{
	check_begin();
	check_begin_fails();
	check_room();
	check_read();
	check_head();
	return tap_end();
}
