/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_memory.h - how much memory a machine must have for what init.img puts into it. */
#ifndef KERNEL_BOOTSTRAP_IMAGE_MEMORY_H
#define KERNEL_BOOTSTRAP_IMAGE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* The script that makes a ramdisk in memory beside the files, in the booted system and in a
 * checkout. */
#define IMAGE_MEMORY_SCRIPT "/steps/jump/fiwix.sh"

/* The size of the ramdisk by the text of that script; 0 when it says none. */
uint64_t image_memory_ramdisk_bytes(const char *script, size_t size);

/* How much that script lets "jump: linux" pack; 0 when it says nothing of it. */
uint64_t image_memory_kexec_bytes(const char *script, size_t size);

/* What the machine must have for files and ramdisk of so many bytes. */
uint64_t image_memory_bytes(uint64_t files_bytes, uint64_t ramdisk_bytes);

/* The same by what is in an image. 0 when it has no files that builder-hex0 could read. Dies when
 * it cannot be read. */
uint64_t image_memory_of_file(const char *path);

#endif
