/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_words.c - the words of Linux and dracut that say what is the root. */
#include "init/root_words.h"

#include <string.h>

#include "init/command_line.h"

#define INTO(field) (unsigned char)(size_t) & ((struct root_words *)0)->field

static const struct {
	char name[11];
	unsigned char into;
} rows[] = {
	{ "root", INTO(root) },
	{ "rootfstype", INTO(types) },
	{ "rootflags", INTO(options) },
	{ "init", INTO(program) },
	{ "rootdelay", INTO(delay) },
	{ "rootwait", INTO(delay) },
	{ "rd.retry", INTO(delay) },
};

void root_words_take(struct root_words *words, const char *word)
{
	const char *stop = command_line_value(word, "rd.break"), *value;
	const char *shell = command_line_value(word, "rd.shell");
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		value = command_line_value(word, rows[i].name);
		if (value)
			*(const char **)(void *)((char *)words + rows[i].into) = *value ? value : 0;
	}
	if (words->types && strcmp(words->types, "auto") == 0)
		words->types = 0;
	if (strcmp(word, "rd.break") == 0)
		stop = "cleanup";
	for (i = 0; stop && *stop && i < ROOT_WORDS_STOPS; i++) {
		if (words->stops[i])
			continue;
		words->stops[i] = stop;
		stop = 0;
	}
	if (strcmp(word, "rd.shell") == 0)
		shell = word;
	if (shell && *shell) /* as dracut takes a yes */
		words->wants_shell = strcmp(shell, "0") != 0 && strcmp(shell, "no") != 0 &&
				     strcmp(shell, "off") != 0;
	if (strcmp(word, "rootwait") == 0)
		words->waits_forever = 1;
	if (strcmp(word, "ro") == 0 || strcmp(word, "rw") == 0)
		words->is_writable = word[1] == 'w';
}
