/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * links.c - the hard links of one archive.
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

void cpio_links_put(struct cpio_links *links, const struct cpio_member *member)
{
	if (member->header.field[CPIO_NLINK] < 2 || type_of(member) == CPIO_TYPE_DIRECTORY ||
		type_of(member) == CPIO_TYPE_LINK)
		return;
	if (links->count == links->room) {
		links->room = links->room ? links->room * 2 : 64;
		links->members = reallocate(links->members, links->room * sizeof *links->members);
	}
	links->members[links->count++] = *member;
}

static int compare_keys(const struct cpio_member *a, const struct cpio_member *b)
{
	static const enum cpio_field key[] = { CPIO_INO, CPIO_DEVMAJOR, CPIO_DEVMINOR };
	size_t i;

	for (i = 0; i < sizeof key / sizeof *key; i++) {
		if (a->header.field[key[i]] != b->header.field[key[i]])
			return a->header.field[key[i]] < b->header.field[key[i]] ? -1 : 1;
	}
	if (type_of(a) != type_of(b))
		return type_of(a) < type_of(b) ? -1 : 1;
	return 0;
}

static int compare_members(const void *a, const void *b)
{
	const struct cpio_member *first = a, *second = b;
	int order = compare_keys(first, second);

	if (order)
		return order;
	return first->offset < second->offset ? -1 : first->offset > second->offset;
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
	const struct cpio_member *first, size_t count, find_function *find, void *context)
{
	const struct cpio_member *full = 0, *member;

	for (member = first; member < first + count; member++) {
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
		find(context, first + count - 1, first,
			"is one more hard link than nlink says; Linux would make one file of it "
			"and");
	if (!full && type_of(first) == CPIO_TYPE_FILE && count < first->header.field[CPIO_NLINK])
		find(context, first, 0,
			"is a hard link whose data does not come in this archive; "
			"Linux would make an empty file");
}

void cpio_links_check(struct cpio_links *links, find_function *find, void *context)
{
	size_t begin, end;

	if (links->count > 1)
		qsort(links->members, links->count, sizeof *links->members, compare_members);
	for (begin = 0; begin < links->count; begin = end) {
		for (end = begin + 1; end < links->count; end++) {
			if (compare_keys(&links->members[begin], &links->members[end]) != 0)
				break;
		}
		check_group(&links->members[begin], end - begin, find, context);
	}
	links->count = 0;
}

void cpio_links_end(struct cpio_links *links)
{
	free(links->members);
	memset(links, 0, sizeof *links);
}
