/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * preseed_tar.h - the members of a tar archive.
 *
 * rootfs.py extracts it with Python's tarfile. What would be another file there, or is read
 * differently by different programs, is a problem. */
#ifndef KERNEL_BOOTSTRAP_PRESEED_TAR_H
#define KERNEL_BOOTSTRAP_PRESEED_TAR_H

#include <sys/stat.h>

#include "checkout/problems.h"
#include "format/tar.h"

struct preseed_member {
	char *name; /* absolute, without '.' and doubled '/' */
	char *link; /* its text, or 0 */
	char type;  /* a file, a directory or a link */
	uint64_t offset, size_bytes;
	size_t order; /* in the archive */
};

struct preseed_tar {
	const char *path;
	struct stat status; /* when it was opened */
	struct preseed_member *member;
	size_t count;
};

/* Reads all members, but for those in steps/ and external/ and those with ".git" in their names.
 * The directories that lead to one are members, too. Returns -1 with a problem when it cannot be
 * read at all. */
int preseed_tar_read(struct preseed_tar *tar, const char *path, struct problems *problems);
void preseed_tar_free(struct preseed_tar *tar);

/* "./usr//bin/" becomes "/usr/bin", allocated; 0 when it leads out of where it is extracted. "" is
 * the root. */
char *preseed_tar_name(const char *name);

#endif
