/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_image_test.c - what an image of Linux says, up to the last byte of it. */
#include <stdlib.h>

#include "format/kernel_image.h"
#include "tap.h"

static uint8_t *head;
static size_t size;

/* An image that ends with its text, or is as long as its header must be. */
static void make(unsigned at, const char *text, size_t text_bytes)
{
	size = at + text_bytes;
	head = calloc(1, size);
	memcpy(head + 0x202, "HdrS", 4);
	head[0x20e] = (uint8_t)(at - 0x200);
	memcpy(head + at, text, text_bytes);
}

static void test_version(void)
{
	static const struct {
		const char *text;
		int good;
	} rows[] = {
		{ "0", 1 },
		{ "9", 1 },
		{ "/", 0 },
		{ ":", 0 },
		{ "1234567890123456789012345678901234567890123456789012345678901234", 1 },
		{ "12345678901234567890123456789012345678901234567890123456789012345", 0 },
	};
	const char *version;
	size_t i, length, wanted;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		wanted = strlen(rows[i].text);
		make(0x280, rows[i].text, wanted);
		is(kernel_image_get_version(&version, &length, head, size),
			rows[i].good ? 0 : "does not say its version", rows[i].text);
		ok(!rows[i].good || length == wanted, "with its version");
		free(head);
	}
}

static void test_configured(void)
{
	static const struct {
		const char *text;
		size_t bytes;
		int wanted;
	} rows[] = {
		{ ") # SMP", 8, 1 },
		{ ") # SMP", 7, -1 },
		{ ") #", 4, 0 },
		{ ") #1-SMP", 9, 0 },
		{ ") # S", 6, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		make(0x280, rows[i].text, rows[i].bytes);
		ok(kernel_image_is_configured(head, size, "SMP") == rows[i].wanted, rows[i].text);
		free(head);
	}
}

static void test_short(void)
{
	make(0x20c, "\0\0\x02", 4);
	memcpy(head + 0x202, ") # SMP", 8);
	ok(kernel_image_is_configured(head, size, "SMP") == 1, "a text in the shortest header");
	memcpy(head + 0x202, "HdrS", 4);
	ok(kernel_image_is(head, size) == 1, "the shortest header");
	free(head);
	make(0x20c, "\0\0\x02", 3);
	ok(kernel_image_is(head, size) == 0 && kernel_image_is_configured(head, size, "SMP") == -1,
		"a byte less");
	free(head);
	make(0x236, "\1", 2);
	head[0x206] = 0x0c;
	head[0x207] = 2;
	ok(kernel_image_is_64(head, size) == 1, "flags at the end");
	head[0x206] = 0x0b;
	ok(kernel_image_is_64(head, size) == -1, "an older header has none");
	free(head);
	make(0x238, "\1\2\3", 4);
	head[0x206] = 6;
	head[0x207] = 2;
	ok(kernel_image_line_max(head, size) == 0x030201, "a length at the end");
	free(head);
}

int main(void)
{
	test_version();
	test_configured();
	test_short();
	return tap_end();
}
