/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * qmp.c - what a QEMU says of its machine, and is asked. */
#include "host/qemu/qmp.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/json_read.h"
#include "host/memory.h"

int qmp_open(struct qmp *qmp, struct words *words)
{
	int pair[2];

	memset(qmp, 0, sizeof *qmp);
	qmp->fd = qmp->theirs = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return errno;
	qmp->fd = pair[0];
	qmp->theirs = pair[1];
	words_add_these(words, "-chardev");
	words_add(words, format_string("socket,id=events,fd=%d", qmp->theirs));
	words_add_these(words, "-mon", "chardev=events,mode=control");
	return 0;
}

void qmp_give(struct qmp *qmp)
{
	close(qmp->theirs);
	qmp->theirs = -1;
}

/* What cannot be asked now, since the program at the other end reads nothing, is not asked. */
void qmp_ask(struct qmp *qmp, const char *command)
{
	char *line = format_string("{\"execute\": \"%s\"}\n", command);

	if (qmp->fd >= 0)
		send(qmp->fd, line, strlen(line), MSG_DONTWAIT | MSG_NOSIGNAL);
	free(line);
}

void qmp_quit(struct qmp *qmp)
{
	qmp_ask(qmp, "qmp_capabilities"); /* a second time is an error, and no harm */
	qmp_ask(qmp, "quit");
}

static void take_greeting(struct qmp *qmp, const char *greeting)
{
	const char *version = json_member(greeting, "version"),
		   *numbers = json_member(version, "qemu");
	char *package = json_text(json_member(version, "package"));

	free(qmp->version);
	qmp->version = format_string("%" PRIu64 ".%" PRIu64 ".%" PRIu64 "%s%s",
		json_number(json_member(numbers, "major")),
		json_number(json_member(numbers, "minor")),
		json_number(json_member(numbers, "micro")), *package ? " " : "", package);
	free(package);
	qmp_ask(qmp, "qmp_capabilities");
}

/* Takes the lines that are whole, and moves the rest to the beginning. */
static void take_lines(
	struct qmp *qmp, void (*take)(void *argument, const char *message), void *argument)
{
	char *line = qmp->text, *end;
	const char *greeting;

	while ((end = memchr(line, '\n', (size_t)(qmp->text + qmp->used - line)))) {
		*end = 0;
		if ((greeting = json_member(line, "QMP")))
			take_greeting(qmp, greeting);
		else
			take(argument, line);
		line = end + 1;
	}
	qmp->used -= (size_t)(line - qmp->text);
	memmove(qmp->text, line, qmp->used);
}

void qmp_receive(struct qmp *qmp, void (*take)(void *argument, const char *message), void *argument)
{
	enum { PIECE_BYTES = 4096, MESSAGE_BYTES_MAX = 1024 * 1024 };
	ssize_t got;

	while (qmp->fd >= 0) {
		if (qmp->room - qmp->used < PIECE_BYTES) {
			qmp->room += PIECE_BYTES;
			qmp->text = reallocate(qmp->text, qmp->room);
		}
		got = recv(qmp->fd, qmp->text + qmp->used, qmp->room - qmp->used, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (got <= 0 || qmp->used > MESSAGE_BYTES_MAX) {
			qmp_close(qmp);
			return;
		}
		qmp->used += (size_t)got;
		take_lines(qmp, take, argument);
	}
}

void qmp_close(struct qmp *qmp)
{
	if (qmp->fd >= 0)
		close(qmp->fd);
	qmp->fd = -1;
	free(qmp->text);
	qmp->text = 0;
	qmp->used = qmp->room = 0;
}
