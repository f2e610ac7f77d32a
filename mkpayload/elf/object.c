/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * object.c - the ELF files that are looked at, each one mapped and read once. */
#include "mkpayload/elf/object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/message.h"

static struct object *find(const struct object_cache *cache, const struct stat *status)
{
	struct object *object = cache->first;

	while (object && (object->dev != status->st_dev || object->ino != status->st_ino))
		object = object->next;
	return object;
}

static struct object *add(
	struct object_cache *cache, const char *path, int fd, const struct stat *status)
{
	size_t size = (size_t)status->st_size;
	void *bytes = size ? mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0) : 0;
	struct object *object;

	if (bytes == MAP_FAILED)
		return 0;
	object = allocate(sizeof *object);
	memset(object, 0, sizeof *object);
	object->path = copy_string(path);
	object->dev = status->st_dev;
	object->ino = status->st_ino;
	object->bytes = bytes;
	object->size_bytes = size;
	object->problem = elf_get(&object->elf, bytes, size);
	object->next = cache->first;
	cache->first = object;
	return object;
}

/* O_NONBLOCK: what turns out to be a pipe must not be waited for. */
struct object *object_open(struct object_cache *cache, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), problem;
	struct object *object = 0;
	struct stat status;

	if (fd < 0)
		return 0;
	errno = 0;
	if (fstat(fd, &status) == 0) {
		if (S_ISREG(status.st_mode))
			object = find(cache, &status);
		else
			errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
		if (!object && S_ISREG(status.st_mode))
			object = add(cache, path, fd, &status);
	}
	problem = errno;
	close(fd);
	errno = problem;
	return object;
}

void object_end(struct object_cache *cache)
{
	struct object *object, *next;

	for (object = cache->first; object; object = next) {
		next = object->next;
		if (object->bytes)
			munmap(object->bytes, object->size_bytes);
		free(object->path);
		free(object);
	}
	cache->first = 0;
}
