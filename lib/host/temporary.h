/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary.h - the file that an output is written to before it gets its name. */
#ifndef HOST_TEMPORARY_H
#define HOST_TEMPORARY_H

/* 1 when the temporary file of this name (or path) may be that of another one, since the suffix
 * made it too long and it was cut: the two cannot be unfinished at one time. */
int temporary_is_cut(const char *name);

/* "NAME.part", cut where that would be longer than a name can be; allocated. */
char *temporary_name(const char *name);

/* Makes and locks it; one that has lost its writer is replaced. With signals held. path is the
 * output's, for messages. Returns the file. */
int temporary_make(int directory, const char *name, const char *path, unsigned mode);

#endif
