/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * transfer.c - files and directories into the target and out of it. */
#include "chroot/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/brought.h"
#include "chroot/calls.h"
#include "chroot/outputs.h"
#include "chroot/worker.h"
#include "host/exclusion.h"
#include "host/file.h"
#include "host/holes.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/output_rule.h"
#include "host/temporary.h"
#include "host/undo.h"

enum { PIECE_BYTES = 256 * 1024, MODE_BITS = 07777, MODE_BITS_OUT = 01777 };

/* One way; what is copied is a name in an open directory. */
struct way {
	const struct option_value *transfer;
	const char *option, *text;
	int is_put, root;
	struct stat into; /* of a directory: what its content goes to */
	struct exclusion excluded;
};

struct entry {
	int to; /* a directory */
	const char *name, *to_name;
	const char *path;   /* below what is copied, for --exclude */
	const char *target; /* in the target; 0: outwards */
	int self;           /* open with O_PATH: all is done to what has been looked at */
	struct stat status;
};

static void copy(struct way *way, const struct entry *entry);

__attribute__((noreturn)) static void fail(const struct way *way, const struct entry *entry)
{
	die("%s %s: %s: %s", way->option, way->text, *entry->path ? entry->path : entry->name,
		strerror(errno));
}

/* Opens a directory of the target, which is made with those above it where it is not there. */
static int make_directory(int root, const char *path)
{
	char *part = copy_string(path), *end = part, *slash;
	int above = calls_open_in(root, "/", O_PATH | O_DIRECTORY), next = above, last;

	for (last = 0; !last && next >= 0; above = next) {
		end += strspn(end, "/");
		end += strcspn(end, "/");
		last = !*end;
		*end = 0;
		next = calls_open_in(root, part, O_RDONLY | O_DIRECTORY);
		slash = strrchr(part, '/');
		if (next < 0 && errno == ENOENT && mkdirat(above, slash + 1, 0755) == 0)
			next = calls_open_in(root, part, O_RDONLY | O_DIRECTORY);
		if (next < 0)
			die("%s: no such directory can be made in the target: %s", part,
				errno == EEXIST ? "a link to nothing is there" : strerror(errno));
		close(above);
		if (!last)
			*end = '/';
	}
	free(part);
	return next;
}

/* --- What is copied. --- */

static uint8_t piece[PIECE_BYTES];

/* The next piece of a file, in front of which *hole_bytes become those of a hole. */
static ssize_t get_piece(int from, const struct stat *status, uint64_t at, uint64_t *hole_bytes)
{
	*hole_bytes = holes_in_file(status) ? holes_at(from, at, SIZE_MAX) : 0;
	return file_get_at(from, at + *hole_bytes, piece, sizeof piece);
}

/* Bytes of a file to another; long runs of zeros become holes. Returns 0 or -1. */
static int copy_bytes(int from, int to, const struct stat *status)
{
	size_t left, data, zeros;
	uint64_t at = 0, hole;
	ssize_t got;

	while ((got = get_piece(from, status, at, &hole)) > 0) {
		at += hole;
		for (left = (size_t)got; left > 0; left -= data + zeros, at += data + zeros) {
			data = holes_find(piece + got - left, left, &zeros);
			if (lseek(to, (off_t)at, SEEK_SET) < 0 ||
				file_put(to, piece + got - left, data))
				return -1;
		}
	}
	return got < 0 ? -1 : ftruncate(to, (off_t)(at + hole));
}

static int keep_times(int directory, const char *name, const struct stat *status)
{
	struct timespec times[2] = { status->st_atim, status->st_mtim };

	return utimensat(directory, name, times, AT_SYMLINK_NOFOLLOW);
}

/* Of a name in a directory, or of the open file itself (""). Who is not root keeps none. */
static int keep_owner(int directory, const char *name, const struct stat *status)
{
	return geteuid() == 0 &&
			       fchownat(directory, name, status->st_uid, status->st_gid,
				       AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) &&
			       errno != EINVAL && errno != EPERM
		       ? -1
		       : 0;
}

/* Owner first: a change of it takes bits of the mode away. */
static int keep_mode(const struct way *way, int fd, const struct stat *status)
{
	if (keep_owner(fd, "", status))
		return -1;
	return fchmod(fd, status->st_mode & (way->is_put ? MODE_BITS : MODE_BITS_OUT));
}

static int open_again(int fd, int flags)
{
	char path[sizeof "/proc/self/fd/" + 3 * sizeof fd];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return open(path, flags | O_NONBLOCK | O_CLOEXEC);
}

/* What is half copied when a signal ends it. */
struct unfinished_part {
	int directory;
	const char *name;
};

static void remove_part(void *argument)
{
	const struct unfinished_part *part = argument;

	unlinkat(part->directory, part->name, 0);
}

static void copy_file(struct way *way, const struct entry *entry)
{
	char *name = temporary_name(entry->to_name);
	struct unfinished_part part = { entry->to, name };
	struct undo undo_part = { remove_part, &part, 1, 0 };
	int from = open_again(entry->self, O_RDONLY), to;

	if (from < 0)
		fail(way, entry);
	undo_add(&undo_part);
	remove_part(&part);
	to = openat(entry->to, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0 || copy_bytes(from, to, &entry->status) || keep_mode(way, to, &entry->status) ||
		keep_times(entry->to, name, &entry->status) || close(to) ||
		renameat(entry->to, name, entry->to, entry->to_name))
		fail(way, entry);
	undo_forget(&undo_part);
	close(from);
	free(name);
}

static void copy_link(const struct way *way, const struct entry *entry)
{
	enum { LINK_BYTES_MAX = 4096 };
	char text[LINK_BYTES_MAX];
	ssize_t got = readlinkat(entry->self, "", text, sizeof text - 1);

	if (got < 0)
		fail(way, entry);
	text[got] = 0;
	unlinkat(entry->to, entry->to_name, 0);
	if (symlinkat(text, entry->to, entry->to_name) ||
		keep_owner(entry->to, entry->to_name, &entry->status) ||
		keep_times(entry->to, entry->to_name, &entry->status))
		fail(way, entry);
}

static void make_node(const struct way *way, const struct entry *entry)
{
	unlinkat(entry->to, entry->to_name, 0);
	if (mknodat(entry->to, entry->to_name, entry->status.st_mode & (S_IFMT | MODE_BITS_OUT),
		    entry->status.st_rdev) ||
		keep_owner(entry->to, entry->to_name, &entry->status) ||
		keep_times(entry->to, entry->to_name, &entry->status))
		fail(way, entry);
}

/* Or it would be copied for ever. */
static void check_apart(const struct way *way, const struct entry *entry)
{
	if (entry->status.st_dev == way->into.st_dev && entry->status.st_ino == way->into.st_ino)
		die("%s %s: %s is where it goes to, and lies in it: --exclude leaves that out",
			way->option, way->text, *entry->path ? entry->path : entry->name);
}

/* Where a directory goes: one that is there, or a new one. In the target a link may lead to it. */
static int enter(const struct way *way, const struct entry *entry)
{
	if (mkdirat(entry->to, entry->to_name, 0700) && errno != EEXIST)
		return -1;
	if (way->is_put)
		return calls_open_in(way->root, entry->target, O_RDONLY | O_DIRECTORY);
	return openat(entry->to, entry->to_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* All that is in it. */
static void copy_contents(struct way *way, const struct entry *above, int from, int to)
{
	char *self = format_string("/proc/self/fd/%d", from), *path, *target = 0;
	struct listing listing;
	const char *problem = listing_read(&listing, self);
	size_t i;

	if (problem)
		die("%s %s: %s: %s", way->option, way->text, above->path, problem);
	for (i = 0; i < listing.count; i++) {
		const char *name = listing.name[i], *slash = *above->path ? "/" : "";
		struct entry entry = { to, name, name, 0, 0, -1, above->status };

		entry.path = path = format_string("%s%s%s", above->path, slash, name);
		if (way->is_put)
			entry.target = target = format_string("%s/%s", above->target, name);
		entry.self = openat(from, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
		if (entry.self < 0 || fstat(entry.self, &entry.status))
			fail(way, &entry);
		copy(way, &entry);
		close(entry.self);
		free(path);
		free(target);
		target = 0;
	}
	listing_free(&listing);
	free(self);
}

static void copy_directory(struct way *way, const struct entry *entry)
{
	int from, to;

	check_apart(way, entry);
	from = open_again(entry->self, O_RDONLY | O_DIRECTORY);
	to = from < 0 ? -1 : enter(way, entry);
	if (to < 0)
		fail(way, entry);
	copy_contents(way, entry, from, to);
	if (keep_mode(way, to, &entry->status) || futimens(to, 0))
		fail(way, entry);
	close(from);
	close(to);
}

static void copy(struct way *way, const struct entry *entry)
{
	mode_t type = entry->status.st_mode & S_IFMT;

	if (exclusion_has(&way->excluded, entry->path))
		return;
	if (type == S_IFREG) {
		copy_file(way, entry);
	} else if (type == S_IFDIR) {
		copy_directory(way, entry);
	} else if (type == S_IFLNK) {
		copy_link(way, entry);
	} else if (type == S_IFSOCK || !way->is_put) { /* a device of the target's opens ours */
		complain("%s %s: note: %s is a %s, and left out", way->option, way->text,
			entry->path,
			type == S_IFSOCK  ? "socket"
			: type == S_IFIFO ? "pipe"
					  : "device");
	} else {
		make_node(way, entry);
	}
}

/* --- One option. --- */

static void copy_top(struct way *way, const struct entry *entry, int from, int to)
{
	if (fstat(to, &way->into))
		fail(way, entry);
	check_apart(way, entry);
	copy_contents(way, entry, from, to);
}

static void put(struct way *way, const char *from, const char *path)
{
	struct entry entry = { -1, from, 0, "", path, open(from, O_PATH | O_CLOEXEC), { 0 } };
	const char *slash = strrchr(path, '/');
	int into, source = entry.self;

	if (source < 0 || fstat(source, &entry.status))
		die("--put %s: %s", way->text, file_why_not(from));
	if (S_ISDIR(entry.status.st_mode)) {
		copy_top(way, &entry, source, make_directory(way->root, path));
		return;
	}
	into = slash[1] ? calls_open_in(way->root, path, O_RDONLY | O_DIRECTORY)
			: make_directory(way->root, path);
	entry.path = entry.to_name = outputs_last_name(into >= 0 ? from : path);
	entry.to = into >= 0 ? into
			     : make_directory(way->root,
				       format_string("%.*s", (int)(slash + 1 - path), path));
	copy(way, &entry);
	close(source);
}

/* A file by the rule of all outputs: whole or not at all, and over nothing that it must not. */
static void get_file(const struct way *way, int source, const char *to, const struct stat *status)
{
	struct output output;
	uint64_t hole;
	ssize_t got;

	output_begin(&output, to, status->st_mode & 0777);
	while ((got = get_piece(source, status, output.size_bytes, &hole)) > 0) {
		output_put_hole(&output, hole);
		output_put(&output, piece, (size_t)got);
	}
	if (got < 0)
		die("--get %s: %s", way->text, strerror(errno));
	output_put_hole(&output, hole);
	output_finish(&output);
}

static void get(struct way *way, const char *path, const char *to)
{
	struct entry entry = { -1, path, 0, "", 0, calls_open_in(way->root, path, O_PATH), { 0 } };
	int source, into;

	if (entry.self < 0 || fstat(entry.self, &entry.status))
		die("--get %s: in the target: %s", way->text, strerror(errno));
	if (!S_ISREG(entry.status.st_mode) && !S_ISDIR(entry.status.st_mode))
		die("--get %s: neither a file nor a directory", way->text);
	source = open_again(entry.self, O_RDONLY);
	if (source < 0)
		die("--get %s: in the target: %s", way->text, strerror(errno));
	if (S_ISREG(entry.status.st_mode)) {
		get_file(way, source, outputs_get_path(path, to), &entry.status);
		return;
	}
	output_rule_look_directory(to);
	if (mkdir(to, 0777) && errno != EEXIST)
		die("--get %s: %s: %s", way->text, to, strerror(errno));
	into = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (into < 0)
		die("--get %s: %s: %s", way->text, to, strerror(errno));
	copy_top(way, &entry, source, into);
	if (syncfs(into))
		die("--get %s: %s: %s", way->text, to, strerror(errno));
}

static int run(void *argument)
{
	struct way *way = argument;
	char *from;
	const char *to = request_split_transfer(way->transfer, &from);

	umask(way->is_put ? 0 : 0022);
	(way->is_put ? put : get)(way, from, to);
	return 0;
}

void transfers_run(const struct request *request, int mark, int root, int *failed)
{
	const struct option_value *item = request->transfers.item;
	size_t i, at;

	for (i = 0; i < request->transfers.count; i++) {
		struct way way = { &item[i], mark == REQUEST_PUT ? "--put" : "--get", item[i].text,
			mark == REQUEST_PUT, root, { 0 }, { 0, 0, 0 } };

		if (item[i].mark != mark)
			continue;
		for (at = 0; at < request->excluded.count; at++)
			exclusion_add(&way.excluded, request->excluded.item[at].text);
		*failed |= brought_is(&item[i], root) || worker_run(0, run, &way) ||
			   brought_add(&item[i], root);
		exclusion_end(&way.excluded);
	}
}
