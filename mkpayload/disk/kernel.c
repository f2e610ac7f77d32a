/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.c - the kernel of a disk, and the command line that it gets. */
#include "mkpayload/disk/kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/elf.h"
#include "format/kernel_image.h"
#include "format/kernel_kind.h"
#include "host/file.h"
#include "host/message.h"

/* COMMAND_LINE_SIZE of Linux, less its NUL. */
static const struct {
	uint32_t machine, line_max;
} lines[] = {
	{ ELF_MACHINE_AARCH64, 2047 },
	{ ELF_MACHINE_RISCV, 1023 },
};

const char *disk_kernel_get(struct disk_kernel *kernel, const uint8_t *bytes, size_t size)
{
	const char *version = "";
	struct kernel_kind kind;
	size_t length = 0, i;

	if (!kernel_kind_get(&kind, bytes, size))
		return "not a Linux kernel for x86 (bzImage), arm64 or riscv64 (Image)";
	memset(&kernel->kind, 0, sizeof kernel->kind);
	kernel->kind.machine = kind.machine;
	kernel->kind.is_64 = kind.machine != ELF_MACHINE_386;
	kernel->is_efi = memcmp(bytes, "MZ", 2) == 0;
	kernel->line_max = kernel_image_line_max(bytes, size);
	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (lines[i].machine == kind.machine)
			kernel->line_max = lines[i].line_max;
	}
	if (kernel_image_is(bytes, size) ? kernel_image_get_version(&version, &length, bytes, size)
					 : kernel_kind_find_version(&version, &length, bytes, size))
		length = 0;
	memcpy(kernel->version, version, length);
	kernel->version[length] = 0;
	return 0;
}

void disk_kernel_read(struct disk_kernel *kernel, const char *path, int fd)
{
	const char *problem;
	size_t size;
	char *bytes = lseek(fd, 0, SEEK_SET) ? 0 : file_read(fd, &size, UINT32_MAX);

	kernel->path = path;
	if (!bytes)
		die("--kernel %s: %s", path,
			errno == EFBIG ? "4 GiB or more, which a FAT cannot hold"
				       : strerror(errno));
	problem = disk_kernel_get(kernel, (const uint8_t *)bytes, size);
	if (problem)
		die("--kernel %s: %s", path, problem);
	free(bytes);
}

/* --- The command line. --- */

/* A word of that beginning, at the beginning of a word. */
static int has_word(const char *line, const char *begin)
{
	const char *at = line;

	while ((at = strstr(at, begin))) {
		if (at == line || at[-1] == ' ')
			return 1;
		at++;
	}
	return 0;
}

static const char *find_problem(const char *line)
{
	size_t length = strlen(line), i;

	for (i = 0; i < length; i++) {
		if ((unsigned char)line[i] < ' ' || (unsigned char)line[i] > '~')
			return "has a character that is not printable ASCII, which boot programs "
			       "change";
	}
	if (has_word(line, "initrd="))
		return "initrd= is what the boot programs add: name the file with --initrd";
	/* They take blanks at both ends away first. */
	while (length > 0 && line[length - 1] == ' ')
		length--;
	for (; length > 0 && *line == ' '; line++)
		length--;
	if (length > 1 && line[0] == '"' && line[length - 1] == '"')
		return "begins and ends with a quote, which systemd-boot takes away; put a word "
		       "without one first";
	if (length == 1 && *line == '-')
		return "means to syslinux that there is none";
	return 0;
}

void disk_line_check(const struct disk_kernel *kernel, const char *line, size_t added_bytes)
{
	const char *problem = find_problem(line);
	size_t length = strlen(line);

	if (problem)
		die("--append: %s", problem);
	if (length + added_bytes > kernel->line_max)
		die("--append: %zu bytes are too long: %s takes %lu, and the boot programs add up "
		    "to %zu",
			length, kernel->path, (unsigned long)kernel->line_max, added_bytes);
}
