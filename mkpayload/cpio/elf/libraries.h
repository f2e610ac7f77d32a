/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * libraries.h - one ELF file with all that its loader would load. */
#ifndef MKPAYLOAD_CPIO_ELF_LIBRARIES_H
#define MKPAYLOAD_CPIO_ELF_LIBRARIES_H

#include "mkpayload/cpio/elf/link_map.h"

/* Loads a good ELF file as its loader would, with all that it loads, and puts what is not in the
 * archive; or, when the closure only looks, finds what is there. The map has its closure and file,
 * and nothing else yet. Returns 0 when there is nothing to load. */
int libraries_load(struct link_map *map, const struct found *program);

#endif
