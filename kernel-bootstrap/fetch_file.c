/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch_file.c - a distfile while it is fetched: what there is of it, and its name in the end. */
#include "kernel-bootstrap/fetch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/sha256sums_put.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"

enum {
	NAME_DIGITS = 16,
	FILE_MODE = 0666, /* less the umask */
	TRIES_MAX = 16,   /* to open what others give a name to, and take it away */
};

static const char in_the_way[] =
	"what is to have its name until then is there, and not a regular file";

static char *name_of_part(const struct distfile *distfile)
{
	char digits[SHA256SUMS_DIGITS + 1] = "", *name, *part;

	sha256sums_put_digest(digits, distfile->digest);
	name = format_string("%s.%.*s", distfile->name, NAME_DIGITS, digits);
	part = temporary_name(name);
	free(name);
	return part;
}

/* What another one has made may be linked to a file of his, or open elsewhere: it is not for us to
 * write to, even if it is empty. */
static int is_ours(const struct stat *status)
{
	return status->st_nlink == 1 && status->st_uid == geteuid();
}

/* Opens and locks what has the name at that moment. Returns 0, or why it cannot; *again: it has
 * lost the name meanwhile, or had to. */
static const char *open_part(struct fetch_file *file, int *again)
{
	struct stat opened, named;

	*again = 0;
	file->fd = openat(file->directory, file->temporary,
		O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, FILE_MODE);
	if (file->fd < 0)
		return errno == ELOOP || errno == EISDIR ? in_the_way : strerror(errno);
	if (fstat(file->fd, &opened))
		return strerror(errno);
	if (!S_ISREG(opened.st_mode))
		return in_the_way;
	if (flock(file->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return "another program is fetching it";
	*again = fstatat(file->directory, file->temporary, &named, AT_SYMLINK_NOFOLLOW) ||
		 named.st_dev != opened.st_dev || named.st_ino != opened.st_ino;
	if (*again || is_ours(&opened))
		return 0;
	*again = 1;
	return unlinkat(file->directory, file->temporary, 0) ? strerror(errno) : 0;
}

/* Reads what there is. */
static const char *take_part(struct fetch_file *file)
{
	static uint8_t piece[256 * 1024];
	ssize_t got;

	while ((got = file_get(file->fd, piece, sizeof piece)) > 0) {
		sha256_add(&file->hash, piece, (size_t)got);
		file->size_bytes += (uint64_t)got;
	}
	return got < 0 ? strerror(errno) : 0;
}

/* Nothing of it is no beginning. */
static void remove_empty(void *argument)
{
	const struct fetch_file *file = argument;

	if (file->fd >= 0 && file->size_bytes == 0 && lseek(file->fd, 0, SEEK_END) == 0)
		unlinkat(file->directory, file->temporary, 0);
}

static void release(struct fetch_file *file)
{
	undo_forget(&file->undo);
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
	free(file->temporary);
	file->temporary = 0;
}

const char *fetch_file_open(struct fetch_file *file, int directory, const struct distfile *distfile)
{
	struct stat status;
	const char *problem;
	int again, tries = 0;

	memset(file, 0, sizeof *file);
	file->distfile = distfile;
	file->directory = directory;
	file->temporary = name_of_part(distfile);
	file->is_new = fstatat(directory, distfile->name, &status, AT_SYMLINK_NOFOLLOW) != 0;
	sha256_begin(&file->hash);
	file->fd = -1;
	file->undo.function = remove_empty;
	file->undo.argument = file;
	file->undo.is_signal_safe = 1;
	undo_add(&file->undo);
	while (!(problem = open_part(file, &again)) && again && ++tries < TRIES_MAX)
		close(file->fd);
	if (!problem && again)
		problem = in_the_way;
	if (!problem)
		problem = take_part(file);
	if (problem)
		release(file);
	return problem;
}

void fetch_file_put(struct fetch_file *file, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	ssize_t written;

	sha256_add(&file->hash, bytes, size);
	file->size_bytes += size;
	for (; size > 0; from += written, size -= (size_t)written) {
		written = write(file->fd, from, size);
		if (written < 0 && errno == EINTR)
			written = 0;
		if (written < 0)
			die("%s: %s", file->distfile->path, strerror(errno));
	}
}

void fetch_file_restart(struct fetch_file *file)
{
	if (ftruncate(file->fd, 0) || lseek(file->fd, 0, SEEK_SET) < 0)
		die("%s: %s", file->distfile->path, strerror(errno));
	file->size_bytes = 0;
	sha256_begin(&file->hash);
}

int fetch_file_judge(const struct fetch_file *file, uint8_t digest[SHA256_DIGEST_BYTES])
{
	struct sha256 hash = file->hash;

	sha256_end(&hash, digest);
	return memcmp(digest, file->distfile->digest, SHA256_DIGEST_BYTES) == 0;
}

const char *fetch_file_finish(struct fetch_file *file)
{
	const char *problem;
	int is_ours;

	if (fsync(file->fd))
		die("%s: cannot flush: %s", file->distfile->path, strerror(errno));
	problem = temporary_rename(file->fd, file->directory, file->temporary, file->distfile->name,
		file->is_new, &is_ours);
	if (!problem && fsync(file->directory) && errno != EINVAL)
		die("%s: cannot flush its directory: %s", file->distfile->path, strerror(errno));
	release(file);
	return problem;
}

void fetch_file_close(struct fetch_file *file)
{
	remove_empty(file);
	release(file);
}
