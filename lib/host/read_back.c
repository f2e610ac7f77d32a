/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * read_back.c - whether a block device has what was written to it. */
#include "host/read_back.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/memory.h"

enum { PIECE_BYTES = READ_BACK_PIECE_BYTES, WORD_BYTES = 4, ALIGN_BYTES = 4096 };

/* splitmix64, whose numbers have every bit by chance. */
static uint64_t factor_of(uint64_t word)
{
	uint64_t number = (word + 1) * 0x9e3779b97f4a7c15;

	number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9;
	number = (number ^ number >> 27) * 0x94d049bb133111eb;
	return number ^ number >> 31;
}

/* Of bytes that lie within one MiB. */
static uint64_t sum_of(uint64_t offset, const uint8_t *bytes, size_t size)
{
	uint64_t sum = 0;
	uint32_t word;
	size_t i = 0;

	for (; i < size && (offset + i) % WORD_BYTES; i++)
		sum += ((uint64_t)bytes[i] << 8 * ((offset + i) % WORD_BYTES)) *
		       factor_of((offset + i) / WORD_BYTES);
	for (; size - i >= WORD_BYTES; i += WORD_BYTES) {
		word = (uint32_t)bytes[i] | (uint32_t)bytes[i + 1] << 8 |
		       (uint32_t)bytes[i + 2] << 16 | (uint32_t)bytes[i + 3] << 24;
		if (word)
			sum += word * factor_of((offset + i) / WORD_BYTES);
	}
	for (; i < size; i++)
		sum += ((uint64_t)bytes[i] << 8 * ((offset + i) % WORD_BYTES)) *
		       factor_of((offset + i) / WORD_BYTES);
	return sum;
}

void read_back_begin(struct read_back *back, int fd)
{
	struct stat status;
	off_t size;

	back->sum = 0;
	if (fstat(fd, &status) || !S_ISBLK(status.st_mode))
		return;
	size = lseek(fd, 0, SEEK_END);
	if (size <= 0)
		return; /* writing says why */
	back->size_bytes = (uint64_t)size;
	size = size / PIECE_BYTES + 1;
	back->sum = allocate((size_t)size * sizeof *back->sum);
	memset(back->sum, 0, (size_t)size * sizeof *back->sum);
	pthread_mutex_init(&back->lock, 0);
}

void read_back_add(struct read_back *back, uint64_t offset, const uint8_t *bytes, size_t size)
{
	uint64_t sum;
	size_t part;

	for (; back->sum && size > 0 && offset < back->size_bytes; size -= part) {
		part = PIECE_BYTES - (size_t)(offset % PIECE_BYTES);
		if (part > size)
			part = size;
		sum = sum_of(offset, bytes, part);
		pthread_mutex_lock(&back->lock);
		back->sum[offset / PIECE_BYTES] += sum;
		pthread_mutex_unlock(&back->lock);
		bytes += part;
		offset += part;
	}
}

/* Past the kernel's memory, which would only say what was written; where that cannot be, it is told
 * to forget. */
static int open_again(int fd)
{
	char *path = format_string("/proc/self/fd/%d", fd);
	int again = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);

	free(path);
	if (again < 0) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		again = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	}
	return again;
}

/* One piece, of which so many bytes were written. */
static char *find_in(
	const struct read_back *back, int again, uint64_t offset, size_t part, uint8_t *piece)
{
	/* Whole sectors, as many as there are; what is behind the end was not written. */
	uint64_t wanted =
		back->size_bytes - offset < PIECE_BYTES ? back->size_bytes - offset : PIECE_BYTES;
	ssize_t got = file_get_at(again, offset, piece, (size_t)wanted);

	if (got < (ssize_t)part)
		return format_string("byte %llu: cannot be read back: %s",
			(unsigned long long)offset,
			got < 0 ? strerror(errno) : "the device ends here");
	if (sum_of(offset, piece, part) != back->sum[offset / PIECE_BYTES])
		return format_string(
			"bytes %llu to %llu are not what was written there: the device does not "
			"keep what it is given, or another program has written to it",
			(unsigned long long)offset, (unsigned long long)(offset + part - 1));
	return 0;
}

char *read_back_find(struct read_back *back, int fd, uint64_t size_bytes)
{
	void *piece = 0;
	char *problem = 0;
	uint64_t offset;
	int again;

	if (!back->sum)
		return 0;
	again = open_again(fd);
	if (again < 0 || posix_memalign(&piece, ALIGN_BYTES, PIECE_BYTES))
		problem = format_string("cannot be read back: %s", strerror(errno));
	for (offset = 0; offset < size_bytes && !problem; offset += PIECE_BYTES)
		problem = find_in(back, again, offset,
			size_bytes - offset < PIECE_BYTES ? (size_t)(size_bytes - offset)
							  : PIECE_BYTES,
			piece);
	free(piece);
	if (again >= 0)
		close(again);
	return problem;
}

void read_back_end(struct read_back *back)
{
	free(back->sum);
	back->sum = 0;
}
