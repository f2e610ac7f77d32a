/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * twice.h - two runs of one request, and whether they agree. */
#ifndef QEMU_RUN_TWICE_H
#define QEMU_RUN_TWICE_H

#include "qemu-run/request.h"

/* Runs it twice, as children that are this program. What the second one writes has ".second" behind
 * its name, and stays only where it differs. Says the first difference of each. Returns
 * STATUS_FAILED for one, else the program's status; a first run that fails is the only one, and a
 * second one that has not come to its program's end is no difference: its status is returned. */
int twice_run(const struct request *request);

/* In one of these runs: takes from the environment where it tells that its status is its program's
 * own, and tells it; -1: it is no such run. */
int twice_tells(void);
void twice_tell(int fd);

#endif
