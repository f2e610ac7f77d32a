/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_lock.h - whether a QEMU has an image open. */
#ifndef HOST_QEMU_IMAGE_LOCK_H
#define HOST_QEMU_IMAGE_LOCK_H

/* Whether some QEMU uses the file as a disk, found by the locks that it holds on its bytes 100 to
 * 300 (block/file-posix.c of QEMU). 0 also for what cannot be opened, and where there are no such
 * locks. */
int qemu_image_in_use(const char *path);

#endif
