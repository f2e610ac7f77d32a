/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * stddef.h - size_t, as the compiler itself defines it. */
#ifndef FREESTANDING_STDDEF_H
#define FREESTANDING_STDDEF_H

typedef __SIZE_TYPE__ size_t;

#endif
