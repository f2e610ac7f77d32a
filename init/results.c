/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results.c - what the program has made goes to a marked disk. */
#include "init/results.h"

#include <string.h>

#include "freestanding/files.h"
#include "freestanding/message.h"
#include "init/unmount.h"

#define STATUS_FILE INITIAL_RUN "/STATUS"

static const char advice[] = "put it into the initial CPIO: mkpayload cpio --export";

int results_prepare(const struct settings *settings)
{
	const char *path = INITIAL_EXPORTER;
	struct file_status status;
	long result = 0;

	if (settings->export || settings->get)
		result = system_stat(path, &status);
	if (result < 0) {
		complain(path, ": ", system_error_text(result), "; ", advice);
	} else if ((path = settings->export)) {
		result = system_make_directories(path);
		if (result >= 0)
			result = system_stat(path, &status);
		if (result >= 0 && status.type != MODE_DIRECTORY)
			result = -ERROR_NOTDIR;
		if (result < 0)
			complain(path, ": cannot be made: ", system_error_text(result));
	}
	return result < 0;
}

/* init's last lines. Where they cannot be written whole, there is none, and payload-export, which
 * does not find it, fails. */
static void write_status(const struct child *program, int status)
{
	const char *const parts[] = { INITIAL_SAYS, program->path, program->how,
		message_number((uint64_t)program->number), "\n", INITIAL_SAYS INITIAL_STATUS,
		message_number((uint64_t)status), "\n" };
	size_t at;
	long fd, result;

	system_unlink(STATUS_FILE);
	fd = system_open(STATUS_FILE, OPEN_WRITE | OPEN_CREATE | OPEN_EXCLUSIVE, 0644);
	result = fd;
	for (at = program->how ? 0 : 5; result >= 0 && at < sizeof parts / sizeof *parts; at++)
		result = system_write_all((int)fd, parts[at], strlen(parts[at]));
	if (fd >= 0)
		system_close((int)fd);
	if (result >= 0)
		return;
	complain(STATUS_FILE, ": ", system_error_text(result));
	system_unlink(STATUS_FILE);
}

/* with: an option, and its value. */
static int export(const struct child *program, const char *nonce, const char *with,
	const char *value, const char *directory)
{
	const char *arguments[10] = { INITIAL_EXPORTER, "--tree", "--timeout",
		program->settings->timeout, with, value };
	struct child exporter = { .path = INITIAL_EXPORTER,
		.arguments = (char *const *)arguments,
		.environment = program->environment,
		.advice = advice,
		.limit_ms = 5 * 60 * 1000 };
	uint32_t seconds = 0;
	int count = 6;

	number_get(arguments[3], strlen(arguments[3]), &seconds);
	exporter.limit_ms += (int)seconds * 1000;
	if (nonce) {
		arguments[count++] = "--nonce";
		arguments[count++] = nonce;
	}
	arguments[count] = directory;
	return child_run(&exporter);
}

int results_export(const struct settings *settings, const struct child *program, int status)
{
	int result = 0;

	if (settings->export || settings->get)
		unmount_end_processes();
	if (settings->export) {
		write_status(program, status);
		result =
			export(program, settings->nonce, "--status", STATUS_FILE, settings->export);
	}
	if (settings->get)
		result |= export(program, settings->get_nonce, "--from", settings->get, "/");
	return result;
}
