/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_log.c - the file that keeps the whole console of a run. */
#include "kernel-bootstrap/run_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"

enum { LOG_MODE = 0666 /* less the umask */ };

/* An empty one, of a run that came to nothing, is not worth the one before it. */
static int keep_old(const char *path)
{
	struct stat status;
	char *old;
	int result;

	if (lstat(path, &status) || !S_ISREG(status.st_mode) || status.st_size == 0)
		return 0;
	old = format_string("%s.old", path);
	result = rename(path, old);
	free(old);
	return result;
}

int run_log_open(const char *path)
{
	if (keep_old(path))
		return -1;
	return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, LOG_MODE);
}

void run_log_write(int fd, const char *path, const char *bytes, size_t size)
{
	ssize_t written;

	for (; size > 0; bytes += written, size -= (size_t)written) {
		written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			written = 0;
		if (written < 0)
			die("%s: %s", path, strerror(errno));
	}
}
