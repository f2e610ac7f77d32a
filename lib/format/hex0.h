/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hex0.h - programs written as hexadecimal digits, as stage0 and builder-hex0 have them.
 *
 * Two digits are a byte, '#' and ';' begin a comment up to the end of the line, blanks count for
 * nothing. */
#ifndef FORMAT_HEX0_H
#define FORMAT_HEX0_H

#include <stddef.h>
#include <stdint.h>

/* Translates size bytes of text into at most room bytes. Returns 0, or a static phrase with the
 * line of the problem in *problem_line. */
const char *hex0_compile(uint8_t *to, size_t room, size_t *compiled, const char *text, size_t size,
	unsigned *problem_line);

#endif
