/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * outputs.c - what is known of --export and --get before anything is done. */
#include "chroot/outputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/output_claim.h"
#include "host/output_rule.h"

char *outputs_export_path(const char *file, int status)
{
	return format_string("%s%s", file, status ? ".failed" : "");
}

char *outputs_get_path(const char *from, const char *to)
{
	size_t bytes = strlen(from);
	struct stat status;
	const char *name;

	if (to[strlen(to) - 1] != '/' && (stat(to, &status) || !S_ISDIR(status.st_mode)))
		return copy_string(to);
	while (bytes > 0 && from[bytes - 1] == '/')
		bytes--;
	for (name = from + bytes; name > from && name[-1] != '/'; name--)
		;
	return format_string("%s/%.*s", to, (int)(from + bytes - name), name);
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
static void look_at_get(const char *text)
{
	const char *colon = strchr(text, ':'), *to = colon + 1;
	char *from = format_string("%.*s", (int)(colon - text), text);
	struct stat status;

	if (stat(to, &status) == 0 && S_ISDIR(status.st_mode))
		output_rule_look_directory(to);
	else
		look(outputs_get_path(from, to), "--get");
	free(from);
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
	for (i = 0; i < list->count; i++) {
		if (list->item[i].mark != REQUEST_PUT)
			continue;
		path = format_string("%.*s",
			(int)(strrchr(list->item[i].text, ':') - list->item[i].text),
			list->item[i].text);
		add_read(path);
	}
	if (request->export) {
		request_split(request->export, &path, &rest);
		look(outputs_export_path(path, 0), "--export");
		look(outputs_export_path(path, 1), "--export");
	}
	for (i = 0; i < list->count; i++) {
		if (list->item[i].mark == REQUEST_GET)
			look_at_get(list->item[i].text);
	}
}
