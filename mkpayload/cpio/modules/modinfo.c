/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modinfo.c - the section .modinfo of a kernel module: "KEY=VALUE" after "KEY=VALUE", each with a
 * NUL at its end (System V ABI, chapter 4, "Sections"; Linux: include/linux/moduleparam.h). */
#include "mkpayload/cpio/modules/modinfo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/message.h"

/* A module as it lies in memory. */
struct image {
	const uint8_t *bytes;
	uint64_t size;
	int is_64, is_big_endian;
};

/* Offsets in the two classes of the file's header and of a section's, and the bytes of a number
 * that has the class's width. */
static const struct layout {
	unsigned word, sections, section_bytes, sections_count, names_index;
	unsigned offset, size;
} layouts[2] = {
	{ 4, 32, 46, 48, 50, 16, 20 },
	{ 8, 40, 58, 60, 62, 24, 32 },
};

/* 0 where the file has ended. */
static uint64_t get(const struct image *image, uint64_t at, unsigned bytes)
{
	uint64_t value = 0;
	unsigned i;

	if (at > image->size || bytes > image->size - at)
		return 0;
	for (i = 0; i < bytes; i++)
		value = value << 8 | image->bytes[at + (image->is_big_endian ? i : bytes - 1 - i)];
	return value;
}

static int is_named(const struct image *image, uint64_t names, uint64_t section, const char *name)
{
	uint64_t at = names + get(image, section, 4);
	size_t length = strlen(name) + 1;

	return at <= image->size && length <= image->size - at &&
	       memcmp(image->bytes + at, name, length) == 0;
}

/* Returns the section's offset, and its size; 0 without one. */
static uint64_t find_section(const struct image *image, const char *name, uint64_t *size)
{
	const struct layout *layout = &layouts[image->is_64];
	uint64_t first = get(image, layout->sections, layout->word), section;
	uint64_t bytes = get(image, layout->section_bytes, 2), names, at;
	unsigned count = (unsigned)get(image, layout->sections_count, 2), i;

	names = get(image, first + get(image, layout->names_index, 2) * bytes + layout->offset,
		layout->word);
	for (i = 0; i < count; i++) {
		section = first + i * bytes;
		if (!is_named(image, names, section, name))
			continue;
		at = get(image, section + layout->offset, layout->word);
		*size = get(image, section + layout->size, layout->word);
		return at <= image->size && *size <= image->size - at ? at : 0;
	}
	return 0;
}

static void read_section(const struct image *image, const char *key,
	void (*take)(void *context, const char *value), void *context)
{
	uint64_t size = 0, at = find_section(image, ".modinfo", &size), end = at + size;
	size_t key_bytes = strlen(key), length;

	for (; at && at < end; at += length + 1) {
		const char *line = (const char *)image->bytes + at;

		length = strnlen(line, (size_t)(end - at));
		if (at + length == end)
			return; /* no NUL */
		if (length > key_bytes && strncmp(line, key, key_bytes) == 0 &&
			line[key_bytes] == '=')
			take(context, line + key_bytes + 1);
	}
}

void modinfo_read(const char *path, const char *key, void (*take)(void *context, const char *value),
	void *context)
{
	enum { CLASS = 4, ORDER = 5, HEADER_BYTES = 64 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct image image = { 0 };
	struct stat status;
	void *bytes;

	if (fd < 0 || fstat(fd, &status))
		die("%s: %s", path, strerror(errno));
	image.size = (uint64_t)status.st_size;
	if (image.size >= HEADER_BYTES) {
		bytes = mmap(0, (size_t)image.size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (bytes == MAP_FAILED)
			die("%s: %s", path, strerror(errno));
		image.bytes = bytes;
		image.is_64 = image.bytes[CLASS] == 2;
		image.is_big_endian = image.bytes[ORDER] == 2;
		read_section(&image, key, take, context);
		munmap(bytes, (size_t)image.size);
	}
	close(fd);
}
