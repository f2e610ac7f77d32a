/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * json_read.c - finds values in JSON that another program says. */
#include "host/json_read.h"

#include <string.h>

#include "host/memory.h"

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* Returns the quote at the end, or the NUL. */
static const char *string_end(const char *quote)
{
	const char *at = quote + 1;

	while (*at && *at != '"')
		at += at[0] == '\\' && at[1] ? 2 : 1;
	return at;
}

/* Returns the comma or bracket behind the value, or the NUL. */
static const char *value_end(const char *at)
{
	unsigned depth = 0;

	for (; *at && (depth > 0 || !strchr(",]}", *at)); at++) {
		if (*at == '"' && !*(at = string_end(at)))
			break;
		if (*at == '{' || *at == '[')
			depth++;
		if (*at == '}' || *at == ']')
			depth--;
	}
	return at;
}

/* The value behind the opening bracket or comma at this place; 0 when there is none. */
static const char *value_behind(const char *at)
{
	at = skip_blanks(at + 1);
	return *at && !strchr(",]}", *at) ? at : 0;
}

const char *json_member(const char *object, const char *name)
{
	const char *key = object && *object == '{' ? value_behind(object) : 0, *value;

	while (key && *key == '"') {
		value = skip_blanks(string_end(key) + (*string_end(key) == '"'));
		value = *value == ':' ? value_behind(value) : 0;
		if (!value || json_is(key, name))
			return value;
		key = json_next(value);
	}
	return 0;
}

const char *json_first(const char *array)
{
	return array && *array == '[' ? value_behind(array) : 0;
}

const char *json_next(const char *element)
{
	const char *end = element ? value_end(element) : "";

	return *end == ',' ? value_behind(end) : 0;
}

int json_is(const char *value, const char *text)
{
	size_t length = strlen(text);

	return value && *value == '"' && strncmp(value + 1, text, length) == 0 &&
	       value[1 + length] == '"';
}

uint64_t json_number(const char *value)
{
	uint64_t number = 0;

	for (; value && *value >= '0' && *value <= '9'; value++) {
		if (number > (UINT64_MAX - 9) / 10)
			return 0;
		number = number * 10 + (uint64_t)(*value - '0');
	}
	return number;
}

char *json_text(const char *value)
{
	if (!value || *value != '"')
		return copy_string("");
	return format_string("%.*s", (int)(string_end(value) - value - 1), value + 1);
}
