/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bootstrap.h - live-bootstrap in a chroot: --bootstrap.
 *
 * What live-bootstrap's own 'rootfs.py --chroot --external-sources' puts into a directory before it
 * runs its first program there: stage0-posix with the seeds, the files of seed/, steps/,
 * bootstrap.cfg, and the distfiles that the checkout has. */
#ifndef CHROOT_BOOTSTRAP_H
#define CHROOT_BOOTSTRAP_H

#include "chroot/request.h"

/* The first program, which takes the next one's script from its directory. */
#define BOOTSTRAP_PROGRAM "/bootstrap-seeds/POSIX/x86/kaem-optional-seed"

/* Adds all of it to what is to be put into the target. Dies when the tree is no checkout, or the
 * target no empty directory. */
void bootstrap_add(struct request *request);

#endif
