/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_alone.c - what can be said of a member of an archive by itself. */
#include "mkpayload/cpio/check_alone.h"

#include <string.h>

/* How long the target of a symbolic link is to Linux: up to a NUL, which some writers count. */
static size_t target_bytes(const struct cpio_member *member)
{
	size_t size = member->header.field[CPIO_FILESIZE];
	const uint8_t *nul = size ? memchr(member->data, 0, size) : 0;

	return nul ? (size_t)(nul - member->data) : size;
}

static const char *check_target(const struct cpio_member *member)
{
	uint32_t size = member->header.field[CPIO_FILESIZE];

	if (target_bytes(member) == 0)
		return cpio_check_target("", 0);
	if (member->data[size - 1] == 0)
		size--;
	return cpio_check_target((const char *)member->data, size);
}

const char *check_alone(const struct cpio_member *member)
{
	const char *problem = cpio_check_header(&member->header);
	size_t i;

	if (!problem && (member->header.field[CPIO_MODE] & CPIO_TYPE_MASK) == CPIO_TYPE_LINK)
		problem = check_target(member);
	for (i = strlen(member->name); !problem && i < member->header.field[CPIO_NAMESIZE]; i++) {
		if (member->name[i] != 0)
			problem = "other bytes than NULs after the name; Linux would not see them";
	}
	return problem;
}

int check_alone_is_passed_over(const struct cpio_member *member)
{
	uint32_t type = member->header.field[CPIO_MODE] & CPIO_TYPE_MASK;
	uint32_t size = member->header.field[CPIO_FILESIZE];

	return type == CPIO_TYPE_LINK ? size > CPIO_NAMESIZE_MAX
				      : type != CPIO_TYPE_FILE && size > 0;
}

int check_alone_is_unmakable(const struct cpio_member *member)
{
	switch (member->header.field[CPIO_MODE] & CPIO_TYPE_MASK) {
	case CPIO_TYPE_FILE:
	case CPIO_TYPE_DIRECTORY:
	case CPIO_TYPE_BLOCK:
	case CPIO_TYPE_CHARACTER:
	case CPIO_TYPE_PIPE:
	case CPIO_TYPE_SOCKET:
		return 0;
	case CPIO_TYPE_LINK:
		return target_bytes(member) > CPIO_LINK_TARGET_BYTES_MAX;
	default:
		return 1;
	}
}
