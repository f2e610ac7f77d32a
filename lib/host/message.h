/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.h - what the host programs say to people, and the one place where it ends.
 *
 * Lines are "program: object: reason", in lower case, without full stop, on standard error. */
#ifndef HOST_MESSAGE_H
#define HOST_MESSAGE_H

#include <stdarg.h>

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

/* Begins every line; set first of all. */
extern const char *message_program;

/* Says a line; the format has neither the program's name nor a newline. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, for who has the values already. */
void complain_of(const char *format, va_list values) __attribute__((format(printf, 1, 0)));

/* Says a line and ends with STATUS_FAILED. Files that output.h has not finished are removed. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Says a line about the call, points to --help of that command and ends with STATUS_USAGE. */
void die_usage(const char *command, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/* Memory or death. */
void *allocate(unsigned long size);
void *reallocate(void *old, unsigned long size);
char *copy_string(const char *text);
/* Formats into allocated memory. */
char *format_string(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
