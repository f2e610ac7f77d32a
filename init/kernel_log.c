/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_log.c - what the kernel's log says about the initial CPIO, and at last: lines as syslog(2)
 * gives them, "<4>[    1.234567] text", with a caller perhaps, "[    T1] ". */
#include "init/kernel_log.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"

static char *skip(char *from, char begin, char end)
{
	char *at = from;

	if (*at != begin)
		return from;
	while (*at && *at != '\n' && *at != end)
		at++;
	return *at == end ? at + 1 : from;
}

/* The line's text, behind level, time and caller. */
static char *text_of(char *line)
{
	char *at = skip(line, '<', '>'), *behind;

	while ((behind = skip(at, '[', ']')) != at && *behind == ' ')
		at = behind + 1;
	return at;
}

char *kernel_log_find_refusal(char *log, const char **reason)
{
	static const char *const marks[] = { INITIAL_UNPACKING_FAILED, INITIAL_NO_INITRAMFS };
	char *text, *end;
	size_t i;

	for (; *log; log = *end ? end + 1 : end) {
		text = text_of(log);
		for (end = text; *end && *end != '\n'; end++)
			;
		for (i = 0; i < sizeof marks / sizeof *marks; i++) {
			if (strncmp(text, marks[i], strlen(marks[i])) != 0)
				continue;
			*end = 0;
			*reason = text + strlen(marks[i]);
			return text;
		}
	}
	return 0;
}

void kernel_log_say(unsigned lines)
{
	enum { LOG_BYTES = 16 * 1024 };
	static char log[LOG_BYTES];
	long size = system_read_log(log, sizeof log - 1);
	char *line = log + (size > 0 ? size : 0), *end;

	*line = 0;
	/* The newline before the first of them; the last one ends with one. */
	for (lines++; line > log; line--)
		if (line[-1] == '\n' && --lines == 0)
			break;
	for (; *line; line = end + 1) {
		for (end = line; *end && *end != '\n'; end++)
			;
		if (!*end)
			break;
		*end = 0;
		say("  ", skip(line, '<', '>'));
	}
}
