/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.c - what the host programs say to people, and the one place where it ends. */
#include "host/message.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/text.h"
#include "host/undo.h"

const char *message_program = "";
int message_failure = STATUS_FAILED;
int message_patience_ms = -1;
void (*message_before)(void);
void (*message_before_last)(void);

void message_put(const char *text, size_t size)
{
	struct pollfd reader = { STDERR_FILENO, POLLOUT, 0 };
	size_t piece;

	for (; size > 0; text += piece, size -= piece) {
		/* A pipe that is ready takes so much. */
		piece = size < PIPE_BUF ? size : PIPE_BUF;
		if (message_patience_ms >= 0 && poll(&reader, 1, message_patience_ms) <= 0) {
			message_patience_ms = 0;
			return;
		}
		fwrite(text, 1, piece, stderr);
	}
}

/* Names of files, words of others' programs: none may steer the terminal, or make a line of its
 * own. */
static void put_shown(FILE *to, const char *text)
{
	size_t at;

	for (at = 0; text[at]; at++) {
		if (text[at] != '\t' && text_is_control(text, at))
			fprintf(to, "\\%03o", (unsigned char)text[at]);
		else
			fputc(text[at], to);
	}
}

static void say_line(const char *format, va_list values)
{
	char *text, *line;
	size_t size;
	FILE *to = open_memstream(&line, &size);

	if (message_before)
		message_before();
	fflush(stdout);
	if (vasprintf(&text, format, values) < 0)
		text = 0;
	fprintf(to ? to : stderr, "%s: ", message_program);
	put_shown(to ? to : stderr, text ? text : format);
	fputc('\n', to ? to : stderr);
	free(text);
	if (!to || fclose(to))
		return;
	message_put(line, size);
	free(line);
}

/* Of several threads that die the first one's word counts; the others wait for the end here. */
static pthread_mutex_t dying = PTHREAD_MUTEX_INITIALIZER;

static void begin_to_die(void)
{
	pthread_mutex_lock(&dying);
	if (message_before_last)
		message_before_last();
}

static void end(int status)
{
	undo_all();
	exit(status);
}

void complain(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say_line(format, values);
	va_end(values);
}

void die(const char *format, ...)
{
	va_list values;

	begin_to_die();
	va_start(values, format);
	say_line(format, values);
	va_end(values);
	undo_all();
	exit(message_failure); /* a step of the undo may have changed it */
}

void die_with(int status, const char *format, ...)
{
	va_list values;

	begin_to_die();
	va_start(values, format);
	say_line(format, values);
	va_end(values);
	end(status);
	abort();
}

void die_usage(const char *command, const char *format, ...)
{
	va_list values;

	begin_to_die();
	va_start(values, format);
	say_line(format, values);
	va_end(values);
	fprintf(stderr, "Try '%s %s%s--help'.\n", message_program, command, *command ? " " : "");
	end(STATUS_USAGE);
	abort();
}
