/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compress.c - --compress: the archive as a tool compresses it, in a form that Linux unpacks, and
 * by the same version of the tool always to the same bytes. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/words.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/modules/tree.h"

/* gzip without name and time. xz with the check that Linux knows, and like zstd by one thread,
 * since the bytes may depend on how many there are. */
static const struct compressor {
	const char *name, *command, *package, *configuration;
} compressors[] = {
	{ "gzip", "gzip -n -c", "gzip", "CONFIG_RD_GZIP" },
	{ "xz", "xz -T1 --check=crc32 -c", "xz-utils", "CONFIG_RD_XZ" },
	{ "zstd", "zstd -q -T1 -c", "zstd", "CONFIG_RD_ZSTD" },
};

/* What these tools are told by the environment would change the bytes. */
static const char *const variables[] = { "GZIP", "XZ_DEFAULTS", "XZ_OPT", "ZSTD_CLEVEL",
	"ZSTD_NBTHREADS" };

static const struct compressor *find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof compressors / sizeof *compressors; i++) {
		if (strcmp(compressors[i].name, name) == 0)
			return &compressors[i];
	}
	return 0;
}

const char *cpio_check_compression(const char *name)
{
	return find(name) ? 0 : "is none of gzip, xz and zstd";
}

void cpio_check_unpacks(const char *name, const char *kernel_path)
{
	const struct compressor *compressor = find(name);
	struct kernel kernel;
	char *configuration;

	kernel_read(&kernel, kernel_path);
	configuration = module_tree_lacks(&kernel, compressor->configuration);
	if (configuration)
		die("--compress %s: %s cannot unpack that: %s does not say %s=y", name, kernel_path,
			configuration, compressor->configuration);
	kernel_end(&kernel);
}

static void start(struct child *child, const struct compressor *compressor, uint64_t size_bytes)
{
	struct words words = { 0, 0 };
	size_t i;
	int reason;

	for (i = 0; i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
	words_add_split(&words, compressor->command);
	/* So that the frame says it. */
	if (strcmp(compressor->name, "zstd") == 0)
		words_add(&words, format_string("--stream-size=%" PRIu64, size_bytes));
	reason = child_start(child, words.list);
	if (reason == ENOENT)
		die("--compress %s: there is no %s here: Debian's package %s has it",
			compressor->name, words.list[0], compressor->package);
	if (reason)
		die("--compress %s: cannot run %s: %s", compressor->name, words.list[0],
			strerror(reason));
	words_free(&words);
}

static void take(struct output *output, int fd, const struct compressor *compressor)
{
	static char piece[64 * 1024];
	ssize_t got;

	while ((got = file_get(fd, piece, sizeof piece)) > 0)
		output_put(output, piece, (size_t)got);
	if (got < 0)
		die("--compress %s: what it writes cannot be read: %s", compressor->name,
			strerror(errno));
	close(fd);
}

void cpio_write_compressed(struct archive *archive, const char *path,
	const struct archive_form *form, const char *name)
{
	const struct compressor *compressor = find(name);
	struct child child = { memfd_create("archive", MFD_CLOEXEC), CHILD_PIPE, STDERR_FILENO, 0,
		0, 0, 0, 0 };
	char *plain = format_string("/proc/self/fd/%d", child.input);
	struct output output;
	off_t size;

	if (child.input < 0)
		die("%s: no memory for the archive: %s", path, strerror(errno));
	archive_write(archive, plain, form);
	size = lseek(child.input, 0, SEEK_END);
	if (size < 0 || lseek(child.input, 0, SEEK_SET))
		die("%s: the archive in memory: %s", path, strerror(errno));
	output_begin(&output, path, 0644);
	start(&child, compressor, (uint64_t)size);
	take(&output, child.output, compressor);
	child_wait(&child, -1);
	if (child_exit_status(&child) != STATUS_DONE)
		die("%s: %s could not compress it: %s", path, compressor->command,
			child_ending(&child));
	output_finish(&output);
	close(child.input);
	free(plain);
}
