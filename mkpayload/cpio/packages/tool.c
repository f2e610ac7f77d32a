/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tool.c - the files of installed packages, as the tool says that knows them. */
#include "mkpayload/cpio/packages/tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/child.h"
#include "host/memory.h"
#include "host/message.h"

/* Messages of tools are read: in one language. */
static int start(struct child *child, char **words)
{
	const char *language = getenv("LC_ALL");
	char *kept = language ? copy_string(language) : 0;
	int reason;

	setenv("LC_ALL", "C", 1);
	reason = child_start(child, words);
	if (kept)
		setenv("LC_ALL", kept, 1);
	else
		unsetenv("LC_ALL");
	free(kept);
	return reason;
}

int package_run(const struct package_tool *tool, const char *sysroot, const char *const *words,
	struct text_file *text)
{
	struct child child = { CHILD_NOTHING, memfd_create("package", MFD_CLOEXEC), CHILD_NOTHING,
		0, 0, 0, 0, 0 };
	struct words all = { 0, 0 };
	const char *problem;
	int reason;

	words_add(&all, copy_string(tool->program));
	/* update-alternatives takes no "=". */
	if (*sysroot && !strchr(tool->root_option, '='))
		words_add(&all, copy_string(tool->root_option));
	if (*sysroot)
		words_add(&all, format_string("%s%s%s",
					strchr(tool->root_option, '=') ? tool->root_option : "",
					sysroot, tool->root_end));
	words_add_all(&all, words);
	reason = child.output < 0 ? errno : start(&child, all.list);
	words_free(&all);
	memset(text, 0, sizeof *text);
	if (reason == ENOENT) {
		close(child.output);
		return PACKAGE_NO_TOOL;
	}
	if (reason)
		die("%s: cannot be run: %s", tool->program, strerror(reason));
	child_wait(&child, -1);
	problem = lseek(child.output, 0, SEEK_SET) ? strerror(errno)
						   : text_file_take(text, child.output);
	if (problem)
		die("%s: what it said cannot be read: %s", tool->program, problem);
	close(child.output);
	if (child_exit_status(&child) < 0)
		die("%s: was killed before it had said what is asked of it", tool->program);
	return child_exit_status(&child);
}

void package_add(struct words *names, const char *name)
{
	int i;

	for (i = 0; i < names->count; i++) {
		if (strcmp(names->list[i], name) == 0)
			return;
	}
	words_add(names, copy_string(name));
}

/* --- The files. --- */

/* dpkg says below a path where the file lies that another package's one of that name has moved
 * aside; where it is the one that moves others, it lies where it says. */
static const char *find_diverted(const char *line)
{
	static const char by_package[] = "diverted by ", locally[] = "locally diverted to: ";
	const char *to =
		strncmp(line, by_package, sizeof by_package - 1) == 0 ? strstr(line, " to: ") : 0;

	if (to)
		return to + 5;
	return strncmp(line, locally, sizeof locally - 1) == 0 ? line + sizeof locally - 1 : 0;
}

static void take_paths(const struct package_tool *tool, struct text_file *text, struct words *paths)
{
	const char *diverted;
	size_t length;
	char *line;

	while ((line = text_file_cut(text, &length))) {
		diverted = find_diverted(line);
		if (diverted && paths->count > 0) {
			free(paths->list[paths->count - 1]);
			paths->list[paths->count - 1] = copy_string(diverted);
		} else if (*line == '/' || (*line && *tool->path_begin)) {
			words_add(paths, format_string("%s%s", tool->path_begin, line));
		}
	}
}

static void list_files(const struct package_tool *tool, const struct package_query *query,
	const struct words *names, struct words *paths)
{
	struct words words = { 0, 0 };
	struct text_file text;
	int status;

	words_add_all(&words, tool->list);
	words_add_all(&words, (const char *const *)names->list);
	status = package_run(tool, query->sysroot, (const char *const *)words.list, &text);
	if (status != STATUS_DONE)
		die("%s: %s does not list the files of %s and of what it needs: exit status %d",
			query->origin, tool->program, query->name, status);
	take_paths(tool, &text, paths);
	text_file_close(&text);
	words_free(&words);
}

const struct package_tool *package_list(const struct package_query *query, struct words *paths)
{
	static const struct package_tool *const tools[] = { &package_dpkg, &package_rpm,
		&package_apk };
	const struct package_tool *asked = 0;
	struct words names = { 0, 0 };
	struct text_file text;
	size_t i;

	for (i = 0; i < sizeof tools / sizeof *tools; i++) {
		if (package_ask(tools[i], "", &text, "--version") == PACKAGE_NO_TOOL)
			continue;
		text_file_close(&text);
		if (tools[i]->close(query, &names)) {
			list_files(tools[i], query, &names, paths);
			words_free(&names);
			return tools[i];
		}
		if (!asked)
			asked = tools[i];
	}
	if (!asked)
		die("%s: none of dpkg-query, rpm and apk is here, which know the files of "
		    "packages; --add brings files by their paths",
			query->origin);
	die("%s: %s knows no installed package of this name; install it first: %s %s",
		query->origin, asked->program, asked->install, query->name);
}

/* --- Alternatives. --- */

static const struct package_tool alternatives = { .program = "update-alternatives",
	.root_option = "--admindir",
	.root_end = "/var/lib/dpkg/alternatives" };

/* The names of an alternative stand before the first empty line: "Link: PATH", and of what goes
 * with it " NAME PATH". */
static void take_names(const struct package_query *query, const char *alternative,
	void (*take)(void *context, const char *path), void *context)
{
	struct text_file text;
	size_t length;
	char *line, *path;

	if (package_ask(&alternatives, query->sysroot, &text, "--query", alternative) ==
		STATUS_DONE) {
		while ((line = text_file_cut(&text, &length)) && *line) {
			path = strchr(line + 1, '/');
			if (path && (*line == ' ' || strncmp(line, "Link: ", 6) == 0))
				take(context, path);
		}
	}
	text_file_close(&text);
}

void package_alternatives(const struct package_query *query,
	int (*is_there)(void *context, const char *path),
	void (*take)(void *context, const char *path), void *context)
{
	struct text_file text;
	size_t length;
	char *line, *path;

	package_ask(&alternatives, query->sysroot, &text, "--get-selections");
	while ((line = text_file_cut(&text, &length))) {
		path = strchr(line, '/');
		if (!path || !is_there(context, path))
			continue;
		line[strcspn(line, " \t")] = 0;
		take_names(query, line, take, context);
	}
	text_file_close(&text);
}
