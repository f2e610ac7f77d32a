/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * json.h - JSON (RFC 8259) that is written. */
#ifndef HOST_JSON_H
#define HOST_JSON_H

#include <stdio.h>

/* A string with its quotes. JSON is UTF-8, but names of files may be no text: each byte that
 * belongs to no character becomes U+FFFD. */
void json_write_string(FILE *to, const char *text);

/* The same on standard output. */
void json_put_string(const char *text);

#endif
