/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hex.h - hexadecimal digits. */
#ifndef FORMAT_HEX_H
#define FORMAT_HEX_H

/* What a digit of either case means, -1 for anything else. */
static inline int hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* The digit for the lowest four bits, in lower case. */
static inline char hex_digit(unsigned value)
{
	return "0123456789abcdef"[value & 15];
}

#endif
