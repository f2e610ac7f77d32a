/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary.h - the file that an output is written to before it gets its name.
 *
 * Whoever writes it holds its lock (flock), so one without lock has lost its writer, to a power cut
 * or to SIGKILL, and may be replaced. Where the lock cannot be asked, it is not known, and the file
 * stays: it may be another user's, or another machine's on a file system without locks. It is
 * removed under its own lock, so that of two programs neither takes the other's new one away. */
#ifndef HOST_TEMPORARY_H
#define HOST_TEMPORARY_H

/* Ours alone, so that what has the name was made by us; no file in a payload can end so. */
#define TEMPORARY_SUFFIX ".lbpayload.part"

int temporary_is_name(const char *name);

/* That name, cut in front where it would be longer than a name can be; allocated. */
char *temporary_name(const char *name);

/* Makes and locks it; one that has lost its writer is replaced. With signals held. path is its own,
 * for messages. Returns the file. */
int temporary_make(int directory, const char *name, const char *path, unsigned mode);

/* Makes and locks it where there is none; else dies. */
int temporary_make_new(int directory, const char *name, const char *path, unsigned mode);

/* Removes one that has lost its writer; dies when there is one that may have not. */
void temporary_remove_lost(int directory, const char *name, const char *path);

/* Whether the name still is the open file's; a signal handler may ask. */
int temporary_is_named(int fd, int directory, const char *name);

/* Gives the open file its final name: no other file, and where none was seen before (is_new), no
 * name that is there meanwhile. Returns 0 or what is wrong; *is_ours becomes 0 when the temporary
 * name is no longer this file's. */
const char *temporary_rename(
	int fd, int directory, const char *temporary, const char *name, int is_new, int *is_ours);

/* A file that keeps no name, in TMPDIR (without it: /var/tmp), or in memory where that cannot be,
 * which is said once. Dies where none can. */
int temporary_without_name(void);

#endif
