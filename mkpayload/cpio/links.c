/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * links.c - the hard links of archives.
 *
 * Linux (init/initramfs.c, maybe_link) takes members with nlink of 2 or more, of one type and with
 * the same ino, devmajor and devminor for links. The data may come with any of them. */
#include "mkpayload/cpio/links.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

typedef void find_function(void *context, const struct cpio_member *about,
	const struct cpio_member *other, const char *problem);

static uint32_t type_of(const struct cpio_member *member)
{
	return member->header.field[CPIO_MODE] & CPIO_TYPE_MASK;
}

static int is_linked(const struct cpio_member *member)
{
	switch (type_of(member)) {
	case CPIO_TYPE_FILE:
		return member->header.field[CPIO_NLINK] >= 2;
	case CPIO_TYPE_BLOCK:
	case CPIO_TYPE_CHARACTER:
	case CPIO_TYPE_PIPE:
	case CPIO_TYPE_SOCKET:
		return member->header.field[CPIO_NLINK] >= 2 &&
		       member->header.field[CPIO_FILESIZE] == 0;
	default:
		return 0;
	}
}

void cpio_links_expect(
	struct cpio_links *links, const struct cpio_member *member, unsigned long archive)
{
	if (!is_linked(member))
		return;
	if (links->count == links->room) {
		links->room = links->room ? links->room * 2 : 64;
		links->links = reallocate(links->links, links->room * sizeof *links->links);
	}
	links->links[links->count++] = (struct cpio_link){ *member, archive };
}

static int compare_keys(const struct cpio_link *a, const struct cpio_link *b)
{
	static const enum cpio_field key[] = { CPIO_INO, CPIO_DEVMAJOR, CPIO_DEVMINOR };
	const uint32_t *first = a->member.header.field, *second = b->member.header.field;
	size_t i;

	if (a->archive != b->archive)
		return a->archive < b->archive ? -1 : 1;
	for (i = 0; i < sizeof key / sizeof *key; i++) {
		if (first[key[i]] != second[key[i]])
			return first[key[i]] < second[key[i]] ? -1 : 1;
	}
	if (type_of(&a->member) != type_of(&b->member))
		return type_of(&a->member) < type_of(&b->member) ? -1 : 1;
	return 0;
}

static int compare_links(const void *a, const void *b)
{
	const struct cpio_link *first = a, *second = b;
	uint64_t first_offset = first->member.offset, second_offset = second->member.offset;
	int order = compare_keys(first, second);

	if (order)
		return order;
	return first_offset < second_offset ? -1 : first_offset > second_offset;
}

void cpio_links_sort(struct cpio_links *links)
{
	if (links->count > 1)
		qsort(links->links, links->count, sizeof *links->links, compare_links);
}

const struct cpio_member *cpio_links_first(
	const struct cpio_links *links, const struct cpio_member *member, unsigned long archive)
{
	const struct cpio_link wanted = { *member, archive };
	size_t from = 0, to = links->count, middle;

	if (!is_linked(member))
		return 0;
	while (from < to) {
		middle = from + (to - from) / 2;
		if (compare_keys(&links->links[middle], &wanted) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	member = &links->links[from].member;
	return member->offset == wanted.member.offset ? 0 : member;
}

static int same_attributes(const struct cpio_member *a, const struct cpio_member *b)
{
	static const enum cpio_field attributes[] = { CPIO_MODE, CPIO_UID, CPIO_GID, CPIO_RDEVMAJOR,
		CPIO_RDEVMINOR };
	size_t i;

	for (i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		if (a->header.field[attributes[i]] != b->header.field[attributes[i]])
			return 0;
	}
	return 1;
}

static int same_data(const struct cpio_member *a, const struct cpio_member *b)
{
	uint32_t size = a->header.field[CPIO_FILESIZE];

	return size == b->header.field[CPIO_FILESIZE] && memcmp(a->data, b->data, size) == 0;
}

static void check_group(
	const struct cpio_link *group, size_t count, find_function *find, void *context)
{
	const struct cpio_member *full = 0, *first = &group->member, *member;
	size_t i;

	for (i = 0; i < count; i++) {
		member = &group[i].member;
		if (!same_attributes(first, member))
			find(context, member, first,
				"has another mode, owner or device number than its hard link");
		if (member->header.field[CPIO_FILESIZE] == 0)
			continue;
		if (full && !same_data(full, member))
			find(context, member, full, "has other data than its hard link");
		else
			full = member;
	}
	if (count > first->header.field[CPIO_NLINK])
		find(context, &group[count - 1].member, first,
			"is one more hard link than nlink says; Linux would make one file of it "
			"and");
	if (!full && type_of(first) == CPIO_TYPE_FILE && count < first->header.field[CPIO_NLINK])
		find(context, first, 0,
			"is a hard link whose data does not come in this archive; "
			"Linux would make an empty file");
}

void cpio_links_check(
	struct cpio_links *links, unsigned long archive, find_function *find, void *context)
{
	const struct cpio_link *group;
	size_t end;

	for (; links->checked < links->count; links->checked = end) {
		group = &links->links[links->checked];
		if (group->archive != archive)
			break;
		for (end = links->checked + 1; end < links->count; end++) {
			if (compare_keys(group, &links->links[end]) != 0)
				break;
		}
		check_group(group, end - links->checked, find, context);
	}
}

void cpio_links_end(struct cpio_links *links)
{
	free(links->links);
	memset(links, 0, sizeof *links);
}
