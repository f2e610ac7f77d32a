/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_lock.c - whether a QEMU has an image open. */
#include "host/qemu/image_lock.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int qemu_image_in_use(const char *path)
{
	enum { FIRST_BYTE = 100, BYTES = 200 };
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), in_use;
	struct flock lock;

	if (fd < 0)
		return 0;
	memset(&lock, 0, sizeof lock);
	lock.l_type = F_WRLCK;
	lock.l_whence = SEEK_SET;
	lock.l_start = FIRST_BYTE;
	lock.l_len = BYTES;
	in_use = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	close(fd);
	return in_use;
}
