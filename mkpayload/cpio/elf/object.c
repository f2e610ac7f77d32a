/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * object.c - the ELF files that are looked at, each one mapped and read once. */
#include "mkpayload/cpio/elf/object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"

static struct object *find(const struct object_cache *cache, const struct stat *status)
{
	struct object *object = cache->first;

	while (object && (object->dev != status->st_dev || object->ino != status->st_ino))
		object = object->next;
	return object;
}

/* Only ELF files are mapped: not every other file can be. */
static int map(struct object *object, int fd, size_t size)
{
	void *bytes;

	if (!elf_is(object->begin, object->begin_bytes))
		return 0;
	bytes = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return -1;
	object->bytes = bytes;
	object->size_bytes = size;
	return 0;
}

static struct object *add(
	struct object_cache *cache, const char *path, int fd, const struct stat *status)
{
	size_t size = (size_t)status->st_size;
	struct object *object = allocate(sizeof *object);
	ssize_t got;

	memset(object, 0, sizeof *object);
	got = pread(fd, object->begin, sizeof object->begin, 0);
	if (got >= 0)
		object->begin_bytes = (size_t)got;
	if (got < 0 || map(object, fd, size)) {
		free(object);
		return 0;
	}
	object->path = copy_string(path);
	object->dev = status->st_dev;
	object->ino = status->st_ino;
	object->problem = elf_get(&object->elf, object->bytes, object->size_bytes);
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
