/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * nearest.h - names of modules that may have been meant. */
#ifndef MKPAYLOAD_CPIO_MODULES_NEAREST_H
#define MKPAYLOAD_CPIO_MODULES_NEAREST_H

#include "mkpayload/cpio/modules/index.h"

/* The names nearest to one that means nothing, as a list for a message; allocated. */
char *module_nearest(const struct module_index *index, const char *name);

#endif
