/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * report.c - what the commands say on standard output. */
#include "host/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/message.h"

void report_begin(void)
{
	int fd;

	/* Read-only, so that writing to them fails. */
	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
	/* A limit of a file's size is an error of the write, with a message. */
	signal(SIGXFSZ, SIG_IGN);
}

char *report_size(char text[REPORT_SIZE_TEXT_BYTES], uint64_t size_bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	uint64_t unit_bytes = 1024;
	unsigned unit = 0, tenths;

	if (size_bytes < 1024) {
		snprintf(text, REPORT_SIZE_TEXT_BYTES, "%u byte%s", (unsigned)size_bytes,
			report_plural(size_bytes));
		return text;
	}
	while (unit < 5 && size_bytes / unit_bytes >= 1024) {
		unit_bytes *= 1024;
		unit++;
	}
	tenths = (unsigned)(size_bytes % unit_bytes / (unit_bytes / 1024) * 10 / 1024);
	snprintf(text, REPORT_SIZE_TEXT_BYTES, "%u.%u %s", (unsigned)(size_bytes / unit_bytes),
		tenths, units[unit]);
	return text;
}

const char *report_plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

void report_end(void)
{
	errno = 0;
	if (fflush(stdout) || ferror(stdout))
		die("standard output: %s", errno ? strerror(errno) : "cannot be written");
}
