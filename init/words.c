/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * words.c - arguments and environment of the next program. */
#include "init/words.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"

static char path_variable[] = "PATH=" INITIAL_PATH;

struct list {
	char **words; /* ends with 0 */
	size_t count;
};

static long make_list(struct list *list, size_t room)
{
	list->count = 0;
	list->words = 0;
	if (room < ~(size_t)0 / sizeof *list->words)
		list->words = memory_get((room + 1) * sizeof *list->words);
	return list->words ? 0 : -ERROR_NOMEM;
}

/* Each word of the bytes ends with a NUL. */
static long cut_up(struct list *list, char *bytes, size_t size)
{
	size_t i, count = 0, begin = 0;
	long result;

	for (i = 0; i < size; i++)
		count += bytes[i] == 0;
	result = make_list(list, count);
	for (i = 0; result == 0 && i < size; i++) {
		if (bytes[i] != 0)
			continue;
		list->words[list->count++] = bytes + begin;
		begin = i + 1;
	}
	return result;
}

static long read_words(struct list *list, const char *path)
{
	struct file_status status;
	long result = system_stat(path, &status);
	size_t size;
	char *bytes;

	if (result < 0)
		return result;
	size = (size_t)status.size_bytes;
	bytes = memory_get(size);
	if (!bytes)
		return -ERROR_NOMEM;
	result = system_read_file(path, bytes, size);
	if (result < 0)
		return result;
	system_unlink(path); /* it is in memory twice */
	return cut_up(list, bytes, (size_t)result);
}

/* Reads what may be there. */
static void take(struct settings *settings, struct list *list, const char *path)
{
	long result = read_words(list, path);

	if (result == 0)
		return;
	list->count = 0;
	settings->wrong |= result != -ERROR_NOENT;
	if (result != -ERROR_NOENT)
		complain(path, ": ", system_error_text(result));
}

static int has_variable(const struct list *list, const char *variable)
{
	size_t i, bytes = 0;

	while (variable[bytes] && variable[bytes] != '=')
		bytes++;
	for (i = 0; i < list->count; i++) {
		if (strncmp(list->words[i], variable, bytes) == 0 && list->words[i][bytes] == '=')
			return 1;
	}
	return 0;
}

char *const *words_take(struct settings *settings, char **given)
{
	struct list arguments, wanted, environment;
	size_t i, room = 1;

	take(settings, &arguments, INITIAL_ARGUMENTS);
	if (arguments.count > 0) {
		if (!*arguments.words[0])
			arguments.words[0] = settings->line_arguments[0];
		settings->arguments = arguments.words;
	}
	take(settings, &wanted, INITIAL_ENVIRONMENT);
	for (i = 0; given[i]; i++)
		room++;
	if (make_list(&environment, room + wanted.count)) {
		complain(INITIAL_ENVIRONMENT ": ", system_error_text(-ERROR_NOMEM));
		settings->wrong = 1;
		return given;
	}
	for (i = 0; i < wanted.count; i++)
		environment.words[environment.count++] = wanted.words[i];
	for (i = 0; given[i]; i++) {
		if (!has_variable(&environment, given[i]))
			environment.words[environment.count++] = given[i];
	}
	if (!has_variable(&environment, path_variable))
		environment.words[environment.count++] = path_variable;
	return environment.words;
}
