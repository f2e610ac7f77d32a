/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * load_order.h - which modules are loaded for one that is asked for, and in which order: modprobe's
 * (kmod, libkmod/libkmod-module.c). */
#ifndef MKPAYLOAD_CPIO_MODULES_LOAD_ORDER_H
#define MKPAYLOAD_CPIO_MODULES_LOAD_ORDER_H

#include "mkpayload/cpio/modules/index.h"

struct module_load {
	struct module *module;
	struct module *needed_by; /* 0: it was asked for */
	const char *origin;       /* the option */
	char *options;            /* or 0 */
};

struct load_order {
	const struct module_index *index;
	int with_weak;
	struct module_load *load; /* in this order */
	size_t count;
};

/* Adds what a name or an alias means, and all that it needs. Returns 0, or -1 when it means
 * nothing. What is built in is left out. */
int load_order_add(struct load_order *order, const char *name, const char *origin);
void load_order_end(struct load_order *order);

#endif
