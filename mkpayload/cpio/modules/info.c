/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * info.c - what the file of a kernel module says of it. */
#include "mkpayload/cpio/modules/info.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/modinfo.h"
#include "host/file.h"
#include "host/message.h"

/* The file in memory, of which 0 bytes are none. */
static const uint8_t *map(const char *path, size_t *size)
{
	int fd = file_open(path, 0);
	void *bytes = 0;
	struct stat status;

	if (fd < 0 || fstat(fd, &status))
		die("%s: %s", path, strerror(errno));
	*size = (size_t)status.st_size;
	if (*size > 0)
		bytes = mmap(0, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		die("%s: %s", path, strerror(errno));
	close(fd);
	return bytes;
}

static void unmap(const uint8_t *bytes, size_t size)
{
	if (size > 0)
		munmap((void *)bytes, size);
}

void module_info_read(const char *path, const char *key,
	void (*take)(void *context, const char *value), void *context)
{
	size_t size;
	const uint8_t *bytes = map(path, &size);
	struct modinfo info;
	const char *value;
	uint64_t at = 0;

	modinfo_begin(&info, bytes, size);
	while ((value = modinfo_next(&info, key, &at)))
		take(context, value);
	unmap(bytes, size);
}

const char *module_info_check(const char *path)
{
	size_t size;
	const uint8_t *bytes = map(path, &size);
	const char *problem = modinfo_check(bytes, size);

	unmap(bytes, size);
	return problem;
}
