/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_careful_test.c - importer/linux/careful.c, call by call: what is read again, where, and how often. */
#include "fake_import.h"
#include "importer/linux/careful.c"
#include "script.h"



static struct device device;
static uint64_t bad_from, bad_to; /* bytes that cannot be read */
static unsigned bad_times;        /* so often */
static long bad_result;

long device_read_once(struct device *of, uint64_t offset, void *to, size_t size)
{
	sprintf(script_trace + strlen(script_trace), "read %llu+%zu; ", (unsigned long long)offset, size);
	if (of == &device && offset < bad_to && offset + size > bad_from && bad_times > 0) {
		bad_times--;
		return bad_result;
	}
	memset(to, (int)(offset / 512 + 1), size);
	return 0;
}

static void begin(uint64_t from, uint64_t to, unsigned times)
{
	fake_import_begin();
	script_begin();
	memset(&device, 0, sizeof device);
	bad_from = from, bad_to = to;
	bad_times = times;
	bad_result = -ERROR_IO;
}

int main(void)
{
	uint8_t to[2048];

	begin(0, 0, 0);
	ok(linux_read_carefully(&device, 5, to, 9) == 0, "a read");
	is(script_trace, "read 5+9; ", "... is one");
	begin(0, 4096, 1);
	memset(to, 0, sizeof to);
	ok(linux_read_carefully(&device, 501, to, 1000) == 0, "one that fails once");
	is(script_trace, "read 501+1000; read 501+11; read 512+512; read 1024+477; ", "... is done by sectors");
	ok(to[0] == 1 && to[10] == 1 && to[11] == 2 && to[522] == 2 && to[523] == 3 && to[999] == 3 && to[1000] == 0, "... into their places");
	begin(1024, 1025, 4);
	ok(linux_read_carefully(&device, 512, to, 1024) == 0, "a sector that is read at last");
	is(script_trace, "read 512+1024; read 512+512; read 1024+512; sleep; read 1024+512; sleep; read 1024+512; sleep; "
			 "read 1024+512; ", "... is tried four times");
	ok(script_words[0] == 0 && script_words[1] == 200000000, "... with pauses of 0.2 s");
	begin(1024, 1025, 5);
	ok(linux_read_carefully(&device, 512, to, 2048) == -ERROR_IO, "one that is not");
	is(script_trace, "read 512+2048; read 512+512; read 1024+512; sleep; read 1024+512; sleep; read 1024+512; sleep; "
			 "read 1024+512; ", "... is no more, nor what is behind");
	ok(device.failed_offset == 1024, "... and known by its place");
	begin(0, 4096, 1);
	bad_result = -ERROR_NXIO;
	ok(linux_read_carefully(&device, 0, to, 2048) == -ERROR_NXIO, "another error");
	is(script_trace, "read 0+2048; ", "... is no sector's");
	begin(0, 4096, 1);
	bad_result = 1;
	ok(linux_read_carefully(&device, 0, to, 2048) == 1, "the end");
	is(script_trace, "read 0+2048; ", "... neither");
	begin(0, 4096, 9);
	device.is_probed = 1;
	ok(linux_read_carefully(&device, 0, to, 2048) == -ERROR_IO, "what is only looked at");
	is(script_trace, "read 0+2048; ", "... is not read again");
	begin(1024, 1025, 1);
	ok(linux_read_carefully(&device, 1024, to, 512) == 0, "one whole sector");
	is(script_trace, "read 1024+512; read 1024+512; ", "... is read again");
	return tap_end();
}
