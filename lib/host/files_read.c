/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files_read.c - which files the program reads: a table with open addresses, since there may be
 * 200,000 of them. */
#include "host/files_read.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

enum { ROOM_AT_FIRST = 256 /* a power of two */ };

struct file {
	dev_t device;
	uint64_t number; /* the inode, or the number of a block device */
	char *path;      /* 0: none here */
	int is_edited, is_device;
};

static struct {
	struct file *item;
	size_t count, room;
	pthread_mutex_t lock;
} table = { 0, 0, 0, PTHREAD_MUTEX_INITIALIZER };

static struct file describe(const struct stat *status)
{
	struct file file = { status->st_dev, status->st_ino, 0, 0, 0 };

	if (S_ISBLK(status->st_mode)) {
		file.device = 0; /* nodes of one device may lie on several file systems */
		file.number = status->st_rdev;
		file.is_device = 1;
	}
	return file;
}

/* Where it is, or would be. */
static struct file *find(const struct file *wanted)
{
	size_t i =
		(size_t)((wanted->number ^ (uint64_t)wanted->device << 32) * 0x9e3779b97f4a7c15u >>
			 20);
	struct file *file;

	for (;; i++) {
		file = &table.item[i & (table.room - 1)];
		if (!file->path ||
			(file->device == wanted->device && file->number == wanted->number))
			return file;
	}
}

static void grow(void)
{
	struct file *old = table.item;
	size_t room = table.room, i;

	table.room = room ? 2 * room : ROOM_AT_FIRST;
	table.item = allocate(table.room * sizeof *table.item);
	memset(table.item, 0, table.room * sizeof *table.item);
	for (i = 0; i < room; i++) {
		if (old[i].path)
			*find(&old[i]) = old[i];
	}
	free(old);
}

void files_read_add(const char *path, const struct stat *status)
{
	struct file wanted = describe(status), *file;

	pthread_mutex_lock(&table.lock);
	if (2 * table.count >= table.room)
		grow();
	file = find(&wanted);
	if (!file->path) {
		*file = wanted;
		file->path = copy_string(path);
		table.count++;
	}
	pthread_mutex_unlock(&table.lock);
}

void files_read_edit(const char *path)
{
	struct stat status;
	struct file wanted, *file;

	if (stat(path, &status) || table.count == 0)
		return;
	wanted = describe(&status);
	file = find(&wanted);
	file->is_edited = file->path && strcmp(file->path, path) == 0;
}

const char *files_read_find(const struct stat *status)
{
	struct file wanted = describe(status), *file;
	const char *path = 0;

	pthread_mutex_lock(&table.lock);
	if (table.count > 0) {
		file = find(&wanted);
		path = file->is_edited ? 0 : file->path;
	}
	pthread_mutex_unlock(&table.lock);
	return path;
}

const char *files_read_find_device(
	int (*is_wanted)(dev_t number, const void *context), const void *context)
{
	const char *path = 0;
	size_t i;

	pthread_mutex_lock(&table.lock);
	for (i = 0; i < table.room && !path; i++) {
		if (table.item[i].path && table.item[i].is_device &&
			is_wanted((dev_t)table.item[i].number, context))
			path = table.item[i].path;
	}
	pthread_mutex_unlock(&table.lock);
	return path;
}
