/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * words.h - a list of words that grows: another program's argv. */
#ifndef HOST_WORDS_H
#define HOST_WORDS_H

struct words {
	char **list; /* ends with 0 */
	int count;
};

/* Adds allocated text. */
void words_add(struct words *words, char *text);

/* Adds copies, up to the null pointer. */
void words_add_all(struct words *words, const char *const *texts);

#define words_add_these(words, ...) \
	words_add_all(words, (const char *const[]){ __VA_ARGS__, (char *)0 })

/* Adds copies of the words of a text, which blanks part. */
void words_add_split(struct words *words, const char *text);

void words_free(struct words *words);

#endif
