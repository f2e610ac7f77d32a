/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * report.h - what the commands say on standard output. */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include <stdint.h>

enum { REPORT_SIZE_TEXT_BYTES = 32 };

/* The first thing the program does: when the caller has closed standard input, output or error, no
 * file may get their place; and no limit of a file's size ends the program without a word. */
void report_begin(void);

/* "532 bytes", "12.3 MiB": the same in every locale. Returns text. */
char *report_size(char text[REPORT_SIZE_TEXT_BYTES], uint64_t size_bytes);

/* "s" where a count needs it. */
const char *report_plural(uint64_t count);

/* The last thing a command does with standard output: dies when not all of it could be written. */
void report_end(void);

#endif
