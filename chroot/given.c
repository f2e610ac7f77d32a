/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * given.c - the paths of this machine that a request has. */
#include "chroot/given.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/words.h"

static int is_it(const char *path, const struct stat *wanted)
{
	struct stat status;

	return stat(path, &status) == 0 && status.st_dev == wanted->st_dev &&
	       status.st_ino == wanted->st_ino;
}

/* The path, and all above it. */
static int is_in(const char *path, const struct stat *wanted)
{
	char *part = copy_string(path ? path : ""), *slash;
	int result = is_it(part, wanted);

	while (!result && (slash = strrchr(part, '/'))) {
		*slash = 0;
		result = is_it(part, wanted);
	}
	free(part);
	return result;
}

/* Each part between colons may be one: what is the target's does no harm here. */
static int list_is_in(const struct option_list *list, const struct stat *wanted)
{
	char *copy, *rest, *part;
	int result = 0;
	size_t i;

	for (i = 0; i < list->count && !result; i++) {
		result = is_in(list->item[i].text, wanted);
		copy = rest = copy_string(list->item[i].text);
		while (!result && (part = strsep(&rest, ":")))
			result = is_in(part, wanted);
		free(copy);
	}
	return result;
}

static int command_is_in(const char *text, const struct stat *wanted)
{
	struct words words = { 0, 0 };
	int i, result = 0;

	if (text)
		words_add_split(&words, text);
	for (i = 0; i < words.count && !result; i++)
		result = is_in(words.list[i], wanted);
	words_free(&words);
	return result;
}

int given_is_in(const struct request *request, const char *directory)
{
	struct option_value export = { 0 };
	struct option_list exports = { 0 };
	struct stat wanted;
	size_t i;

	if (stat(directory, &wanted))
		return 0;
	if (request->export) {
		export.text = request->export;
		exports.item = &export;
		exports.count = 1;
	}
	if (is_it(".", &wanted) || is_in(request->target, &wanted) ||
		is_in(request->ephemeral, &wanted) || is_in(request->bootstrap, &wanted) ||
		list_is_in(&exports, &wanted) || list_is_in(&request->transfers, &wanted) ||
		list_is_in(&request->payloads, &wanted) || list_is_in(&request->copies, &wanted) ||
		list_is_in(&request->extra_mounts, &wanted) ||
		command_is_in(request->wrap, &wanted))
		return 1;
	for (i = 0; i < request->host_commands.count; i++) {
		if (command_is_in(request->host_commands.item[i].text, &wanted))
			return 1;
	}
	return 0;
}
