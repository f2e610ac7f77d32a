/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command_line_fuzz.c - any text as the kernel's command line: a second reading finds the same
 * words, and what of them is set and handed on.
 *
 * Aims at init/command_line.c init/settings.c */
#include "freestanding/files.h"
#include "fuzz.h"
#include "init/settings.h"

/* What init says goes nowhere, and it asks for nothing else. */
long system_call(long number, long fd, long from, long size, long d, long e, long f)
{
	(void)fd, (void)d, (void)e, (void)f;
	must(number == SYS_WRITE);
	must(size > 0 && ((const char *)from)[size - 1] == '\n');
	return size;
}

/* --- The words, by what stands before each character. --- */

enum { WORDS_MAX = INITIAL_LINE_BYTES_MAX / 2 + 1 };

struct words {
	char text[2 * INITIAL_LINE_BYTES_MAX];
	const char *word[WORDS_MAX];
	int count;
};

/* Quotes keep blanks in a word and are no part of it; "" is an empty one. */
static void split(struct words *words, const char *line)
{
	int is_quoted = 0, is_inside = 0;
	char *to = words->text;

	for (words->count = 0; *line; line++) {
		if (!is_quoted && strchr(" \t\n\r", *line)) {
			if (is_inside)
				*to++ = 0;
			is_inside = 0;
			continue;
		}
		if (!is_inside)
			words->word[words->count++] = to;
		is_inside = 1;
		if (*line == '"')
			is_quoted = !is_quoted;
		else
			*to++ = *line;
	}
	*to = 0;
}

/* The value of the last word NAME=VALUE before "--", or the default. */
static const char *value_of(const struct words *words, const char *name, const char *otherwise)
{
	size_t length = strlen(name);
	int i;

	for (i = 0; i < words->count && strcmp(words->word[i], "--") != 0; i++) {
		if (strncmp(words->word[i], name, length) == 0 && words->word[i][length] == '=')
			otherwise = words->word[i] + length + 1;
	}
	return otherwise;
}

static void check_settings(const struct settings *settings, const struct words *words)
{
	const char *port;
	int first = 0, i;

	while (first < words->count && strcmp(words->word[first], "--") != 0)
		first++;
	for (i = 1; settings->arguments[i]; i++) {
		must(first + i < words->count && i <= INITIAL_ARGUMENTS_MAX);
		must(strcmp(settings->arguments[i], words->word[first + i]) == 0);
	}
	must(first + i >= words->count || (i > INITIAL_ARGUMENTS_MAX && settings->wrong));
	must(settings->arguments[0] == settings->next);
	must(settings->wrong ||
		strcmp(settings->next, value_of(words, INITIAL_NEXT, INITIAL_PROGRAM)) == 0);
	must(settings->wrong ||
		strcmp(settings->directory, value_of(words, INITIAL_DEST, INITIAL_DISTFILES)) == 0);
	must(*settings->next == '/' && *settings->directory == '/');
	must(strtoul(settings->timeout, 0, 10) <= INITIAL_TIMEOUT_S_MAX);
	must(settings->wrong ||
		strcmp(settings->timeout, value_of(words, INITIAL_TIMEOUT, "10")) == 0);
	port = settings->status_port ? settings->status_port : "/";
	must(settings->wrong || *port == '/' ||
		(strtoul(port, 0, 10) > 0 && strtoul(port, 0, 10) <= INITIAL_STATUS_PORT_MAX));
	must(settings->wrong || settings->archives <= INITIAL_ARCHIVES_MAX);
	must(settings->wrong ||
		strcmp(port, value_of(words, INITIAL_STATUS_PORT, "/")) == 0);
	must(settings->wrong ||
		settings->required ==
			(strcmp(value_of(words, INITIAL_REQUIRED, "yes"), "yes") == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words words;
	struct settings settings;
	char *line;

	if (size >= INITIAL_LINE_BYTES_MAX)
		return 0;
	line = malloc(size + 1);
	must(line != 0);
	memcpy(line, data, size);
	line[size] = 0;
	split(&words, line);
	settings_read(&settings, line);
	check_settings(&settings, &words);
	free(line);
	return 0;
}
