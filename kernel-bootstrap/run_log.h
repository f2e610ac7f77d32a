/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_log.h - the file that keeps the whole console of a run. */
#ifndef KERNEL_BOOTSTRAP_RUN_LOG_H
#define KERNEL_BOOTSTRAP_RUN_LOG_H

#include <stddef.h>

/* Begins it; the log of an earlier run, which may have taken hours, becomes PATH.old. One that is
 * being written is left alone: it is locked as long as it is open. Returns the file, or -1 with a
 * reason in errno: EBUSY for such a one. */
int run_log_open(const char *path);

/* The PATH.old of it: of the file itself, where PATH is a symbolic link; allocated. */
char *run_log_old(const char *path);

/* Writes all of it. Returns 0, or -1 with a reason in errno. */
int run_log_write(int fd, const char *bytes, size_t size);

#endif
