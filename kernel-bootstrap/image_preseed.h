/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_preseed.h - the archive of --early-preseed: what an earlier run has built. */
#ifndef KERNEL_BOOTSTRAP_IMAGE_PRESEED_H
#define KERNEL_BOOTSTRAP_IMAGE_PRESEED_H

#include "checkout/problems.h"
#include "kernel-bootstrap/image_files.h"

/* Adds the members of a tar archive, which is not compressed, but for those in steps/ and
 * external/. Links become what they lead to. A damaged archive is a problem, with the place in it.
 */
void image_preseed_add(struct image_files *files, const char *path, struct problems *problems);

#endif
