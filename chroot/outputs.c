/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * outputs.c - what is known of where files go, and what is mounted where, before anything is done.
 */
#include "chroot/outputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "chroot/mount_rows.h"
#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_claim.h"
#include "host/output_rule.h"

char *outputs_export_path(const char *file, int status)
{
	return format_string("%s%s", file, status ? ".failed" : "");
}

char *outputs_last_name(const char *path)
{
	const char *end = path + strlen(path), *at;

	while (end > path && end[-1] == '/')
		end--;
	for (at = end; at > path && at[-1] != '/'; at--)
		;
	return format_string("%.*s", (int)(end - at), at);
}

int outputs_is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

char *outputs_get_path(const char *from, const char *to)
{
	if (to[strlen(to) - 1] != '/' && !outputs_is_directory(to))
		return copy_string(to);
	return format_string("%s/%s", to, outputs_last_name(from));
}

static void add_read(const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
		files_read_add(path, &status);
}

static void look(char *path, const char *option)
{
	output_rule_look(path);
	output_claim(path, option); /* which keeps it */
}

/* What becomes a file or a directory is not known yet. */
static void look_at_get(const struct option_value *transfer)
{
	char *from;
	const char *to = request_split_transfer(transfer, &from);

	if (outputs_is_directory(to))
		output_rule_look_directory(to);
	else
		look(outputs_get_path(from, to), "--get");
	free(from);
}

/* --- In the target. --- */

static struct taken {
	char *path;
	const char *option, *text;
} * taken;
static size_t taken_count;

/* Of two for one place the last one alone would be seen. Paths are compared without slashes that
 * mean nothing. Returns the tidy path, allocated. */
static char *check_free(const char *path, const char *option, const char *text)
{
	char *tidy = copy_string(path), *to = tidy;
	size_t i;

	for (; *path; path++) {
		if (*path != '/' || to == tidy || (path[1] && path[1] != '/'))
			*to++ = *path;
	}
	*to = 0;
	for (i = 0; i < taken_count; i++) {
		if (strcmp(taken[i].path, tidy) == 0)
			die("%s %s: %s is already the place of %s %s", option, text, tidy,
				taken[i].option, taken[i].text);
	}
	return tidy;
}

static void take(const char *path, const char *option, const char *text)
{
	char *tidy = check_free(path, option, text);

	taken = make_room(taken, taken_count, sizeof *taken);
	taken[taken_count++] = (struct taken){ tidy, option, text };
}

/* A directory's content may go to where there is some; two files are told apart when they go
 * (transfer.c), since which of their places are directories is known then. */
static void look_at_put(const struct option_value *transfer)
{
	char *from;
	const char *to = request_split_transfer(transfer, &from);

	add_read(from);
	if (!outputs_is_directory(from))
		free(check_free(to, "--put", transfer->text));
	free(from);
}

static void look_at_places(const struct request *request)
{
	const struct option_list *list = &request->copies;
	struct mount_row row;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->item[i].mark) /* not the usual one */
			take(list->item[i].text, "--copy", list->item[i].text);
	}
	list = &request->transfers;
	for (i = 0; i < list->count; i++) {
		if (list->item[i].mark == REQUEST_PUT)
			look_at_put(&list->item[i]);
	}
	list = &request->extra_mounts;
	for (i = 0; i < list->count; i++) {
		mount_rows_split(&row, list->item[i].text);
		take(row.path, "--mount", list->item[i].text);
	}
}

void outputs_look(const struct request *request)
{
	const struct option_list *list = &request->transfers;
	char *path, *rest;
	size_t i;

	add_read(request->target);
	for (i = 0; i < request->payloads.count; i++) {
		request_split(request->payloads.item[i].text, &path, &rest);
		add_read(path);
	}
	look_at_places(request);
	if (request->export) {
		request_split(request->export, &path, &rest);
		look(outputs_export_path(path, 0), "--export");
		look(outputs_export_path(path, 1), "--export");
	}
	for (i = 0; i < list->count; i++) {
		if (list->item[i].mark == REQUEST_GET)
			look_at_get(&list->item[i]);
	}
}
