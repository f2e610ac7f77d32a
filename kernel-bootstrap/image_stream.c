/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_stream.c - what builder-hex0 reads: the early files, and the commands that begin stage0. */
#include "kernel-bootstrap/image_stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "format/srcfs.h"
#include "host/file.h"
#include "host/message.h"
#include "host/progress.h"
#include "payload/input_file.h"
#include "payload/pack_sums.h"

enum { PIECE_BYTES = 64 * 1024 };

/* The first programs, from their hexadecimal text, and the run of the second. */
static const struct {
	const char *program, *argument;
} commands[] = {
	{ "hex0 /x86/hex0_x86.hex0", "/bootstrap-seeds/POSIX/x86/hex0-seed" },
	{ "hex0 /x86/kaem-minimal.hex0", "/bootstrap-seeds/POSIX/x86/kaem-optional-seed" },
	{ "hex0 /x86/kaem-minimal.hex0", "/init" },
	{ "/bootstrap-seeds/POSIX/x86/kaem-optional-seed", "/kaem.x86" },
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static uint64_t commands_bytes(void)
{
	uint64_t bytes = 0;
	int i;

	for (i = 0; i < COMMANDS; i++)
		bytes += strlen(commands[i].program) + 1 + strlen(commands[i].argument) + 1;
	return bytes;
}

uint64_t image_stream_bytes(const struct image_files *files)
{
	char line[SRCFS_LINE_BYTES_MAX];
	const struct image_file *file = files->item, *end = file + files->count;
	uint64_t bytes = commands_bytes();
	size_t length;

	for (; file < end; file++) {
		length = strlen(file->name);
		if (length <= SRCFS_NAME_BYTES_MAX)
			bytes += file->size_bytes + srcfs_put_file(line, (uint32_t)file->size_bytes,
							    file->name, length);
	}
	return bytes;
}

static int put_file(const struct image_file *file, struct output *output)
{
	uint8_t digest[SHA256_DIGEST_BYTES];

	if (!file->input.has_digest) {
		input_copy(&file->input, output, 0);
		return 1;
	}
	input_copy(&file->input, output, digest);
	return pack_sums_check(&file->input, digest);
}

static void put_member(const struct image_file *file, struct output *output)
{
	static uint8_t piece[PIECE_BYTES];
	uint64_t done = 0, left;
	ssize_t got;
	int fd = input_open(&file->input);

	while ((left = file->size_bytes - done) > 0) {
		got = file_get_at(fd, file->offset + done, piece,
			left < PIECE_BYTES ? (size_t)left : PIECE_BYTES);
		if (got <= 0)
			die("%s: %s", file->input.path,
				got < 0 ? strerror(errno) : "changed while it was read");
		output_put(output, piece, (size_t)got);
		progress_add((uint64_t)got);
		done += (uint64_t)got;
	}
	input_check(&file->input, fd);
	close(fd);
}

static int put(const struct image_file *file, struct output *output)
{
	char line[SRCFS_LINE_BYTES_MAX];

	output_put(output, line,
		srcfs_put_file(line, (uint32_t)file->size_bytes, file->name, strlen(file->name)));
	if (file->kind == IMAGE_TEXT)
		output_put(output, file->text, file->size_bytes);
	else if (file->kind == IMAGE_MEMBER)
		put_member(file, output);
	else if (file->kind == IMAGE_FILE)
		return put_file(file, output);
	return 1;
}

size_t image_stream_put(const struct image_files *files, struct output *output)
{
	char line[2 * SRCFS_NAME_BYTES_MAX];
	size_t i, wrong = 0;

	for (i = 0; i < files->count; i++)
		wrong += !put(&files->item[i], output);
	for (i = 0; i < COMMANDS; i++)
		output_put(output, line,
			srcfs_put_command(line, commands[i].program, commands[i].argument));
	return wrong;
}
