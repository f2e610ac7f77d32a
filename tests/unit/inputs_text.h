/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_text.h - the inputs of an image in unit tests: made in place of files, and as text. */
#ifndef TESTS_INPUTS_TEXT_H
#define TESTS_INPUTS_TEXT_H

#include "host/message.h"
#include "looks.h"
#include "payload/inputs.h"

static struct inputs inputs;

static inline void begin_inputs(int tree, const char *excluded)
{
	memset(&inputs, 0, sizeof inputs);
	inputs.tree = tree;
	if (excluded)
		exclusion_add(&inputs.excluded, excluded);
}

/* "NAME=PATH", the line that names it in brackets, a '*' behind one that shall come first. */
static inline const char *inputs_text(void)
{
	static char text[16384];
	const struct input *input;
	size_t length = 0;

	text[0] = 0;
	for (input = inputs.item; input < inputs.item + inputs.count; input++)
		length += (size_t)snprintf(text + length, sizeof text - length, "%s=%s%s%s%s%s ", input->name, input->path,
			input->list_line ? "(" : "", input->list_line ? input->list_line : "", input->list_line ? ")" : "",
			input->is_first ? "*" : "");
	return text;
}

/* Runs an act in a child that is to die with these words. */
static inline void dies(void (*act)(void), const char *words, const char *name)
{
	ok(in_child(act) == 1, name);
	is(said, words, "... what is said");
}

#endif
