/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.h - what the host programs say to people, and the one place where it ends.
 *
 * Lines are "program: object: reason", in lower case, without full stop, on standard error. */
#ifndef HOST_MESSAGE_H
#define HOST_MESSAGE_H

#include <stddef.h>

enum {
	STATUS_DONE = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_TIMEOUT = 124, /* a machine was ended by --timeout; as timeout(1) has it */
};

/* Begins every line; set first of all. */
extern const char *message_program;

/* The exit status of die: STATUS_FAILED, or what a program that hands on another's status ends
 * with. */
extern int message_failure;

/* Is called before a line, where it is not 0: what is being drawn must not stand in its way. */
extern void (*message_before)(void);
/* ... and before the line that ends the program: other threads must not draw any more. */
extern void (*message_before_last)(void);

/* How long a line waits for who reads standard error and is slow; -1, the default: for ever. Then
 * it is dropped, and the next ones wait no more. */
extern int message_patience_ms;

/* Text as it is, in pieces that wait like lines. */
void message_put(const char *text, size_t size);

/* Says a line; the format has neither the program's name nor a newline. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says a line and ends with message_failure, or with another status, once all that undo.h knows is
 * undone. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

void die_with(int status, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

/* Says a line about the call, points to --help of that command and ends with STATUS_USAGE. */
void die_usage(const char *command, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

#endif
