/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * target_lock.c - who works with a directory of images. */
#include "kernel-bootstrap/target_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include "host/message.h"

int target_lock(const char *directory, int is_shared, const char *nothing)
{
	/* Kept open, but not in children: it ends with this program. */
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && flock(fd, (is_shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 &&
		errno == EWOULDBLOCK)
		die("%s: another run is at work in it, or its images are being written; %s",
			directory, nothing);
	return fd >= 0;
}
