/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.c - where the modules of a kernel lie, and how it was configured. */
#include "mkpayload/modules/tree.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "host/message.h"
#include "mkpayload/modules/lines.h"

/* Documentation/arch/x86/boot.rst, "The real-mode kernel header" */
enum {
	BZIMAGE_MAGIC = 0x202,   /* "HdrS" */
	BZIMAGE_VERSION = 0x20e, /* where the version lies, two bytes, from 0x200 on */
	BZIMAGE_BASE = 0x200,
	HEAD_BYTES = 0x200 + 0x10000,
	VERSION_BYTES_MAX = 64,
};

static size_t read_head(const char *path, char *head)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t done = 0;
	ssize_t got = 1;

	if (fd < 0)
		die("--kernel %s: %s", path, strerror(errno));
	while (done < HEAD_BYTES && (got = read(fd, head + done, HEAD_BYTES - done)) > 0)
		done += (size_t)got;
	if (got < 0)
		die("--kernel %s: %s", path, strerror(errno));
	close(fd);
	return done;
}

/* "6.1.0-56-amd64 (debian-kernel@...) #1 ...": its first word; allocated. */
static char *kernel_version(const char *path)
{
	char *head = allocate(HEAD_BYTES + 1), *version;
	size_t size = read_head(path, head), at, length;

	head[size] = 0;
	if (size <= BZIMAGE_VERSION + 1 || memcmp(head + BZIMAGE_MAGIC, "HdrS", 4) != 0)
		die("--kernel %s: not a Linux image for x86 (bzImage); name its modules with "
		    "--modules-from",
			path);
	at = BZIMAGE_BASE + ((unsigned char)head[BZIMAGE_VERSION] |
				    (size_t)(unsigned char)head[BZIMAGE_VERSION + 1] << 8);
	length = at < size ? strcspn(head + at, " ") : 0;
	if (length == 0 || length > VERSION_BYTES_MAX || !isdigit((unsigned char)head[at]))
		die("--kernel %s: does not say its version; name its modules with --modules-from",
			path);
	version = format_string("%.*s", (int)length, head + at);
	free(head);
	return version;
}

static int is_tree(const char *directory)
{
	char *path = format_string("%s/modules.dep", directory);
	int result = access(path, F_OK) == 0;

	free(path);
	return result;
}

/* Beside the image, above it (boot/vmlinuz), or this machine's. */
static char *find_for_image(const char *kernel)
{
	char *version = kernel_version(kernel), *copy = copy_string(kernel), *found = 0;
	const char *directory = dirname(copy);
	char *places[] = { format_string("%s/lib/modules/%s", directory, version),
		format_string("%s/../lib/modules/%s", directory, version),
		format_string("%s/modules", directory), format_string("/lib/modules/%s", version) };
	size_t i;

	for (i = 0; i < sizeof places / sizeof *places; i++) {
		if (!found && is_tree(places[i]))
			found = places[i];
		else
			free(places[i]);
	}
	if (!found)
		die("--kernel %s: its version is %s, but there is no lib/modules/%s/modules.dep "
		    "beside it, above it or in /; --modules-from names one",
			kernel, version, version);
	free(copy);
	free(version);
	return found;
}

char *module_tree_find(const char *directory, const char *kernel)
{
	struct utsname running;
	char *path;

	if (directory)
		path = copy_string(directory);
	else if (kernel)
		path = find_for_image(kernel);
	else if (uname(&running) == 0)
		path = format_string("/lib/modules/%s", running.release);
	else
		die("uname: %s", strerror(errno));
	if (!is_tree(path))
		die("%s: no modules.dep in it: it is not a directory of modules, or depmod has not "
		    "been "
		    "run; --modules-from DIR or --kernel FILE names another%s",
			path, directory || kernel ? "" : " than that of the running kernel");
	return path;
}

/* Does a configuration say KEY=y? -1 when there is no such file. */
static int says(const char *path, const char *key)
{
	struct lines lines;
	char *wanted = format_string("%s=y", key), *line;
	int result = 0;

	if (!lines_open(&lines, path)) {
		free(wanted);
		return -1;
	}
	while (!result && (line = lines_next(&lines)))
		result = strcmp(line, wanted) == 0;
	lines_close(&lines);
	free(wanted);
	return result;
}

static int is_configured(const char *directory, const char *key)
{
	char *copy = copy_string(directory), *version = copy_string(basename(copy));
	char *places[] = { format_string("%s/config", directory),
		format_string("%s/build/.config", directory),
		format_string("%s/../../../boot/config-%s", directory, version) };
	int result = -1;
	size_t i;

	for (i = 0; i < sizeof places / sizeof *places; i++) {
		if (result < 0)
			result = says(places[i], key);
		free(places[i]);
	}
	free(copy);
	free(version);
	return result > 0;
}

int module_tree_unpacks(const char *directory, const char *compression)
{
	static const char *const keys[][2] = {
		{ "gzip", "CONFIG_MODULE_COMPRESS_GZIP" },
		{ "xz", "CONFIG_MODULE_COMPRESS_XZ" },
		{ "zstd", "CONFIG_MODULE_COMPRESS_ZSTD" },
	};
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (strcmp(compression, keys[i][0]) == 0)
			return is_configured(directory, "CONFIG_MODULE_DECOMPRESS") &&
			       is_configured(directory, keys[i][1]);
	}
	return 0;
}
