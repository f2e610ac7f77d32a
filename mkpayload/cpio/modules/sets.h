/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sets.h - the drivers for a purpose. */
#ifndef MKPAYLOAD_CPIO_MODULES_SETS_H
#define MKPAYLOAD_CPIO_MODULES_SETS_H

struct module_set {
	const char *name;
	const char *const *modules; /* ends with 0 */
	int is_optional;            /* without any of them, and without modules at all, it is well */
};

/* 0 when there is no such set. */
const struct module_set *module_set_find(const char *name);

/* 0, or what is wrong with the name of a set. */
const char *module_set_check(const char *name);

#endif
