/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * progress.h - a bar on the terminal for work that takes longer than a second.
 *
 * One at a time, on standard error, only when that is a terminal that can erase a line (TERM is not
 * dumb); gone when the work ends. Several threads may count. */
#ifndef HOST_PROGRESS_H
#define HOST_PROGRESS_H

#include <stdint.h>

/* verb is what the program does ("packing"). */
void progress_begin(const char *verb, uint64_t total_bytes);
void progress_add(uint64_t bytes);

/* The same for so many items, of whose bytes nobody knows how many there will be. */
void progress_begin_items(const char *verb, uint64_t total_items);
void progress_add_item(void);

void progress_end(void);

/* Around a flush, of which nobody knows how far it is: a line with the time that it takes, in the
 * place of the bar if there is one. */
void progress_flush_begin(void);
void progress_flush_end(void);

/* Work that is no number of bytes: whether standard error is such a terminal, and a line in the
 * place of the bar, which takes that of the line before. */
int progress_can_show(void);
void progress_show(const char *line);

/* Makes room for a message; the bar comes back with the next progress_add, the line of a flush does
 * not. */
void progress_hide(void);

#endif
