/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * firmware.h - the firmware that a kernel module names. */
#ifndef MKPAYLOAD_CPIO_FIRMWARE_H
#define MKPAYLOAD_CPIO_FIRMWARE_H

#include "mkpayload/cpio/archive.h"

/* Puts what the module at path names (with wildcards), as it lies below directory, into
 * /lib/firmware. What is not there is a warning: a module may name what other devices need. */
void cpio_put_firmware(struct archive *archive, const char *directory, const char *path,
	const char *needed_by, const char *origin);

#endif
