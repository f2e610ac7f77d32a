/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tool.h - what the tools of distributions know about packages that are installed: dpkg-query, rpm,
 * apk, run as children. Nothing of theirs is read but what they say. */
#ifndef MKPAYLOAD_CPIO_PACKAGES_TOOL_H
#define MKPAYLOAD_CPIO_PACKAGES_TOOL_H

#include "host/text_file.h"
#include "host/words.h"

/* What is asked for: a package of a root; "" is this machine's own. */
struct package_query {
	const char *sysroot, *origin;
	const char *name;
};

struct package_tool {
	const char *program, *root_option; /* the sysroot goes behind the first, as a word of its
					    * own without "=", and the last behind it */
	const char *root_end;
	const char *install;     /* the command that installs one */
	const char *const *list; /* the words before the names whose files are listed */
	const char *path_begin;  /* what it leaves out at the beginning of each path */
	/* Adds the names of the package and of all that it needs. Returns 0 when it is not
	 * installed. */
	int (*close)(const struct package_query *query, struct words *names);
};

extern const struct package_tool package_dpkg, package_rpm, package_apk;

enum { PACKAGE_NO_TOOL = -2 };

/* Runs it with these words, after those for the sysroot. Returns its exit status with what it said
 * in text, or PACKAGE_NO_TOOL when it is not there. Dies when it was killed. */
int package_run(const struct package_tool *tool, const char *sysroot, const char *const *words,
	struct text_file *text);

#define package_ask(tool, sysroot, text, ...) \
	package_run(tool, sysroot, (const char *const[]){ __VA_ARGS__, (char *)0 }, text)

/* Adds a name, or the line that it is, unless it is there. */
void package_add(struct words *names, const char *name);

/* The paths of the files of the package and of all that it needs, directories and links as well,
 * each where it really lies. Dies when no tool knows it. Returns the tool. */
const struct package_tool *package_list(const struct package_query *query, struct words *paths);

/* Calls take with each path that update-alternatives has made a name of a file that is_there. */
void package_alternatives(const struct package_query *query,
	int (*is_there)(void *context, const char *path),
	void (*take)(void *context, const char *path), void *context);

#endif
