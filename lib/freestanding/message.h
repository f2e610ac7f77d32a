/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.h - lines for people: "program: text", each written with one call so that lines of two
 * programs do not mix; numbers as text and back.
 *
 *	say("imported ", message_number(count), " files");	standard output
 *	complain(path, ": ", system_error_text(error));		standard error
 *
 * Arguments are strings. A line longer than MESSAGE_BYTES_MAX is cut; control characters (C0, DEL,
 * C1) become '?', since a name from a disk must not steer a terminal. */
#ifndef FREESTANDING_MESSAGE_H
#define FREESTANDING_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

enum { MESSAGE_BYTES_MAX = 4096, MESSAGE_STANDARD_OUTPUT = 1, MESSAGE_STANDARD_ERROR = 2 };

/* The name that lines begin with; set it first thing in main. */
extern const char *message_program;

/* Writes the strings up to the null pointer, between the program's name and a newline. */
void message_write(int fd, const char *const *parts);

#define say(...)      message_write(1, (const char *const[]){ __VA_ARGS__, (char *)0 })
#define complain(...) message_write(2, (const char *const[]){ __VA_ARGS__, (char *)0 })

/* Texts for say and complain, good until sixteen more have been made. */
const char *message_number(uint64_t value);
const char *message_size(uint64_t size_bytes); /* "512 bytes", "1.2 MiB" */

/* A phrase for a (negative or positive) error number; good until the next call. */
const char *system_error_text(long error);

/* Reads the decimal digits at the beginning of text (length bytes; need not end in NUL). Returns
 * how many there are; 0 when there is none or the number is above 4294967295. */
size_t number_get(const char *text, size_t length, uint32_t *value);

#endif
