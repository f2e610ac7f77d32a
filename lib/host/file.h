/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file.h - bytes of files, all that were asked for or all that there are: what a signal or a pipe
 * cuts short is asked for again. */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Opens a file to be read; flags may be more than O_RDONLY. From then on no output may be that file
 * (host/files_read.h). Returns -1 with a reason in errno. */
int file_open(const char *path, int flags);

/* As many open files as the user may have; where that is not to be, opening one more says so. */
void file_allow_many(void);

/* Reads so many bytes; fewer only at the end of the file. Returns -1 with a reason in errno. */
ssize_t file_get(int fd, void *to, size_t size);

/* The same from an offset on. */
ssize_t file_get_at(int fd, uint64_t offset, void *to, size_t size);

/* Writes all of it: one write() takes less than 2 GiB. Returns 0, or -1 with a reason in errno. */
int file_put(int fd, const void *from, size_t size);

/* As file_get_at, from the beginning of the file of that name. */
ssize_t file_get_head(const char *path, void *to, size_t size);
/* The same of a file that is only looked at, before it is replaced. */
ssize_t file_peek(const char *path, void *to, size_t size);

/* Why a path cannot be opened, or looked at, right behind the attempt: what errno says, or that it
 * is a symbolic link to nothing. */
const char *file_why_not(const char *path);

/* Whether a file can be opened to be read: 0, or a phrase that says why not. */
const char *file_try(const char *path);

/* Reads what is left of an open file, or the file of that name, whole. Returns allocated bytes with
 * a NUL behind them; 0 with a reason in errno: EFBIG when there are more than max_bytes. */
char *file_read(int fd, size_t *size, size_t max_bytes);
char *file_read_path(const char *path, size_t *size, size_t max_bytes);

#endif
