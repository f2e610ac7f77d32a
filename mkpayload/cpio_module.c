/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_module.c - --module FILE: kernel modules under names that init loads in the given order.
 *
 * They become /lib/modules/NNNN-NAME.ko; init loads what is there in byte order of the names. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/cpio.h"
#include "mkpayload/compression.h"
#include "mkpayload/cpio_content.h"
#include "host/message.h"

enum {
	MODULES_MAX = 10000, /* what four digits can count */
	ELF_DATA = 5,        /* offset of the byte order: 1 is little-endian */
	ELF_TYPE = 16,       /* offset of e_type, two bytes */
	ELF_TYPE_RELOCATABLE = 1,
	ELF_BEGIN_BYTES = 18,
};

static int is_module(const uint8_t *begin, size_t size)
{
	if (size < ELF_BEGIN_BYTES || memcmp(begin, "\177ELF", 4) != 0)
		return 0;
	if (begin[ELF_DATA] == 1)
		return begin[ELF_TYPE] == ELF_TYPE_RELOCATABLE && begin[ELF_TYPE + 1] == 0;
	return begin[ELF_TYPE] == 0 && begin[ELF_TYPE + 1] == ELF_TYPE_RELOCATABLE;
}

static void check_module(const char *path, const char *origin)
{
	const struct compression *compression;
	uint8_t begin[ELF_BEGIN_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, begin, sizeof begin);

	if (got < 0)
		die("%s: %s", origin, strerror(errno));
	close(fd);
	compression = compression_find(begin, (size_t)got);
	if (compression)
		die("%s: is compressed with %s: unpack it first (%s) and name the .ko", origin,
			compression->name, compression->command);
	if (!is_module(begin, (size_t)got))
		die("%s: is not a kernel module (a relocatable ELF file)", origin);
}

void cpio_put_module(struct archive *archive, const char *path, unsigned index)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char *origin = format_string("--module %s", path), *destination;
	struct archive_entry entry = { 0 };
	size_t length = strlen(name);

	if (index >= MODULES_MAX)
		die("%s: more than %d modules", origin, MODULES_MAX);
	entry.file = archive_add_file(archive, path, origin);
	check_module(path, origin);
	if (length <= 3 || strcmp(name + length - 3, ".ko") != 0)
		die("%s: the name of a module must end in .ko", origin);
	destination = format_string("lib/modules/%04u-%s", index, name);
	entry.path = destination;
	entry.origin = origin;
	entry.mode = CPIO_TYPE_FILE | 0644;
	entry.weight = ARCHIVE_ASKED;
	archive_put(archive, &entry);
	free(destination);
	free(origin);
}
