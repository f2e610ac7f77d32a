/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * watch.c - what the guest says about itself. */
#include "qemu-run/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/initial.h"

/* What follows the mark in the text; 0 without the mark. */
static const char *after(const char *text, const char *mark)
{
	const char *found = strstr(text, mark);

	return found ? found + strlen(mark) : 0;
}

/* What follows the mark where the kernel may have written it: at the beginning of the line, or
 * behind a time, "[    1.234567] ", and perhaps a caller, "[    T1] ". What a program has not ended
 * may be before that. */
static const char *after_kernels(const char *line, const char *mark, int needs_time)
{
	const char *found = strstr(line, mark), *at = found;

	if (!found)
		return 0;
	if (at == line)
		return needs_time ? 0 : found + strlen(mark);
	if (at - line < 3 || at[-1] != ' ' || at[-2] != ']')
		return 0;
	for (at -= 3; at > line && strchr("0123456789. TC", *at); at--)
		;
	return *at == '[' ? found + strlen(mark) : 0;
}

static void keep(char to[WATCH_LINE_BYTES_MAX], const char *text)
{
	size_t length = strnlen(text, WATCH_LINE_BYTES_MAX - 1);

	memcpy(to, text, length);
	to[length] = 0;
}

/* A status as init writes it. Returns -1 for anything else. */
static int read_status(const char *text)
{
	char *end;
	long status;

	if (*text < '0' || *text > '9')
		return -1;
	status = strtol(text, &end, 10);
	return *end || status > INITIAL_STATUS_MAX ? -1 : (int)status;
}

static void take_init_line(struct watch *watch, const char *text)
{
	const char *status = after(text, INITIAL_STATUS);

	if (*text == ' ') /* a detail of what was said before */
		return;
	if (status == text + strlen(INITIAL_STATUS) && read_status(status) >= 0) {
		watch->console.status = read_status(status);
		watch->panic[0] = 0;
		watch->hangs = 0;
	} else if (strcmp(text, INITIAL_FAILED) == 0) {
		watch->console.failed = 1;
		keep(watch->failure, watch->said);
	} else {
		watch->console.failed = 0;
		if (!watch->diverted[0] &&
			(strstr(text, INITIAL_DIVERTED) || strstr(text, INITIAL_LOST)))
			keep(watch->diverted, text);
	}
	keep(watch->said, text);
}

/* The kernel's word that it could not unpack; 0 for another line. */
static const char *find_unpacking(const char *line)
{
	static const char *const marks[] = { INITIAL_UNPACKING_FAILED, INITIAL_NO_INITRAMFS };
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (after_kernels(line, marks[i], 1))
			return strstr(line, marks[i]);
	}
	return 0;
}

/* The importer's or init's word that a file system of the guest is full; 0 for another line. */
static const char *find_no_room(const char *line)
{
	const char *text = after(line, "payload-import: ");

	if (!text)
		text = after(line, INITIAL_SAYS);
	return text && (strstr(text, ": not enough space: ") ||
			       strstr(text, "no space left on device"))
		       ? text
		       : 0;
}

/* The kernel unpacks before it starts init: what reads so after init's first line is none of its
 * own. init's lines may have another line before them that did not end. A program can write all
 * that the kernel writes: so a status that comes later counts more than a panic, and a machine
 * hangs only when nothing comes after the panic's last line. */
static void take_console_line(struct watch *watch, const char *line)
{
	const char *text;

	keep(watch->last[watch->lines++ % WATCH_LAST_LINES], line);
	if ((text = find_no_room(line)))
		keep(watch->no_room, text);
	if ((text = after_kernels(line, "Kernel panic - not syncing: ", 0))) {
		keep(watch->panic, text);
		watch->console.status = -1;
	} else if (after_kernels(line, "---[ end Kernel panic", 0)) {
		watch->hangs = watch->panic[0] != 0;
	} else if (!watch->said[0] && (text = find_unpacking(line))) {
		keep(watch->unpacking, text);
	} else if ((text = after_kernels(line, "Out of memory: Killed ", 1))) {
		keep(watch->killed, text);
		watch->killed[strcspn(watch->killed, ",")] = 0;
		if ((text = strstr(watch->killed, " total-vm")))
			watch->killed[text - watch->killed] = 0;
	} else if ((text = after(line, INITIAL_SAYS))) {
		take_init_line(watch, text);
	}
}

static void take_port_line(struct watch *watch, const char *line)
{
	const char *text;

	if ((text = after(line, INITIAL_STATUS))) {
		watch->port.status = read_status(text);
		watch->port.failed = 0;
	} else if ((text = after(line, INITIAL_FAILURE))) {
		watch->port.status = read_status(text);
		watch->port.failed = 1;
	}
}

/* As the C library says it. The first one is the reason, mostly. */
static void take_error_line(struct watch *watch, const char *line)
{
	if (!watch->full[0] && strstr(line, "No space left on device"))
		keep(watch->full, line);
}

static void take_bytes(struct watch *watch, struct watch_line *line, const char *bytes, size_t size,
	void (*take)(struct watch *watch, const char *line))
{
	for (; size > 0; size--, bytes++) {
		if (*bytes == '\n') {
			line->text[line->length] = 0;
			take(watch, line->text);
			line->length = 0;
		} else if (*bytes && *bytes != '\r' && line->length < sizeof line->text - 1) {
			line->text[line->length++] = *bytes;
		}
	}
}

void watch_begin(struct watch *watch)
{
	memset(watch, 0, sizeof *watch);
	watch->console.status = -1;
	watch->port.status = -1;
}

void watch_console(struct watch *watch, const char *bytes, size_t size)
{
	take_bytes(watch, &watch->console_line, bytes, size, take_console_line);
}

void watch_port(struct watch *watch, const char *bytes, size_t size)
{
	take_bytes(watch, &watch->port_line, bytes, size, take_port_line);
}

void watch_error(struct watch *watch, const char *bytes, size_t size)
{
	take_bytes(watch, &watch->error_line, bytes, size, take_error_line);
}

int watch_panic_is_of_memory(const struct watch *watch)
{
	return strcasestr(watch->panic, "out of memory") ||
	       strstr(watch->panic, "deadlocked on memory") ||
	       strstr(watch->panic, "can't allocate");
}

int watch_unpacking_is_of_memory(const struct watch *watch)
{
	return strstr(watch->unpacking, INITIAL_NO_ROOM) != 0;
}

void watch_print_last(const struct watch *watch, FILE *to)
{
	unsigned long i = watch->lines > WATCH_LAST_LINES ? watch->lines - WATCH_LAST_LINES : 0;

	for (; i < watch->lines; i++)
		fprintf(to, "%s\n", watch->last[i % WATCH_LAST_LINES]);
	if (watch->console_line.length > 0)
		fprintf(to, "%.*s\n", (int)watch->console_line.length, watch->console_line.text);
}
