/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check.c - says what Linux would drop, get wrong or follow without a word when it unpacks an
 * archive as its initial file system.
 *
 * Reads the archive whole and all paths in it, then goes through it as Linux does
 * (init/initramfs.c), with a picture of the files that are there so far. One finding for each
 * member, and one for what ends the walk. */
#include "mkpayload/cpio/check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio_walk.h"
#include "host/file.h"
#include "host/message.h"
#include "host/report.h"
#include "host/text.h"
#include "mkpayload/cpio/check_start.h"
#include "mkpayload/cpio/links.h"
#include "mkpayload/cpio/tree.h"

struct check {
	const char *path;
	struct cpio_tree tree;
	struct cpio_links links;
	unsigned long findings;
};

/* --- Findings. --- */

static void find(struct check *check, const struct cpio_member *member, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void find(struct check *check, const struct cpio_member *member, const char *format, ...)
{
	struct text_shown name;
	char reason[1024];
	va_list values;

	va_start(values, format);
	vsnprintf(reason, sizeof reason, format, values);
	va_end(values);
	text_show(&name, member->name, strlen(member->name));
	complain("%s: byte %" PRIu64 ": %s: %s", check->path, member->offset,
		*name.text ? name.text : "''", reason);
	check->findings++;
}

static void find_about_link(void *context, const struct cpio_member *about,
	const struct cpio_member *other, const char *problem)
{
	struct text_shown name;

	if (other)
		find(context, about, "%s %s", problem,
			text_show(&name, other->name, strlen(other->name)));
	else
		find(context, about, "%s", problem);
}

static int is_type(uint32_t mode, uint32_t type)
{
	return (mode & CPIO_TYPE_MASK) == type;
}

/* --- One member. --- */

/* Makes a clean path of a name, without '/' at its ends and without the components that Linux makes
 * nothing of. Returns its length, or -1 when a '..' is in it. */
static int clean_name(char *path, const char *name)
{
	size_t length, at = 0;

	for (; *name; name += length) {
		while (*name == '/')
			name++;
		length = strcspn(name, "/");
		if (length == 0 || (length == 1 && *name == '.'))
			continue;
		if (length == 2 && memcmp(name, "..", 2) == 0)
			return -1;
		if (at)
			path[at++] = '/';
		memcpy(path + at, name, length);
		at += length;
	}
	path[at] = 0;
	return (int)at;
}

static const char *check_name(const struct cpio_member *member, char *path, int *path_bytes)
{
	int is_directory = is_type(member->header.field[CPIO_MODE], CPIO_TYPE_DIRECTORY);
	size_t bytes = strlen(member->name), i;

	for (i = bytes; i < member->header.field[CPIO_NAMESIZE]; i++) {
		if (member->name[i] != 0)
			return "other bytes than NULs after the name; Linux would not see them";
	}
	if (bytes == 0)
		return cpio_check_path("", 0);
	if (member->name[bytes - 1] == '/' && !is_directory)
		return "a name that ends in '/' and is no directory's; Linux would drop it";
	*path_bytes = clean_name(path, member->name);
	if (*path_bytes < 0)
		return "a '..' in the name; Linux would follow it";
	if (*path_bytes > 0)
		return cpio_check_path(path, (size_t)*path_bytes);
	return is_directory ? 0 : "the root is no directory here; Linux would drop this";
}

/* Some writers count a NUL after the target. */
static const char *check_target(const struct cpio_member *member)
{
	uint32_t size = member->header.field[CPIO_FILESIZE];

	if (size > 1 && member->data[size - 1] == 0)
		size--;
	return cpio_check_target((const char *)member->data, size);
}

static int check_directories_above(
	struct check *check, const struct cpio_member *member, const char *path, size_t path_bytes)
{
	struct cpio_node *node;
	size_t gap = cpio_tree_find_gap(&check->tree, path, path_bytes, &node);
	struct text_shown shown;

	if (gap == 0)
		return 0;
	text_show(&shown, path, gap);
	if (!node)
		find(check, member,
			"its directory %s is not in the archive before it; "
			"Linux would drop it",
			shown.text);
	else if (is_type(node->mode, CPIO_TYPE_LINK))
		find(check, member, "its directory %s is a symbolic link; Linux would follow it",
			shown.text);
	else
		find(check, member, "its directory %s is no directory here; Linux would drop it",
			shown.text);
	return -1;
}

/* Returns -1 when what is there stays. */
static int check_earlier(
	struct check *check, const struct cpio_member *member, const struct cpio_node *node)
{
	const uint32_t *field = member->header.field;
	int was_directory = is_type(node->mode, CPIO_TYPE_DIRECTORY);

	if (was_directory && is_type(field[CPIO_MODE], CPIO_TYPE_DIRECTORY)) {
		if (node->mode != field[CPIO_MODE] || node->uid != field[CPIO_UID] ||
			node->gid != field[CPIO_GID])
			find(check, member,
				"is already at byte %" PRIu64
				" with another mode or owner; the last one wins",
				node->offset);
	} else if (was_directory && node->has_children) {
		find(check, member,
			"is already a directory with something in it, from byte %" PRIu64
			"; Linux would drop this one",
			node->offset);
		return -1;
	} else {
		find(check, member, "is already at byte %" PRIu64 "; the last one wins",
			node->offset);
	}
	return 0;
}

static void put_node(
	struct check *check, const struct cpio_member *member, const char *path, size_t path_bytes)
{
	struct cpio_node *node = cpio_tree_find(&check->tree, path, path_bytes);
	const char *slash = strrchr(path, '/');

	if (node && check_earlier(check, member, node))
		return;
	node = cpio_tree_put(&check->tree, path, path_bytes);
	node->offset = member->offset;
	node->mode = member->header.field[CPIO_MODE];
	node->uid = member->header.field[CPIO_UID];
	node->gid = member->header.field[CPIO_GID];
	if (!slash)
		return;
	node = cpio_tree_find(&check->tree, path, (size_t)(slash - path));
	if (node)
		node->has_children = 1;
}

/* What can be said of a member by itself; makes its path. */
static const char *check_alone(
	const struct cpio_member *member, char path[CPIO_NAMESIZE_MAX], int *path_bytes)
{
	const char *problem;

	*path_bytes = 0;
	problem = check_name(member, path, path_bytes);
	if (!problem)
		problem = cpio_check_header(&member->header);
	if (!problem && is_type(member->header.field[CPIO_MODE], CPIO_TYPE_LINK))
		problem = check_target(member);
	return problem;
}

static void check_member(struct check *check, const struct cpio_member *member)
{
	char path[CPIO_NAMESIZE_MAX];
	int path_bytes;
	const char *problem = check_alone(member, path, &path_bytes);

	if (problem) {
		find(check, member, "%s", problem);
		return;
	}
	cpio_links_put(&check->links, member);
	if (path_bytes > 0 && check_directories_above(check, member, path, (size_t)path_bytes) == 0)
		put_node(check, member, path, (size_t)path_bytes);
}

/* Linux looks at the type and the size first: a trailer with data is dropped, and one that is a
 * symbolic link becomes one. */
static void check_trailer(struct check *check, const struct cpio_member *member)
{
	if (member->header.field[CPIO_FILESIZE] != 0 ||
		is_type(member->header.field[CPIO_MODE], CPIO_TYPE_LINK))
		find(check, member,
			"has data or is a symbolic link; "
			"Linux would not take it for the end of the archive");
	else
		cpio_links_check(&check->links, find_about_link, check);
}

static int takes_name(const struct cpio_member *member)
{
	uint32_t name_bytes = member->header.field[CPIO_NAMESIZE];

	return name_bytes > 0 && name_bytes <= CPIO_NAMESIZE_MAX;
}

static void check_any(struct check *check, struct cpio_member *member)
{
	if (!takes_name(member)) {
		member->name = "";
		find(check, member,
			"a name of %" PRIu32 " bytes; "
			"Linux takes 1 to 4096 and drops the member",
			member->header.field[CPIO_NAMESIZE]);
	} else if (member->is_trailer) {
		check_trailer(check, member);
	} else {
		check_member(check, member);
	}
}

/* --- The whole. --- */

static void expect_paths(struct check *check, const char *bytes, size_t size)
{
	struct cpio_member member;
	struct cpio_walk walk;
	char path[CPIO_NAMESIZE_MAX];
	int path_bytes;

	cpio_walk_begin(&walk, (const uint8_t *)bytes, size);
	while (cpio_walk_next(&walk, &member) == 1) {
		if (takes_name(&member) && !member.is_trailer &&
			!check_alone(&member, path, &path_bytes) && path_bytes > 0)
			cpio_tree_expect(&check->tree, path, (size_t)path_bytes);
	}
	cpio_tree_sort(&check->tree);
}

static void find_problem(struct check *check, const struct cpio_walk *walk)
{
	if (walk->compression)
		complain("%s: byte %" PRIu64 ": compressed with %s; "
			 "only uncompressed archives can be checked: %s unpacks it",
			check->path, walk->problem_offset, walk->compression->name,
			walk->compression->command);
	else
		complain("%s: byte %" PRIu64 ": %s", check->path, walk->problem_offset,
			walk->problem);
	check->findings++;
}

int cpio_check(const char *path)
{
	struct check check = { 0 };
	struct cpio_member member;
	struct cpio_walk walk;
	size_t size;
	char *bytes = file_read_path(path, &size, SIZE_MAX / 4);

	if (!bytes)
		die("%s: %s", path, strerror(errno));
	check.path = path;
	expect_paths(&check, bytes, size);
	cpio_walk_begin(&walk, (const uint8_t *)bytes, size);
	while (cpio_walk_next(&walk, &member) == 1)
		check_any(&check, &member);
	cpio_links_check(&check.links, find_about_link, &check);
	if (walk.problem)
		find_problem(&check, &walk);
	if (!check.findings)
		check.findings = cpio_check_programs(path, (const uint8_t *)bytes, size);
	if (!check.findings)
		printf("%s: good: %lu entr%s, %lu bytes\n", path, walk.members,
			walk.members == 1 ? "y" : "ies", (unsigned long)size);
	cpio_links_end(&check.links);
	cpio_tree_end(&check.tree);
	free(bytes);
	return check.findings ? STATUS_FAILED : STATUS_DONE;
}
