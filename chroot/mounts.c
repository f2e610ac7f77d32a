/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mounts.c - what is mounted in the target besides itself. */
#include "chroot/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/mount_rows.h"
#include "host/memory.h"
#include "host/message.h"

/* --- /dev. --- */

static const struct {
	const char *name;
	unsigned major, minor;
} nodes[] = { { "null", 1, 3 }, { "zero", 1, 5 }, { "full", 1, 7 }, { "random", 1, 8 },
	{ "urandom", 1, 9 }, { "tty", 5, 0 } };

static const struct {
	const char *name, *to;
} links[] = { { "fd", "/proc/self/fd" }, { "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" }, { "stderr", "/proc/self/fd/2" }, { "ptmx", "pts/ptmx" } };

/* A user namespace makes no device, but may bind one of this machine. */
static int make_node(int directory, size_t i)
{
	char *path;
	int fd, bound, result = -1;

	if (mknodat(directory, nodes[i].name, S_IFCHR | 0666,
		    makedev(nodes[i].major, nodes[i].minor)) == 0)
		return fchmodat(directory, nodes[i].name, 0666, 0);
	fd = openat(directory, nodes[i].name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
	path = format_string("/dev/%s", nodes[i].name);
	bound = calls_bind(AT_FDCWD, path, 0, "");
	if (fd >= 0 && bound >= 0)
		result = calls_attach(bound, fd, "");
	free(path);
	close(bound);
	close(fd);
	return result;
}

static void fill_devices(int directory)
{
	size_t i;

	for (i = 0; i < sizeof nodes / sizeof *nodes; i++) {
		if (make_node(directory, i))
			die("/dev/%s: cannot be made: %s", nodes[i].name, strerror(errno));
	}
	for (i = 0; i < sizeof links / sizeof *links; i++) {
		if (symlinkat(links[i].to, directory, links[i].name))
			die("/dev/%s: cannot be made: %s", links[i].name, strerror(errno));
	}
	if (mkdirat(directory, "pts", 0755) || mkdirat(directory, "shm", 01777))
		die("/dev: cannot be filled: %s", strerror(errno));
}

/* --- Rows. --- */

/* option: whose it is; 0: of a set, which not every target has a place for. */
static void make_row(const struct mount_row *row, int root, const char *option)
{
	int is_devices = row->type == mount_rows_devices, is_set = row->is_silent || is_devices,
	    mount;
	int there = calls_open_in(root, row->path, O_PATH);
	char words[CALLS_WORDS_BYTES] = "";

	if (there < 0 && option)
		die("--mount %s: in the target %s is: %s", option, row->path, strerror(errno));
	if (there < 0) {
		if (!row->is_silent || errno != ENOENT)
			complain("note: %s is not mounted: in the target it is: %s", row->path,
				strerror(errno));
		return;
	}
	if (strcmp(row->type, "bind") == 0)
		mount = calls_bind(*row->source ? AT_FDCWD : there, row->source, 1, row->options);
	else
		mount = calls_mount(
			is_devices ? "tmpfs" : row->type, row->source, row->options, words);
	if (mount < 0 && errno == ENODEV && is_set) {
		close(there);
		return;
	}
	if (mount < 0 || calls_attach(mount, there, ""))
		die("%s: %s of %s cannot be mounted: %s%s%s", row->path,
			is_devices ? "tmpfs" : row->type, row->source, strerror(errno),
			*words ? ": " : "", words);
	if (is_devices)
		fill_devices(mount);
	close(mount);
	close(there);
}

void mounts_make(const struct request *request, int root)
{
	const struct mount_row *row = mount_rows_set(request->mounts, request->is_without_root);
	struct mount_row extra;
	size_t i;

	for (; row->type; row++)
		make_row(row, root, 0);
	for (i = 0; i < request->extra_mounts.count; i++) {
		mount_rows_split(&extra, request->extra_mounts.item[i].text);
		make_row(&extra, root, request->extra_mounts.item[i].text);
	}
}
