/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * object.c - the files that are looked at, each one read once. */
#include "mkpayload/cpio/elf/object.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/dlopen_note.h"
#include "format/elf_symbols.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

enum { SMALL_BYTES = 64 * 1024 };

static int compare(const void *a, const void *b)
{
	const struct object *first = a, *second = b;

	if (first->dev != second->dev)
		return first->dev < second->dev ? -1 : 1;
	if (first->ino != second->ino)
		return first->ino < second->ino ? -1 : 1;
	return 0;
}

/* --- What is kept of an ELF file. --- */

static void keep(const char **text)
{
	if (*text)
		*text = copy_string(*text);
}

static void keep_dependencies(struct object *object, const struct elf *elf)
{
	struct object_dependency *dependency;
	enum elf_dependency how;
	const char *name;
	uint64_t at = 0;

	while ((name = elf_next_dependency(elf, &at, &how))) {
		object->dependency = make_room(
			object->dependency, object->dependencies, sizeof *object->dependency);
		dependency = &object->dependency[object->dependencies++];
		dependency->name = copy_string(name);
		dependency->how = how;
	}
}

static void keep_notes(struct object *object, const struct elf *elf)
{
	struct object_note *kept;
	const uint8_t *note;
	uint64_t at = 0;
	size_t bytes;

	while (elf_next_note(elf, DLOPEN_NOTE_OWNER, DLOPEN_NOTE_TYPE, &at, &note, &bytes)) {
		object->note = make_room(object->note, object->notes, sizeof *object->note);
		kept = &object->note[object->notes++];
		kept->bytes = allocate(bytes + 1);
		memcpy(kept->bytes, note, bytes);
		kept->size = bytes;
	}
}

/* glibc unwinds the stack with the compiler's library, which it loads when it comes to that. */
static const char *find_unwinding(const struct elf *elf)
{
	static const char *const names[] = { "pthread_cancel", "pthread_exit", "backtrace" };
	struct elf_symbols symbols;
	const char *name;
	size_t i;

	elf_symbols_begin(&symbols, elf);
	while ((name = elf_symbols_next(&symbols))) {
		for (i = 0; i < sizeof names / sizeof *names; i++) {
			if (strcmp(name, names[i]) == 0)
				return names[i];
		}
	}
	return 0;
}

static void read_elf(struct object *object, const uint8_t *bytes)
{
	struct elf *elf = &object->elf;

	object->problem = elf_get(elf, bytes, object->size_bytes);
	if (object->problem)
		return;
	keep_dependencies(object, elf);
	keep_notes(object, elf);
	object->unwinding = find_unwinding(elf);
	keep(&elf->interpreter);
	keep(&elf->soname);
	keep(&elf->rpath);
	keep(&elf->runpath);
	elf->bytes = 0;
}

/* Of small files a copy is cheaper than a map. */
static void read_open(struct object *object, int fd)
{
	static uint8_t small[SMALL_BYTES];
	size_t size = (size_t)object->size_bytes;
	void *bytes;

	if (size <= sizeof small) {
		if (file_get_at(fd, 0, small, size) != (ssize_t)size)
			object->problem = "changed its size while it was read";
		else
			read_elf(object, small);
		return;
	}
	bytes = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED) {
		object->problem = strerror(errno);
		return;
	}
	read_elf(object, bytes);
	munmap(bytes, size);
}

uint8_t *object_map(const struct object *object)
{
	int fd = file_open(object->path, O_NONBLOCK | O_NOCTTY);
	void *bytes = MAP_FAILED;
	struct stat status;

	if (fd < 0)
		return 0;
	if (fstat(fd, &status) == 0) {
		errno = ESTALE;
		if (file_state_is_same(&object->state, &status) && status.st_size > 0)
			bytes = mmap(0, object->size_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return bytes == MAP_FAILED ? 0 : bytes;
}

void object_unmap(const struct object *object, uint8_t *bytes)
{
	munmap(bytes, object->size_bytes);
}

/* --- Any file. --- */

static struct object *add(
	struct object_cache *cache, const char *path, int fd, const struct stat *status)
{
	struct object *object = allocate(sizeof *object);
	ssize_t got;

	memset(object, 0, sizeof *object);
	got = pread(fd, object->begin, sizeof object->begin, 0);
	if (got < 0) {
		free(object);
		return 0;
	}
	object->begin_bytes = (size_t)got;
	object->path = copy_string(path);
	object->dev = status->st_dev;
	object->ino = status->st_ino;
	object->size_bytes = (uint64_t)status->st_size;
	file_state_set(&object->state, status);
	object->is_executable = (status->st_mode & 0111) != 0;
	object->problem = "is not an ELF file";
	if (elf_is(object->begin, object->begin_bytes))
		read_open(object, fd);
	if (!tsearch(object, &cache->tree, compare))
		die("out of memory");
	return object;
}

static struct object *find(const struct object_cache *cache, const struct stat *status)
{
	struct object wanted, **found;

	wanted.dev = status->st_dev;
	wanted.ino = status->st_ino;
	found = tfind(&wanted, &cache->tree, compare);
	return found ? *found : 0;
}

/* O_NONBLOCK: what turns out to be a pipe must not be waited for. */
struct object *object_open(struct object_cache *cache, const char *path)
{
	int fd = file_open(path, O_NONBLOCK | O_NOCTTY), problem;
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

static void free_object(struct object *object)
{
	while (object->dependencies > 0)
		free(object->dependency[--object->dependencies].name);
	while (object->notes > 0)
		free(object->note[--object->notes].bytes);
	free(object->dependency);
	free(object->note);
	if (!object->problem) {
		free((char *)object->elf.interpreter);
		free((char *)object->elf.soname);
		free((char *)object->elf.rpath);
		free((char *)object->elf.runpath);
	}
	free(object->path);
	free(object);
}

void object_end(struct object_cache *cache)
{
	struct object *object;

	while (cache->tree) {
		object = *(struct object **)cache->tree;
		tdelete(object, &cache->tree, compare);
		free_object(object);
	}
}
