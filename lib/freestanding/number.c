/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * number.c - decimal numbers in text. */
#include "freestanding/number.h"

size_t number_get(const char *text, size_t length, uint32_t *value)
{
	uint32_t number = 0, digit;
	size_t at;

	for (at = 0; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
		digit = (uint32_t)(text[at] - '0');
		if (number > (0xffffffffu - digit) / 10)
			return 0;
		number = number * 10 + digit;
	}
	*value = number;
	return at;
}
