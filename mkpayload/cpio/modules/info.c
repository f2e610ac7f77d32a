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

void module_info_read(const char *path, const char *key,
	void (*take)(void *context, const char *value), void *context)
{
	int fd = file_open(path, 0);
	struct modinfo info;
	struct stat status;
	const char *value;
	uint64_t at = 0;
	void *bytes;

	if (fd < 0 || fstat(fd, &status))
		die("%s: %s", path, strerror(errno));
	if (status.st_size > 0) {
		bytes = mmap(0, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (bytes == MAP_FAILED)
			die("%s: %s", path, strerror(errno));
		modinfo_begin(&info, bytes, (uint64_t)status.st_size);
		while ((value = modinfo_next(&info, key, &at)))
			take(context, value);
		munmap(bytes, (size_t)status.st_size);
	}
	close(fd);
}
