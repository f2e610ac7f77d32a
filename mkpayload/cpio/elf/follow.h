/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * follow.h - what one file needs to run: an ELF file its loader and libraries, a script its
 * interpreter, and what that needs. */
#ifndef MKPAYLOAD_CPIO_ELF_FOLLOW_H
#define MKPAYLOAD_CPIO_ELF_FOLLOW_H

#include "mkpayload/cpio/elf/closure.h"

/* Puts what the file of an entry needs, not the file; the entry has a file and needs something. */
void follow_entry(struct closure *closure, const struct archive_entry *entry);

#endif
