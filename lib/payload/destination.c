/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.c - the directory that files are extracted into. */
#include "payload/destination.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"

enum {
	FILE_MODE = 0666,
	DIRECTORY_MODE = 0777, /* both less the umask */
	OPEN_BELOW = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
};

void destination_begin(struct destination *destination, const char *path)
{
	destination->path = path;
	destination->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (destination->directory < 0 && errno != ENOENT)
		die("%s: %s", path, strerror(errno));
}

/* Makes a directory if it is not there, and flushes its name where that can be done. */
static void make_directory(const char *path, const char *above)
{
	int fd;

	if (mkdir(path, DIRECTORY_MODE)) {
		if (errno == EEXIST)
			return;
		die("%s: cannot make this directory: %s", path, strerror(errno));
	}
	fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fsync(fd) && errno != EINVAL)
		die("%s: cannot flush the directory it is in: %s", path, strerror(errno));
	close(fd);
}

/* Makes the directories of a path that are not there, from the first to the last. */
static void make_directories(const char *path)
{
	char *above = copy_string(*path == '/' ? "/" : "."), *part;
	size_t end = 0;

	do {
		end += strspn(path + end, "/");
		end += strcspn(path + end, "/");
		part = format_string("%.*s", (int)end, path);
		make_directory(part, above);
		free(above);
		above = part;
	} while (path[end + strspn(path + end, "/")]);
	free(above);
}

void destination_make(struct destination *destination)
{
	if (destination->directory >= 0)
		return;
	make_directories(destination->path);
	destination_begin(destination, destination->path);
	if (destination->directory < 0)
		die("%s: %s", destination->path, strerror(errno));
}

/* The way down to the directory that a file is in. */
struct descent {
	const struct destination *destination;
	const char *name;  /* of the file: a path */
	size_t begin, end; /* of the component that is looked at */
	int make;          /* make the directories that are not there */
	int directory;     /* the one reached, open; -1: it is not there */
};

/* Dies with the path up to the component and with errno. */
__attribute__((noreturn)) static void fail(const struct descent *descent)
{
	const char *problem = strerror(errno);

	if (errno == ENOTDIR || errno == ELOOP)
		problem = "something that is not a directory, where the image has files below";
	die("%s/%.*s: %s", descent->destination->path, (int)descent->end, descent->name, problem);
}

static void make_component(const struct descent *descent, const char *component)
{
	if (mkdirat(descent->directory, component, DIRECTORY_MODE)) {
		if (errno != EEXIST)
			fail(descent);
	} else if (fsync(descent->directory) && errno != EINVAL) {
		fail(descent);
	}
}

static void close_reached(const struct descent *descent)
{
	if (descent->directory >= 0 && descent->directory != descent->destination->directory)
		close(descent->directory);
}

static void enter_component(struct descent *descent)
{
	char *component = format_string(
		"%.*s", (int)(descent->end - descent->begin), descent->name + descent->begin);
	int below;

	if (descent->make)
		make_component(descent, component);
	below = openat(descent->directory, component, OPEN_BELOW);
	if (below < 0 && (descent->make || errno != ENOENT))
		fail(descent);
	free(component);
	close_reached(descent);
	descent->directory = below;
}

/* Returns the last component of the name. */
static const char *descend(struct descent *descent)
{
	for (; descent->directory >= 0 && descent->name[descent->end]; descent->end++) {
		if (descent->name[descent->end] != '/')
			continue;
		enter_component(descent);
		descent->begin = descent->end + 1;
	}
	return descent->name + descent->begin;
}

void destination_check(const struct destination *destination, const char *name)
{
	struct descent descent = { destination, name, 0, 0, 0, destination->directory };
	const char *last = descend(&descent);
	struct stat status;

	if (descent.directory >= 0 &&
		fstatat(descent.directory, last, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
		!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
		die("%s/%s: there is something of that name that is not a regular file",
			destination->path, name);
	close_reached(&descent);
}

void destination_begin_file(
	const struct destination *destination, const char *name, struct output *output)
{
	struct descent descent = { destination, name, 0, 0, 1, destination->directory };
	const char *last = descend(&descent);
	char *above = format_string("%s%s%.*s", destination->path, descent.begin ? "/" : "",
		descent.begin ? (int)descent.begin - 1 : 0, name);

	output_begin_at(output, descent.directory, above, last, FILE_MODE);
	free(above);
	close_reached(&descent);
}

void destination_end(struct destination *destination)
{
	close(destination->directory);
}
