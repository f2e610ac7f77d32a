/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hex_test.c - hexadecimal digits, of all bytes. */
#include <stdlib.h>

#include "format/hex.h"
#include "tap.h"

int main(void)
{
	char digit[2] = "", name[32], *end;
	long value;
	int byte;

	for (byte = 0; byte < 256; byte++) {
		digit[0] = (char)byte;
		value = strtol(digit, &end, 16);
		snprintf(name, sizeof name, "byte %d", byte);
		ok(hex_value((char)byte) == (end > digit ? value : -1), name);
	}
	for (byte = 0; byte < 32; byte++) {
		snprintf(digit, sizeof digit, "%x", byte & 15);
		ok(hex_digit((unsigned)byte) == digit[0], digit);
	}
	return tap_end();
}
