/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * ending.h - the ways in which init ends the boot; it never returns and never dies.
 *
 * Both say one line for the machine that watches the console, "init: payload.status=N", and the
 * same to the status port, where init's own failure is "payload.failure=N". */
#ifndef INIT_ENDING_H
#define INIT_ENDING_H

#include "init/settings.h"

/* The program of MODE_RUN has ended with this status. */
void ending_done(const struct settings *settings, int status, char *const *environment)
	__attribute__((noreturn));

/* init cannot go on; the reason has been said. Takes the way that settings say. */
void ending_failed(const struct settings *settings, int status, char *const *environment)
	__attribute__((noreturn));

/* An interactive shell on the console. Returns 0 when it has ended, less than 0 where there is
 * none, which is said. */
int ending_shell(char *const *environment);

#endif
