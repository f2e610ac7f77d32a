/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lookup.h - the modules that a name or an alias means. */
#ifndef MKPAYLOAD_CPIO_MODULES_LOOKUP_H
#define MKPAYLOAD_CPIO_MODULES_LOOKUP_H

#include "mkpayload/cpio/modules/index.h"

/* What is found beyond that: modprobe lets a blacklist count for the aliases that somebody asks
 * for, not for those that modules wish for. */
enum module_lookup { LOOKUP_ASKED, LOOKUP_WISHED };

/* All that a name or an alias means; those built in as well. Allocated, ends with 0; empty when it
 * means nothing, or "alias NAME off" says so. */
struct module **module_lookup(
	const struct module_index *index, const char *name, enum module_lookup how);

/* Remembers that modules were found under this name, by which options may be given, too. */
void module_lookup_note(struct module **list, const char *name);

/* Whether modprobe.d has "alias NAME off". */
int module_is_off(const struct module_index *index, const char *name);

#endif
