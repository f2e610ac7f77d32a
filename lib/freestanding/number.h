/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * number.h - decimal numbers in text. */
#ifndef FREESTANDING_NUMBER_H
#define FREESTANDING_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* Reads the decimal digits at the beginning of text (length bytes; need not end in NUL). Returns
 * how many there are; 0 when there is none or the number is above 4294967295. */
size_t number_get(const char *text, size_t length, uint32_t *value);

#endif
