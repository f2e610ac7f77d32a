/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_preseed.c - the archive of --early-preseed: what an earlier run has built. */
#include "kernel-bootstrap/image_preseed.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "kernel-bootstrap/preseed_tar.h"

enum { LINKS_MAX = 40 /* on one path, as for Linux */ };

struct preseed {
	struct preseed_tar tar; /* sorted by name, those of one name in the archive's order */
	struct image_files *files;
	struct problems *problems;
	int is_good; /* otherwise, that a link leads to nothing says nothing */
};

static int compare(const void *a, const void *b)
{
	const struct preseed_member *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	return order ? order : (left->order > right->order) - (left->order < right->order);
}

/* The first or the last of that name, or 0. */
static const struct preseed_member *find(
	const struct preseed *preseed, const char *name, int is_first)
{
	const struct preseed_member *member = preseed->tar.member;
	size_t low = 0, high = preseed->tar.count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(member[middle].name, name);
		if (order < 0 || (order == 0 && !is_first))
			low = middle + 1;
		else
			high = middle;
	}
	low -= !is_first;
	return low < preseed->tar.count && strcmp(member[low].name, name) == 0 ? &member[low] : 0;
}

/* --- Links. --- */

/* Takes the last component away. */
static void go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = 0;
}

static void replace(char **to, char *by)
{
	free(*to);
	*to = by;
}

/* Puts the target of a symbolic link in front of what is left of the way; a target that begins with
 * '/' begins at the root of the archive. */
static void go_through(char **at, char **rest, const char *link)
{
	if (*link == '/')
		**at = 0;
	else
		go_up(*at);
	replace(rest, format_string("%s%s", link, *rest));
}

/* Takes the next component of the way. Returns -1 when it leads out of the archive, where rootfs.py
 * would find something of this machine. */
static int go_on(char **at, char **rest)
{
	int result = 0;
	size_t slashes = strspn(*rest, "/"), length = strcspn(*rest + slashes, "/");
	char *component = format_string("%.*s", (int)length, *rest + slashes);

	memmove(*rest, *rest + slashes + length, strlen(*rest + slashes + length) + 1);
	if (strcmp(component, "..") == 0) {
		result = **at ? 0 : -1;
		go_up(*at);
	} else if (*component && strcmp(component, ".") != 0) {
		replace(at, format_string("%s/%s", *at, component));
	}
	free(component);
	return result;
}

/* The file or directory that a path leads to, or 0. */
static const struct preseed_member *walk(const struct preseed *preseed, const char *path)
{
	static const struct preseed_member root = { .type = TAR_DIRECTORY };
	const struct preseed_member *member = &root;
	char *at = copy_string(""), *rest = copy_string(path);
	int links = 0;

	while (member && *rest) {
		if (member->type != TAR_DIRECTORY)
			break;
		member = go_on(&at, &rest) ? 0 : *at ? find(preseed, at, 0) : &root;
		while (member && member->type == TAR_HARD_LINK && links++ < LINKS_MAX)
			member = find(preseed, member->link, 0);
		if (!member || member->type != TAR_SYMBOLIC_LINK)
			continue;
		go_through(&at, &rest, member->link);
		member = links++ < LINKS_MAX ? &root : 0;
	}
	if (member && member->type != TAR_DIRECTORY && (*rest || member->type != TAR_FILE))
		member = 0;
	free(at);
	free(rest);
	return member;
}

/* --- What goes into the image. --- */

static void problem(const struct preseed *preseed, const struct preseed_member *member,
	const char *said, const char *what, const char *about)
{
	problems_add(preseed->problems, "%s: %s: %s%s%s", preseed->tar.path, member->name, said,
		what, about);
}

/* tarfile makes a hard link to what it has extracted. Its name becomes a path of the image. */
static void check_hard_link(const struct preseed *preseed, struct preseed_member *member)
{
	char *target = preseed_tar_name(member->link);
	const struct preseed_member *first = target ? find(preseed, target, 1) : 0;

	if (!first || first->order > member->order)
		problem(preseed, member, "a link to ", member->link,
			first ? ", which comes behind it" : ", which is not in it");
	else if (first->type == TAR_DIRECTORY)
		problem(preseed, member, "a hard link to ", member->link, ", a directory");
	replace(&member->link, target ? target : copy_string(""));
}

/* A name may come again as the same thing. Where a member replaces a link or something of another
 * kind, tarfile writes through the link, or removes it, or fails. */
static void check_again(const struct preseed *preseed, const struct preseed_member *member)
{
	const struct preseed_member *before = member - 1;
	int same = before->type == member->type;

	if (member->type == TAR_SYMBOLIC_LINK)
		same = same && strcmp(before->link, member->link) == 0;
	if (!same || member->type == TAR_HARD_LINK)
		problem(preseed, member, "twice in it, where one is a link or of another kind", "",
			": which file that makes depends on who extracts it");
}

static void add(const struct preseed *preseed, const struct preseed_member *member)
{
	const struct preseed_member *found = walk(preseed, member->name);
	struct image_file *file;

	if (!found && preseed->is_good)
		problem(preseed, member, "a link to ", member->link, ", which is not in it");
	if (!found)
		return;
	file = image_files_add(preseed->files, copy_string(member->name),
		found->type == TAR_DIRECTORY ? IMAGE_DIRECTORY : IMAGE_MEMBER);
	if (found->type == TAR_DIRECTORY)
		return;
	file->input.path = copy_string(preseed->tar.path);
	input_state_set(&file->input.state, &preseed->tar.status);
	file->offset = found->offset;
	file->size_bytes = found->size_bytes;
}

void image_preseed_add(struct image_files *files, const char *path, struct problems *problems)
{
	struct preseed preseed = { .files = files, .problems = problems };
	struct preseed_member *member, *end;
	size_t wrong_before = problems->wrong;

	if (preseed_tar_read(&preseed.tar, path, problems))
		return;
	member = preseed.tar.member;
	end = member + preseed.tar.count;
	if (preseed.tar.count > 0)
		qsort(member, preseed.tar.count, sizeof *member, compare);
	for (; member < end; member++) {
		if (member->type == TAR_HARD_LINK)
			check_hard_link(&preseed, member);
		if (member > preseed.tar.member && strcmp(member[-1].name, member->name) == 0)
			check_again(&preseed, member);
	}
	preseed.is_good = problems->wrong == wrong_before;
	for (member = preseed.tar.member; member < end; member++) {
		if (member + 1 == end || strcmp(member[0].name, member[1].name) != 0)
			add(&preseed, member);
	}
	preseed_tar_free(&preseed.tar);
}
