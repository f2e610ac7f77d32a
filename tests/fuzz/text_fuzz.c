/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text_fuzz.c - any bytes as what is shown to people, by the host programs and by the booted ones:
 * nothing of it steers a terminal, and what is text stays as it is. And as numbers, which a second
 * reading finds the same.
 *
 * Aims at lib/host/text.c lib/freestanding/message.c */
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "fuzz.h"
#include "host/text.h"
#include "utf8.h"

static char line[MESSAGE_BYTES_MAX + 1];
static size_t line_bytes;

long system_call(long number, long fd, long from, long size, long d, long e, long f)
{
	(void)fd, (void)d, (void)e, (void)f;
	must(number == SYS_WRITE && size > 0 && size <= MESSAGE_BYTES_MAX);
	memcpy(line, (const char *)from, (size_t)size);
	line_bytes = (size_t)size;
	return size;
}

/* C0, DEL, C1 as UTF-8 and as Latin-1. */
static int steers(const char *text, size_t size)
{
	uint32_t character;
	size_t length;

	for (; size > 0; text += length, size -= length) {
		length = utf8_get(&character, text, size);
		if (length == 0) {
			length = 1;
			character = (unsigned char)*text;
		}
		if (character < 0x20 || (character >= 0x7f && character < 0xa0))
			return 1;
	}
	return 0;
}

/* In text alone one can tell what is a part of a character; else only that no control is left as a
 * character of its own. */
static void check_shown(const uint8_t *data, size_t size)
{
	static struct text_shown shown;
	int is_text = utf8_is(data, size);

	text_show(&shown, data, size);
	if (is_text)
		must(!steers(shown.text, strlen(shown.text)));
	if (is_text && !steers((const char *)data, size)) {
		must(strlen(shown.text) == size && memcmp(shown.text, data, size) == 0);
		return;
	}
	if (size > sizeof shown.text / 4 - 8 || memchr(data, '\\', size))
		return;
	/* What became \ooo is turned back. */
	text_unescape(shown.text);
	must(memcmp(shown.text, data, strlen(shown.text)) == 0);
}

static void check_message(const char *text)
{
	size_t length = strlen(text), i;
	int is_text = utf8_is(text, length);

	message_program = "fuzz";
	complain(text);
	must(memcmp(line, "fuzz: ", 6) == 0 && line[line_bytes - 1] == '\n');
	for (i = 0; i + 1 < line_bytes; i++)
		must((unsigned char)line[i] >= 0x20 && line[i] != 0x7f);
	if (!is_text)
		return;
	must(!steers(line, line_bytes - 1));
	if (steers(text, length))
		return;
	must(utf8_is(line, line_bytes - 1)); /* a cut is no part of a character, too */
	if (length < 4000)
		must(line_bytes == length + 7 && memcmp(line + 6, text, length) == 0);
}

/* Bases 8 and 10, with libc's reader. */
static void check_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	uint32_t number = 0, read = 0;
	unsigned long long wanted;
	char copy[24], *end;

	wanted = digits ? strtoull(text, &end, 10) : UINT64_MAX; /* beyond it: that, too */
	must(number_get(text, strlen(text), &read) == (wanted <= UINT32_MAX ? digits : 0));
	must(wanted > UINT32_MAX || read == wanted);
	if (digits == 0 || text[digits]) {
		must(text_get_number(&number, text, 10, UINT32_MAX) != 0);
		return;
	}
	must((text_get_number(&number, text, 10, 4000000000u) == 0) == (wanted <= 4000000000u));
	must(wanted > 4000000000u || number == wanted);
	must((text_get_number(&number, text, 8, 07777) == 0) ==
		(strspn(text, "01234567") == digits && strtoull(text, 0, 8) <= 07777));
	sprintf(copy, "%llu", wanted);
	must(strcmp(message_number(wanted), copy) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t value = 0;
	char *text = malloc(size + 1), digits[24];

	must(text != 0);
	memcpy(text, data, size);
	text[size] = 0;
	check_shown(data, size);
	check_message(text);
	check_number(text);
	memcpy(&value, data, size < sizeof value ? size : sizeof value);
	sprintf(digits, "%llu", (unsigned long long)value);
	must(strcmp(message_number(value), digits) == 0);
	must(strlen(message_size(value)) < 24);
	must(strlen(system_error_text((long)(int32_t)value)) > 0);
	free(text);
	return 0;
}
