/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files.c - what goes onto the FAT of a disk: open files with their digests. */
#include "mkpayload/disk/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/sha256sums_put.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

enum { PIECE_BYTES = 1 << 20 };

uint64_t disk_hash(int fd, const char *name, uint8_t digest[SHA256_DIGEST_BYTES])
{
	static uint8_t piece[PIECE_BYTES];
	struct sha256 hash;
	uint64_t size = 0;
	ssize_t got;

	sha256_begin(&hash);
	while ((got = file_get_at(fd, size, piece, sizeof piece)) > 0) {
		sha256_add(&hash, piece, (size_t)got);
		size += (uint64_t)got;
	}
	if (got < 0)
		die("%s: %s", name, strerror(errno));
	sha256_end(&hash, digest);
	return size;
}

static struct disk_file *add(struct disk_files *files, char *path, const char *from, int fd)
{
	struct disk_file *file;
	struct stat status;

	if (fstat(fd, &status))
		die("%s: %s", from, strerror(errno));
	if (!S_ISREG(status.st_mode))
		die("%s: not a regular file", from);
	if (status.st_size > UINT32_MAX)
		die("%s: 4 GiB or more, which a FAT cannot hold", from);
	files->item = make_room(files->item, files->count, sizeof *files->item);
	file = &files->item[files->count++];
	memset(file, 0, sizeof *file);
	file->path = path;
	file->from = from;
	file->fd = fd;
	file_state_set(&file->state, &status);
	file->size_bytes = disk_hash(fd, from, file->digest);
	return file;
}

int disk_files_add(struct disk_files *files, char *path, const char *from, const char *name)
{
	int fd = file_open(from, O_NONBLOCK);

	if (fd < 0)
		die("%s: %s", name, file_why_not(from));
	add(files, path, name, fd);
	return fd;
}

void disk_files_add_text(struct disk_files *files, const char *path, char *text)
{
	size_t length = strlen(text);
	int fd = memfd_create("text", MFD_CLOEXEC);

	if (fd < 0 || file_put(fd, text, length))
		die("%s: cannot be kept in memory: %s", path, strerror(errno));
	free(text);
	add(files, copy_string(path), path, fd);
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct disk_file *)a)->path, ((const struct disk_file *)b)->path);
}

/* A few files: each with each. */
static void check_names(const struct disk_files *files)
{
	const struct disk_file *one, *other, *end = files->item + files->count;

	for (one = files->item; one < end; one++) {
		for (other = files->item; other < one; other++) {
			if (strcasecmp(one->path, other->path) == 0)
				die("%s: its name on the FAT, %s, is there for %s already: give it "
				    "another",
					one->from, one->path, other->from);
		}
	}
}

void disk_files_sort(struct disk_files *files)
{
	check_names(files);
	qsort(files->item, files->count, sizeof *files->item, compare);
}

char *disk_files_sums(const struct disk_files *files)
{
	char *text = allocate(files->count * SHA256SUMS_LINE_BYTES_MAX + 1);
	size_t at = 0, i;

	for (i = 0; i < files->count; i++)
		at += sha256sums_put_line(text + at, files->item[i].digest, files->item[i].path,
			strlen(files->item[i].path));
	text[at] = 0;
	return text;
}

void disk_files_check_unchanged(const struct disk_files *files)
{
	struct stat status;
	size_t i;

	for (i = 0; i < files->count; i++) {
		if (fstat(files->item[i].fd, &status) ||
			!file_state_is_same(&files->item[i].state, &status))
			die("%s: changed while it was read", files->item[i].from);
	}
}
