/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unpack.c - compressed modules, unpacked by the tool for it. */
#include "mkpayload/cpio/modules/unpack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/compression_linux.h"
#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/words.h"

void module_unpack(
	struct unpacked *unpacked, const char *path, const struct compression *compression)
{
	struct child tool = { 0, 0, STDERR_FILENO, 0, 0, 0, 0, 0 };
	struct words words = { 0, 0 };
	int reason;

	if (!compression) {
		unpacked->path = copy_string(path);
		unpacked->fd = -1;
		return;
	}
	tool.input = file_open(path, 0);
	tool.output = memfd_create("module", MFD_CLOEXEC);
	if (tool.input < 0 || tool.output < 0)
		die("%s: %s", path, strerror(errno));
	words_add_split(&words, compression->command);
	reason = child_start(&tool, words.list);
	if (reason == ENOENT)
		die("%s: is compressed with %s, and there is no %s here: Debian's package %s has "
		    "it",
			path, compression->name, words.list[0],
			strcmp(words.list[0], "xz") == 0 ? "xz-utils" : words.list[0]);
	if (reason)
		die("%s: cannot run %s: %s", path, words.list[0], strerror(reason));
	child_wait(&tool, -1);
	if (tool.status != 0)
		die("%s: %s could not unpack it", path, compression->command);
	close(tool.input);
	words_free(&words);
	unpacked->path = format_string("/proc/self/fd/%d", tool.output);
	unpacked->fd = tool.output;
}

int unpacked_is_for_linux(const struct unpacked *unpacked, const char *path)
{
	struct stat status;
	size_t size;
	char *bytes = file_read_path(path, &size, SIZE_MAX - 1);
	int is;

	if (!bytes || stat(unpacked->path, &status))
		die("%s: %s", path, strerror(errno));
	is = compression_is_for_linux((const uint8_t *)bytes, size, (uint64_t)status.st_size);
	free(bytes);
	return is;
}

void unpacked_end(struct unpacked *unpacked)
{
	if (unpacked->fd >= 0)
		close(unpacked->fd);
	free(unpacked->path);
}

void unpacked_keep(struct unpacked *unpacked)
{
	free(unpacked->path);
}
