/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * loop_status.h - the call that asks a loop device which file it shows, from Linux,
 * include/uapi/linux/loop.h.
 *
 * Not every libc comes with Linux's headers (Debian's musl-gcc does not). */
#ifndef HOST_LOOP_STATUS_H
#define HOST_LOOP_STATUS_H

#include <stdint.h>

struct loop_status {
	uint64_t device, inode; /* of the file */
	uint64_t device_number, offset, size_limit;
	uint32_t number, encryption, key_size, flags;
	uint8_t names_and_key[160];
	uint64_t unused[2];
};
typedef char loop_status_adds_up[sizeof(struct loop_status) == 232 ? 1 : -1];

#define LOOP_GET_STATUS64 0x4c05

#endif
