/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_memory.c - how much memory a machine must have for what init.img puts into it. */
#include "kernel-bootstrap/image_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/srcfs.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"

enum { SCRIPT_BYTES_MAX = 1024 * 1024 };

uint64_t image_memory_bytes(uint64_t files_bytes, uint64_t ramdisk_bytes)
{
	return SRCFS_FILES_BEGIN + files_bytes + ramdisk_bytes;
}

/* --- The ramdisk. --- */

/* The digits at the beginning; too many of them are no number. */
static uint64_t get_number(const char *text, const char *end)
{
	enum { DIGITS_MAX = 12 };
	uint64_t number = 0;
	int digits;

	for (digits = 0; text < end && *text >= '0' && *text <= '9'; text++, digits++) {
		if (digits == DIGITS_MAX)
			return 0;
		number = number * 10 + (uint64_t)(*text - '0');
	}
	return number;
}

/* The number of KiB behind the last mention, in a line that is no comment. */
static uint64_t get_kib_behind(const char *mention, const char *script, size_t size)
{
	struct text_file text = { .bytes = (char *)script, .size = size };
	const char *line, *at;
	uint64_t kib = 0;
	size_t length;

	while ((line = text_file_next(&text, &length))) {
		at = memmem(line, length, mention, strlen(mention));
		if (at && *line != '#')
			kib = get_number(at + strlen(mention), line + length);
	}
	return kib * 1024;
}

uint64_t image_memory_ramdisk_bytes(const char *script, size_t size)
{
	return get_kib_behind("make_fiwix_initrd -s ", script, size);
}

uint64_t image_memory_kexec_bytes(const char *script, size_t size)
{
	return get_kib_behind("kexec_size=", script, size);
}

/* --- An image. --- */

/* Returns how many bytes there were, as many as size but at the end of the file. */
static size_t read_at(int fd, const char *path, uint64_t offset, char *to, size_t size)
{
	ssize_t got = file_get_at(fd, offset, to, size);

	if (got < 0)
		die("%s: %s", path, strerror(errno));
	return (size_t)got;
}

static int is_script(const struct srcfs_line *line)
{
	return line->name_bytes == strlen(IMAGE_MEMORY_SCRIPT) &&
	       memcmp(line->name, IMAGE_MEMORY_SCRIPT, line->name_bytes) == 0 &&
	       line->file_bytes <= SCRIPT_BYTES_MAX;
}

static uint64_t read_ramdisk_bytes(int fd, const char *path, uint64_t offset, size_t size)
{
	char *script = allocate(size);
	uint64_t bytes =
		image_memory_ramdisk_bytes(script, read_at(fd, path, offset, script, size));

	free(script);
	return bytes;
}

/* Goes from file to file, up to the first command. */
static uint64_t walk(int fd, const char *path)
{
	uint64_t offset = SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES, files = 0, ramdisk = 0;
	char bytes[SRCFS_LINE_BYTES_MAX];
	struct srcfs_line line;
	const char *problem;
	size_t length;

	for (;;) {
		length = read_at(fd, path, offset, bytes, sizeof bytes);
		length = srcfs_get_line(&line, bytes, length, &problem);
		if (length == 0)
			return 0;
		if (line.kind != SRCFS_FILE)
			return files > 0 ? image_memory_bytes(files, ramdisk) : 0;
		offset += length;
		if (is_script(&line))
			ramdisk = read_ramdisk_bytes(fd, path, offset, line.file_bytes);
		offset += line.file_bytes;
		files += line.file_bytes;
	}
}

uint64_t image_memory_of_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t bytes;

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	bytes = walk(fd, path);
	close(fd);
	return bytes;
}
