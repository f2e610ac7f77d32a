/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.c - which kernel an image is, and which directory of modules may be its. */
#include "mkpayload/cpio/modules/kernel.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/kernel_image.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

static size_t read_head(const char *path, uint8_t *head)
{
	int fd = file_open(path, 0);
	size_t done = 0;
	ssize_t got = 1;

	if (fd < 0)
		die("--kernel %s: %s", path, strerror(errno));
	while (done < KERNEL_IMAGE_HEAD_BYTES &&
		(got = read(fd, head + done, KERNEL_IMAGE_HEAD_BYTES - done)) > 0)
		done += (size_t)got;
	if (got < 0)
		die("--kernel %s: %s", path, strerror(errno));
	close(fd);
	return done;
}

void kernel_read(struct kernel *kernel, const char *path)
{
	uint8_t *head = allocate(KERNEL_IMAGE_HEAD_BYTES);
	size_t size = read_head(path, head), length;
	const char *version, *problem;

	memset(kernel, 0, sizeof *kernel);
	kernel->path = path;
	problem = kernel_image_get_version(&version, &length, head, size);
	if (problem)
		die("--kernel %s: %s, so which modules are for it cannot be seen; without "
		    "--kernel, --modules-from names them, and nothing compares",
			path, problem);
	kernel->version = format_string("%.*s", (int)length, version);
	kernel->is_64 = kernel_image_is_64(head, size);
	kernel->is_smp = kernel_image_is_configured(head, size, "SMP");
	kernel->is_preemptible = kernel_image_is_configured(head, size, "PREEMPT");
	free(head);
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
