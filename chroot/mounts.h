/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mounts.h - what is mounted in the target besides itself: a set of rows, --mount, and files of
 * this machine that are served in the place of the target's own. */
#ifndef CHROOT_MOUNTS_H
#define CHROOT_MOUNTS_H

#include "chroot/request.h"

/* All of them below an open directory. Paths of the target stay in it, whatever links it has. Dies;
 * a directory that a set wants and the target has not is a note. */
void mounts_make(const struct request *request, int root);

/* Serves files of this machine: each is a copy, in memory, mounted over the target's file or link
 * of that path, which stays as it is below. place: where the target is mounted, for a moment
 * covered by the copies. */
void mounts_serve(const struct request *request, int root, const char *place);

/* Before: where there is no such file, an empty one stands in for it, which is held. */
void mounts_hold(const struct request *request, int root);

/* Takes it away, also that of a run that was killed, unless another run holds it. */
void mounts_clear(const struct request *request);

#endif
