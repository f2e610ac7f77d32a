/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_walk.c - walks the members of newc archives that lie one behind the other in memory. */
#include "format/cpio_walk.h"

#include <string.h>

void cpio_walk_begin(struct cpio_walk *walk, const uint8_t *bytes, uint64_t size_bytes)
{
	memset(walk, 0, sizeof *walk);
	walk->bytes = bytes;
	walk->size_bytes = size_bytes;
}

static int stop(struct cpio_walk *walk, uint64_t offset, const char *problem)
{
	walk->problem = problem;
	walk->problem_offset = offset;
	return -1;
}

static int begins(const struct cpio_walk *walk, uint64_t at, const char *magic)
{
	return walk->size_bytes - at >= CPIO_MAGIC_BYTES &&
	       memcmp(walk->bytes + at, magic, CPIO_MAGIC_BYTES) == 0;
}

static int stop_at_end(struct cpio_walk *walk)
{
	if (walk->in_archive)
		return stop(walk, walk->size_bytes,
			"the archive ends without its last member, " CPIO_TRAILER);
	if (walk->archives == 0)
		return stop(walk, 0, "no archive: there is nothing but zero bytes");
	return 0;
}

/* unpadded is where the member before ended, without its padding. */
static int stop_at_junk(struct cpio_walk *walk, uint64_t unpadded)
{
	walk->compression = compression_find(walk->bytes + walk->at, walk->size_bytes - walk->at);
	if (walk->compression)
		return stop(walk, walk->at, "compressed");
	if (begins(walk, walk->at, "070702"))
		return stop(walk, walk->at,
			"an archive with checksums (070702), which not every Linux knows; "
			"write it with -H newc");
	if (begins(walk, walk->at, "070707"))
		return stop(walk, walk->at,
			"an archive in the old portable format (070707), which Linux does not "
			"know; "
			"write it with -H newc");
	if (unpadded < walk->at && begins(walk, unpadded, CPIO_MAGIC))
		return stop(walk, unpadded,
			"a header that is not at a multiple of 4 bytes; Linux would stop here");
	if (walk->members == 0)
		return stop(walk, walk->at, "not a newc archive (it would begin with 070701)");
	return stop(walk, walk->at, "junk where a member should begin; Linux would stop here");
}

/* Goes to the next header. Returns 1, or as cpio_walk_next. */
static int find_header(struct cpio_walk *walk)
{
	uint64_t unpadded = walk->at;

	walk->at += cpio_padding((uint32_t)(walk->at & (CPIO_ALIGN_BYTES - 1)));
	while (walk->at < walk->size_bytes && walk->bytes[walk->at] == 0)
		walk->at++;
	if (walk->at >= walk->size_bytes)
		return stop_at_end(walk);
	if (!begins(walk, walk->at, CPIO_MAGIC))
		return stop_at_junk(walk, unpadded);
	if (walk->at & (CPIO_ALIGN_BYTES - 1))
		return stop(walk, walk->at,
			"a header that is not at a multiple of 4 bytes; Linux would stop here");
	return 1;
}

/* Linux skips a member whose name it cannot take, by the sizes in its header. */
static int takes_name(const struct cpio_header *header)
{
	return header->field[CPIO_NAMESIZE] > 0 &&
	       header->field[CPIO_NAMESIZE] <= CPIO_NAMESIZE_MAX;
}

static int get_member(struct cpio_walk *walk, struct cpio_member *member)
{
	uint64_t left = walk->size_bytes - walk->at, name_bytes, data_at;
	const char *problem;

	if (left < CPIO_HEADER_BYTES)
		return stop(walk, walk->at, "the archive ends within this header");
	member->offset = walk->at;
	problem = cpio_get_header(&member->header, walk->bytes + walk->at);
	if (problem)
		return stop(walk, walk->at, problem);
	name_bytes = member->header.field[CPIO_NAMESIZE];
	data_at = CPIO_HEADER_BYTES + name_bytes;
	data_at += cpio_padding((uint32_t)data_at);
	if (data_at > left)
		return stop(walk, walk->at, "the archive ends within the name of this member");
	member->name = (const char *)walk->bytes + walk->at + CPIO_HEADER_BYTES;
	if (takes_name(&member->header) && member->name[name_bytes - 1] != 0)
		return stop(
			walk, walk->at, "a name that does not end in NUL; Linux would stop here");
	if (member->header.field[CPIO_FILESIZE] > left - data_at)
		return stop(walk, walk->at,
			"the archive ends within the data of this member; "
			"Linux would fill it up with zeros");
	member->data = walk->bytes + walk->at + data_at;
	walk->at += data_at + member->header.field[CPIO_FILESIZE];
	return 1;
}

int cpio_walk_next(struct cpio_walk *walk, struct cpio_member *member)
{
	int result = find_header(walk);

	if (result == 1)
		result = get_member(walk, member);
	if (result != 1)
		return result;
	member->is_trailer = takes_name(&member->header) && strcmp(member->name, CPIO_TRAILER) == 0;
	walk->in_archive = !member->is_trailer;
	if (member->is_trailer)
		walk->archives++;
	else
		walk->members++;
	return 1;
}
