/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.h - lines for people: "program: text", each written with one call so that lines of two
 * programs do not mix.
 *
 *	say("imported ", message_number(count), " files");	standard output
 *	complain(path, ": ", system_error_text(error));		standard error
 *
 * Arguments are strings. A line longer than MESSAGE_BYTES_MAX is cut. */
#ifndef FREESTANDING_MESSAGE_H
#define FREESTANDING_MESSAGE_H

#include <stdint.h>

enum { MESSAGE_BYTES_MAX = 1024, MESSAGE_STANDARD_OUTPUT = 1, MESSAGE_STANDARD_ERROR = 2 };

/* The name that lines begin with; set it first thing in main. */
extern const char *message_program;

/* Writes the strings up to the null pointer, between the program's name and a newline. */
void message_write(int fd, const char *const *parts);

#define say(...) \
	message_write(MESSAGE_STANDARD_OUTPUT, (const char *const[]){ __VA_ARGS__, (char *)0 })
#define complain(...) \
	message_write(MESSAGE_STANDARD_ERROR, (const char *const[]){ __VA_ARGS__, (char *)0 })

/* Texts for say and complain, good until some eight more have been made (16 slots). */
const char *message_number(uint64_t value);
const char *message_size(uint64_t size_bytes);              /* "512 bytes", "1.2 MiB" */
const char *message_seconds(uint32_t milliseconds);         /* "12.3 s" */
const char *message_device(uint32_t major, uint32_t minor); /* "254:16" */

/* How much of total is done, 0 to 100; 100 when total is 0. */
uint32_t message_percent(uint64_t done, uint64_t total);

#endif
