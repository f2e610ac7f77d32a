/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * settings.c - what the kernel's command line asks of init. */
#include "init/settings.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/message.h"
#include "init/command_line.h"

static const char *const modes[] = { INITIAL_MODE_EXEC, INITIAL_MODE_RUN, 0 };
static const char *const endings[] = { INITIAL_ON_ERROR_SHELL, INITIAL_ON_ERROR_POWEROFF,
	INITIAL_ON_ERROR_REBOOT, INITIAL_ON_ERROR_HALT, 0 };
static const char *const carriers[] = { INITIAL_STREAMS_DIRECT, INITIAL_STREAMS_PIPES,
	INITIAL_STREAMS_TERMINAL, 0 };
static const char *const answers[] = { "no", "yes", 0 };
static const char *const devices[] = { INITIAL_DEVICE_ALL, INITIAL_DEVICE_NONE, 0 };
static const char *const overlays[] = { INITIAL_OVERLAY_TMPFS, 0 };
static const char *const switches[] = { INITIAL_SWITCH_MOVE, INITIAL_SWITCH_CLEAN, 0 };
static const char *const console[] = { "console", 0 };

/* What a row takes besides, and that its value is kept as text. */
enum { PATH = 1, TEXT = 2, IS_TEXT = 4 };

#define INTO(field) (unsigned short)(size_t) & ((struct settings *)0)->field

/* A value is one of the words, a number from least to most, or what the row takes besides. Kept is
 * the text, or else, as an int, the number or the word's place. */
static const struct row {
	const char *name;
	unsigned short into;
	unsigned char takes, least;
	uint32_t most; /* 0: no number */
	const char *const *words;
	const char *wanted;
} table[] = {
	{ INITIAL_MODE, INTO(mode), 0, 0, 0, modes, "exec or run" },
	{ INITIAL_NEXT, INTO(next), IS_TEXT | PATH, 0, 0, 0, "a path from /" },
	{ INITIAL_ON_ERROR, INTO(on_error), 0, 0, 0, endings, "shell, poweroff, reboot or halt" },
	{ INITIAL_ON_END, INTO(on_end), 0, 0, 0, endings, "shell, poweroff, reboot or halt" },
	{ INITIAL_DEVICE, INTO(device), IS_TEXT | PATH, 0, 0, devices,
		"a path from /, all or none" },
	{ INITIAL_DEST, INTO(directory), IS_TEXT | PATH, 0, 0, 0, "a path from /" },
	{ INITIAL_TIMEOUT, INTO(timeout), IS_TEXT, 0, INITIAL_TIMEOUT_S_MAX, 0,
		"a number of seconds up to " INITIAL_TEXT(INITIAL_TIMEOUT_S_MAX) },
	{ INITIAL_REQUIRED, INTO(required), 0, 0, 0, answers, "yes or no" },
	{ INITIAL_TREE, INTO(tree), 0, 0, 0, answers, "yes or no" },
	/* payload-import knows what is one. */
	{ INITIAL_DIGEST, INTO(digest), IS_TEXT | TEXT, 0, 0, 0, "the SHA-256 of a SHA256SUMS" },
	{ INITIAL_STDIN, INTO(streams[0]), IS_TEXT | PATH, 0, 0, console,
		"a path from / or console" },
	{ INITIAL_STDOUT, INTO(streams[1]), IS_TEXT | PATH, 0, 0, console,
		"a path from / or console" },
	{ INITIAL_STDERR, INTO(streams[2]), IS_TEXT | PATH, 0, 0, console,
		"a path from / or console" },
	{ INITIAL_STREAMS, INTO(carrier), 0, 0, 0, carriers, "direct, pipes or terminal" },
	{ INITIAL_FEED, INTO(feed), IS_TEXT | PATH, 0, 0, 0, "a path from /" },
	{ INITIAL_STATUS_PORT, INTO(status_port), IS_TEXT | PATH, 1, INITIAL_STATUS_PORT_MAX, 0,
		"a path from / or a number from 1 to " INITIAL_TEXT(INITIAL_STATUS_PORT_MAX) },
	{ INITIAL_EXPORT, INTO(export), IS_TEXT | PATH, 0, 0, 0, "a path from /" },
	/* payload-export knows what is one. */
	{ INITIAL_NONCE, INTO(nonce), IS_TEXT | TEXT, 0, 0, 0, "the nonce of a disk for results" },
	{ INITIAL_GET, INTO(get), IS_TEXT | PATH, 0, 0, 0, "a path from /" },
	{ INITIAL_GET_NONCE, INTO(get_nonce), IS_TEXT | TEXT, 0, 0, 0,
		"the nonce of a disk for results" },
	{ INITIAL_OVERLAY, INTO(overlay), IS_TEXT, 0, 0, overlays, INITIAL_OVERLAY_TMPFS },
	{ INITIAL_SWITCH, INTO(switch_how), 0, 0, 0, switches, "move or clean" },
	{ INITIAL_ARCHIVES, INTO(archives), 0, 0, INITIAL_ARCHIVES_MAX, 0,
		"a number up to " INITIAL_TEXT(INITIAL_ARCHIVES_MAX) },
};

enum { SETTINGS = sizeof table / sizeof *table };

/* Returns 0 for a value that the setting does not take. */
static int set(struct settings *settings, const struct row *row, const char *value)
{
	size_t length = strlen(value);
	uint32_t number = 0, i;
	int is_good = (row->takes & PATH && *value == '/') || (row->takes & TEXT && *value);

	if (row->most > 0 && length > 0 && number_get(value, length, &number) == length)
		is_good |= number >= row->least && number <= row->most;
	for (i = 0; row->words && row->words[i]; i++) {
		if (strcmp(row->words[i], value) == 0) {
			number = i;
			is_good = 1;
		}
	}
	if (is_good && row->takes & IS_TEXT)
		*(const char **)(void *)((char *)settings + row->into) = value;
	else if (is_good)
		*(int *)(void *)((char *)settings + row->into) = (int)number;
	return is_good;
}

static void refuse(struct settings *settings, const char *what, const char *why)
{
	complain("command line: ", what, ": ", why);
	settings->wrong = 1;
}

/* Words of others pass without a look; one that begins as ours do must be known. */
static void read_word(struct settings *settings, const char *word)
{
	const char *value;
	int i;

	if (strncmp(word, INITIAL_SETTINGS, sizeof INITIAL_SETTINGS - 1) != 0) {
		root_words_take(&settings->root, word);
		return;
	}
	for (i = 0; i < SETTINGS; i++) {
		value = command_line_value(word, table[i].name);
		if (!value)
			continue;
		if (!set(settings, &table[i], value)) {
			complain("command line: ", word, ": wanted is ", table[i].wanted);
			settings->wrong = 1;
		}
		return;
	}
	refuse(settings, word, "no such setting; init(8) lists them");
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

/* The next program is the root's own. Most roots have no payload, and it is not waited for where no
 * setting speaks of it; one in memory has nothing else. */
static void settle_root(struct settings *settings)
{
	int is_memory = strcmp(settings->root.root, "tmpfs") == 0;
	int has_payload = settings->required >= 0 || settings->device || settings->digest;

	if (!has_payload && !is_memory)
		settings->device = INITIAL_DEVICE_NONE;
	has_payload &= !settings->device || strcmp(settings->device, INITIAL_DEVICE_NONE) != 0;
	if (settings->on_error == ON_ERROR_DEFAULT)
		settings->on_error = ON_ERROR_POWEROFF;
	if (settings->mode == MODE_RUN)
		refuse(settings, "root=", "goes with " INITIAL_MODE "=" INITIAL_MODE_EXEC);
	if (has_payload && !is_memory && !settings->overlay && settings->root.is_writable != 1)
		refuse(settings, "root=",
			"a payload below it wants rw or " INITIAL_OVERLAY
			"=" INITIAL_OVERLAY_TMPFS);
}

void settings_read(struct settings *settings, char *line)
{
	char *word;
	int i;

	memset(settings, 0, sizeof *settings);
	settings->next = INITIAL_PROGRAM;
	settings->directory = INITIAL_DISTFILES;
	settings->timeout = "10";
	settings->required = -1;
	settings->root.is_writable = -1;
	settings->on_error = ON_ERROR_DEFAULT;
	settings->on_end = ON_ERROR_POWEROFF;
	settings->archives = -1;
	while ((word = command_line_next(&line))) {
		if (strcmp(word, "--") == 0) {
			read_arguments(settings, line);
			break;
		}
		read_word(settings, word);
	}
	for (i = 0; i < SETTINGS_STREAMS; i++) {
		if (settings->streams[i] && strcmp(settings->streams[i], console[0]) == 0)
			settings->streams[i] = 0;
	}
	if (settings->root.wants_shell)
		settings->on_error = ON_ERROR_SHELL;
	if (settings->root.root)
		settle_root(settings);
	if (settings->required < 0)
		settings->required = 1;
	settings->line_arguments[0] = (char *)settings->next;
	settings->arguments = settings->line_arguments;
	if (settings->mode == MODE_RUN)
		return;
	/* Process 1 has nobody who could carry, nor who is there when it has ended. */
	settings->carrier = STREAMS_DIRECT;
	if (settings->export || settings->get) {
		refuse(settings, settings->export ? INITIAL_EXPORT : INITIAL_GET,
			"goes with " INITIAL_MODE "=" INITIAL_MODE_RUN);
	}
}
