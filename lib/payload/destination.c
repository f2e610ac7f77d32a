/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.c - the directory that files are extracted into. */
#include "payload/destination.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "format/name_odd.h"
#include "format/payload.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_rule.h"
#include "host/temporary.h"

enum {
	FILE_MODE = 0666,
	DIRECTORY_MODE = 0777, /* both less the umask */
	OPEN_BELOW = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
};

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

void destination_begin(struct destination *destination, const char *path)
{
	struct statvfs system;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT) {
		output_rule_look_directory(path);
		make_directories(path);
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	/* Some file systems have no locks. */
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		die("%s: another import into this directory is running; nothing was extracted",
			path);
	output_rule_check_directory(path, fd);
	destination->path = path;
	destination->directory = fd;
	destination->part = 0;
	destination->name_bytes_max = NAME_MAX;
	if (fstatvfs(fd, &system) == 0 && system.f_namemax > 0 && system.f_namemax < NAME_MAX)
		destination->name_bytes_max = system.f_namemax;
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

/* Returns the last component of the name, once all above it are there. */
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

/* --- Files. --- */

static const char *last_component(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

int destination_shares_part(const struct destination *destination, const char *name)
{
	return strlen(last_component(name)) + sizeof TEMPORARY_SUFFIX - 1 >
	       destination->name_bytes_max;
}

/* That of every output (host/temporary.h), or the suffix alone where that is longer than a name can
 * be; allocated. NAME.part may be somebody's: a browser calls its downloads so. */
static char *part_of(const struct destination *destination, const char *name)
{
	if (destination->part)
		return copy_string(destination->part);
	return format_string("%s" TEMPORARY_SUFFIX,
		destination_shares_part(destination, name) ? "" : last_component(name));
}

/* Returns 0 when there is nothing of this name. */
static int look_at(int directory, const char *name, struct stat *status, struct destination_id *id)
{
	if (directory < 0 || fstatat(directory, name, status, AT_SYMLINK_NOFOLLOW))
		return 0; /* what else is wrong shows when the file is made */
	id->device = status->st_dev;
	id->inode = status->st_ino;
	return 1;
}

/* It is replaced, so it must not be the image. */
static void check_there(
	const struct destination *destination, const char *name, const struct stat *status)
{
	char *path = format_string("%s/%s", destination->path, name);

	output_rule_check_there(path, status);
	free(path);
}

static void check_mount(const struct destination *destination, const char *name, int directory)
{
	char *path = format_string("%s/%s", destination->path, name);

	output_rule_check_mount(path, directory, last_component(name));
	free(path);
}

void destination_look(const struct destination *destination, struct destination_file *file)
{
	struct descent descent = { destination, file->name, 0, 0, 0, destination->directory };
	const char *last = last_component(file->name);
	char *part = part_of(destination, file->name);
	struct stat status;

	descend(&descent);
	if (strlen(last) > destination->name_bytes_max)
		die("%s/%s: longer than a name can be here; nothing was extracted",
			destination->path, file->name);
	file->is_new = !look_at(descent.directory, last, &status, &file->there);
	if (!file->is_new && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
		die("%s/%s: there is something of that name that is not a regular file",
			destination->path, file->name);
	if (!file->is_new) {
		check_there(destination, file->name, &status);
		check_mount(destination, file->name, descent.directory);
	}
	file->has_part = look_at(descent.directory, part, &status, &file->part);
	if (file->has_part && !S_ISREG(status.st_mode))
		die("%s/%s" TEMPORARY_SUFFIX ": in the way, and not a regular file",
			destination->path, file->name);
	free(part);
	close_reached(&descent);
}

void destination_remove_part(
	const struct destination *destination, const struct destination_file *file)
{
	struct descent descent = { destination, file->name, 0, 0, 0, destination->directory };
	char *part = part_of(destination, file->name);
	char *path = format_string("%s/%s" TEMPORARY_SUFFIX, destination->path, file->name);

	descend(&descent);
	if (descent.directory >= 0)
		temporary_remove_lost(descent.directory, part, path);
	free(path);
	free(part);
	close_reached(&descent);
}

void destination_begin_file(const struct destination *destination,
	const struct destination_file *file, struct output *output)
{
	struct descent descent = { destination, file->name, 0, 0, 1, destination->directory };
	struct output_place place = { .name = descend(&descent), .is_new = file->is_new };
	char *part = part_of(destination, file->name);
	char *above = format_string("%s%s%.*s", destination->path, descent.begin ? "/" : "",
		descent.begin ? (int)descent.begin - 1 : 0, file->name);

	place.directory = descent.directory;
	place.directory_name = above;
	place.temporary = part;
	output_begin_at(output, &place, FILE_MODE);
	free(above);
	free(part);
	close_reached(&descent);
}

/* --- Two names for one file. --- */

struct place {
	struct destination_id id;
	const char *name;
	int is_part;
};

static int compare_places(const void *a, const void *b)
{
	const struct destination_id *left = &((const struct place *)a)->id;
	const struct destination_id *right = &((const struct place *)b)->id;

	if (left->device != right->device)
		return left->device < right->device ? -1 : 1;
	return left->inode < right->inode ? -1 : left->inode > right->inode;
}

/* Long names may share their temporary file; and a power cut leaves a file under its own, too,
 * where there is no journal. */
void destination_check_apart(
	const struct destination *destination, const struct destination_file *files, size_t count)
{
	struct place *places = allocate(2 * count * sizeof *places), *end = places, *place;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!files[i].is_new)
			*end++ = (struct place){ files[i].there, files[i].name, 0 };
		if (files[i].has_part)
			*end++ = (struct place){ files[i].part, files[i].name, 1 };
	}
	qsort(places, (size_t)(end - places), sizeof *places, compare_places);
	for (place = places; end - place > 1; place++) {
		if (compare_places(&place[0], &place[1]) != 0 ||
			(place[0].is_part && place[1].is_part) || place[0].name == place[1].name)
			continue;
		die("%s and %s: %s has one file for both names; nothing was extracted",
			place[0].name, place[1].name, destination->path);
	}
	free(places);
}

/* --- Names that cannot be. --- */

/* Makes a file of this name, and removes it. Returns whether that can be; what else goes wrong is
 * said where it counts. */
static int can_be(const struct destination *destination, const char *name)
{
	int fd = openat(
		destination->directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);

	if (fd < 0)
		return errno != EINVAL && errno != EILSEQ;
	unlinkat(destination->directory, name, 0);
	close(fd);
	return 1;
}

void destination_check_characters(
	const struct destination *destination, const struct destination_file *files, size_t count)
{
	struct name_odd odd = { "", 0 };
	char *name;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!files[i].is_new || !name_odd_add(&odd, files[i].name, strlen(files[i].name)))
			continue;
		name = format_string(TEMPORARY_SUFFIX "%s", odd.text);
		if (!can_be(destination, name))
			die("%s/%s: a character that this file system cannot hold; nothing was "
			    "extracted",
				destination->path, files[i].name);
		free(name);
	}
}

void destination_end(struct destination *destination)
{
	close(destination->directory);
}
