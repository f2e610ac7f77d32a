/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_fast_test.c - importer/linux/fast.c, call by call: the window through which files of a payload are seen. */
#include "fake_import.h"
#include "importer/linux/fast.c"
#include "script.h"

enum { FD = 7, MIB = 1024 * 1024 };

static struct device devices[2], *device = devices;
static char names[6 * 65] = "Linux";
static uint8_t bytes[MIB];
static size_t size;

/* Another device than before, so that the window is begun anew. */
static void start(int is_file, int is_hashed, uint64_t end_offset)
{
	fake_import_begin();
	script_begin();
	device = device == devices ? devices + 1 : devices;
	memset(device, 0, sizeof *device);
	device->fd = FD;
	device->is_file = is_file;
	device->is_hashed = is_hashed;
	device->end_offset = end_offset;
	device->source.size_bytes = (uint64_t)1 << 40;
	sha256_add_blocks = sha256_add_blocks_plain;
	strcpy(names + 2 * 65, "6.1");
	size = 100;
}

static void tell_read(long got)
{
	script_tell(0, 0, 0);
	script_tell(got, got > 0 ? bytes : 0, got > 0 ? (size_t)got : 0);
}

static void tell_ok(void)
{
	script_tell(0, 0, 0);
}

static void check_cache(void)
{
	const uint8_t *at, *first;

	start(1, 0, 5000);
	tell_ok();
	tell_read(4990);
	first = linux_view(device, 10, &size);
	is(script_trace, "fcntl 7 4 0; lseek 7 10 0; read 7 4990; readahead 7 5000 0; ", "a file is read through the cache, to its end");
	ok(first && size == 100 && memcmp(first, bytes, 4990) == 0, "... and seen, so much of it");
	script_begin();
	size = 5000;
	at = linux_view(device, 11, &size);
	ok(at == first + 1 && size == 4989, "what lies in the window is there, up to its end");
	size = 9;
	at = linux_view(device, 4999, &size);
	ok(at == first + 4989 && size == 1, "... its last byte");
	is(script_trace, "", "... without a call");
	tell_read(4991);
	size = 9;
	at = linux_view(device, 9, &size);
	ok(at == first && size == 9, "a byte in front of it");
	is(script_trace, "lseek 7 9 0; read 7 4991; readahead 7 5000 0; ", "... is read, and the way stays");
	start(1, 0, (uint64_t)5 << 32);
	tell_ok();
	tell_read(MIB);
	at = linux_view(device, (uint64_t)4 << 32, &size);
	is(script_trace, "fcntl 7 4 0; lseek 7 17179869184 0; read 7 1048576; readahead 7 17180917760 1048576; ", "a piece of much");
	ok(at == first && size == 100, "... is seen");
	script_begin();
	tell_read(MIB);
	size = 100;
	ok(linux_view(device, ((uint64_t)4 << 32) + MIB, &size) == first, "the byte behind it");
	is(script_trace, "lseek 7 17180917760 0; read 7 1048576; readahead 7 17181966336 1048576; ", "... is the next piece's");
	ok(((uintptr_t)first & 4095) == 0, "the window is aligned");
	start(1, 0, 2 * MIB - 1);
	tell_ok();
	tell_read(MIB);
	linux_view(device, 0, &size);
	ok(strstr(script_trace, "readahead 7 1048576 1048575; ") != 0, "of what is left less is asked for");
}

static void check_direct(void)
{
	const uint8_t *at;

	start(0, 0, 5000);
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(8192);
	at = linux_view(device, 10, &size);
	is(script_trace, "uname; fcntl 7 4 4000; lseek 7 0 0; read 7 8192; ", "a device is read past the cache, whole blocks");
	ok(at == window_bytes() + 10 && size == 100 && memcmp(at, bytes + 10, 8000) == 0, "... and seen");
	start(0, 0, (uint64_t)5 << 32);
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(MIB);
	at = linux_view(device, 4096 + 4095, &size);
	is(script_trace, "uname; fcntl 7 4 4000; lseek 7 4096 0; read 7 1048576; ", "a piece of much");
	ok(at == window_bytes() + 4095, "... begins with its block");
	script_begin();
	tell_read(MIB);
	size = 100;
	at = linux_view(device, 4096 + MIB + 5, &size);
	is(script_trace, "lseek 7 1052672 0; read 7 1048576; ", "... and the next with another");
	ok(at == window_bytes() + 5, "... as well");
	start(0, 0, 8192);
	device->source.size_bytes = 5632;
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(5632);
	linux_view(device, 0, &size);
	ok(strstr(script_trace, "read 7 5632; ") != 0, "a device that ends before its last block");
	start(0, 0, MIB);
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(MIB);
	linux_view(device, 0, &size);
	ok(strstr(script_trace, "read 7 1048576; ") != 0 && window.size == MIB, "one that is as long as the window");
}

static void check_which(void)
{
	start(0, 1, 5000);
	tell_ok();
	tell_read(5000);
	linux_view(device, 0, &size);
	is(script_trace, "fcntl 7 4 0; lseek 7 0 0; read 7 5000; readahead 7 5000 0; ", "where hashing takes time, the kernel reads ahead");
	start(0, 1, 5000);
	sha256_add_blocks = 0;
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(8192);
	linux_view(device, 0, &size);
	is(script_trace, "uname; fcntl 7 4 4000; lseek 7 0 0; read 7 8192; ", "where it does not, it need not");
	start(0, 0, 5000);
	script_tell(-ERROR_NOSYS, 0, 0);
	tell_ok();
	tell_read(5000);
	linux_view(device, 0, &size);
	is(script_trace, "uname; fcntl 7 4 0; lseek 7 0 0; read 7 5000; readahead 7 5000 0; ", "another kernel than Linux has a cache only");
	start(0, 0, 5000);
	strcpy(names + 2 * 65, "0.1");
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(8192);
	linux_view(device, 0, &size);
	ok(strstr(script_trace, "fcntl 7 4 4000; ") != 0, "every Linux may do it");
}

static void check_fails(void)
{
	start(0, 0, 5000);
	script_tell(0, names, sizeof names);
	script_tell(-ERROR_INVAL, 0, 0);
	tell_ok();
	tell_read(5000);
	ok(linux_view(device, 0, &size) != 0, "a device that cannot be read past the cache");
	is(script_trace, "uname; fcntl 7 4 4000; fcntl 7 4 0; lseek 7 0 0; read 7 5000; readahead 7 5000 0; ", "... is read through it");
	start(0, 0, (uint64_t)5 << 32);
	script_tell(0, names, sizeof names);
	tell_ok();
	tell_read(-ERROR_IO);
	tell_ok();
	tell_read(MIB);
	ok(linux_view(device, 0, &size) != 0, "one where that fails");
	is(script_trace, "uname; fcntl 7 4 4000; lseek 7 0 0; read 7 1048576; fcntl 7 4 0; lseek 7 0 0; read 7 1048576; "
			 "readahead 7 1048576 1048576; ", "... is read once more");
	script_begin();
	tell_read(MIB);
	ok(linux_view(device, MIB, &size) != 0, "... and from then on");
	is(script_trace, "lseek 7 1048576 0; read 7 1048576; readahead 7 2097152 1048576; ", "... through the cache at once");
	start(1, 0, 5000);
	tell_ok();
	tell_read(100);
	script_tell(0, 0, 0);
	ok(linux_view(device, 0, &size) == 0 && size == 100, "a file that ends before");
	is(script_trace, "fcntl 7 4 0; lseek 7 0 0; read 7 5000; read 7 4900; ", "... is not seen");
	script_begin();
	tell_read(5000);
	ok(linux_view(device, 0, &size) != 0, "... until it does not");
	start(1, 0, 5000);
	tell_ok();
	script_tell(-ERROR_INVAL, 0, 0);
	ok(linux_view(device, 0, &size) == 0, "one that cannot be gone to");
	is(script_trace, "fcntl 7 4 0; lseek 7 0 0; ", "... is not read");
	start(1, 0, 5000);
	script_tell(-ERROR_INVAL, 0, 0);
	ok(linux_view(device, 0, &size) == 0, "one whose way cannot be set");
	is(script_trace, "fcntl 7 4 0; ", "... is not read");
	script_begin();
	tell_ok();
	tell_read(5000);
	ok(linux_view(device, 0, &size) != 0 && strncmp(script_trace, "fcntl 7 4 0; ", 13) == 0, "... and is set again");
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 31 + i / 4096);
	check_cache();
	check_direct();
	check_which();
	check_fails();
	return tap_end();
}
