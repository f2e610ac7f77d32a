/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * stdint.h - the exact-width integers, for compilers that bring no such header (tcc 0.9.27).
 *
 * Right for every architecture that Linux runs on with gcc, clang or tcc. */
#ifndef FREESTANDING_STDINT_H
#define FREESTANDING_STDINT_H

typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
typedef long intptr_t;
typedef unsigned long uintptr_t;

#endif
