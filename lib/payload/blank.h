/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * blank.h - a disk for results (format/export_head.h) that has none yet. */
#ifndef PAYLOAD_BLANK_H
#define PAYLOAD_BLANK_H

#include "format/export_head.h"

/* One that nobody guesses, and no other disk has. */
void blank_make_nonce(uint8_t nonce[EXPORT_NONCE_BYTES]);

/* Writes a file, or, with force, a block device. head has the nonce and the capacity, and nothing
 * else; a capacity of 0 is all of a device, which it becomes. Dies when that is too small to hold
 * anything. */
void blank_write(const char *path, struct export_head *head, int force);

#endif
