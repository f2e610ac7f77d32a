/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_links.c - /dev/disk/by-label, by-uuid, by-partuuid, by-partlabel. */
#include "init/root_links.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/process_one.h"
#include "init/join.h"

static void make_link(const char *directory, const char *name, const char *target)
{
	char escaped[1024], path[1100];
	struct file_status status;

	if (!*name || !label_escape(escaped, sizeof escaped, name))
		return;
	join(path, INITIAL_DEV "/disk/", directory);
	system_mkdir(INITIAL_DEV "/disk", 0755);
	system_mkdir(path, 0755);
	join(path, INITIAL_DEV "/disk/", directory, "/", escaped);
	/* "/dev/vda" from "/dev/disk/by-label/": "../../vda". */
	join(escaped, "../..", target + sizeof INITIAL_DEV - 1);
	/* What it has led to may be gone. */
	if (system_symlink(escaped, path) == -ERROR_EXIST && system_stat(path, &status) < 0) {
		system_unlink(path);
		system_symlink(escaped, path);
	}
}

void root_links_make(
	const char *path, const struct superblock *superblock, const struct partition *partition)
{
	/* What holds a file system may have the label of that, which is meant; swap holds none. */
	if (!superblock->refusal || strncmp(superblock->type, "sw", 2) == 0)
		make_link("by-label", superblock->label, path);
	make_link("by-uuid", superblock->uuid, path);
	if (!partition)
		return;
	make_link("by-partuuid", partition->uuid, path);
	make_link("by-partlabel", partition->label, path);
}
