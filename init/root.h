/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root.h - the root that the kernel's command line names: found, mounted, filled, entered. */
#ifndef INIT_ROOT_H
#define INIT_ROOT_H

#include "init/settings.h"

/* Becomes the root's init, with what the kernel has given process 1. Where that cannot be, says
 * why, with what devices there are, and takes the way that settings say. */
void root_enter(struct settings *settings, char **given, char *const *environment)
	__attribute__((noreturn));

/* What somebody wants to know who can see no more than the console, where the boot has failed: the
 * devices, what hooks of emergency say, the kernel's last messages. */
void root_say_all(const struct settings *settings, char *const *environment);

#endif
