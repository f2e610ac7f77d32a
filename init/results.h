/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results.h - what the program has made goes to a marked disk (format/export_head.h), by
 * payload-export, where settings ask for that. */
#ifndef INIT_RESULTS_H
#define INIT_RESULTS_H

#include "init/child.h"

/* Before the program: whether it can be done then, which may be hours later; makes the directory
 * that it writes to. Returns 0, or says why not. */
int results_prepare(const struct settings *settings);

/* Once the program has ended, with this status. What it has left running is ended: what is exported
 * holds still. Returns 0 where all is on the disk. */
int results_export(const struct settings *settings, const struct child *program, int status);

#endif
