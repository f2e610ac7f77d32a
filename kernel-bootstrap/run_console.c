/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_console.c - what the console of a bootstrap tells. */
#include "kernel-bootstrap/run_console.h"

#include <stdio.h>
#include <string.h>

#include "host/text.h"

/* --- Lines. --- */

static void put_shown(char to[RUN_SHOWN_BYTES], const char *line)
{
	snprintf(to, RUN_SHOWN_BYTES, "%.*s", RUN_SHOWN_BYTES - 1, line);
}

static void keep_line(struct run_lines *lines, const char *line)
{
	if (lines->count == RUN_LINES) {
		memmove(lines->line[0], lines->line[1], (RUN_LINES - 1) * sizeof lines->line[0]);
		lines->count--;
	}
	put_shown(lines->line[lines->count++], line);
}

/* --- The place. --- */

static void forget(struct run_console *console)
{
	console->cause.count = console->failure.count = 0;
	console->failed = console->ending = 0;
	console->reason_follows = 0;
	console->import[0] = 0;
}

/* The text up to one of these characters, as far as it has room. */
static void keep_name(char to[RUN_NAME_BYTES], const char *text, const char *ends)
{
	snprintf(to, RUN_NAME_BYTES, "%.*s", (int)strcspn(text, ends), text);
}

/* "gcc-4.0.4: compiling source.": helpers.sh says each stage of the package like this, and its
 * complaints with other ends. Returns the stage, 0 when it is none. */
static const char *stage_in(const struct run_console *console)
{
	const char *stage = console->line + strlen(console->package) + 2;

	if (!console->package[0] || !text_begins_with(console->line, console->package) ||
		!text_begins_with(stage - 2, ": ") || !*stage)
		return 0;
	return stage[strlen(stage) - 1] == '.' || strcmp(stage, "build successful") == 0 ? stage
											 : 0;
}

static void begin_package(struct run_console *console, const char *name, const char *ends)
{
	keep_name(console->package, name, ends);
	console->stage[0] = console->command[0] = 0;
	forget(console);
}

static void find_place(struct run_console *console)
{
	const char *line = console->line, *builds = strstr(line, RUN_SIGNS_BUILD), *stage;

	if (builds && strcspn(line, " ") > (size_t)(builds - line)) {
		begin_package(console, line, ":");
	} else if (text_begins_with(line, RUN_SIGNS_COMMAND)) {
		if (text_begins_with(line, RUN_SIGNS_PACKAGE))
			begin_package(console, line + strlen(RUN_SIGNS_PACKAGE), " ");
		put_shown(console->command, line + strlen(RUN_SIGNS_COMMAND));
		forget(console);
	} else if ((stage = stage_in(console))) {
		keep_name(console->stage, stage, ".");
		forget(console);
	}
}

/* "payload-import: 12/295 4% mes.tar.gz (300.1 KiB)" */
static void find_import(struct run_console *console)
{
	static const char says[] = "payload-import: ";
	const char *count = console->line + sizeof says - 1;
	size_t digits, all;

	if (!text_begins_with(console->line, says))
		return;
	digits = strspn(count, "0123456789");
	all = digits > 0 && count[digits] == '/' ? strspn(count + digits + 1, "0123456789") : 0;
	if (all > 0 && count[digits + 1 + all] == ' ')
		keep_name(console->import, count, " ");
}

/* --- Signs. --- */

static int is_seen(const struct run_console *console, const struct run_sign *sign)
{
	const char *found = strstr(console->line, sign->text);

	return found && (!sign->more || strstr(found, sign->more)) &&
	       (sign->era == RUN_ANY || sign->era == console->era);
}

static void reach(struct run_console *console, size_t i)
{
	if (console->seen[i])
		return;
	console->seen[i] = 1;
	if (run_sign_is_linux(&run_signs[i])) {
		console->era = RUN_LINUX;
		console->package[0] = console->stage[0] = console->command[0] = 0;
	}
	forget(console);
	console->last = run_signs[i].meaning;
	console->reached(run_signs[i].meaning);
}

static void keep_first(const struct run_console *console, struct run_lines *lines)
{
	if (lines->count == 0)
		*lines = console->recent;
}

static void take_sign(struct run_console *console, size_t i)
{
	switch (run_signs[i].kind) {
	case RUN_MILESTONE:
		reach(console, i);
		break;
	case RUN_FAILURE:
		keep_first(console, &console->failure);
		if (!console->failed) {
			console->failed = &run_signs[i];
			console->reason_follows = run_signs[i].has_reason;
		}
		console->ending = &run_signs[i];
		break;
	case RUN_DONE:
		console->ending = &run_signs[i];
		break;
	}
}

static void take_line(struct run_console *console)
{
	size_t i;

	console->line[console->used] = 0;
	console->used = 0;
	console->recent.number++;
	if (console->line[0] == 0)
		return;
	if (console->reason_follows)
		put_shown(console->failure.line[console->failure.count++], console->line);
	console->reason_follows = 0;
	keep_line(&console->recent, console->line);
	find_place(console);
	find_import(console);
	for (i = 0; run_causes[i]; i++) {
		if (strstr(console->line, run_causes[i]))
			keep_first(console, &console->cause);
	}
	for (i = 0; run_signs[i].text; i++) {
		if (is_seen(console, &run_signs[i]))
			take_sign(console, i);
	}
}

void run_console_begin(struct run_console *console, void (*reached)(const char *meaning))
{
	memset(console, 0, sizeof *console);
	console->reached = reached;
	console->era = RUN_EARLY;
}

/* Whether the byte belongs to what steers a terminal (ECMA-48, 5.4): ESC and one byte, or ESC, [,
 * and all up to a letter. SeaBIOS does. */
static int is_steering(struct run_console *console, unsigned char byte)
{
	enum { NONE, BEGUN, LONG };
	int state = console->steering;

	if (byte == '\n')
		console->steering = NONE;
	else if (byte == '\033')
		console->steering = BEGUN;
	else if (state == BEGUN)
		console->steering = byte == '[' ? LONG : NONE;
	else if (state == LONG && byte >= '@')
		console->steering = NONE;
	return byte != '\n' && (state != NONE || console->steering != NONE);
}

void run_console_add(struct run_console *console, const char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (is_steering(console, (unsigned char)bytes[i]))
			continue;
		if (bytes[i] == '\n')
			take_line(console);
		else if ((unsigned char)bytes[i] >= ' ' && bytes[i] != 0x7f && console->used < RUN_LINE_BYTES - 1)
			console->line[console->used++] = bytes[i];
	}
}

void run_console_end(struct run_console *console)
{
	if (console->used > 0)
		take_line(console);
}

int run_console_is_loading(const struct run_console *console)
{
	return console->last == run_signs[0].meaning;
}
