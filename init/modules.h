/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modules.h - the kernel modules that the initial CPIO brings (format/initial.h). */
#ifndef INIT_MODULES_H
#define INIT_MODULES_H

/* Loads them in byte order of their names. What cannot be loaded is said, and the boot goes on. */
void modules_load(void);

#endif
