/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * attach.h - what is to be entered: a directory, or the part of an image or a block device that
 * becomes a device to be mounted.
 *
 * The supervisor holds an image's lock (flock) and its loop device, which the kernel takes away
 * with the last who has it open. */
#ifndef CHROOT_ATTACH_H
#define CHROOT_ATTACH_H

#include <stdint.h>
#include <sys/stat.h>

#include "chroot/request.h"
#include "format/disk/superblock.h"

struct attachment {
	const char *path;
	struct stat found; /* what the path led to at first */
	int is_directory, is_read_only;
	int image;    /* open and locked; -1: a directory */
	int claim;    /* of a block device that a loop device lies on: for nobody else; or -1 */
	int loop;     /* open; -1: none; of a block device, too, that must not be written to */
	char *device; /* what is mounted */
};

/* Locks it, finds the partition, makes the loop device. Dies when it is used by others. */
void attach_begin(struct attachment *attachment, const struct request *request);

/* Dies where an open file is not what the path led to at first. */
void attach_check_same(const struct attachment *attachment, int fd);

/* What lies on the device. Dies when that is no file system that can be mounted as it is asked for.
 */
void attach_look(const struct attachment *attachment, const struct request *request,
	struct superblock *found);

/* Waits until nobody mounts the device, flushes it and gives it back. Returns 0, or
 * END_NOT_RELEASED or END_NOT_FLUSHED after saying of what. */
int attach_end(struct attachment *attachment);

#endif
