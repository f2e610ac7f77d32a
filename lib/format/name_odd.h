/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_odd.h - the characters of names that not every file system can hold: those that vfat and
 * exfat refuse, those that are not ASCII, a blank at the end.
 *
 * Only making a file tells. So they are put together into the name of one, to be removed again. */
#ifndef FORMAT_NAME_ODD_H
#define FORMAT_NAME_ODD_H

#include <stddef.h>

enum { NAME_ODD_BYTES_MAX = 200 };

struct name_odd {
	char text[NAME_ODD_BYTES_MAX + 1]; /* ends in NUL; a blank comes last */
	size_t bytes;
};

/* Adds the odd characters of a name, or of a path, which is valid UTF-8, that are not among those
 * of other names. Returns 1 when there were any. Where there is no more room, those of other names
 * are forgotten; a name with more of them is not known as a whole. */
int name_odd_add(struct name_odd *odd, const char *name, size_t length);

#endif
