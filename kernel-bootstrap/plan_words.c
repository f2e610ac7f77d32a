/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_words.c - the words that a plan has for the place and the state of a distfile,
 * and for what a limit counts. */
#include "kernel-bootstrap/plan_words.h"

#include <stdio.h>

const char *plan_words_place(enum distfile_place place)
{
	static const char *const words[] = { "init.img", "first", "payload", "later" };

	return words[place];
}

const char *plan_words_state(enum distfile_state state)
{
	static const char *const words[] = { "unread", "good", "missing", "wrong", "not needed",
		"unreadable" };

	return words[state];
}

const char *plan_words_figure(char text[REPORT_SIZE_TEXT_BYTES], uint64_t value, int is_count)
{
	if (!is_count)
		return report_size(text, value);
	snprintf(text, REPORT_SIZE_TEXT_BYTES, "%llu", (unsigned long long)value);
	return text;
}
