/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * early_flush.h - lets a disk begin with what was written, so that a flush has less to wait for. */
#ifndef BOOTED_EARLY_FLUSH_H
#define BOOTED_EARLY_FLUSH_H

#include <stdint.h>

/* To be told of what was written to a file or device. Where the kernel cannot do it, nothing is
 * lost. */
void early_flush(int fd, uint64_t bytes);

#endif
