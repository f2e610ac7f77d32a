/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_words.c - the words that a plan has for the place and the state of a distfile. */
#include "kernel-bootstrap/plan_words.h"

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
