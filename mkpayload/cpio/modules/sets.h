/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sets.h - the drivers that reach a disk, by what the machine is. */
#ifndef MKPAYLOAD_CPIO_MODULES_SETS_H
#define MKPAYLOAD_CPIO_MODULES_SETS_H

/* The names of a set, ending with 0; 0 when there is no such set. */
const char *const *module_set_find(const char *name);

/* 0, or what is wrong with the name of a set. */
const char *module_set_check(const char *name);

#endif
