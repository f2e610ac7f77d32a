/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * commands.h - a program that is a set of commands: finds the one that is asked for. */
#ifndef HOST_COMMANDS_H
#define HOST_COMMANDS_H

/* A command takes the words after the program's name (argv[0] is the command's) and returns an exit
 * status. */
struct command {
	const char *name;
	int (*run)(char **argv);
	const char *summary;
};

struct program {
	const char *name;
	const char *purpose; /* for --help, as about is in struct usage */
	const struct command *commands;
	int count;
};

/* What main does, all of it: begins the report, answers --help and --version, runs the command. */
int program_run(const struct program *program, int argc, char **argv);

#endif
