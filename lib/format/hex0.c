/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hex0.c - programs written as hexadecimal digits. */
#include "format/hex0.h"

#include "format/hex.h"

static int is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *hex0_compile(uint8_t *to, size_t room, size_t *compiled, const char *text, size_t size,
	unsigned *problem_line)
{
	int comment = 0, high = -1, value;
	size_t i, filled = 0;

	*problem_line = 1;
	for (i = 0; i < size; i++) {
		if (text[i] == '#' || text[i] == ';')
			comment = 1;
		if (text[i] == '\n')
			comment = 0;
		value = comment || is_blank(text[i]) ? -1 : hex_value(text[i]);
		if (!comment && !is_blank(text[i]) && value < 0)
			return "neither a hexadecimal digit nor a comment";
		if (text[i] == '\n' && high >= 0)
			return "half a byte at the end of a line";
		*problem_line += text[i] == '\n';
		if (value < 0)
			continue;
		if (high < 0) {
			high = value;
			continue;
		}
		if (filled == room)
			return "more bytes than there is room for";
		to[filled++] = (uint8_t)(high << 4 | value);
		high = -1;
	}
	*compiled = filled;
	return high < 0 ? 0 : "half a byte at the end";
}
