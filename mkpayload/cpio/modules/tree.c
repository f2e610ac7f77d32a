/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tree.c - where the modules of a kernel lie, and how it was configured. */
#include "mkpayload/cpio/modules/tree.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/lines.h"

static int is_tree(const char *directory)
{
	char *path = format_string("%s/modules.dep", directory);
	int result = access(path, F_OK) == 0;

	free(path);
	return result;
}

/* Beside the image, above it (boot/vmlinuz), or this machine's. */
static char *find_for_image(const struct kernel *kernel)
{
	const char *version = kernel->version;
	char *copy = copy_string(kernel->path), *found = 0;
	const char *directory = dirname(copy);
	char *places[] = { format_string("%s/lib/modules/%s", directory, version),
		format_string("%s/../lib/modules/%s", directory, version),
		format_string("%s/modules", directory), format_string("/lib/modules/%s", version) };
	size_t i;

	for (i = 0; i < sizeof places / sizeof *places; i++) {
		if (!found && is_tree(places[i]) && kernel_may_own(kernel, places[i]))
			found = places[i];
		else
			free(places[i]);
	}
	free(copy);
	return found;
}

int module_tree_is_there(const char *directory, const struct kernel *kernel)
{
	char *path = directory || !kernel->version ? 0 : find_for_image(kernel);
	int is_there = directory || !kernel->version || path;

	free(path);
	return is_there;
}

char *module_tree_find(const char *directory, const struct kernel *kernel)
{
	struct utsname running;
	char *path = 0;

	if (directory)
		path = copy_string(directory);
	else if (kernel->version && !(path = find_for_image(kernel)))
		die("--kernel %s: its version is %s, but there is no lib/modules/%s/modules.dep "
		    "beside it, above it or in /; --modules-from names one",
			kernel->path, kernel->version, kernel->version);
	else if (!kernel->version && uname(&running) == 0)
		path = format_string("/lib/modules/%s", running.release);
	else if (!kernel->version)
		die("uname: %s", strerror(errno));
	if (!is_tree(path))
		die("%s: no modules.dep in it: it is not a directory of modules, or depmod has not "
		    "been "
		    "run; --modules-from DIR or --kernel FILE names another%s",
			path, directory || kernel->path ? "" : " than that of the running kernel");
	if (!kernel_may_own(kernel, path))
		die("--kernel %s: its version is %s, but the modules of %s are for another kernel",
			kernel->path, kernel->version, path);
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

char *module_tree_lacks(const struct kernel *kernel, const char *key)
{
	char *copy = copy_string(kernel->path);
	char *path = format_string("%s/config-%s", dirname(copy), kernel->version);

	free(copy);
	if (says(path, key) == 0)
		return path;
	free(path);
	return 0;
}

static int is_configured(const char *directory, const char *key)
{
	char *real = realpath(directory, 0), *copy = copy_string(real ? real : directory);
	char *version = copy_string(basename(copy));
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
	free(real);
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

int module_tree_reads_firmware(const char *directory, const char *compression)
{
	return directory && is_configured(directory, "CONFIG_FW_LOADER_COMPRESS") &&
	       is_configured(directory, strcmp(compression, "xz") == 0
						? "CONFIG_FW_LOADER_COMPRESS_XZ"
						: "CONFIG_FW_LOADER_COMPRESS_ZSTD");
}
