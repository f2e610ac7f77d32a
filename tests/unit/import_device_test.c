/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_device_test.c - importer/device.c, call by call: what is taken for a device, and what of it is read. */
#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/device.c"
#include "script.h"

enum { FD = 7 };

static const char too_short[] = "the device ends here, short of the length it tells (Fiwix leaves out the last sector of "
				"an odd number); pad the image to a multiple of 4096 bytes";
static const char wraps[] = "this kernel reads the beginning of the disk again behind 4 GiB; split the payload into "
			    "smaller images";

static struct device device;

static void begin(void)
{
	fake_import_begin();
	script_begin();
	memset(&device, 0, sizeof device);
	device.path = "/dev/d";
	device.fd = FD;
	device.source.read_at = read_at;
}

/* What fstat says, and then BLKGETSIZE64 of a device. */
static void tell_status(uint32_t mode, uint64_t bytes)
{
	static uint8_t status[STAT_BYTES];
	static uint64_t size;

	size = bytes;
	memset(status, 0, sizeof status);
	put_le32(status + STAT_MODE_OFFSET, mode | 0640);
	put_le64(status + STAT_SIZE_OFFSET, bytes);
	script_tell(0, status, sizeof status);
	if ((mode & MODE_TYPE_MASK) == MODE_BLOCK)
		script_tell(0, &size, sizeof size);
}

static long takes(uint32_t mode, uint64_t bytes)
{
	begin();
	memset(&device, 0x55, sizeof device);
	tell_status(mode, bytes);
	return device_begin(&device, FD, "/dev/d");
}

/* Is there nothing in it but what device_begin says? */
static int is_new(int fd, int is_file, uint64_t bytes)
{
	struct device wanted;

	memset(&wanted, 0, sizeof wanted);
	wanted.path = device.path;
	wanted.fd = fd;
	wanted.is_file = is_file;
	wanted.source.read_at = read_at;
	wanted.source.size_bytes = bytes;
	return memcmp(&wanted, &device, sizeof wanted) == 0 && strcmp(device.path, "/dev/d") == 0;
}

static void check_begin(void)
{
	const uint64_t large = (uint64_t)5 << 32;

	ok(takes(MODE_BLOCK, large) == 0 && is_new(FD, 0, large), "a block device is taken");
	is(script_trace, "fstat 7; ioctl 7 80081272; ", "... and asked for its length");
	ok(takes(MODE_FILE, large + 1) == 0 && is_new(FD, 1, large + 1), "a file is taken");
	is(script_trace, "fstat 7; ", "... whose length is known");
	ok(takes(MODE_CHARACTER, 1) == -ERROR_NOTBLK, "a terminal is not");
	is(script_trace, "fstat 7; close 7; ", "... and is closed");
	ok(takes(MODE_DIRECTORY, 1) == -ERROR_NOTBLK, "nor a directory");
	ok(takes(0140000, 1) == -ERROR_NOTBLK, "nor a socket");
	begin();
	ok(device_begin(&device, -ERROR_NXIO, "/dev/d") == -ERROR_NXIO, "one that could not be opened");
	ok(!strstr(script_trace, "fstat"), "... is not looked at");
	begin();
	script_tell(-ERROR_IO, 0, 0);
	ok(device_begin(&device, FD, "/dev/d") == -ERROR_IO, "one of which nothing is known");
	is(script_trace, "fstat 7; close 7; ", "... is closed");
	begin();
	tell_status(MODE_FILE, 3);
	ok(device_begin(&device, 0, "/dev/d") == 0 && is_new(0, 1, 3), "descriptor 0 is one");
	begin();
	tell_status(MODE_BLOCK, 3);
	script_told--;
	script_tell(-ERROR_INVAL, 0, 0);
	script_tell(-ERROR_INVAL, 0, 0);
	ok(device_begin(&device, FD, "/dev/d") == 0 && is_new(FD, 0, PAYLOAD_SIZE_UNKNOWN), "a device that tells no length");
}

static void check_read_once(void)
{
	char to[8] = "";

	begin();
	script_tell(-ERROR_INVAL, 0, 0);
	ok(device_read_once(&device, 5, to, 4) == -ERROR_INVAL, "a place that cannot be gone to");
	is(script_trace, "lseek 7 5 0; ", "... is not read");
	begin();
	script_tell((long)5 << 32, 0, 0);
	script_tell(4, "abcd", 4);
	ok(device_read_once(&device, (uint64_t)5 << 32, to, 4) == 0 && memcmp(to, "abcd", 5) == 0, "bytes far behind");
	is(script_trace, "lseek 7 21474836480 0; read 7 4; ", "... are read there");
	begin();
	script_tell(0, 0, 0);
	script_tell(3, "xyz", 3);
	script_tell(0, 0, 0);
	ok(device_read_once(&device, 0, to, 4) == 1, "a device that ends before");
	is(script_trace, "lseek 7 0 0; read 7 4; read 7 1; ", "... is asked once more");
	begin();
	ok(device_read_once(&device, 0, to, 1) == 1, "one that ends at once");
	begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_INTR, 0, 0);
	script_tell(1, "k", 1);
	script_tell(3, "lmn", 3);
	ok(device_read_once(&device, 0, to, 4) == 0 && memcmp(to, "klmn", 4) == 0, "a read that is interrupted, and a short one");
	begin();
	script_tell(0, 0, 0);
	script_tell(2, "op", 2);
	script_tell(-ERROR_IO, 0, 0);
	ok(device_read_once(&device, 0, to, 4) == -ERROR_IO, "a read that fails");
}

static struct device *asked;
static uint64_t asked_offset;
static void *asked_to;
static size_t asked_size;
static long answer;

static long read_more(struct device *of, uint64_t offset, void *to, size_t size)
{
	asked = of, asked_offset = offset, asked_to = to, asked_size = size;
	return answer;
}

static void check_read(void)
{
	char to[4];

	begin();
	script_tell(9, 0, 0);
	script_tell(4, "abcd", 4);
	is(device_read(&device, 9, to, 4), 0, "a read");
	is(script_trace, "lseek 7 9 0; read 7 4; ", "... of no more than that");
	begin();
	script_tell(9, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	is(device_read(&device, 9, to, 4), "input/output error", "one that fails");
	ok(device.failed_offset == 9, "... where it does");
	begin();
	script_tell(9, 0, 0);
	script_tell(1, to, 1);
	is(device_read(&device, 9, to, 4), too_short, "one that ends before");
	ok(device.failed_offset == 9, "... and begins");
	begin();
	extras_told.read = read_more;
	answer = 0;
	is(device_read(&device, 9, to, 4), 0, "one with more care");
	ok(asked == &device && asked_offset == 9 && asked_to == to && asked_size == 4, "... of the same");
	is(script_trace, "", "... and nothing besides");
	answer = -ERROR_NXIO;
	is(device_read(&device, 9, to, 4), system_error_text(-ERROR_NXIO), "one with more care that fails");
	answer = 1;
	is(device_read(&device, 9, to, 4), too_short, "one with more care that ends before");
}

/* Tells the first sector, and the one at 4 GiB. */
static void tell_sectors(const uint8_t *first, const uint8_t *beyond)
{
	script_tell(0, 0, 0);
	script_tell(BLOCK_SECTOR_BYTES, first, BLOCK_SECTOR_BYTES);
	script_tell(0, 0, 0);
	script_tell(BLOCK_SECTOR_BYTES, beyond, BLOCK_SECTOR_BYTES);
}

static void check_wraps(void)
{
	static const uint8_t sector[BLOCK_SECTOR_BYTES] = { 'L' };
	static const uint8_t other[BLOCK_SECTOR_BYTES] = { 'L', [BLOCK_SECTOR_BYTES - 1] = 1 };
	static const char looks[] = "lseek 7 0 0; read 7 512; lseek 7 4294967296 0; read 7 512; ";
	const uint64_t last = ((uint64_t)1 << 32) - 2;
	char to[8];

	begin();
	script_tell(0, 0, 0);
	script_tell(2, "ab", 2);
	is(device_read(&device, last, to, 2), 0, "the last bytes in front of 4 GiB");
	is(script_trace, "lseek 7 4294967294 0; read 7 2; ", "... are read at once");
	ok(!device.offsets_checked, "... and say nothing of what is behind");
	begin();
	tell_sectors(sector, sector);
	is(device_read(&device, last, to, 3), wraps, "one more, where offsets wrap");
	is(script_trace, looks, "... is not read");
	ok(device.failed_offset == last && !device.offsets_checked, "... and is asked about again");
	begin();
	tell_sectors(sector, other);
	script_tell(0, 0, 0);
	script_tell(3, "abc", 3);
	is(device_read(&device, last, to, 3), 0, "one more, where they do not");
	ok(strncmp(script_trace, looks, strlen(looks)) == 0, "... is asked about");
	is(script_trace + strlen(looks), "lseek 7 4294967294 0; read 7 3; ", "... and read");
	ok(device.offsets_checked, "... and that is known");
	script_begin();
	script_tell(0, 0, 0);
	script_tell(3, "abc", 3);
	is(device_read(&device, last, to, 3), 0, "once more");
	is(script_trace, "lseek 7 4294967294 0; read 7 3; ", "... is asked no more");
	begin();
	script_tell(-ERROR_IO, 0, 0);
	script_tell(0, 0, 0);
	script_tell(3, "abc", 3);
	is(device_read(&device, last, to, 3), 0, "a first sector that cannot be read tells nothing");
	is(script_trace, "lseek 7 0 0; lseek 7 4294967294 0; read 7 3; ", "... and the one behind is left alone");
	begin();
	script_tell(0, 0, 0);
	script_tell(BLOCK_SECTOR_BYTES, sector, BLOCK_SECTOR_BYTES);
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	script_tell(0, 0, 0);
	script_tell(3, "abc", 3);
	is(device_read(&device, last, to, 3), 0, "nor one behind it that cannot");
}

static void check_say(void)
{
	begin();
	device_say(&device, 12, "", "is odd");
	is(script_trace, "write 2 'import: /dev/d: byte 12: is odd\n' 32; ", "what is wrong at a byte");
	script_begin();
	device_say(&device, (uint64_t)1 << 32, "name", "is odd");
	is(script_trace, "write 2 'import: /dev/d: byte 4294967296: name: is odd\n' 46; ", "... in a file");
}

int main(void)
{
	check_begin();
	check_read_once();
	check_read();
	check_wraps();
	check_say();
	return tap_end();
}
