/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sync.h - what the kernel says of a flush. */
#ifndef HOST_SYNC_H
#define HOST_SYNC_H

/* 1 when syncfs says that a write has failed, as it does since Linux 5.8; before, only fsync does.
 */
int sync_tells_errors(void);

#endif
