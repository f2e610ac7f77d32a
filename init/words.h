/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * words.h - arguments and environment of the next program from the archive of words (initial.h): any
 * bytes, as many as memory holds. */
#ifndef INIT_WORDS_H
#define INIT_WORDS_H

#include "init/settings.h"

/* Takes the arguments from there where there are any. Returns the environment: what the kernel has
 * given, a PATH where that has none, and what stands there, which counts more; it ends with 0. What
 * cannot be read is said, and settings->wrong set. */
char *const *words_take(struct settings *settings, char **given);

#endif
