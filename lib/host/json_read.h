/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * json_read.h - finds values in JSON (RFC 8259) that another program says, a text that ends with
 * NUL.
 *
 * A value is a pointer to its first character. What is not JSON, or was cut off, has fewer values
 * than it might, and nothing is read behind its end. 0 is taken for a value that is not there. */
#ifndef HOST_JSON_READ_H
#define HOST_JSON_READ_H

#include <stdint.h>

/* The value of a member of an object; 0 when it is no object or has none of that name. */
const char *json_member(const char *object, const char *name);

/* The first element of an array, and the one behind an element; 0 when there is none. */
const char *json_first(const char *array);
const char *json_next(const char *element);

/* Whether it is this string, which needs no escapes. */
int json_is(const char *value, const char *text);

/* A natural number; 0 when it is none. */
uint64_t json_number(const char *value);

/* The characters of a string as they stand there, allocated; "" when it is none. */
char *json_text(const char *value);

#endif
