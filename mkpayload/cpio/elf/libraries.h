/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * libraries.h - one ELF file with all that its loader would load. */
#ifndef MKPAYLOAD_CPIO_ELF_LIBRARIES_H
#define MKPAYLOAD_CPIO_ELF_LIBRARIES_H

#include "mkpayload/cpio/elf/closure.h"

/* Puts the loader and the libraries of a good ELF file. */
void libraries_put(struct closure *closure, const struct closure_file *file, struct object *object);

#endif
