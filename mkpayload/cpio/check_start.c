/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_start.c - whether Linux could start the /init and the /main of an archive that somebody has
 * written. Its members become the entries of one that could be written anew: the last member of a
 * name first, since that is what stays. */
#include "mkpayload/cpio/check_start.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/cpio_walk.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/start.h"

/* Archives may lie one behind the other; hard links never lead from one to another. */
struct numbered_member {
	struct cpio_member member;
	unsigned long archive;
};

struct programs {
	const char *path;
	struct archive archive;
	struct numbered_member *members; /* in the order of the archive */
	size_t count;
	struct archive_file file; /* that an entry has one */
	char *located;
	unsigned long findings;
};

static int is_type(const struct cpio_member *member, uint32_t type)
{
	return (member->header.field[CPIO_MODE] & CPIO_TYPE_MASK) == type;
}

static void put(struct programs *programs, const struct cpio_member *member)
{
	uint32_t size = member->header.field[CPIO_FILESIZE];
	struct archive_entry *entry = &programs->archive.entries[programs->archive.count++];
	char *clean = root_clean(member->name);

	memset(entry, 0, sizeof *entry);
	entry->path = copy_string(clean[1] ? clean + 1 : ".");
	entry->mode = member->header.field[CPIO_MODE];
	if (is_type(member, CPIO_TYPE_LINK))
		entry->target = format_string("%.*s", (int)size, (const char *)member->data);
	if (is_type(member, CPIO_TYPE_FILE))
		entry->file = &programs->file;
	free(clean);
}

static int same_file(const struct numbered_member *a, const struct numbered_member *b)
{
	const uint32_t *first = a->member.header.field, *second = b->member.header.field;

	return a->archive == b->archive && first[CPIO_INO] == second[CPIO_INO] &&
	       first[CPIO_DEVMAJOR] == second[CPIO_DEVMAJOR] &&
	       first[CPIO_DEVMINOR] == second[CPIO_DEVMINOR] && second[CPIO_NLINK] > 1 &&
	       is_type(&b->member, CPIO_TYPE_FILE);
}

/* The bytes of a member; of hard links one alone has them. */
static const struct cpio_member *find_bytes(
	const struct programs *programs, const struct numbered_member *member)
{
	const struct numbered_member *other = programs->members;
	const uint32_t *field = member->member.header.field;

	if (field[CPIO_FILESIZE] || field[CPIO_NLINK] < 2)
		return &member->member;
	for (; other < programs->members + programs->count; other++) {
		if (same_file(member, other) && other->member.header.field[CPIO_FILESIZE])
			return &other->member;
	}
	return &member->member;
}

/* As a file in memory, which can be opened as any other. */
static const char *locate(void *context, const struct archive_entry *entry)
{
	struct programs *programs = context;
	size_t index = (size_t)(entry - programs->archive.entries);
	const struct cpio_member *member =
		find_bytes(programs, &programs->members[programs->count - 1 - index]);
	size_t size = member->header.field[CPIO_FILESIZE];
	int fd = memfd_create("member", MFD_CLOEXEC);

	if (fd < 0 || write(fd, member->data, size) != (ssize_t)size)
		die("cannot keep a member in memory: %s", strerror(errno));
	free(programs->located);
	programs->located = format_string("/proc/self/fd/%d", fd);
	return programs->located;
}

static void say(void *context, const char *path, const char *reason)
{
	struct programs *programs = context;

	complain("%s: %s: %s", programs->path, path, reason);
	programs->findings++;
}

/* Returns whether they could be read to the end. */
static int collect(struct programs *programs, const uint8_t *bytes, size_t size)
{
	struct cpio_member member;
	struct cpio_walk walk;

	cpio_walk_begin(&walk, bytes, size);
	while (cpio_walk_next(&walk, &member) == 1) {
		if (member.is_trailer || member.header.field[CPIO_NAMESIZE] == 0)
			continue;
		programs->members =
			make_room(programs->members, programs->count, sizeof *programs->members);
		programs->members[programs->count++] =
			(struct numbered_member){ member, walk.archives };
	}
	return !walk.problem;
}

unsigned long cpio_check_programs(const char *path, const uint8_t *bytes, size_t size)
{
	struct programs programs = { .path = path };
	struct start start = { .locate = locate, .say = say, .context = &programs };
	size_t i;

	if (collect(&programs, bytes, size)) {
		programs.archive.entries =
			allocate((programs.count + 1) * sizeof *programs.archive.entries);
		for (i = programs.count; i > 0; i--)
			put(&programs, &programs.members[i - 1].member);
		guest_begin(&start.guest, &programs.archive, "");
		start_check(&start);
		guest_end(&start.guest);
		archive_end(&programs.archive);
	}
	free(programs.members);
	free(programs.located);
	return programs.findings;
}
