/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary.h - the file that an output is written to before it gets its name. */
#ifndef HOST_TEMPORARY_H
#define HOST_TEMPORARY_H

#define TEMPORARY_SUFFIX ".part"

/* "NAME.part", cut in front where that would be longer than a name can be; allocated. */
char *temporary_name(const char *name);

/* Makes and locks it; one that has lost its writer is replaced. With signals held. path is the
 * output's, for messages. Returns the file. */
int temporary_make(int directory, const char *name, const char *path, unsigned mode);

/* Makes and locks it where there is none; else dies. */
int temporary_make_new(int directory, const char *name, const char *path, unsigned mode);

/* Dies where another program is writing a file of that name. */
void temporary_refuse_live(int directory, const char *name, const char *path);

/* What temporary_rename says when the file of that name is not the one that was written. */
extern const char temporary_exchanged[];

/* Gives the open file its final name: no other file, and where none was seen before (is_new), no
 * name that is there meanwhile. Returns 0 or what is wrong. */
const char *temporary_rename(
	int fd, int directory, const char *temporary, const char *name, int is_new);

#endif
