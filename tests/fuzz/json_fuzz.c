/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * json_fuzz.c - any bytes as a text that is written as JSON: a second reading finds the same
 * characters, and what the host programs read of JSON finds it in an object. And any bytes as JSON
 * of another program: nothing is read behind its end, and each list has one.
 *
 * Aims at lib/host/json.c lib/host/json_read.c */
#include "fuzz.h"
#include "host.h"
#include "host/json.h"
#include "host/json_read.h"
#include "utf8.h"

enum { TEXT_MAX = 2000 };

/* --- Written. --- */

static FILE *written;

/* Returns the length. */
static size_t write_string(char *to, size_t room, const char *text)
{
	FILE *before = stdout;
	size_t length;

	written = written ? written : tmpfile();
	must(written != 0);
	rewind(written);
	stdout = written;
	json_put_string(text);
	stdout = before;
	fflush(written);
	length = (size_t)ftell(written);
	rewind(written);
	must(length < room && fread(to, 1, length, written) == length);
	to[length] = 0;
	return length;
}

/* RFC 8259, section 7: one character of a string, or what stands for it. */
static size_t get_shown(uint32_t *character, const char *from, size_t size)
{
	char digits[5] = "", *end;
	size_t length;

	if (*from != '\\') {
		length = utf8_get(character, from, size);
		must(length > 0 && *character >= 0x20 && *character != '"');
		return length;
	}
	must(size >= 2);
	*character = (unsigned char)from[1];
	if (from[1] == '"' || from[1] == '\\')
		return 2;
	must(from[1] == 'u' && size >= 6);
	memcpy(digits, from + 2, 4);
	*character = (uint32_t)strtoul(digits, &end, 16);
	must(end == digits + 4);
	return 6;
}

/* The same characters; each byte that belongs to none is U+FFFD. */
static void check_string(const char *shown, size_t shown_bytes, const char *text)
{
	size_t left = strlen(text), length, at = 1;
	uint32_t character, wanted;

	must(shown_bytes >= 2 && shown[0] == '"' && shown[shown_bytes - 1] == '"');
	for (; left > 0; text += length, left -= length) {
		length = utf8_get(&wanted, text, left);
		if (length == 0) {
			length = 1;
			wanted = 0xfffd;
		}
		must(at < shown_bytes - 1);
		at += get_shown(&character, shown + at, shown_bytes - 1 - at);
		must(character == wanted && (wanted != 0x7f || shown[at - 1] != 0x7f));
	}
	must(at == shown_bytes - 1);
}

static void check_found(const char *shown)
{
	static char object[8 * TEXT_MAX];
	const char *list, *element;
	char *text;
	int length;

	length = sprintf(
		object, "{%s: 7, \"x\":[%s ,{\"y\" :%s}, 12], \"z\": 5}", shown, shown, shown);
	must(length > 0 && length < (int)sizeof object);
	list = json_member(object, "x");
	if (strcmp(shown, "\"x\"") == 0 || strcmp(shown, "\"z\"") == 0)
		return;
	element = json_first(list);
	text = json_text(element);
	must(strlen(text) == strlen(shown) - 2 && strncmp(text, shown + 1, strlen(text)) == 0);
	element = json_next(element);
	must(json_is(json_member(element, "y"), text));
	must(json_number(json_member(object, text)) == 7);
	must(json_number(json_next(element)) == 12 && !json_next(json_next(element)));
	must(json_number(json_member(object, "z")) == 5);
	host_free(text);
}

static void check_written(void *bytes)
{
	static char shown[6 * TEXT_MAX + 3], small[TEXT_MAX];
	size_t length;

	length = write_string(shown, sizeof shown, bytes);
	check_string(shown, length, bytes);
	must(utf8_is(shown, length));
	if (length >= TEXT_MAX)
		return;
	memcpy(small, shown, length + 1);
	check_found(small);
}

/* --- Read. --- */

static void look(const char *value, int depth)
{
	const char *before = value;
	char *text;

	if (!value || depth > 4)
		return;
	text = json_text(value);
	must(*value == '"' ? strlen(text) < strlen(value) : !*text);
	must(!json_is(value, text) || *value == '"');
	host_free(text);
	json_number(value);
	look(json_member(value, "a"), depth + 1);
	look(json_member(value, ""), depth + 1);
	for (value = json_first(value); value; value = json_next(value)) {
		must(value > before && *value);
		before = value;
		if (depth < 2)
			look(value, depth + 1);
	}
}

static void check_read(void *bytes)
{
	look(bytes, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size >= TEXT_MAX)
		return 0;
	text = malloc(size + 1);
	must(text != 0);
	memcpy(text, data, size);
	text[size] = 0;
	must(host_run(check_written, text) && host_run(check_read, text));
	free(text);
	return 0;
}
