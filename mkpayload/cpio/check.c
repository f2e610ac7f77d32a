/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check.c - says what Linux would drop, get wrong or follow without a word when it unpacks an
 * archive as its initial file system.
 *
 * Reads the archive whole and all paths in it, then goes through it as Linux does
 * (init/initramfs.c), with a picture of the files that are there so far. One finding is for what
 * ends the walk. */
#include "mkpayload/cpio/check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio_walk.h"
#include "host/file.h"
#include "host/message.h"
#include "host/report.h"
#include "host/text.h"
#include "mkpayload/cpio/check_member.h"
#include "mkpayload/cpio/check_start.h"

static void find_about_link(void *context, const struct cpio_member *about,
	const struct cpio_member *other, const char *problem)
{
	struct text_shown name;

	if (other)
		check_find(context, about, "%s %s", problem,
			text_show(&name, other->name, strlen(other->name)));
	else
		check_find(context, about, "%s", problem);
}

/* Linux looks at the type and the size first: a trailer with data is dropped, unless it is a
 * regular file, and one that is a symbolic link becomes one. */
static int is_end(const struct cpio_member *member)
{
	uint32_t type = member->header.field[CPIO_MODE] & CPIO_TYPE_MASK;

	return member->is_trailer && type != CPIO_TYPE_LINK &&
	       (type == CPIO_TYPE_FILE || member->header.field[CPIO_FILESIZE] == 0);
}

static void check_trailer(struct check *check, const struct cpio_member *member)
{
	if (!is_end(member)) {
		check_find(check, member,
			"has data or is a symbolic link; "
			"Linux would not take it for the end of the archive");
		return;
	}
	if (member->header.field[CPIO_FILESIZE] != 0)
		check_find(check, member, "has data; Linux would skip that");
	cpio_links_check(&check->links, check->archive, find_about_link, check);
	check->archive++;
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
		check_find(check, member,
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

static void expect_members(struct check *check, const char *bytes, size_t size)
{
	struct cpio_member member;
	struct cpio_walk walk;

	check_expect_built_in(check);
	cpio_walk_begin(&walk, (const uint8_t *)bytes, size);
	while (cpio_walk_next(&walk, &member) == 1) {
		if (takes_name(&member) && !member.is_trailer)
			check_expect(check, &member);
		check->archive += (unsigned long)is_end(&member);
	}
	check->archive = 0;
	cpio_tree_sort(&check->tree);
	cpio_links_sort(&check->links);
	check_put_built_in(check);
}

static void find_problem(struct check *check, const struct cpio_walk *walk)
{
	if (walk->compression && walk->problem_offset > 0)
		complain("%s: byte %" PRIu64 ": compressed with %s from here on; "
			 "only uncompressed archives can be checked: "
			 "tail -c +%" PRIu64 " | %s unpacks it",
			check->path, walk->problem_offset, walk->compression->name,
			walk->problem_offset + 1, walk->compression->command);
	else if (walk->compression)
		complain("%s: byte %" PRIu64 ": compressed with %s; "
			 "only uncompressed archives can be checked: %s unpacks it",
			check->path, walk->problem_offset, walk->compression->name,
			walk->compression->command);
	else
		complain("%s: byte %" PRIu64 ": %s", check->path, walk->problem_offset,
			walk->problem);
	check->findings++;
}

static void say_good(const struct check *check, const struct cpio_walk *walk, size_t size)
{
	static const char init[] = "init";

	printf("%s: good: %lu entr%s, %lu bytes%s\n", check->path, walk->members,
		walk->members == 1 ? "y" : "ies", (unsigned long)size,
		cpio_tree_find(&check->tree, init, strlen(init))
			? ""
			: "; has no /init: Linux starts it only together with another archive, or "
			  "with rdinit=");
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
	expect_members(&check, bytes, size);
	cpio_walk_begin(&walk, (const uint8_t *)bytes, size);
	while (cpio_walk_next(&walk, &member) == 1)
		check_any(&check, &member);
	cpio_links_check(&check.links, check.archive, find_about_link, &check);
	if (walk.problem)
		find_problem(&check, &walk);
	if (!check.findings)
		check.findings = cpio_check_programs(path, (const uint8_t *)bytes, size);
	if (!check.findings)
		say_good(&check, &walk, size);
	cpio_links_end(&check.links);
	cpio_tree_end(&check.tree);
	free(bytes);
	return check.findings ? STATUS_FAILED : STATUS_DONE;
}
