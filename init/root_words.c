/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_words.c - the words of Linux and dracut that say what is the root. */
#include "init/root_words.h"

#include <string.h>

#include "init/command_line.h"

void root_words_take(struct root_words *words, const char *word)
{
	const char *value, *shell = 0, *stop = 0;
	const struct {
		const char *name, **into;
	} rows[] = {
		{ "root", &words->root },
		{ "rootfstype", &words->types },
		{ "rootflags", &words->options },
		{ "init", &words->program },
		{ "rootdelay", &words->delay },
		{ "rootwait", &words->delay },
		{ "rd.retry", &words->delay },
		{ "rd.break", &stop },
		{ "rd.shell", &shell },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		value = command_line_value(word, rows[i].name);
		if (value)
			*rows[i].into = *value ? value : 0;
	}
	if (strcmp(word, "rd.break") == 0)
		stop = "cleanup";
	for (i = 0; stop && i < ROOT_WORDS_STOPS; i++) {
		if (words->stops[i])
			continue;
		words->stops[i] = stop;
		stop = 0;
	}
	if (strcmp(word, "rd.shell") == 0)
		shell = word;
	if (shell) /* as dracut takes a yes */
		words->wants_shell = strcmp(shell, "0") != 0 && strcmp(shell, "no") != 0 &&
				     strcmp(shell, "off") != 0;
	if (strcmp(word, "rootwait") == 0)
		words->waits_forever = 1;
	if (strcmp(word, "ro") == 0 || strcmp(word, "rw") == 0)
		words->is_writable = word[1] == 'w';
}
