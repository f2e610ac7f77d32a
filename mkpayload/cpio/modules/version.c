/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * version.c - which kernel an image is, and which one modules are for. */
#include "mkpayload/cpio/modules/version.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/modinfo.h"

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

/* "6.1.0-56-amd64 (debian-kernel@...) #1 ...": its first word. */
static void read_version(struct kernel_image *image, const char *head, size_t size)
{
	size_t at, length;

	if (size <= BZIMAGE_VERSION + 1 || memcmp(head + BZIMAGE_MAGIC, "HdrS", 4) != 0) {
		image->problem = "not a Linux image for x86 (bzImage)";
		return;
	}
	at = BZIMAGE_BASE + ((unsigned char)head[BZIMAGE_VERSION] |
				    (size_t)(unsigned char)head[BZIMAGE_VERSION + 1] << 8);
	length = at < size ? strcspn(head + at, " ") : 0;
	if (length == 0 || length > VERSION_BYTES_MAX || !isdigit((unsigned char)head[at]))
		image->problem = "does not say its version";
	else
		image->version = format_string("%.*s", (int)length, head + at);
}

void kernel_image_read(struct kernel_image *image, const char *path)
{
	char *head = allocate(HEAD_BYTES + 1);
	size_t size = read_head(path, head);

	memset(image, 0, sizeof *image);
	image->path = path;
	head[size] = 0;
	read_version(image, head, size);
	free(head);
}

void kernel_image_end(struct kernel_image *image)
{
	free(image->version);
}

int kernel_image_may_own(const struct kernel_image *image, const char *directory)
{
	char *real = image->version ? realpath(directory, 0) : 0;
	const char *name = real ? strrchr(real, '/') + 1 : "";
	int may = !isdigit((unsigned char)*name) || !strchr(name, '.') ||
		  strcmp(name, image->version) == 0;

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

void kernel_image_check_module(
	const struct kernel_image *image, const char *path, const char *origin)
{
	char *version = 0;

	if (!image->version)
		return;
	modinfo_read(path, "vermagic", take_version, &version);
	if (version && strcmp(version, image->version) != 0)
		die("%s: %s: is for Linux %s, but --kernel %s is %s", origin, path, version,
			image->path, image->version);
	free(version);
}
