/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * words.h - a list of words that grows: another program's argv. */
#ifndef QEMU_RUN_WORDS_H
#define QEMU_RUN_WORDS_H

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

#endif
