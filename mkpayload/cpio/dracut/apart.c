/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * apart.c - a process that sees all files of this machine and can change none of them.
 *
 * Its root is a small file system of its own, which has what / has, mounted once more. */
#include "mkpayload/cpio/dracut/apart.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Calls that not every libc has; the same on every architecture. */
enum {
	CALL_OPEN_TREE = 428,
	CALL_MOVE_MOUNT = 429,
	CALL_MOUNT_SETATTR = 442,
	TREE_CLONE = 1,
	RECURSIVE = 0x8000,
	FROM_ITSELF = 4, /* move_mount: an empty path */
	EMPTY_PATH = 0x1000,
	READ_ONLY = 1,
	NO_SETUID = 2,
	NO_DEVICES = 4,
};

struct attributes {
	uint64_t set, clear, propagation, user_namespace;
};

enum { PARTS_MAX = 200 };

/* A copy of what is mounted somewhere, attached to nothing. */
struct part {
	char path[NAME_MAX + 8]; /* as it will be, without '/' at its beginning */
	int mount;
	mode_t type;
};

struct parts {
	struct part part[PARTS_MAX];
	int count;
};

/* --- What / has. --- */

static int restrict_mount(int mount, unsigned attributes)
{
	struct attributes set = { attributes, 0, 0, 0 };

	return (int)syscall(
		CALL_MOUNT_SETATTR, mount, "", EMPTY_PATH | RECURSIVE, &set, sizeof set);
}

static int take_part(struct parts *parts, const char *path, mode_t type, unsigned attributes)
{
	struct part *part = &parts->part[parts->count];
	char absolute[sizeof part->path + 1];

	if (parts->count == PARTS_MAX) {
		errno = E2BIG;
		return -1;
	}
	snprintf(part->path, sizeof part->path, "%s", path);
	snprintf(absolute, sizeof absolute, "/%s", path);
	part->type = type;
	part->mount = (int)syscall(
		CALL_OPEN_TREE, AT_FDCWD, absolute, TREE_CLONE | RECURSIVE | O_CLOEXEC);
	parts->count++;
	return part->mount < 0 ? -1 : restrict_mount(part->mount, attributes);
}

static int take_link(struct parts *parts, const char *path)
{
	struct part *part = &parts->part[parts->count];

	snprintf(part->path, sizeof part->path, "%s", path);
	part->type = S_IFLNK;
	part->mount = -1;
	parts->count++;
	return 0;
}

static int take(struct parts *parts, const char *name)
{
	struct stat status;
	int is_dot = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;

	if (is_dot || parts->count == PARTS_MAX ||
		fstatat(AT_FDCWD, name, &status, AT_SYMLINK_NOFOLLOW))
		return 0;
	if (S_ISLNK(status.st_mode))
		return take_link(parts, name);
	if (S_ISDIR(status.st_mode) && strcmp(name, &APART_SCRATCH[1]) != 0)
		return take_part(parts, name, S_IFDIR, READ_ONLY | NO_SETUID | NO_DEVICES);
	return 0;
}

/* From /, the current directory. */
static int take_all(struct parts *parts)
{
	static const char *const nodes[] = { "dev/null", "dev/zero", "dev/full", "dev/random",
		"dev/urandom" };
	DIR *directory = opendir(".");
	struct dirent *entry;
	size_t i;
	int result = directory ? 0 : -1;

	while (result == 0 && (entry = readdir(directory)))
		result = take(parts, entry->d_name);
	if (directory)
		closedir(directory);
	for (i = 0; result == 0 && i < sizeof nodes / sizeof *nodes; i++) {
		if (access(nodes[i], F_OK) == 0)
			result = take_part(parts, nodes[i], S_IFREG, READ_ONLY | NO_SETUID);
	}
	return result;
}

/* --- The new root. --- */

static int put_link(const char *path)
{
	char from[NAME_MAX + 10], target[PATH_MAX];
	ssize_t length;

	snprintf(from, sizeof from, "/%s", path);
	length = readlink(from, target, sizeof target - 1);
	if (length < 0)
		return -1;
	target[length] = 0;
	return symlink(target, path);
}

/* Below the current directory. */
static int put_all(const struct parts *parts)
{
	const struct part *part = parts->part, *end = part + parts->count;
	int result = 0;

	for (; result == 0 && part < end; part++) {
		if (part->type == S_IFLNK) {
			result = put_link(part->path);
			continue;
		}
		if (part->type == S_IFDIR)
			result = mkdir(part->path, 0755);
		if (result == 0)
			result = (int)syscall(CALL_MOVE_MOUNT, part->mount, "", AT_FDCWD,
				part->path, FROM_ITSELF);
		close(part->mount);
	}
	return result;
}

static int mount_memory(const char *path)
{
	return mount("mkpayload", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755");
}

/* The scratch directory is a file system of its own, so that the root itself is for reading only.
 */
static int make_root(const struct parts *parts)
{
	struct attributes set = { READ_ONLY, 0, 0, 0 };

	if (mount_memory("/usr") || chdir("/usr") || put_all(parts) ||
		mkdir(&APART_SCRATCH[1], 0755) || mount_memory(&APART_SCRATCH[1]) ||
		syscall(CALL_MOUNT_SETATTR, AT_FDCWD, ".", 0, &set, sizeof set))
		return -1;
	if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/"))
		return -1;
	return 0;
}

/* --- The namespaces. --- */

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t put;

	if (fd < 0)
		return -1;
	put = write(fd, text, strlen(text));
	close(fd);
	return put == (ssize_t)strlen(text) ? 0 : -1;
}

/* Where nobody may have a user namespace, root can do without. */
static int part_from_machine(void)
{
	const int others = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
	char users[32], groups[32];

	snprintf(users, sizeof users, "0 %ld 1", (long)geteuid());
	snprintf(groups, sizeof groups, "0 %ld 1", (long)getegid());
	if (unshare(CLONE_NEWUSER | others))
		return unshare(others);
	if (write_text("/proc/self/setgroups", "deny") && errno != ENOENT)
		return -1;
	if (write_text("/proc/self/uid_map", users) || write_text("/proc/self/gid_map", groups))
		return -1;
	return 0;
}

int apart_enter(void *context)
{
	static struct parts parts;

	(void)context;
	if (part_from_machine() || mount(0, "/", 0, MS_REC | MS_PRIVATE, 0) || chdir("/") ||
		take_all(&parts) || make_root(&parts))
		return errno ? errno : EPERM;
	return 0;
}
