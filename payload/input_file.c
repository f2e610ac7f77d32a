/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input_file.c - reading a file that goes into a payload image, and only if it holds still.
 *
 * Entries are written with the size that was seen first, so a file that grows or shrinks afterwards
 * would tear the image; one that is rewritten in place would become a mixture of two. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "payload/input_file.h"
#include "host/message.h"
#include "host/progress.h"

enum { PIECE_BYTES = 1024 * 1024 };

__attribute__((noreturn)) static void fail(const struct input *input, const char *reason)
{
	input_die(input->list_line, input->path, reason);
}

static void check_unchanged(const struct input *input, int fd)
{
	const struct stat *before = &input->status;
	struct stat now;

	if (fstat(fd, &now))
		fail(input, strerror(errno));
	if (now.st_dev != before->st_dev || now.st_ino != before->st_ino ||
		now.st_size != before->st_size || now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
		now.st_mtim.tv_nsec != before->st_mtim.tv_nsec)
		fail(input, "changed while it was read");
}

static int open_input(const struct input *input)
{
	int fd = open(input->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		fail(input, strerror(errno));
	check_unchanged(input, fd);
	return fd;
}

/* Reads up to size bytes, fewer only at the end of the file. */
static size_t read_piece(const struct input *input, int fd, uint8_t *to, size_t size)
{
	size_t done = 0;
	ssize_t got;

	while (done < size) {
		got = read(fd, to + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			fail(input, strerror(errno));
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return done;
}

/* Reads the next bytes of a file of which left are still to come. Returns how many, 0 at the end.
 */
static size_t read_next(const struct input *input, int fd, uint8_t *to, uint64_t left)
{
	size_t size = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;

	if (size == 0) {
		if (read_piece(input, fd, to, 1) != 0)
			fail(input, "changed while it was read: it is longer than its size");
		check_unchanged(input, fd);
	} else if (read_piece(input, fd, to, size) != size) {
		fail(input, "changed while it was read: it is shorter than its size");
	}
	return size;
}

int input_files_same(const struct input *a, const struct input *b)
{
	static uint8_t piece_a[PIECE_BYTES], piece_b[PIECE_BYTES];
	uint64_t left = a->size_bytes;
	int fd_a, fd_b, same = 1;
	size_t size;

	if (a->size_bytes != b->size_bytes)
		return 0;
	if (a->status.st_dev == b->status.st_dev && a->status.st_ino == b->status.st_ino)
		return 1;
	fd_a = open_input(a);
	fd_b = open_input(b);
	do {
		size = read_next(a, fd_a, piece_a, left);
		read_next(b, fd_b, piece_b, left);
		same = memcmp(piece_a, piece_b, size) == 0;
		left -= size;
	} while (same && size > 0);
	close(fd_a);
	close(fd_b);
	return same;
}

void input_copy(
	const struct input *input, struct output *output, uint8_t digest[SHA256_DIGEST_BYTES])
{
	static uint8_t piece[PIECE_BYTES];
	uint64_t left = input->size_bytes;
	struct sha256 hash;
	size_t size;
	int fd = open_input(input);

	sha256_begin(&hash);
	while ((size = read_next(input, fd, piece, left)) > 0) {
		if (digest)
			sha256_add(&hash, piece, size);
		if (output)
			output_put(output, piece, size);
		progress_add(size);
		left -= size;
	}
	if (digest)
		sha256_end(&hash, digest);
	close(fd);
}
