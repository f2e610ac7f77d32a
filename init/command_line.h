/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command_line.h - the words of the kernel's command line.
 *
 * As Linux reads it (lib/cmdline.c, next_arg): words are separated by white space, double quotes
 * keep white space and are dropped, and what follows the word "--" is for init. Pure functions on
 * text. */
#ifndef INIT_COMMAND_LINE_H
#define INIT_COMMAND_LINE_H

#include <stddef.h>

/* Cuts the first word off *rest: ends it with NUL, drops its quotes in place and moves *rest behind
 * it. Returns the word, or 0 at the end. */
char *command_line_next(char **rest);

/* The value of "name=value" when the word has this name, else 0. */
const char *command_line_value(const char *word, const char *name);

#endif
