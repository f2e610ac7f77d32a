/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mount_rows.c - what can be mounted in the target besides itself, a row each. */
#include "chroot/mount_rows.h"

#include <string.h>

#include "host/memory.h"

const char mount_rows_devices[] = "a /dev";

#define HIDDEN    "nosuid,nodev,noexec"
#define TERMINALS "nosuid,noexec,newinstance,ptmxmode=0666,mode=0620"

/* /dev is a small file system in memory, not this machine's. What /proc has of this machine as a
 * whole cannot be changed. */
static struct mount_row usual[] = {
	{ "proc", "proc", "/proc", HIDDEN, 0 },
	{ "bind", "", "/proc/sys", "ro", 1 },
	{ "bind", "", "/proc/sysrq-trigger", "ro", 1 },
	{ "bind", "", "/proc/irq", "ro", 1 },
	{ "bind", "", "/proc/fs", "ro", 1 },
	{ "bind", "", "/proc/bus", "ro", 1 },
	{ "sysfs", "sysfs", "/sys", HIDDEN ",ro", 0 },
	{ mount_rows_devices, "dev", "/dev", "nosuid,noexec,mode=0755,size=1M", 0 },
	{ "devpts", "devpts", "/dev/pts", TERMINALS ",gid=5", 1 },
	{ "tmpfs", "shm", "/dev/shm", "nosuid,nodev,mode=1777", 1 },
	{ "tmpfs", "run", "/run", "nosuid,nodev,mode=0755", 1 },
	{ "tmpfs", "tmp", "/tmp", "nosuid,nodev,strictatime,mode=1777", 1 },
	{ 0 },
};

/* A user namespace has no sysfs without a network namespace, and no other groups. */
static const struct mount_row *without_root(void)
{
	struct mount_row *row;

	for (row = usual; row->type; row++) {
		if (strcmp(row->type, "sysfs") == 0)
			*row = (struct mount_row){ "bind", "/sys", "/sys", HIDDEN ",ro", 1 };
		else if (strcmp(row->type, "devpts") == 0)
			row->options = TERMINALS;
	}
	return usual;
}

/* packer's chroot builders, where nothing else is said: this machine's /dev. */
static const struct mount_row packer[] = {
	{ "proc", "proc", "/proc", "", 0 },
	{ "sysfs", "sysfs", "/sys", "", 0 },
	{ "bind", "/dev", "/dev", "", 0 },
	{ "devpts", "devpts", "/dev/pts", "", 1 },
	{ "binfmt_misc", "binfmt_misc", "/proc/sys/fs/binfmt_misc", "", 1 },
	{ 0 },
};

static const struct mount_row none[] = { { 0 } };

const struct mount_row *mount_rows_set(const char *name, int is_without_root)
{
	if (strcmp(name, "none") == 0)
		return none;
	if (strcmp(name, "packer") == 0)
		return packer;
	if (strcmp(name, "default") == 0)
		return is_without_root ? without_root() : usual;
	return 0;
}

const char *mount_rows_split(struct mount_row *row, const char *text)
{
	char *copy = copy_string(text), *rest = copy;

	memset(row, 0, sizeof *row);
	row->type = strsep(&rest, ":");
	row->source = rest ? strsep(&rest, ":") : 0;
	row->path = rest ? strsep(&rest, ":") : 0;
	row->options = rest ? rest : "";
	if (!*row->type || !row->path || *row->path != '/')
		return "TYPE:SRC:DST[:OPTS], where DST begins with '/'";
	if (strcmp(row->type, "bind") == 0 && *row->source != '/')
		return "what is bound begins with '/'";
	return 0;
}
