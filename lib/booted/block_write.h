/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_write.h - an open block device or file, read and written at an offset, and flushed. Each
 * returns a negative error number when it fails. */
#ifndef BOOTED_BLOCK_WRITE_H
#define BOOTED_BLOCK_WRITE_H

#include <stddef.h>
#include <stdint.h>

/* Returns how many bytes, fewer only at the end. */
long block_read_at(int fd, uint64_t offset, void *to, size_t size);

long block_write_at(int fd, uint64_t offset, const void *from, size_t size);

/* Writes what waits to the disk. *is_silent becomes 1 where the kernel (Fiwix) tells of no write
 * that failed: there, the next read asks the disk, and only that can notice. */
long block_flush(int fd, int *is_silent);

/* 1 when offsets wrap at 4 GiB, as those of Fiwix do without an error: the first sector, which no
 * other is like, lies there again. */
int block_offsets_wrap(int fd);

/* The sector of its disk that a partition begins at; 0 when the kernel does not tell. */
uint64_t block_first_sector(int fd);

#endif
