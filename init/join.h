/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * join.h - strings that are put together. */
#ifndef INIT_JOIN_H
#define INIT_JOIN_H

#include <stddef.h>

/* Puts the strings up to the null pointer behind each other into room bytes, with a NUL; what does
 * not fit is cut off. Returns whether all has fitted. */
int join_parts(char *to, size_t room, const char *const *parts);

#define join(to, ...) join_parts(to, sizeof(to), (const char *const[]){ __VA_ARGS__, (char *)0 })

#endif
