/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options.h - the command line of a host program or command: a row says all about an option.
 *
 * From the rows come what is taken, what is refused, and --help. All commands have --help (-h), and
 * a program without commands has --version; they need no rows.
 *
 * Words are taken as getopt_long takes them: --name VALUE, --name=VALUE, -nVALUE, -n VALUE, -abn
 * VALUE; a name may be shortened as long as it fits one option; options may stand behind operands;
 * - is an operand, and so is all behind --, or behind the first operand where a program says so. An option that is given twice is an error, unless it is
 * a list. */
#ifndef HOST_OPTIONS_H
#define HOST_OPTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum option_kind {
	OPTION_FLAG,   /* int: becomes 1 */
	OPTION_TEXT,   /* const char * */
	OPTION_NUMBER, /* uint64_t: decimal digits, from min to max */
	OPTION_SIZE,   /* uint64_t: bytes, 1 to INT64_MAX, perhaps with K, M or G behind (1024^n) */
	OPTION_MIB,  /* uint64_t: MiB, perhaps with M behind, or GiB with G; the number as above */
	OPTION_LIST, /* struct option_list: may be given again */
	/* Of options.c alone. */
	OPTION_HELP,
	OPTION_VERSION,
};

/* What becomes of what an option names (host/output_rule.h). Its value is never "-". Each such
 * option has its cells in tests/options/outputs.t. */
enum option_writes {
	OPTION_READS,         /* nothing, or it is only read */
	OPTION_WRITES_FILE,   /* a file, perhaps a device */
	OPTION_WRITES_FILES,  /* files in this directory */
	OPTION_WRITES_STREAM, /* a file, a pipe or a terminal */
	OPTION_WRITES_SOCKET,
	OPTION_WRITES_DISK, /* a file or a device, which somebody else writes to */
};

/* What was given, in its order. Several options may share one; mark tells them apart. */
struct option_list {
	struct option_value {
		const char *text;
		int mark;
	} * item; /* to be freed */
	size_t count;
};

/* Rows are written {name, letter, kind, value, to, .help = ...}; one without name is behind the
 * last. */
struct option {
	const char *name; /* without -- */
	char letter;      /* 0: none */
	enum option_kind kind;
	/* What help calls its value; 0: it has none. "[=NAME]": it may have one behind '=', and is
	 * an empty text without; such a row has no letter. */
	const char *value;
	size_t to;         /* where it goes: the offset of that member in the request */
	const char *help;  /* any length; lines are broken when they are printed */
	uint64_t min, max;
	int mark;
	enum option_writes writes;
	int is_alone;                            /* goes with no other option */
	const char *(*check)(const char *value); /* 0, or what is wrong with it; may be 0 */
};

/* Rows that belong together, perhaps to several commands. */
struct option_group {
	const char *title; /* above them in help; may be 0 */
	const struct option *rows;
	size_t offset; /* in the request: of what their offsets count from */
};

/* A command line. Texts are any length without a newline at their end; a newline in them ends a
 * line, an empty line a paragraph. */
struct usage {
	const char *command;               /* "": the program has none */
	const char *synopsis;              /* what stands behind its name; a line each way */
	const char *about;                 /* what it does */
	const struct option_group *groups; /* one at least; one without rows is behind the last */
	const char *notes;                 /* behind the options; may be 0 */
	const char *examples;              /* a line each; may be 0 */
	const char *exit_status;           /* 0: the usual */
	int ends_at_operand;     /* words behind the first operand are somebody else's */
};

/* Takes the options into the request, which has the defaults, and leaves the operands from argv[1]
 * on with a null pointer behind. Returns how many they are. --help and --version print and end the
 * program; whatever is wrong ends it with STATUS_USAGE. */
int options_read(const struct usage *usage, void *request, char **argv);

/* The options of a command line one after the other, those of every command too, and the offset
 * of their group; 0 behind the last. */
const struct option *options_row(const struct usage *usage, size_t i, size_t *offset);

/* What --help and --version print. */
void options_print_help(const struct usage *usage, FILE *to);
void options_print_version(void);

#endif
