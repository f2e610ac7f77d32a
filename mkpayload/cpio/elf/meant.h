/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * meant.h - what each program was meant to load, and whether the guest's loader will find just
 * that: its search runs once more over the finished archive as its root. */
#ifndef MKPAYLOAD_CPIO_ELF_MEANT_H
#define MKPAYLOAD_CPIO_ELF_MEANT_H

#include "mkpayload/cpio/elf/link_map.h"

/* Remembers what a program has loaded; an interpreter of a script, by the path it is named by. */
void meant_by_program(const struct link_map *map);
void meant_by_script(struct closure *closure, const struct closure_file *script, const char *path,
	const struct found *interpreter);

/* Of a merged archive: dies when a loader would find something else, after all of it has been said.
 */
void meant_check(struct closure *closure);

/* Frees all that a closure has. */
void meant_end(struct closure *closure);

#endif
