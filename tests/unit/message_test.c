/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message_test.c - numbers in messages, which the booted programs make without a library. */
#include <stdlib.h>
#include <unistd.h>

#include "freestanding/files.h"
#include "freestanding/message.h"
#include "tap.h"

static char said[MESSAGE_BYTES_MAX + 1];
static int said_to;

long system_write_all(int fd, const void *from, size_t size)
{
	said_to = fd;
	memcpy(said, from, size);
	said[size] = 0;
	return (long)size;
}

static void check_numbers(void)
{
	static const uint64_t numbers[] = { 0, 1, 9, 10, 65535, 65536, 4294967295u, 4294967296u,
		9999999999999999999u, 18446744073709551615u };
	char wanted[32];
	size_t i;

	for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		snprintf(wanted, sizeof wanted, "%llu", (unsigned long long)numbers[i]);
		is(message_number(numbers[i]), wanted, wanted);
	}
	srand(1);
	for (i = 0; i < 1000; i++) {
		uint64_t value = (uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand();

		snprintf(wanted, sizeof wanted, "%llu", (unsigned long long)value);
		if (strcmp(message_number(value), wanted) != 0)
			break;
	}
	ok(i == 1000, "a thousand more");
}

static void check_sizes(void)
{
	is(message_size(0), "0 bytes", "0 bytes");
	is(message_size(1), "1 byte", "1 byte");
	is(message_size(1023), "1023 bytes", "1023 bytes");
	is(message_size(1024), "1.0 KiB", "1 KiB");
	is(message_size(1536), "1.5 KiB", "1.5 KiB");
	is(message_size(1024 * 1024 - 1), "1023.9 KiB", "just below 1 MiB");
	is(message_size(1024 * 1024), "1.0 MiB", "1 MiB");
	is(message_size((uint64_t)5 << 32), "20.0 GiB", "20 GiB");
	is(message_size(~(uint64_t)0), "15.9 EiB", "the largest");
}

static void check_number_get(void)
{
	uint32_t value = 7;

	ok(number_get("12x", 3, &value) == 2 && value == 12, "digits end at another character");
	ok(number_get("123", 2, &value) == 2 && value == 12, "and at the length");
	ok(number_get("x", 1, &value) == 0, "no digit");
	ok(number_get("", 0, &value) == 0, "nothing");
	ok(number_get("4294967295", 10, &value) == 10 && value == 4294967295u, "the largest");
	ok(number_get("4294967296", 10, &value) == 0, "one more");
	ok(number_get("99999999999", 11, &value) == 0, "many more");
}

static void check_lines(void)
{
	static char rest[] = "\200\200";
	char wide[2 * MESSAGE_BYTES_MAX];

	message_program = "test";
	say("one ", message_number(2), " three");
	is(said, "test: one 2 three\n", "a line");
	memset(wide, 'x', sizeof wide - 1);
	wide[sizeof wide - 1] = 0;
	say(wide, wide);
	ok(strlen(said) == MESSAGE_BYTES_MAX && said[MESSAGE_BYTES_MAX - 1] == '\n',
		"a line too long is cut and still ends");
	wide[MESSAGE_BYTES_MAX - 1 - strlen("test: ")] = 0;
	say(wide, rest);
	ok(strlen(said) == MESSAGE_BYTES_MAX && said[MESSAGE_BYTES_MAX - 2] == 'x',
		"... where something ends, whatever comes next");
	wide[MESSAGE_BYTES_MAX - 3 - strlen("test: ")] = 0;
	say(wide, "\342\202\254");
	ok(strlen(said) == MESSAGE_BYTES_MAX - 2, "... but within no character");
	say("\342\200\231 \340\240\200 \360\220\200\200 \303\200");
	is(said, "test: \342\200\231 \340\240\200 \360\220\200\200 \303\200\n", "characters of several bytes");
	say("\340\277\200 \303\277\200");
	is(said, "test: \340\277\200 \303\277?\n", "... that have bf in them");
	ok(said_to == STDOUT_FILENO && said_to == MESSAGE_STANDARD_OUTPUT, "on standard output");
	complain("x");
	ok(said_to == STDERR_FILENO && said_to == MESSAGE_STANDARD_ERROR, "complaints on standard error");
	say("a\tb\033[2Jc\177d");
	is(said, "test: a?b?[2Jc?d\n", "control characters do not reach the terminal");
	say("\302\233\302\240\303\234\233");
	is(said, "test: \302?\302\240\303\234?\n", "nor do those of two bytes, C1");
	say("\2331m\303\251\2331m\340\2331m\360\237\230\200\237");
	is(said, "test: ?1m\303\251?1m\340\2331m\360\237\230\200?\n",
		"nor bytes of that kind that are no part of a character");
}

/* Each byte, and four behind it that belong to a character, or to none: how many do, by its first one. */
static void check_bytes(void)
{
	char text[6] = "b\200\200\200\200", wanted[6];
	int byte, belongs, wrong = 0;

	for (byte = 1; byte < 256; byte++) {
		belongs = byte < 0xc3 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
		text[0] = (char)byte;
		memset(wanted, '?', 5);
		if (byte >= ' ' && byte != 0x7f && (byte < 0x80 || byte > 0x9f))
			wanted[0] = (char)byte;
		memset(wanted + 1, '\200', (size_t)belongs);
		say(text);
		wrong += memcmp(said, "test: ", 6) != 0 || memcmp(said + 6, wanted, 5) != 0 || said[11] != '\n';
	}
	ok(wrong == 0, "every byte, and what comes behind it");
}

static void check_errors(void)
{
	static const char known[] = " 1 2 5 6 8 12 13 15 16 17 18 19 20 21 22 24 27 28 30 36 38 40 75 84 117 122 123 ";
	char number[16], text[32];
	int error, wrong = 0;

	for (error = 0; error < 140; error++) {
		snprintf(number, sizeof number, " %d ", error);
		snprintf(text, sizeof text, "error %d", error);
		wrong += (strcmp(system_error_text(-error), text) != 0) != (strstr(known, number) != 0);
	}
	ok(wrong == 0, "which errors have a text");
	is(system_error_text(-2), "no such file or directory", "an error number");
	is(system_error_text(28), "no space left on device", "a positive one");
	is(system_error_text(-4095), "error 4095", "one without a text");
	is(system_error_text(-77), "error 77", "a shorter one behind it");
}

int main(void)
{
	check_numbers();
	check_sizes();
	check_number_get();
	check_lines();
	check_bytes();
	check_errors();
	return tap_end();
}
