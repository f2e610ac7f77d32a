/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * host_command.c - commands of this machine. */
#include "chroot/host_command.h"

#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chroot/stop.h"
#include "chroot/worker.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/words.h"

static const char *const options[] = {
	[REQUEST_PRE_MOUNT] = "--pre-mount",
	[REQUEST_POST_MOUNT] = "--post-mount",
	[REQUEST_PRE_UNMOUNT] = "--pre-unmount",
};

/* Nothing that the caller has of the same name. */
static void set_variable(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

/* A word with the value in the place of each such name, but of none that is longer; takes the word.
 * text: of the command. */
static char *fill_in(char *word, const char *name, const char *value, const char *text)
{
	char *at = word, *end, *longer;

	while ((at = strstr(at, name))) {
		end = at + strlen(name);
		if (*end == '_' || isalnum((unsigned char)*end)) {
			at = end;
			continue;
		}
		if (!value)
			die("%s: there is no %s%s", text, name,
				strcmp(name, "$DEVICE") == 0 ? ": the target is a directory"
							     : " before it is mounted");
		longer = format_string("%.*s%s%s", (int)(at - word), word, value, end);
		at = longer + (at - word) + strlen(value);
		free(word);
		word = longer;
	}
	return word;
}

/* It is process 1 of its namespace, and so waits for the command alone: with it the others end. */
static int run(void *argument)
{
	const struct words *words = argument;
	pid_t pid = fork();

	if (pid == 0) {
		stop_reset();
		execvp(words->list[0], words->list);
		complain("%s: %s", words->list[0], strerror(errno));
		_exit(errno == ENOENT ? END_NOT_FOUND : END_NOT_EXECUTABLE);
	}
	_exit(pid < 0 ? END_FAILED : worker_wait(pid));
}

void host_commands_run(
	const struct request *request, int mark, const char *device, const char *place)
{
	const struct option_list *list = &request->host_commands;
	struct words words;
	int status;
	size_t at;
	int i;

	set_variable("DEVICE", device);
	set_variable("MOUNT", place);
	for (at = 0; at < list->count; at++) {
		if (list->item[at].mark != mark)
			continue;
		memset(&words, 0, sizeof words);
		if (request->wrap)
			words_add_split(&words, request->wrap);
		words_add_split(&words, list->item[at].text);
		if (words.count == 0)
			continue;
		for (i = 0; i < words.count; i++) {
			words.list[i] =
				fill_in(words.list[i], "$DEVICE", device, list->item[at].text);
			words.list[i] =
				fill_in(words.list[i], "$MOUNT", place, list->item[at].text);
		}
		status = worker_run(CLONE_NEWPID, run, &words);
		stop_if_by_signal(status);
		if (status)
			die("%s %s: exit status %d", options[mark], list->item[at].text, status);
		words_free(&words);
	}
}
