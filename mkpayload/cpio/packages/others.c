/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * others.c - installed packages as rpm(8) and apk(8) know them.
 *
 * rpm says of what a package requires (names, files, libraries) which package provides it. apk says
 * names; the libraries among them come because programs need them. */
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/packages/tool.h"

static const char *const list_rpm[] = { "-q", "-l", 0 };
static const char *const list_apk[] = { "info", "-q", "-L", 0 };

/* What a package needs, which the tool knows of each that is installed. */
static void ask_needs(const struct package_tool *tool, const char *sysroot,
	const char *const *words, struct text_file *text)
{
	if (package_run(tool, sysroot, words, text) != STATUS_DONE)
		die("%s: does not say what an installed package needs", tool->program);
}

static void say_not_followed(const char *package, const char *need)
{
	complain("note: %s needs '%s', which is not followed: --package NAME brings what provides "
		 "it",
		package, need);
}

/* Adds all that provides what the packages require; "no package provides X", which rpm says of what
 * it is itself, has blanks in it. */
static void add_providers(const char *sysroot, const char *name, struct words *names)
{
	struct words words = { 0, 0 };
	struct text_file text;
	size_t length;
	char *line;

	words_add_these(&words, "-q", "--whatprovides", "--queryformat=%{NAME}\\n");
	ask_needs(
		&package_rpm, sysroot, (const char *const[]){ "-q", "--requires", name, 0 }, &text);
	while ((line = text_file_cut(&text, &length))) {
		if (*line == '(') { /* (A if B), and the like */
			say_not_followed(name, line);
			continue;
		}
		line[strcspn(line, " ")] = 0; /* a version */
		if (*line && *line != '-')
			package_add(&words, line);
	}
	text_file_close(&text);
	package_run(&package_rpm, sysroot, (const char *const *)words.list, &text);
	while ((line = text_file_cut(&text, &length))) {
		if (*line && !strchr(line, ' '))
			package_add(names, line);
	}
	text_file_close(&text);
	words_free(&words);
}

static int close_rpm(const struct package_query *query, struct words *names)
{
	struct text_file text;
	int is_there =
		package_ask(&package_rpm, query->sysroot, &text, "-q", query->name) == STATUS_DONE;
	int i = names->count;

	text_file_close(&text);
	if (is_there)
		package_add(names, query->name);
	for (; i < names->count; i++)
		add_providers(query->sysroot, names->list[i], names);
	return is_there;
}

static int is_installed_apk(const char *sysroot, const char *name)
{
	struct text_file text;
	int status = package_ask(&package_apk, sysroot, &text, "info", "-e", name);

	text_file_close(&text);
	return status == STATUS_DONE;
}

static void add_dependencies_apk(const char *sysroot, const char *name, struct words *names)
{
	struct text_file text;
	size_t length;
	char *line;

	ask_needs(
		&package_apk, sysroot, (const char *const[]){ "info", "-q", "-R", name, 0 }, &text);
	while ((line = text_file_cut(&text, &length))) {
		line[strcspn(line, "<>=~ ")] = 0; /* a version */
		/* so:, cmd:, pc:, a path, and what must not be there. */
		if (strncmp(line, "cmd:", 4) == 0)
			say_not_followed(name, line);
		else if (*line && !strpbrk(line, ":/!") && is_installed_apk(sysroot, line))
			package_add(names, line);
	}
	text_file_close(&text);
}

static int close_apk(const struct package_query *query, struct words *names)
{
	int is_there = is_installed_apk(query->sysroot, query->name), i = names->count;

	if (is_there)
		package_add(names, query->name);
	for (; i < names->count; i++)
		add_dependencies_apk(query->sysroot, names->list[i], names);
	return is_there;
}

const struct package_tool package_rpm = { "rpm", "--root=", "", "dnf install", list_rpm, "",
	close_rpm };
const struct package_tool package_apk = { "apk", "--root=", "", "apk add", list_apk, "/",
	close_apk };
