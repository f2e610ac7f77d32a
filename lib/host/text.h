/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text.h - numbers out of words, and bytes that nobody vouches for shown to people. */
#ifndef HOST_TEXT_H
#define HOST_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Reads a whole word as a number of that base, without sign or blanks, from 0 to max. Returns 0, or
 * -1 when it is none. */
int text_get_number(uint32_t *to, const char *word, unsigned base, uint32_t max);

/* Whether there is something before that end, and then the end. */
int text_ends_in(const char *text, const char *end);

int text_begins_with(const char *text, const char *begin);
/* The same of a line that does not end in NUL. */
int text_line_begins(const char *line, size_t length, const char *begin);

/* Whether a path is that of the directory, or of something in it. */
int text_is_within(const char *path, const char *directory);

/* Whether the byte of a text at this place could steer a terminal: C0, DEL, C1, which are U+0080 to
 * U+009F and bytes 80 to 9f that belong to no character. */
int text_is_control(const char *text, size_t at);

/* Turns the \ooo of /proc/self/mountinfo and /proc/swaps into the bytes they mean. Returns text. */
char *text_unescape(char *text);

/* Room for a path of the longest, whatever is in it: two that agree in their beginning must not
 * look the same. */
enum { TEXT_SHOWN_BYTES = 4 * 4096 + 8 };

struct text_shown {
	char text[TEXT_SHOWN_BYTES];
};

/* Control characters become \ooo, and what is too long ends in "...": names from an archive must
 * not steer a terminal. Returns to->text. */
const char *text_show(struct text_shown *to, const void *bytes, size_t length);

#endif
