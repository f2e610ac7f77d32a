/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * memory.h - memory, or death: none of these returns without it. */
#ifndef HOST_MEMORY_H
#define HOST_MEMORY_H

void *allocate(unsigned long size);
void *reallocate(void *old, unsigned long size);
/* For a list that grows: the items, with room for one more behind count of them. */
void *make_room(void *items, unsigned long count, unsigned long item_bytes);

char *copy_string(const char *text);

/* Formats into allocated memory. */
char *format_string(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* All of them in allocated memory, a blank between two. */
char *join_strings(char *const *texts, unsigned long count);

#endif
