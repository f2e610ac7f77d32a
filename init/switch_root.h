/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * switch_root.h - what is mounted on INITIAL_ROOT becomes the root, and its init process 1. */
#ifndef INIT_SWITCH_ROOT_H
#define INIT_SWITCH_ROOT_H

#include "init/settings.h"

/* Returns only when that cannot be, after saying why: a status (format/initial.h). Before the
 * root's init was seen to be executable nothing is ended, moved or deleted. */
int switch_root(struct settings *settings, char *const *environment);

#endif
