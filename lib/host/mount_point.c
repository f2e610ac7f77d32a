/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mount_point.c - whether something is mounted on a file: a bind mount, as containers have for
 * single files.
 *
 * Neither musl nor older C libraries have statx(2), whose record is Linux's,
 * include/uapi/linux/stat.h. */
#include "host/mount_point.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOUNT_ROOT = 0x2000 };

struct status {
	uint32_t mask, block_bytes;
	uint64_t attributes;
	uint32_t unused[60];
};
typedef char status_adds_up[sizeof(struct status) == 256 ? 1 : -1];

int mount_point_is(int directory, const char *name)
{
	struct status status = { 0 };

	return syscall(SYS_statx, directory, name, AT_SYMLINK_NOFOLLOW, 0, &status) == 0 &&
	       (status.attributes & MOUNT_ROOT) != 0;
}
