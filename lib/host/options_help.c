/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options_help.c - what --help prints: at most 80 columns, the same layout for all. */
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"

enum {
	COLUMNS = 80,
	OPTION_INDENT = 2,
	/* Help stands behind the longest option, or a line below those that are longer than this.
	 */
	OPTION_COLUMNS_MAX = 22,
	GAP = 2,
};

/* Prints one line of text, broken at blanks; column is where the cursor is and where further lines
 * begin. */
static void print_line(FILE *to, const char *text, size_t length, size_t column)
{
	size_t room = COLUMNS - column, end;

	while (length > room) {
		for (end = room; end > 0 && text[end] != ' '; end--)
			;
		if (end == 0)
			break;
		fprintf(to, "%.*s\n%*s", (int)end, text, (int)column, "");
		text += end + 1;
		length -= end + 1;
	}
	fprintf(to, "%.*s\n", (int)length, text);
}

/* Prints lines; the cursor is at this column for the first. */
static void print_text(FILE *to, const char *text, size_t column)
{
	size_t length = strcspn(text, "\n");

	print_line(to, text, length, column);
	while (text[length]) {
		text += length + 1;
		length = strcspn(text, "\n");
		if (length > 0)
			fprintf(to, "%*s", (int)column, "");
		print_line(to, text, length, column);
	}
}

/* "-o, --output FILE" */
static void format_option(char *to, size_t size, const struct option *row)
{
	char letter[] = "    ";

	if (row->letter)
		snprintf(letter, sizeof letter, "-%c, ", row->letter);
	snprintf(to, size, "%s--%s%s%s", letter, row->name,
		row->value && *row->value != '[' ? " " : "", row->value ? row->value : "");
}

static size_t options_width(const struct usage *usage)
{
	const struct option *row;
	size_t i, offset, length, width = 0;
	char text[COLUMNS];

	for (i = 0; (row = options_row(usage, i, &offset)); i++) {
		format_option(text, sizeof text, row);
		length = strlen(text);
		if (length > width && length <= OPTION_COLUMNS_MAX)
			width = length;
	}
	return width;
}

static void print_option(FILE *to, const struct option *row, size_t width)
{
	const char *help = row->help;
	char text[COLUMNS], *again = 0;

	format_option(text, sizeof text, row);
	if (strlen(text) <= width)
		fprintf(to, "%*s%-*s", OPTION_INDENT, "", (int)width + GAP, text);
	else
		fprintf(to, "%*s%s\n%*s", OPTION_INDENT, "", text, OPTION_INDENT + (int)width + GAP,
			"");
	if (row->kind == OPTION_LIST)
		help = again = format_string("%s; may be given again", row->help);
	print_text(to, help, OPTION_INDENT + width + GAP);
	free(again);
}

/* The title of the group whose first row this is. */
static const char *title_above(const struct usage *usage, const struct option *row)
{
	const struct option_group *group;

	for (group = usage->groups; group->rows; group++) {
		if (group->rows == row)
			return group->title;
	}
	return 0;
}

/* Each line with something before it. */
static void print_lines(FILE *to, const char *lines, const char *first, const char *further)
{
	size_t length;

	for (;; lines += length + 1) {
		length = strcspn(lines, "\n");
		fprintf(to, "%s%.*s\n", first, (int)length, lines);
		if (!lines[length])
			return;
		first = further;
	}
}

static void print_synopsis(const struct usage *usage, FILE *to)
{
	const char *blank = *usage->command ? " " : "";
	char first[COLUMNS], further[COLUMNS];

	snprintf(first, sizeof first, "usage: %s%s%s ", message_program, blank, usage->command);
	snprintf(further, sizeof further, "       %s%s%s ", message_program, blank, usage->command);
	print_lines(to, usage->synopsis, first, further);
}

void options_print_help(const struct usage *usage, FILE *to)
{
	size_t i, offset, width = options_width(usage);
	const struct option *row;
	const char *title;

	print_synopsis(usage, to);
	fputc('\n', to);
	print_text(to, usage->about, 0);
	fputc('\n', to);
	for (i = 0; (row = options_row(usage, i, &offset)); i++) {
		title = title_above(usage, row);
		if (title)
			fprintf(to, "%s%s:\n", i > 0 ? "\n" : "", title);
		print_option(to, row, width);
	}
	if (usage->notes) {
		fputc('\n', to);
		print_text(to, usage->notes, 0);
	}
	if (usage->examples) {
		fputs("\nExamples:\n", to);
		print_lines(to, usage->examples, "  ", "  ");
	}
	fputc('\n', to);
	print_text(to,
		usage->exit_status ? usage->exit_status
				   : "Exit status: 0 done, 1 failed, 2 wrong usage.",
		0);
}
