/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * process_one.h - what only process 1 asks of the kernel: system calls. They return a negative
 * error number when they fail (files.h). */
#ifndef FREESTANDING_PROCESS_ONE_H
#define FREESTANDING_PROCESS_ONE_H

#include "freestanding/files.h"

#define system_process_id()          call(SYS_GETPID)
#define system_umask(mode)           call(SYS_UMASK, mode) /* returns the one before */
#define system_symlink(target, path) call(SYS_SYMLINK, target, AT(path))
/* The last size bytes of the kernel's log, whole lines of them (SYSLOG_ACTION_READ_ALL). */
#define system_read_log(to, size) call(SYS_SYSLOG, 3, to, size)

#endif
