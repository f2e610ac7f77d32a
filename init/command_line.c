/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command_line.c - the words of the kernel's command line. */
#include "init/command_line.h"

#include <string.h>

static int is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char *command_line_next(char **rest)
{
	char *from = *rest, *word, *to;
	int quoted = 0;

	while (is_blank(*from))
		from++;
	if (*from == 0) {
		*rest = from;
		return 0;
	}
	word = to = from;
	for (; *from && (quoted || !is_blank(*from)); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*rest = *from ? from + 1 : from;
	*to = 0;
	return word;
}

const char *command_line_value(const char *word, const char *name)
{
	size_t length = strlen(name);

	return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : 0;
}
