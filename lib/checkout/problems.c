/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * problems.c - all that is wrong with a checkout, collected. */
#include "checkout/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"

/* Control characters become \ooo: names of files must not steer a terminal. Takes text over. */
static char *escape(char *text)
{
	size_t controls = 0, at;
	char *escaped, *to;

	for (at = 0; text[at]; at++)
		controls += (size_t)text_is_control(text, at);
	if (controls == 0)
		return text;
	to = escaped = allocate(strlen(text) + 3 * controls + 1);
	for (at = 0; text[at]; at++) {
		if (text_is_control(text, at))
			to += sprintf(to, "\\%03o", (unsigned char)text[at]);
		else
			*to++ = text[at];
	}
	*to = 0;
	free(text);
	return escaped;
}

static void add(struct problems *problems, int is_note, const char *format, va_list arguments)
{
	struct problem *problem;
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		die("out of memory");
	problems->item = make_room(problems->item, problems->count, sizeof *problems->item);
	problem = &problems->item[problems->count++];
	problem->text = escape(text);
	problem->is_note = is_note;
	if (!is_note)
		problems->wrong++;
}

void problems_add(struct problems *problems, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(problems, 0, format, arguments);
	va_end(arguments);
}

void problems_note(struct problems *problems, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(problems, 1, format, arguments);
	va_end(arguments);
}

static void say(struct problems *problems, int with_notes)
{
	const struct problem *problem;

	for (; problems->said < problems->count; problems->said++) {
		problem = &problems->item[problems->said];
		if (with_notes || !problem->is_note)
			complain("%s%s", problem->is_note ? "note: " : "", problem->text);
	}
}

void problems_say(struct problems *problems)
{
	say(problems, 1);
}

void problems_say_wrong(struct problems *problems)
{
	say(problems, 0);
}

void problems_free(struct problems *problems)
{
	size_t i;

	for (i = 0; i < problems->count; i++)
		free(problems->item[i].text);
	free(problems->item);
}
