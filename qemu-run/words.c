/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * words.c - a list of words that grows. */
#include "qemu-run/words.h"

#include "host/message.h"

void words_add(struct words *words, char *text)
{
	words->list =
		reallocate(words->list, ((unsigned long)words->count + 2) * sizeof *words->list);
	words->list[words->count++] = text;
	words->list[words->count] = 0;
}

void words_add_all(struct words *words, const char *const *texts)
{
	for (; *texts; texts++)
		words_add(words, copy_string(*texts));
}
