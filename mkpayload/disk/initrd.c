/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * initrd.c - whether an initrd is for the kernel beside it: its archives are walked as Linux does,
 * compressed ones by the tool for them. */
#include "mkpayload/disk/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/cpio_walk.h"
#include "format/initial.h"
#include "format/modinfo.h"
#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "host/words.h"

struct initrd {
	const struct disk_kernel *kernel;
	const char *path;
	int depth;
};

static const char *plain(const char *name)
{
	while (*name == '/' || (*name == '.' && name[1] == '/'))
		name++;
	return name;
}

/* --- One file of it. --- */

static void check_program(const struct initrd *initrd, const struct cpio_member *member)
{
	const struct disk_kernel *kernel = initrd->kernel;
	struct elf_kind kind;

	if (!elf_kind_get(&kind, member->data, member->header.field[CPIO_FILESIZE]) ||
		elf_kind_runs(&kernel->kind, &kind))
		return;
	die("--initrd %s: its %s is for %s, but --kernel %s is for %s", initrd->path,
		plain(member->name),
		elf_kind_name(&kind) ? elf_kind_name(&kind) : "another machine", kernel->path,
		elf_kind_name(&kernel->kind));
}

static void check_module(const struct initrd *initrd, const struct cpio_member *member)
{
	const struct disk_kernel *kernel = initrd->kernel;
	struct text_shown name;
	struct modinfo info;
	uint64_t at = 0;
	const char *vermagic;
	size_t length;

	modinfo_begin(&info, member->data, member->header.field[CPIO_FILESIZE]);
	vermagic = modinfo_next(&info, "vermagic", &at);
	if (!vermagic || !*kernel->version)
		return;
	length = strcspn(vermagic, " ");
	if (length == strlen(kernel->version) && memcmp(vermagic, kernel->version, length) == 0)
		return;
	die("--initrd %s: its module %s is for Linux %.*s, but --kernel %s is %s, which would not "
	    "load it",
		initrd->path, text_show(&name, member->name, strlen(member->name)), (int)length,
		vermagic, kernel->path, kernel->version);
}

static void check_member(const struct initrd *initrd, const struct cpio_member *member)
{
	const char *name;

	if (member->is_trailer || member->header.field[CPIO_FILESIZE] == 0 ||
		member->header.field[CPIO_NAMESIZE] == 0 ||
		member->header.field[CPIO_NAMESIZE] > CPIO_NAMESIZE_MAX)
		return; /* Linux takes none of these */
	name = plain(member->name);
	if (strcmp(name, INITIAL_IN_ARCHIVE(INITIAL_INIT)) == 0)
		check_program(initrd, member);
	else if (text_ends_in(name, INITIAL_MODULE_END))
		check_module(initrd, member);
}

/* --- All of it. --- */

static void walk(struct initrd *initrd, const uint8_t *bytes, size_t size);

/* Returns the descriptor of what the tool has made of the rest, or -1 where it could not. */
static int unpack(const struct initrd *initrd, const struct compression *compression,
	const uint8_t *bytes, size_t size)
{
	struct child tool = { .input = memfd_create("packed", MFD_CLOEXEC),
		.output = memfd_create("unpacked", MFD_CLOEXEC),
		.error = CHILD_NOTHING };
	struct words words = { 0, 0 };
	int reason;

	if (tool.input < 0 || tool.output < 0 || file_put(tool.input, bytes, size) ||
		lseek(tool.input, 0, SEEK_SET))
		die("--initrd %s: cannot be kept in memory: %s", initrd->path, strerror(errno));
	words_add_split(&words, compression->command);
	reason = child_start(&tool, words.list);
	if (!reason)
		child_wait(&tool, -1);
	close(tool.input);
	words_free(&words);
	/* What lies behind a compressed archive is an error to its tool, which has unpacked it. */
	if (!reason && lseek(tool.output, 0, SEEK_END) > 0)
		return tool.output;
	close(tool.output);
	complain("--initrd %s: note: compressed with %s, and %s: whether it is for this kernel is "
		 "not known",
		initrd->path, compression->name,
		reason ? "its tool cannot be run here" : "its tool cannot unpack it");
	return -1;
}

static void walk_packed(struct initrd *initrd, const struct compression *compression,
	const uint8_t *bytes, size_t size)
{
	int fd = unpack(initrd, compression, bytes, size);
	size_t unpacked_bytes;
	char *unpacked;

	if (fd < 0)
		return;
	lseek(fd, 0, SEEK_SET);
	unpacked = file_read(fd, &unpacked_bytes, SIZE_MAX - 1);
	if (!unpacked)
		die("--initrd %s: unpacked: %s", initrd->path, strerror(errno));
	close(fd);
	initrd->depth++;
	walk(initrd, (const uint8_t *)unpacked, unpacked_bytes);
	initrd->depth--;
	free(unpacked);
}

static void walk(struct initrd *initrd, const uint8_t *bytes, size_t size)
{
	struct cpio_member member;
	struct cpio_walk at;
	int got;

	cpio_walk_begin(&at, bytes, size);
	while ((got = cpio_walk_next(&at, &member)) > 0)
		check_member(initrd, &member);
	if (got == 0)
		return;
	if (!at.compression || initrd->depth > 0)
		die("--initrd %s: byte %llu%s: %s", initrd->path,
			(unsigned long long)at.problem_offset,
			initrd->depth ? " when it is unpacked" : "", at.problem);
	walk_packed(initrd, at.compression, bytes + at.problem_offset,
		size - (size_t)at.problem_offset);
}

void disk_initrd_check(const struct disk_kernel *kernel, const char *path, int fd)
{
	struct initrd initrd = { kernel, path, 0 };
	size_t size;
	char *bytes = lseek(fd, 0, SEEK_SET) ? 0 : file_read(fd, &size, UINT32_MAX);

	if (!bytes)
		die("--initrd %s: %s", path,
			errno == EFBIG ? "4 GiB or more, which a FAT cannot hold"
				       : strerror(errno));
	walk(&initrd, (const uint8_t *)bytes, size);
	free(bytes);
}
