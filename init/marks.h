/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * marks.h - whether the initial CPIO is here as a whole (format/initial.h). */
#ifndef INIT_MARKS_H
#define INIT_MARKS_H

#include "init/settings.h"

/* Returns 0 when it is, or when settings say not to look; else the status to end with, after saying
 * what is missing. */
int marks_check(const struct settings *settings);

#endif
