/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * memory.h - memory that grows until the program ends. */
#ifndef FREESTANDING_MEMORY_H
#define FREESTANDING_MEMORY_H

#include <stddef.h>

/* Returns size bytes of zeros, aligned for numbers and pointers; 0 when the kernel has no more. */
void *memory_get(size_t size);

#endif
