/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lookup.h - the modules that a name or an alias means. */
#ifndef MKPAYLOAD_CPIO_MODULES_LOOKUP_H
#define MKPAYLOAD_CPIO_MODULES_LOOKUP_H

#include "mkpayload/cpio/modules/index.h"

/* All that a name or an alias means; those built in as well. Allocated, ends with 0; empty when it
 * means nothing. */
struct module **module_lookup(const struct module_index *index, const char *name);

#endif
