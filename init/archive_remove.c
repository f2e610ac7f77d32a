/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive_remove.c - gives the memory of the initial CPIO back. */
#include "init/archive_remove.h"

#include <string.h>

#include "freestanding/directories.h"
#include "freestanding/process_one.h"
#include "kernel_root.h"

enum { FLAGS = OPEN_READ | OPEN_DIRECTORY | OPEN_NOFOLLOW | OPEN_LARGEFILE | OPEN_CLOSE_ON_EXEC };

int archive_hold(void)
{
	enum { LONGS = 24 }; /* more than struct statfs has */
	unsigned long kernel[LONGS] = { 0 };
	long result = call(SYS_STATFS, "/", kernel);

	/* RAMFS_MAGIC, TMPFS_MAGIC */
	if (result < 0 || (kernel[0] != 0x858458f6ul && kernel[0] != 0x01021994ul))
		return -1;
	return (int)system_open("/", FLAGS, 0);
}

/* Takes the descriptor. */
static void remove_below(int fd, const struct file_status *archive)
{
	enum { REMOVE_DIRECTORY = 0x200 }; /* AT_REMOVEDIR */
	struct directory directory = { .fd = fd };
	struct file_status status;
	const char *name;
	long below;

	while ((name = directory_next(&directory))) {
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
			call(SYS_UNLINKAT, fd, name, 0) == 0)
			continue;
		below = call(SYS_OPENAT, fd, name, FLAGS);
		if (below < 0)
			continue;
		if (system_fstat((int)below, &status) < 0 ||
			status.file_system != archive->file_system) {
			system_close(below);
			continue;
		}
		remove_below((int)below, archive);
		call(SYS_UNLINKAT, fd, name, REMOVE_DIRECTORY);
	}
	directory_close(&directory);
}

void archive_remove(int held)
{
	struct file_status archive, root;

	if (held < 0)
		return;
	/* Whatever has gone wrong: not the root that is in use. */
	if (system_fstat(held, &archive) == 0 && system_stat("/", &root) == 0 &&
		!system_is_same(&archive, &root))
		remove_below(held, &archive);
}
