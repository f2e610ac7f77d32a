/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * srcfs_fuzz.c - any bytes as a stream for builder-hex0, line by line, and as a name in it. What is
 * read is written the same; a name that is kept under another one is kept under that.
 *
 * Aims at lib/format/srcfs.c */
#include "format/srcfs.h"
#include "fuzz.h"

static size_t put_line(char *to, const struct srcfs_line *line)
{
	char program[SRCFS_ARGUMENT_BYTES_MAX + 8], argument[SRCFS_ARGUMENT_BYTES_MAX + 1];

	if (line->kind == SRCFS_FILE)
		return srcfs_put_file(to, line->file_bytes, line->name, line->name_bytes);
	must(line->name_bytes > 0 && line->name_bytes <= SRCFS_ARGUMENT_BYTES_MAX);
	must(line->argument_bytes > 0 && line->argument_bytes <= SRCFS_ARGUMENT_BYTES_MAX);
	sprintf(program, "%s%.*s", line->kind == SRCFS_HEX0 ? "hex0 " : "", (int)line->name_bytes,
		line->name);
	sprintf(argument, "%.*s", (int)line->argument_bytes, line->argument);
	return srcfs_put_command(to, program, argument);
}

/* Words lie in the line. Zeros before a size, and what a NUL ends, are not written again. */
static void check_line(const struct srcfs_line *line, const char *from, size_t length)
{
	char written[2 * SRCFS_ARGUMENT_BYTES_MAX + 16 + SRCFS_LINE_BYTES_MAX];

	must(from[length - 1] == '\n' && !memchr(from, '\n', length - 1));
	if (line->kind == SRCFS_FLUSH)
		return;
	must(line->name_bytes <= SRCFS_NAME_BYTES_MAX);
	must(line->name > from - 1 && line->name + line->name_bytes < from + length);
	if (line->argument)
		must(line->argument + line->argument_bytes == from + length - 1);
	if (memchr(from, 0, length) || (line->kind == SRCFS_FILE && from[4] == '0'))
		return;
	must(put_line(written, line) == length && memcmp(written, from, length) == 0);
}

static void check_stream(const char *from, size_t size)
{
	struct srcfs_line line;
	const char *problem;
	size_t length;

	while ((length = srcfs_get_line(&line, from, size, &problem)) > 0) {
		must(!problem && length <= size);
		if (line.kind == SRCFS_END) {
			must(length == 1 && *from == 0);
			return;
		}
		check_line(&line, from, length);
		from += length;
		size -= length;
		if (line.kind != SRCFS_FILE)
			continue;
		if (line.file_bytes > size)
			return;
		from += line.file_bytes;
		size -= line.file_bytes;
	}
	must(problem != 0);
}

static void check_name(const char *name, size_t length)
{
	char kept[SRCFS_NAME_BYTES_MAX + 1], line[SRCFS_LINE_BYTES_MAX];
	struct srcfs_line read;
	const char *problem;
	size_t bytes;

	if (srcfs_check_name(name, length))
		return;
	must(length > 0 && length <= SRCFS_NAME_BYTES_MAX && *name == '/');
	must(!memchr(name, 0, length) && !memchr(name, '\n', length));
	bytes = srcfs_kept_name(kept, name, length);
	must(bytes > 0 && bytes <= length && srcfs_check_name(kept, bytes) == 0);
	must(srcfs_is_renamed(name, length) == (bytes != length));
	must(!srcfs_is_renamed(kept, bytes));
	bytes = srcfs_put_file(line, (uint32_t)length, name, length);
	must(bytes <= SRCFS_LINE_BYTES_MAX);
	must(srcfs_get_line(&read, line, bytes, &problem) == bytes && read.kind == SRCFS_FILE);
	must(read.file_bytes == length && read.name_bytes == length);
}

/* The last piece that is read lies on the disk, and the one before it does not hold the NUL. */
static void check_disk(uint64_t bytes)
{
	uint64_t room = (srcfs_disk_sectors(bytes) - SRCFS_FIRST_SECTOR) * SRCFS_SECTOR_BYTES;

	must(room % SRCFS_CHUNK_BYTES == 0 && room > bytes && room - bytes <= SRCFS_CHUNK_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t bytes = 0;

	if (size >= sizeof bytes)
		memcpy(&bytes, data, sizeof bytes);
	check_disk(bytes >> 1);
	check_name((const char *)data, size);
	check_stream((const char *)data, size);
	return 0;
}
