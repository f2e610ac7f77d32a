/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_modules.h - the kernel modules that dracut's instmods asks for: with what they need, at
 * their own paths below lib/modules/VERSION, with what depmod has written, for modprobe. */
#ifndef MKPAYLOAD_CPIO_DRACUT_KERNEL_MODULES_H
#define MKPAYLOAD_CPIO_DRACUT_KERNEL_MODULES_H

#include "mkpayload/cpio/content.h"

struct kernel_modules;

/* Those of the kernel that is named, or of the directory; none where neither is: then 0, which
 * knows everything and puts nothing. */
struct kernel_modules *kernel_modules_begin(const struct cpio_modules *wanted);

/* lib/modules/VERSION, and the version; "" where there are none. */
const char *kernel_modules_directory(const struct kernel_modules *modules);
const char *kernel_modules_version(const struct kernel_modules *modules);

/* Lines NAME, =SUBDIRECTORY of kernel/, and filters of what the others name: -s, -S (names with |
 * between them that a module has in it, or not), -P, -p (a regular expression for its path). With
 * h in flags only what this machine has loaded counts. Returns whether each line means something.
 * origin must live as long. */
int kernel_modules_ask(
	struct kernel_modules *modules, const char *flags, const char *lines, const char *origin);

/* Whether there is one of that name, built in or not. */
int kernel_modules_know(const struct kernel_modules *modules, const char *name);

void kernel_modules_put(struct kernel_modules *modules, struct archive *archive);
void kernel_modules_end(struct kernel_modules *modules);

#endif
