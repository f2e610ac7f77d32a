/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device_output.h - an output that is a block device, which nobody writes to by a slip. */
#ifndef PAYLOAD_DEVICE_OUTPUT_H
#define PAYLOAD_DEVICE_OUTPUT_H

#include <stdint.h>

/* Whether the path is that of a block device; dies when it is, and force is not given. */
int device_output_is(const char *path, int force);

/* Opens it for output_begin_device, where it is free (host/device.h) and large enough. Dies, too,
 * where it is a partition of a disk that begins with a payload. */
int device_output_open(const char *path, uint64_t size_bytes);

#endif
