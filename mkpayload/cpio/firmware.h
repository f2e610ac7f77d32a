/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * firmware.h - the firmware that a kernel module names. */
#ifndef MKPAYLOAD_CPIO_FIRMWARE_H
#define MKPAYLOAD_CPIO_FIRMWARE_H

#include "mkpayload/cpio/archive.h"

/* Where firmware comes from. */
struct firmware_source {
	struct archive *archive;
	const char *directory;
	const char *tree; /* modules/tree.h: of the kernel that will read it; 0: not known */
};

/* Puts what the module at path names (with wildcards), as it lies below the directory, into
 * /lib/firmware; compressed where the kernel reads that, else unpacked. What is not there is a
 * warning: a module may name what other devices need. */
void cpio_put_firmware(const struct firmware_source *source, const char *path,
	const char *needed_by, const char *origin);

#endif
