/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.h - the outputs that are not finished: should the program end, their temporary files
 * are removed. For output.c alone. */
#ifndef HOST_UNFINISHED_H
#define HOST_UNFINISHED_H

#include "host/output.h"

void unfinished_add(struct output *output);
void unfinished_remove(const struct output *output);

/* 0 when all are finished. */
struct output *unfinished_first(void);

#endif
