/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * gets.h - files of the guest by name (--get GUEST:HOST): what is asked for, and what becomes of
 * it here. */
#ifndef QEMU_RUN_GETS_H
#define QEMU_RUN_GETS_H

#include "host/options.h"

/* What is wrong with GUEST:HOST; 0: nothing. */
const char *gets_check(const char *text);

/* Before the run: the rule of outputs, as far as is known. Dies where it is broken. */
void gets_look(const struct option_list *gets);

/* A path of the guest a line; 0: none. Allocated. */
char *gets_list(const struct option_list *gets);

/* After the run: writes what is in the container of that path, each whatever becomes of the others,
 * and says what does not come. Returns 0, or what qemu-run ends with for the first of these. */
int gets_write(const struct option_list *gets, const char *path);

#endif
