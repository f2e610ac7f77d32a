/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * rule_rows.h - tables of what the rule of outputs says of what is there, for unit tests: a row is tried in a child. */
#ifndef TESTS_RULE_ROWS_H
#define TESTS_RULE_ROWS_H

#include "host/files_read.h"
#include "host/output_rule.h"
#include "place.h"

#define NONE "there is no such device"
#define READ "is the file d/in, which is read, and would be lost: write to another file"

static const char *path;  /* that is tried */
static void (*then)(void); /* what tries it, once something is so */

static void read_as(const char *name)
{
	struct stat status;

	stat("d/file", &status);
	files_read_add(name, &status);
}

static void read_as_other(void)
{
	read_as("d/in");
	then();
}

static void no_input(void)
{
	close(0);
	then();
}

struct row {
	const char *name;
	void (*act)(void), (*then)(void);
	const char *script, *path;
	const char *said; /* behind the path; 0: nothing is wrong */
	int needs_root;
};

static const struct row *row;

static void act_alone(void)
{
	then = row->then;
	path = row->path;
	row->act();
}

static int can_make_nodes(void)
{
	return syscall(SYS_geteuid) == 0 && system("mknod node b 7 0 2>/dev/null && rm node") == 0;
}

static void check_row(int has_nodes)
{
	char line[1024], name[128];
	int status;

	if (row->needs_root && !has_nodes) {
		tap_skip(row->name, "root, who may make nodes");
		return;
	}
	if (system("rm -rf link a dev"))
		abort();
	prepare();
	if (system(row->script))
		abort();
	calls_begin(0, 0, 0, 0);
	status = in_child(act_alone);
	snprintf(name, sizeof name, "%s: %s", row->path, row->name);
	ok(status == (row->said ? 1 : 0), name);
	snprintf(line, sizeof line, "test: %s: %s\n", row->path, row->said ? row->said : "");
	if (strcmp(row->path, "") == 0 && row->said)
		ok(strstr(said, row->said) != 0, "... what is said");
	else if (!row->said || *row->said)
		is(said, row->said ? line : "", "... what is said");
}

static void check_all_rows(const struct row *rows, size_t count)
{
	int has_nodes = can_make_nodes();

	for (row = rows; row < rows + count; row++)
		check_row(has_nodes);
}

#endif
