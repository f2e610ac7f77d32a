/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * boot_files.h - the files of the early system, as builder-hex0 shall find them.
 *
 * The same ones that rootfs.py copies together: stage0-posix without its binary seeds, seed/,
 * steps/ with a new bootstrap.cfg, the early distfiles; no path that contains ".git". Symbolic
 * links become what they point to. Files of no bytes are directories there. */
#ifndef CHECKOUT_BOOT_FILES_H
#define CHECKOUT_BOOT_FILES_H

#include "checkout/distfiles.h"
#include "checkout/modes.h"
#include "checkout/problems.h"
#include "payload/inputs.h"

/* Where the bytes of a file are. */
enum boot_file_kind { BOOT_DIRECTORY, BOOT_FILE, BOOT_TEXT, BOOT_MEMBER };

struct boot_file {
	char *name; /* absolute */
	enum boot_file_kind kind;
	uint64_t size_bytes;
	struct input input; /* of a file: where it is read; of a member: the archive */
	uint64_t offset;    /* of a member, in the archive */
	const char *text;   /* of a text, which somebody else keeps */
	size_t order;       /* in which it was added */
};

/* Sorted by name, so parents come before their children; each name once. */
struct boot_files {
	struct boot_file *item;
	size_t count, room;
	uint64_t files, directories;
	uint64_t files_bytes;
	uint64_t stream_bytes; /* of the files, without commands */
};

/* Collects and checks. config_text goes to /steps/bootstrap.cfg and must live on. */
void boot_files_collect(struct boot_files *files, const char *tree, const struct modes *modes,
	const char *config_text, const struct distfiles *distfiles, struct problems *problems);
void boot_files_free(struct boot_files *files);

/* 0 when there is none of that name. */
const struct boot_file *boot_files_find(const struct boot_files *files, const char *name);

/* --- For those that collect. --- */

/* name is taken over. A later one of the same name replaces the earlier. */
struct boot_file *boot_files_add(struct boot_files *files, char *name, enum boot_file_kind kind);

/* A file or a directory with all below it, under this name (boot_tree.c). */
void boot_tree_add(
	struct boot_files *files, const char *name, const char *path, struct problems *problems);
/* What lies directly in a directory, under these names; an entry called without is left out, and
 * directories too if only_files. */
void boot_tree_add_entries(struct boot_files *files, const char *name, const char *path,
	const char *without, int only_files, struct problems *problems);

/* The members of a tar archive (preseed.c), but for steps/ and external/. */
void preseed_add(struct boot_files *files, const char *path, struct problems *problems);

#endif
