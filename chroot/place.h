/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.h - where the target is mounted, in the mounter's namespace alone.
 *
 * An empty directory of this machine: nobody misses what it hides in there, and none has to be
 * made, and be left behind. With --ephemeral there are three mounts on it, each in the one before:
 * a file system in memory, in it the target, and an overlay over it all. */
#ifndef CHROOT_PLACE_H
#define CHROOT_PLACE_H

#include "chroot/attach.h"
#include "chroot/request.h"

struct place {
	const struct request *request;
	const struct attachment *attachment;
	const char *path;
	int root;   /* of the target, open; -1: it is not mounted */
	int mounts; /* on it */
	int above;  /* DIR of --ephemeral, open, and locked for this run; -1: none */
	int is_upper_made, is_work_made; /* in it, by this run: only that is undone */
};

/* Finds it. Dies where there is none. */
void place_find(
	struct place *place, const struct request *request, const struct attachment *attachment);

/* Mounts the target. Dies with the kernel's reason; place_end is wanted then, too. */
void place_mount(struct place *place);

/* Holds what stands in for files that are served, and takes it away. Dies where something is
 * mounted over the target. Before and after, what
 * commands of this machine find and put there is the target itself. place_end takes it away, too.
 */
void place_hold(const struct place *place);
void place_clear(const struct place *place);

/* Flushes and unmounts it. Returns 0, or END_NOT_FLUSHED after saying so. */
int place_end(struct place *place);

#endif
