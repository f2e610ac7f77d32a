/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.c - which kernel an image is, and which one modules are for. */
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
#include "mkpayload/cpio/modules/info.h"

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

/* The first word of "6.1.0-56-amd64 SMP preempt ...". */
static void take_version(void *context, const char *value)
{
	char **version = context;

	free(*version);
	*version = format_string("%.*s", (int)strcspn(value, " "), value);
}

void kernel_check_module(
	const struct kernel *kernel, const char *bytes, const char *path, const char *origin)
{
	char *version = 0;

	if (!kernel->version)
		return;
	module_info_read(bytes, "vermagic", take_version, &version);
	if (!version)
		die("%s: %s: does not say which Linux it is for (no vermagic), so whether it is "
		    "for --kernel %s cannot be seen; without --kernel nothing compares",
			origin, path, kernel->path);
	if (strcmp(version, kernel->version) != 0)
		die("%s: %s: is for Linux %s, but --kernel %s is %s", origin, path, version,
			kernel->path, kernel->version);
	free(version);
}
