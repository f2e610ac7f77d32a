/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * drive.h - QEMU's words for a disk. */
#ifndef HOST_QEMU_DRIVE_H
#define HOST_QEMU_DRIVE_H

/* The value of -drive for a raw file, or the raw disk at a URL of QEMU's: what the guest writes to
 * it stays, or is thrown away. more is put behind it. Allocated. */
char *qemu_drive(const char *file, int is_url, int keeps, const char *more);

/* A name in a list of QEMU's, whose commas are doubled there; allocated. */
char *qemu_escape(const char *name);

#endif
