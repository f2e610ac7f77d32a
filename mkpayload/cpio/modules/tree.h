/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.h - where the modules of a kernel lie: a directory lib/modules/VERSION. */
#ifndef MKPAYLOAD_CPIO_MODULES_TREE_H
#define MKPAYLOAD_CPIO_MODULES_TREE_H

#include "mkpayload/cpio/modules/kernel.h"

/* Finds it: directory as it was given, or for a kernel image beside or above it or in /lib/modules,
 * or for the running kernel (directory and the image's path are 0). Dies when there is none, or it
 * is another kernel's. Allocated. */
char *module_tree_find(const char *directory, const struct kernel *kernel);

/* 0 where it would die for a kernel image that has none. */
int module_tree_is_there(const char *directory, const struct kernel *kernel);

/* The configuration beside a kernel's image (config-VERSION), where that does not say KEY=y: its
 * path, allocated. 0: it does, or is not there. */
char *module_tree_lacks(const struct kernel *kernel, const char *key);

/* Whether that kernel unpacks modules by itself (Linux 5.17, CONFIG_MODULE_DECOMPRESS) that are
 * compressed so: "gzip", "xz", "zstd". Its configuration tells; without one it does not. */
int module_tree_unpacks(const char *directory, const char *compression);

/* Whether that kernel reads firmware that is compressed so (Linux 5.3; each kind by its own option
 * since 5.19: an older one gets it unpacked). directory 0: it does not. */
int module_tree_reads_firmware(const char *directory, const char *compression);

#endif
