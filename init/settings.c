/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * settings.c - what the kernel's command line asks of init. */
#include "init/settings.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/message.h"
#include "init/command_line.h"

struct choice {
	const char *word;
	int value;
};

static const struct choice modes[] = { { INITIAL_MODE_EXEC, MODE_EXEC },
	{ INITIAL_MODE_RUN, MODE_RUN }, { 0, 0 } };

static const struct choice endings[] = {
	{ INITIAL_ON_ERROR_SHELL, ON_ERROR_SHELL },
	{ INITIAL_ON_ERROR_POWEROFF, ON_ERROR_POWEROFF },
	{ INITIAL_ON_ERROR_REBOOT, ON_ERROR_REBOOT },
	{ INITIAL_ON_ERROR_HALT, ON_ERROR_HALT },
	{ 0, 0 },
};

static const struct choice carriers[] = {
	{ INITIAL_STREAMS_DIRECT, STREAMS_DIRECT },
	{ INITIAL_STREAMS_PIPES, STREAMS_PIPES },
	{ INITIAL_STREAMS_TERMINAL, STREAMS_TERMINAL },
	{ 0, 0 },
};

static const struct choice answers[] = { { "yes", 1 }, { "no", 0 }, { 0, 0 } };

/* Returns 0 for a word that is none of the choices. */
static int choose(const struct choice *choices, const char *word, int *value)
{
	for (; choices->word; choices++) {
		if (strcmp(choices->word, word) == 0) {
			*value = choices->value;
			return 1;
		}
	}
	return 0;
}

static int is_path(const char *text)
{
	return text[0] == '/';
}

static int set_mode(struct settings *settings, const char *value)
{
	int mode = settings->mode, good = choose(modes, value, &mode);

	settings->mode = (enum settings_mode)mode;
	return good;
}

static int set_on_error(struct settings *settings, const char *value)
{
	int ending = settings->on_error, good = choose(endings, value, &ending);

	settings->on_error = (enum settings_on_error)ending;
	return good;
}

static int set_required(struct settings *settings, const char *value)
{
	return choose(answers, value, &settings->required);
}

static int set_tree(struct settings *settings, const char *value)
{
	return choose(answers, value, &settings->tree);
}

/* payload-import knows what is one. */
static int set_digest(struct settings *settings, const char *value)
{
	settings->digest = value;
	return *value != 0;
}

static int set_next(struct settings *settings, const char *value)
{
	settings->next = value;
	return is_path(value);
}

static int set_device(struct settings *settings, const char *value)
{
	settings->device = value;
	return is_path(value) || strcmp(value, INITIAL_DEVICE_ALL) == 0 ||
	       strcmp(value, INITIAL_DEVICE_NONE) == 0;
}

static int set_directory(struct settings *settings, const char *value)
{
	settings->directory = value;
	return is_path(value);
}

static int set_timeout(struct settings *settings, const char *value)
{
	uint32_t seconds;
	size_t length = strlen(value);

	if (length == 0 || number_get(value, length, &seconds) != length ||
		seconds > INITIAL_TIMEOUT_S_MAX)
		return 0;
	settings->timeout = value;
	return 1;
}

static int set_stream(struct settings *settings, int stream, const char *value)
{
	settings->streams[stream] = strcmp(value, "console") == 0 ? 0 : value;
	return is_path(value) || !settings->streams[stream];
}

static int set_input(struct settings *settings, const char *value)
{
	return set_stream(settings, 0, value);
}

static int set_output(struct settings *settings, const char *value)
{
	return set_stream(settings, 1, value);
}

static int set_error(struct settings *settings, const char *value)
{
	return set_stream(settings, 2, value);
}

static int set_carrier(struct settings *settings, const char *value)
{
	int carrier = settings->carrier, good = choose(carriers, value, &carrier);

	settings->carrier = (enum settings_carrier)carrier;
	return good;
}

static int set_feed(struct settings *settings, const char *value)
{
	settings->feed = value;
	return is_path(value);
}

static int set_status_port(struct settings *settings, const char *value)
{
	size_t length = strlen(value);
	uint32_t port = 0;

	settings->status_port = value;
	return is_path(value) || (length > 0 && number_get(value, length, &port) == length &&
					 port > 0 && port <= INITIAL_STATUS_PORT_MAX);
}

static int set_archives(struct settings *settings, const char *value)
{
	size_t length = strlen(value);

	settings->archives_known = 1;
	return length > 0 && number_get(value, length, &settings->archives) == length &&
	       settings->archives <= INITIAL_ARCHIVES_MAX;
}

static const struct {
	const char *name;
	int (*set)(struct settings *settings, const char *value);
	const char *wanted;
} table[] = {
	{ INITIAL_MODE, set_mode, "exec or run" },
	{ INITIAL_NEXT, set_next, "a path from /" },
	{ INITIAL_ON_ERROR, set_on_error, "shell, poweroff, reboot or halt" },
	{ INITIAL_DEVICE, set_device, "a path from /, all or none" },
	{ INITIAL_DEST, set_directory, "a path from /" },
	{ INITIAL_TIMEOUT, set_timeout,
		"a number of seconds up to " INITIAL_TEXT(INITIAL_TIMEOUT_S_MAX) },
	{ INITIAL_REQUIRED, set_required, "yes or no" },
	{ INITIAL_TREE, set_tree, "yes or no" },
	{ INITIAL_DIGEST, set_digest, "the SHA-256 of a SHA256SUMS" },
	{ INITIAL_STDIN, set_input, "a path from / or console" },
	{ INITIAL_STDOUT, set_output, "a path from / or console" },
	{ INITIAL_STDERR, set_error, "a path from / or console" },
	{ INITIAL_STREAMS, set_carrier, "direct, pipes or terminal" },
	{ INITIAL_FEED, set_feed, "a path from /" },
	{ INITIAL_STATUS_PORT, set_status_port,
		"a path from / or a number from 1 to " INITIAL_TEXT(INITIAL_STATUS_PORT_MAX) },
	{ INITIAL_ARCHIVES, set_archives, "a number up to " INITIAL_TEXT(INITIAL_ARCHIVES_MAX) },
};

enum { SETTINGS = sizeof table / sizeof *table };

/* Words of others pass without a look; one that begins as ours do must be known. */
static void read_word(struct settings *settings, const char *word)
{
	const char *value;
	int i;

	if (strncmp(word, INITIAL_SETTINGS, sizeof INITIAL_SETTINGS - 1) != 0)
		return;
	for (i = 0; i < SETTINGS; i++) {
		value = command_line_value(word, table[i].name);
		if (!value)
			continue;
		if (!table[i].set(settings, value)) {
			complain("command line: ", word, ": wanted is ", table[i].wanted);
			settings->wrong = 1;
		}
		return;
	}
	complain("command line: ", word, ": no such setting; init(8) lists them");
	settings->wrong = 1;
}

static void read_arguments(struct settings *settings, char *rest)
{
	char *word;
	int count = 1;

	while ((word = command_line_next(&rest))) {
		if (count > INITIAL_ARGUMENTS_MAX) {
			complain("command line: more than ", message_number(INITIAL_ARGUMENTS_MAX),
				" arguments behind --");
			settings->wrong = 1;
			break;
		}
		settings->line_arguments[count++] = word;
	}
}

void settings_read(struct settings *settings, char *line)
{
	char *word;

	memset(settings, 0, sizeof *settings);
	settings->next = INITIAL_PROGRAM;
	settings->directory = INITIAL_DISTFILES;
	settings->timeout = "10";
	settings->required = 1;
	while ((word = command_line_next(&line))) {
		if (strcmp(word, "--") == 0) {
			read_arguments(settings, line);
			break;
		}
		read_word(settings, word);
	}
	settings->line_arguments[0] = (char *)settings->next;
	settings->arguments = settings->line_arguments;
	/* Process 1 has nobody who could carry. */
	if (settings->mode != MODE_RUN)
		settings->carrier = STREAMS_DIRECT;
}
