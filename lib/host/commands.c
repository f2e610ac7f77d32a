/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * commands.c - a program that is a set of commands. */
#include "host/commands.h"

#include <stdio.h>
#include <string.h>

#include "host/message.h"
#include "host/report.h"
#include "host/sha256_lanes.h"

static void print_help(const struct program *program)
{
	int i, length, width = 0;

	for (i = 0; i < program->count; i++) {
		length = (int)strlen(program->commands[i].name);
		if (length > width)
			width = length;
	}
	printf("usage: %s COMMAND [OPTION...] [ARGUMENT...]\n\n%s\n", program->name,
		program->purpose);
	for (i = 0; i < program->count; i++)
		printf("  %-*s %s\n", width + 1, program->commands[i].name,
			program->commands[i].summary);
	printf("\n"
	       "'%s COMMAND --help' says more; so does %s(1).\n"
	       "Exit status: 0 done, 1 failed, 2 wrong usage.\n",
		program->name, program->name);
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
		printf("%s (lbpayload) " VERSION "\n", program->name);
		report_end();
		return STATUS_DONE;
	}
	for (i = 0; i < program->count; i++) {
		if (strcmp(argv[1], program->commands[i].name) == 0)
			return program->commands[i].run(argc - 1, argv + 1);
	}
	die_usage("", "%s: no such command", argv[1]);
}
