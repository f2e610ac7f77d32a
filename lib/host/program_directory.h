/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * program_directory.h - where this program lies, to find what was built or installed with it. */
#ifndef HOST_PROGRAM_DIRECTORY_H
#define HOST_PROGRAM_DIRECTORY_H

/* The directory of the running program's file, without a slash at the end; allocated. 0 where the
 * system does not say (errno tells why). */
char *program_directory(void);

#endif
