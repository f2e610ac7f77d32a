/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * commands.c - a program that is a set of commands. */
#include "host/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "host/sha256_lanes.h"

/* A line for each command. */
static char *list_commands(const struct program *program)
{
	char *list = copy_string(""), *longer;
	int i, length, width = 0;

	for (i = 0; i < program->count; i++) {
		length = (int)strlen(program->commands[i].name);
		if (length > width)
			width = length;
	}
	for (i = 0; i < program->count; i++) {
		longer = format_string("%s\n  %-*s  %s", list, width, program->commands[i].name,
			program->commands[i].summary);
		free(list);
		list = longer;
	}
	return list;
}

static void print_help(const struct program *program)
{
	static const struct option no_rows[] = { { 0 } };
	static const struct option_group groups[] = { { 0, no_rows, 0 }, { 0 } };
	char *list = list_commands(program);
	char *about = format_string("%s\n%s", program->purpose, list);
	char *notes = format_string(
		"'%s COMMAND --help' says more; so does %s(1).", program->name, program->name);
	struct usage usage = {
		.command = "",
		.synopsis = "COMMAND [OPTION...] [ARGUMENT...]",
		.about = about,
		.groups = groups,
		.notes = notes,
	};

	options_print_help(&usage, stdout);
	free(list);
	free(about);
	free(notes);
}

int program_run(const struct program *program, int argc, char **argv)
{
	int i;

	message_program = program->name;
	report_begin();
	sha256_lanes_begin(); /* for whatever is hashed without hashing.h, too */
	if (argc < 2)
		die_usage("", "which command?");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(program);
		report_end();
		return STATUS_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		options_print_version();
		return STATUS_DONE;
	}
	for (i = 0; i < program->count; i++) {
		if (strcmp(argv[1], program->commands[i].name) == 0)
			return program->commands[i].run(argv + 1);
	}
	die_usage("", "%s: no such command", argv[1]);
}
