/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_member.c - what Linux makes of one member of an archive, among those before it.
 *
 * Follows init/initramfs.c: what is at the name and of another type is removed first (clean_path),
 * also for the sake of what cannot be made then; a file is opened and emptied where it is, a
 * directory or node that is there stays, and gets the mode and owner of the new one. */
#include "mkpayload/cpio/check_member.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/built_in.h"
#include "mkpayload/cpio/check_alone.h"
#include "mkpayload/cpio/check_name.h"

/* A member on its way into the tree. */
struct arrival {
	const struct cpio_member *member;
	uint32_t type;
	struct check_name name;
	const struct cpio_member *first; /* of its hard links, or 0 */
	struct cpio_node *node;          /* what is there under its name, or 0 */
};

void check_find(struct check *check, const struct cpio_member *member, const char *format, ...)
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

/* Since when something is there. */
struct since {
	char text[sizeof "from byte 18446744073709551615"];
};

static const char *say_since(struct since *since, const struct cpio_node *node)
{
	if (node->offset == CPIO_NODE_BUILT_IN)
		return "from Linux itself";
	snprintf(since->text, sizeof since->text, "from byte %" PRIu64, node->offset);
	return since->text;
}

static int is_type(uint32_t mode, uint32_t type)
{
	return (mode & CPIO_TYPE_MASK) == type;
}

/* --- Where it goes. --- */

/* What Linux gives to a directory that stays where this cannot be made. */
static const char *left_on_directory(const struct arrival *arrival)
{
	if (arrival->type == CPIO_TYPE_LINK)
		return " and give the directory its owner";
	if (arrival->type == CPIO_TYPE_FILE || arrival->first)
		return "";
	return " and give the directory its mode and owner";
}

static int is_directory(const struct cpio_node *node)
{
	return node && is_type(node->mode, CPIO_TYPE_DIRECTORY);
}

/* Whether Linux goes through what the name names: "a/." of a directory at all, "a/" where something
 * is there; of anything else only through a symbolic link. */
static int leads_through(const struct arrival *arrival)
{
	const struct cpio_node *node = arrival->node;
	char end = arrival->name.end;

	if (arrival->name.path_bytes == 0 || end == 0)
		return 0;
	if (arrival->type == CPIO_TYPE_DIRECTORY)
		return end == '.' || node;
	return node && is_type(node->mode, CPIO_TYPE_LINK);
}

static int check_directories(struct check *check, struct arrival *arrival)
{
	struct check_name *name = &arrival->name;
	size_t bytes = name->path_bytes, gap;
	struct cpio_node *node = 0;
	struct text_shown shown;

	if (leads_through(arrival))
		name->path[bytes++] = '/';
	gap = cpio_tree_find_gap(&check->tree, name->path, bytes, &node);
	name->path[name->path_bytes] = 0;
	if (gap == 0)
		return 0;
	text_show(&shown, name->path, gap);
	if (!node)
		check_find(check, arrival->member,
			"its directory %s is not in the archive before it; Linux would drop it",
			shown.text);
	else if (is_type(node->mode, CPIO_TYPE_LINK))
		check_find(check, arrival->member,
			"its directory %s is a symbolic link; Linux would follow it", shown.text);
	else
		check_find(check, arrival->member,
			"its directory %s is no directory here; Linux would drop it", shown.text);
	return -1;
}

/* "/", "a/", "a/." of what is no directory. */
static void drop_for_end(struct check *check, const struct arrival *arrival)
{
	struct cpio_node *node = arrival->node;
	struct since since;

	if (arrival->name.path_bytes == 0) {
		check_find(check, arrival->member,
			"the root is no directory here; Linux would drop this%s",
			left_on_directory(arrival));
	} else if (arrival->name.end == '/' && is_directory(node) && node->children == 0) {
		check_find(check, arrival->member,
			"a name that ends in '/' and is no directory's; Linux would drop it, and "
			"the empty directory that is there %s",
			say_since(&since, node));
		cpio_tree_remove(&check->tree, node);
	} else {
		check_find(check, arrival->member,
			"a name that ends in '%c' and is no directory's; Linux would drop it%s",
			arrival->name.end, is_directory(node) ? left_on_directory(arrival) : "");
	}
}

/* Linux removes what is there before it sees that it cannot make this one. */
static void drop_unmakable(struct check *check, const struct arrival *arrival, const char *reason)
{
	struct cpio_node *node = arrival->node;
	char end = arrival->name.end;
	struct since since;

	if (!node || end == '.' || arrival->name.path_bytes == 0 ||
		(end == '/' && !is_directory(node)) || (is_directory(node) && node->children > 0)) {
		check_find(check, arrival->member, "%s%s", reason,
			is_directory(node) && arrival->type == CPIO_TYPE_LINK
				? left_on_directory(arrival)
				: "");
		return;
	}
	check_find(check, arrival->member, "%s, and what is there %s", reason,
		say_since(&since, node));
	cpio_tree_remove(&check->tree, node);
}

static struct cpio_node *put_node(struct check *check, const struct arrival *arrival)
{
	const uint32_t *field = arrival->member->header.field;
	struct cpio_node *node =
		cpio_tree_put(&check->tree, arrival->name.path, arrival->name.path_bytes);

	node->offset = arrival->member->offset;
	node->mode = field[CPIO_MODE];
	node->uid = field[CPIO_UID];
	node->gid = field[CPIO_GID];
	return node;
}

/* What Linux itself has is there to be replaced. */
static void find_earlier(struct check *check, const struct arrival *arrival, const char *outcome)
{
	if (arrival->node->offset == CPIO_NODE_BUILT_IN)
		return;
	check_find(check, arrival->member, "is already at byte %" PRIu64 "%s",
		arrival->node->offset, outcome);
}

static void put_directory(struct check *check, const struct arrival *arrival)
{
	const uint32_t *field = arrival->member->header.field;
	const struct cpio_node *node = arrival->node;

	if (node && !is_directory(node))
		find_earlier(check, arrival, "; the last one wins");
	else if (node && (node->mode != field[CPIO_MODE] || node->uid != field[CPIO_UID] ||
				 node->gid != field[CPIO_GID]))
		find_earlier(check, arrival, " with another mode or owner; the last one wins");
	put_node(check, arrival);
}

/* A symbolic link on the way to the name leads where the tree does not follow. */
static int is_behind_link(const struct check *check, const struct check_name *name)
{
	struct cpio_node *node = 0;

	return cpio_tree_find_gap(&check->tree, name->path, name->path_bytes, &node) > 0 && node &&
	       is_type(node->mode, CPIO_TYPE_LINK);
}

/* Says what is wrong with the name that Linux would link to; 0 in *linked when it is not there.
 * Returns whether the link is made. */
static int check_first(
	struct check *check, const struct arrival *arrival, struct cpio_node **linked)
{
	const struct cpio_member *first = arrival->first;
	struct cpio_node *node;
	struct check_name name;
	struct text_shown shown;
	char *reason;

	*linked = 0;
	text_show(&shown, first->name, strlen(first->name));
	if (check_name_get(&name, first->name) || is_behind_link(check, &name)) {
		check_find(check, arrival->member,
			"its hard link %s, of byte %" PRIu64
			", may be reached through another directory; Linux would follow it",
			shown.text, first->offset);
		return 1;
	}
	node = name.end ? 0 : cpio_tree_find(&check->tree, name.path, name.path_bytes);
	if (node == arrival->node)
		node = 0; /* it goes away first */
	if (!node || is_directory(node)) {
		reason = format_string("its hard link %s, of byte %" PRIu64
				       ", is not there; Linux would drop it",
			shown.text, first->offset);
		drop_unmakable(check, arrival, reason);
		free(reason);
		return 0;
	}
	*linked = node;
	if (node->offset == first->offset)
		return 1;
	check_find(check, arrival->member,
		"its hard link %s was replaced at byte %" PRIu64 "; Linux would link to that%s",
		shown.text, node->offset,
		arrival->type != CPIO_TYPE_FILE || is_type(node->mode, CPIO_TYPE_FILE)
			? ""
			: ", open it, and may wait for ever");
	return 1;
}

/* Linux removes what is there, and then links to the name of the first one. */
static void put_hard_link(struct check *check, const struct arrival *arrival)
{
	struct cpio_node *node = arrival->node, *linked;
	unsigned long findings = check->findings;

	if (!check_first(check, arrival, &linked))
		return;
	if (node && findings == check->findings)
		find_earlier(check, arrival, "; the last one wins");
	if (node)
		cpio_tree_remove(&check->tree, node);
	node = put_node(check, arrival);
	node->is_shared = 1;
	if (!linked)
		return;
	linked->is_shared = 1;
	node->mode = linked->mode;
}

/* What is there stays, as what it is. */
static void put_mode(struct check *check, const struct arrival *arrival)
{
	const uint32_t *field = arrival->member->header.field;
	struct built_in meets = { arrival->name.path, field[CPIO_MODE], field[CPIO_RDEVMAJOR],
		field[CPIO_RDEVMINOR] };
	const char *problem = arrival->node->is_built_in ? built_in_check(&meets) : 0;
	uint64_t offset = arrival->node->offset;

	if (problem)
		check_find(check, arrival->member, "%s", problem);
	find_earlier(check, arrival, ", which stays, with the mode and owner of this one");
	put_node(check, arrival);
	if (offset != CPIO_NODE_BUILT_IN)
		arrival->node->offset = offset;
}

static void put_other(struct check *check, const struct arrival *arrival)
{
	struct cpio_node *node = arrival->node;

	if (!node || !is_type(node->mode, arrival->type) || arrival->type == CPIO_TYPE_LINK) {
		if (node) {
			find_earlier(check, arrival, "; the last one wins");
			cpio_tree_remove(&check->tree, node);
		}
		put_node(check, arrival);
	} else if (arrival->type == CPIO_TYPE_FILE) {
		find_earlier(check, arrival,
			node->is_shared ? "; the last one wins under all its names"
					: "; the last one wins");
		put_node(check, arrival);
	} else {
		put_mode(check, arrival);
	}
}

static void put(struct check *check, const struct arrival *arrival)
{
	const struct cpio_node *node = arrival->node;
	struct since since;

	if (arrival->type == CPIO_TYPE_DIRECTORY)
		put_directory(check, arrival);
	else if (is_directory(node) && node->children > 0)
		check_find(check, arrival->member,
			"is already a directory with something in it, %s; Linux would drop this "
			"one%s",
			say_since(&since, node), left_on_directory(arrival));
	else if (arrival->first)
		put_hard_link(check, arrival);
	else
		put_other(check, arrival);
}

/* --- All of it. --- */

void check_expect_built_in(struct check *check)
{
	size_t i;

	for (i = 0; i < BUILT_IN_COUNT; i++)
		cpio_tree_expect(&check->tree, built_in[i].path, strlen(built_in[i].path));
}

void check_put_built_in(struct check *check)
{
	struct cpio_node *node;
	size_t i;

	for (i = 0; i < BUILT_IN_COUNT; i++) {
		node = cpio_tree_put(&check->tree, built_in[i].path, strlen(built_in[i].path));
		node->offset = CPIO_NODE_BUILT_IN;
		node->mode = built_in[i].mode;
		node->is_built_in = 1;
	}
}

void check_expect(struct check *check, const struct cpio_member *member)
{
	struct check_name name;

	if (!check_name_get(&name, member->name))
		cpio_tree_expect(&check->tree, name.path, name.path_bytes);
	cpio_links_expect(&check->links, member, check->archive);
}

void check_member(struct check *check, const struct cpio_member *member)
{
	struct arrival arrival = { .member = member };
	const char *problem = check_name_get(&arrival.name, member->name);

	arrival.type = member->header.field[CPIO_MODE] & CPIO_TYPE_MASK;
	if (problem) {
		check_find(check, member, "%s", problem);
		return;
	}
	arrival.first = cpio_links_first(&check->links, member, check->archive);
	arrival.node = cpio_tree_find(&check->tree, arrival.name.path, arrival.name.path_bytes);
	problem = check_alone(member);
	if (problem && check_alone_is_passed_over(member)) {
		check_find(check, member, "%s", problem);
		return;
	}
	if (check_directories(check, &arrival))
		return;
	if (check_alone_is_unmakable(member)) {
		drop_unmakable(check, &arrival, problem);
		return;
	}
	if (problem)
		check_find(check, member, "%s", problem);
	if (arrival.type != CPIO_TYPE_DIRECTORY &&
		(arrival.name.end || arrival.name.path_bytes == 0))
		drop_for_end(check, &arrival);
	else
		put(check, &arrival);
}
