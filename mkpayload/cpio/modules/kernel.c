/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.c - which kernel an image is, and which directory of modules may be its. */
#include "mkpayload/cpio/modules/kernel.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/kernel_image.h"
#include "format/kernel_kind.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/unpack.h"

__attribute__((noreturn)) static void die_kernel(const struct kernel *kernel, const char *problem)
{
	die("--kernel %s: %s, so which modules are for it cannot be seen; without --kernel, "
	    "--modules-from names them, and nothing compares",
		kernel->path, problem);
}

static void take_version(struct kernel *kernel, const uint8_t *bytes, size_t size,
	const char *(*find)(const char **version, size_t *version_bytes, const uint8_t *bytes,
		size_t size))
{
	const char *version, *problem;
	size_t length;

	problem = find(&version, &length, bytes, size);
	if (problem)
		die_kernel(kernel, problem);
	kernel->version = format_string("%.*s", (int)length, version);
}

static void read_bzimage(struct kernel *kernel, const uint8_t *bytes, size_t size)
{
	take_version(kernel, bytes, size, kernel_image_get_version);
	kernel->is_64 = kernel_image_is_64(bytes, size);
	kernel->is_smp = kernel_image_is_configured(bytes, size, "SMP");
	kernel->is_preemptible = kernel_image_is_configured(bytes, size, "PREEMPT");
}

static void read_image(struct kernel *kernel, const uint8_t *bytes, size_t size)
{
	take_version(kernel, bytes, size, kernel_kind_find_version);
	kernel->is_64 = 1;
	kernel->is_smp = kernel->is_preemptible = -1;
}

static void read_path(struct kernel *kernel, const char *path, int is_unpacked);

/* A part of an image, or all of it, that is compressed. */
static void read_packed(struct kernel *kernel, const char *bytes, size_t size)
{
	const struct compression *compression = compression_find((const uint8_t *)bytes, size);
	int fd = memfd_create("kernel", MFD_CLOEXEC);
	struct unpacked unpacked;
	char *path;

	if (!compression)
		die_kernel(kernel, "holds an image that is compressed in a way which is not known");
	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		die("--kernel %s: cannot be kept in memory: %s", kernel->path, strerror(errno));
	path = format_string("/proc/self/fd/%d", fd);
	module_unpack(&unpacked, path, compression);
	read_path(kernel, unpacked.path, 1);
	unpacked_end(&unpacked);
	free(path);
	close(fd);
}

static void read_kind(struct kernel *kernel, const struct kernel_kind *kind, const char *bytes,
	size_t size, int is_unpacked)
{
	kernel->machine = kind->machine;
	if (kernel_image_is((const uint8_t *)bytes, size))
		read_bzimage(kernel, (const uint8_t *)bytes, size);
	else if (!kind->packed_bytes)
		read_image(kernel, (const uint8_t *)bytes, size);
	else if (is_unpacked || kind->packed_offset > size ||
		 kind->packed_bytes > size - kind->packed_offset)
		die_kernel(kernel, "has been cut off");
	else
		read_packed(kernel, bytes + kind->packed_offset, kind->packed_bytes);
}

static void read_path(struct kernel *kernel, const char *path, int is_unpacked)
{
	struct kernel_kind kind;
	size_t size;
	char *bytes = file_read_path(path, &size, SIZE_MAX - 1);

	if (!bytes)
		die("--kernel %s: %s", kernel->path, strerror(errno));
	if (kernel_kind_get(&kind, (const uint8_t *)bytes, size))
		read_kind(kernel, &kind, bytes, size, is_unpacked);
	else if (!is_unpacked && compression_find((const uint8_t *)bytes, size))
		read_packed(kernel, bytes, size);
	else
		die_kernel(kernel, "not a Linux image for x86 (bzImage), arm64 or riscv64 (Image)");
	free(bytes);
}

void kernel_read(struct kernel *kernel, const char *path)
{
	memset(kernel, 0, sizeof *kernel);
	kernel->path = path;
	read_path(kernel, path, 0);
}

void kernel_end(struct kernel *kernel)
{
	free(kernel->version);
}

int kernel_may_own(const struct kernel *kernel, const char *directory)
{
	char *real = kernel->version ? realpath(directory, 0) : 0;
	const char *name = real ? strrchr(real, '/') + 1 : "";
	int may = !isdigit((unsigned char)*name) || !strchr(name, '.') ||
		  strcmp(name, kernel->version) == 0;

	free(real);
	return may;
}
