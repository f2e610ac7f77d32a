/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input_file.c - reading a file that goes into a payload image, and only if it holds still.
 *
 * Entries are written with the size that was seen first, so a file that grows or shrinks afterwards
 * would tear the image; one that is rewritten in place would become a mixture of two. */
#include "payload/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"
#include "host/holes.h"
#include "host/progress.h"

enum { PIECE_BYTES = 1024 * 1024 };

__attribute__((noreturn)) static void fail(const struct input *input, const char *reason)
{
	input_die(input->list_line, input->path, reason);
}

void input_check(const struct input *input, int fd)
{
	struct stat now;

	if (fstat(fd, &now))
		fail(input, strerror(errno));
	if (!file_state_is_same(&input->state.file, &now))
		fail(input, "changed while it was read");
}

int input_open(const struct input *input)
{
	int fd = file_open(input->path, O_NONBLOCK);

	if (fd < 0)
		fail(input, strerror(errno));
	input_check(input, fd);
	return fd;
}

/* Takes what comes next for zeros as far as it is a hole. */
static size_t read_hole(int fd, uint8_t *to, size_t size)
{
	off_t offset = lseek(fd, 0, SEEK_CUR);
	size_t hole = holes_at(fd, (uint64_t)offset, size);

	memset(to, 0, hole);
	lseek(fd, offset + (off_t)hole, SEEK_SET);
	return hole;
}

/* Reads up to size bytes, fewer only at the end of the file. */
static size_t read_piece(const struct input *input, int fd, uint8_t *to, size_t size)
{
	size_t done = input->state.has_holes ? read_hole(fd, to, size) : 0;
	ssize_t got = file_get(fd, to + done, size - done);

	if (got < 0)
		fail(input, strerror(errno));
	return done + (size_t)got;
}

void input_read(const struct input *input, int fd, uint8_t *to, size_t size)
{
	if (read_piece(input, fd, to, size) != size)
		fail(input, "changed while it was read: it is shorter than its size");
}

void input_close(const struct input *input, int fd)
{
	uint8_t more;

	if (read_piece(input, fd, &more, 1) != 0)
		fail(input, "changed while it was read: it is longer than its size");
	input_check(input, fd);
	close(fd);
}

int input_files_same(const struct input *a, const struct input *b)
{
	static uint8_t piece_a[PIECE_BYTES], piece_b[PIECE_BYTES];
	uint64_t left = a->size_bytes;
	int fd_a, fd_b, same = 1;
	size_t size;

	if (a->size_bytes != b->size_bytes)
		return 0;
	if (a->state.file.device == b->state.file.device &&
		a->state.file.inode == b->state.file.inode)
		return 1;
	fd_a = input_open(a);
	fd_b = input_open(b);
	for (; same && left > 0; left -= size) {
		size = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
		input_read(a, fd_a, piece_a, size);
		input_read(b, fd_b, piece_b, size);
		same = memcmp(piece_a, piece_b, size) == 0;
	}
	if (same) {
		input_close(a, fd_a);
		input_close(b, fd_b);
	} else {
		close(fd_a);
		close(fd_b);
	}
	return same;
}

void input_copy(
	const struct input *input, struct output *output, uint8_t digest[SHA256_DIGEST_BYTES])
{
	static uint8_t piece[PIECE_BYTES];
	uint64_t left = input->size_bytes;
	struct sha256 hash;
	size_t size;
	int fd = input_open(input);

	sha256_begin(&hash);
	for (; left > 0; left -= size) {
		size = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
		input_read(input, fd, piece, size);
		if (digest)
			sha256_add(&hash, piece, size);
		if (output)
			output_put(output, piece, size);
		progress_add(size);
	}
	input_close(input, fd);
	if (digest)
		sha256_end(&hash, digest);
}
