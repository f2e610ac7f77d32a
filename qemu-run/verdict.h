/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * verdict.h - how a run ended: what is said of it, and the exit status. */
#ifndef QEMU_RUN_VERDICT_H
#define QEMU_RUN_VERDICT_H

#include "qemu-run/session.h"

/* Says how it ended; where something went wrong that nobody has seen the messages of, those before
 * it. Returns the exit status, and whether it is the program's own. */
int verdict(const struct session *session, int *is_programs);

#endif
