/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * preseed_tar.c - the members of a tar archive. */
#include "kernel-bootstrap/preseed_tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"
#include "host/memory.h"
#include "host/text.h"

enum {
	/* Names and pax headers have a few hundred bytes. */
	EXTENSION_BYTES_MAX = 64 * 1024,
};

struct reading {
	struct preseed_tar *tar;
	struct problems *problems;
	int fd;
	uint64_t offset;
	/* Of the next member, or 0: what GNU's or pax's headers say. */
	char *name, *link, *size;
	int is_sparse;
};

/* Returns -1 when not all bytes could be read. */
static int read_at(const struct reading *reading, void *to, size_t size)
{
	return file_get_at(reading->fd, reading->offset, to, size) == (ssize_t)size ? 0 : -1;
}

/* --- Names. --- */

char *preseed_tar_name(const char *name)
{
	char *absolute = allocate(strlen(name) + 2), *to = absolute;
	int leads_out = *name == '/';
	size_t length;

	for (*to = 0; *name; name += length + (name[length] == '/')) {
		length = strcspn(name, "/");
		leads_out |= length == 2 && name[0] == '.' && name[1] == '.';
		if (length == 0 || (length == 1 && *name == '.'))
			continue;
		*to++ = '/';
		memcpy(to, name, length);
		to += length;
		*to = 0;
	}
	if (!leads_out)
		return absolute;
	free(absolute);
	return 0;
}

static int is_left_out(const char *name)
{
	return !*name || text_is_within(name, "/steps") || text_is_within(name, "/external") ||
	       strstr(name, ".git") != 0;
}

/* --- Members. --- */

/* name is taken over. */
static struct preseed_member *add(struct preseed_tar *tar, char *name, char type)
{
	struct preseed_member *member;

	tar->member = make_room(tar->member, tar->count, sizeof *tar->member);
	member = &tar->member[tar->count];
	memset(member, 0, sizeof *member);
	member->name = name;
	member->type = type;
	member->order = tar->count++;
	return member;
}

static void add_parents(struct preseed_tar *tar, const char *name)
{
	const char *slash = name;

	while ((slash = strchr(slash + 1, '/')))
		add(tar, format_string("%.*s", (int)(slash - name), name), TAR_DIRECTORY);
}

/* Returns 0, or why it is not read. */
static const char *check_member(
	const struct reading *reading, const struct tar_header *header, const char *said_name)
{
	size_t length = strlen(said_name);

	if (reading->is_sparse || header->type == TAR_GNU_SPARSE)
		return "a sparse file, which is not read here: write the archive without --sparse";
	if (header->type == TAR_FILE)
		return length > 0 && said_name[length - 1] == '/' ? "a file whose name ends in '/'"
								  : 0;
	if (header->type != TAR_DIRECTORY && header->type != TAR_HARD_LINK &&
		header->type != TAR_SYMBOLIC_LINK)
		return "neither a file, a directory nor a link";
	if (header->size_bytes > 0)
		return "a directory or a link with bytes of its own, which some read and some "
		       "pass over";
	return 0;
}

static void add_member(struct reading *reading, const struct tar_header *header)
{
	struct preseed_tar *tar = reading->tar;
	const char *said_name = reading->name ? reading->name : header->name;
	char *name = preseed_tar_name(said_name);
	const char *problem = "a name that begins with '/' or has '..': rootfs.py would extract it "
			      "elsewhere";
	struct preseed_member *member;

	if (name)
		problem = is_left_out(name) ? 0 : check_member(reading, header, said_name);
	if (problem)
		problems_add(reading->problems, "%s: %s: %s", tar->path, name ? name : said_name,
			problem);
	if (problem || is_left_out(name)) {
		free(name);
		return;
	}
	add_parents(tar, name);
	member = add(tar, name, header->type);
	member->offset = reading->offset;
	member->size_bytes = header->size_bytes;
	if (header->type == TAR_HARD_LINK || header->type == TAR_SYMBOLIC_LINK)
		member->link = copy_string(reading->link ? reading->link : header->link);
}

/* --- Extensions. --- */

/* Sets what must not be said twice; value need not end. Returns 0, or a phrase. */
static const char *set(char **to, const char *value, size_t bytes)
{
	if (*to)
		return "a tar archive with two names or sizes for one member, of which some take "
		       "the first and some the last";
	if (bytes == 0 || memchr(value, 0, bytes))
		return "a damaged tar archive: an empty name, or one with a NUL";
	*to = format_string("%.*s", (int)bytes, value);
	return 0;
}

static char **find_place(struct reading *reading, const struct tar_pax *record)
{
	if (tar_pax_is(record, "path"))
		return &reading->name;
	if (tar_pax_is(record, "linkpath"))
		return &reading->link;
	return tar_pax_is(record, "size") ? &reading->size : 0;
}

static const char *take_pax(
	struct reading *reading, const char *records, size_t size, int is_for_all)
{
	struct tar_pax record;
	const char *problem = 0;
	size_t length;
	char **place;

	for (; size > 0 && !problem; records += length, size -= length) {
		length = tar_get_pax(&record, records, size);
		if (length == 0)
			return "a damaged tar archive: a pax header that is none";
		reading->is_sparse |= tar_pax_begins(&record, "GNU.sparse.");
		place = find_place(reading, &record);
		if (is_for_all && (place || reading->is_sparse))
			return "a tar archive with a name or size for all members";
		if (place)
			problem = set(place, record.value, record.value_bytes);
	}
	return problem;
}

/* Returns 0, or a phrase. */
static const char *take_extension(struct reading *reading, const struct tar_header *header)
{
	size_t size = (size_t)header->size_bytes;
	const char *problem;
	char *bytes;

	if (header->size_bytes > EXTENSION_BYTES_MAX)
		return "a damaged tar archive: a name of more than 64 KiB";
	bytes = allocate(size + 1);
	bytes[size] = 0;
	if (read_at(reading, bytes, size))
		problem = "a tar archive that ends too early";
	else if (header->type == TAR_GNU_LONG_NAME)
		problem = set(&reading->name, bytes, strlen(bytes));
	else if (header->type == TAR_GNU_LONG_LINK)
		problem = set(&reading->link, bytes, strlen(bytes));
	else
		problem = take_pax(reading, bytes, size, header->type == TAR_PAX_GLOBAL);
	free(bytes);
	return problem;
}

static int is_extension(char type)
{
	return type == TAR_GNU_LONG_NAME || type == TAR_GNU_LONG_LINK || type == TAR_PAX ||
	       type == TAR_PAX_GLOBAL;
}

static void forget_extensions(struct reading *reading)
{
	free(reading->name);
	free(reading->link);
	free(reading->size);
	reading->name = reading->link = reading->size = 0;
	reading->is_sparse = 0;
}

/* --- The archive. --- */

static const char *get_size(struct tar_header *header, const struct reading *reading)
{
	const char *digit = reading->size;

	if (!digit || is_extension(header->type))
		return 0;
	for (header->size_bytes = 0; *digit; digit++) {
		if (*digit < '0' || *digit > '9' || header->size_bytes > UINT64_MAX / 10 - 1)
			return "a damaged tar archive: a size that is no number";
		header->size_bytes = header->size_bytes * 10 + (uint64_t)(*digit - '0');
	}
	return 0;
}

/* Returns 0, or a phrase. */
static const char *read_members(struct reading *reading)
{
	uint64_t size = (uint64_t)reading->tar->status.st_size;
	uint8_t block[TAR_BLOCK_BYTES];
	struct tar_header header;
	const char *problem;

	for (;; reading->offset += tar_padded_bytes(header.size_bytes)) {
		if (read_at(reading, block, sizeof block))
			return "a tar archive that ends too early";
		problem = tar_get_header(&header, block);
		if (problem || header.type == TAR_END)
			return problem;
		problem = get_size(&header, reading);
		if (problem)
			return problem;
		reading->offset += sizeof block;
		if (header.size_bytes > size - reading->offset)
			return "a tar archive that ends too early";
		if (is_extension(header.type)) {
			problem = take_extension(reading, &header);
			if (problem)
				return problem;
		} else {
			add_member(reading, &header);
			forget_extensions(reading);
		}
	}
}

int preseed_tar_read(struct preseed_tar *tar, const char *path, struct problems *problems)
{
	struct reading reading;
	const char *problem;

	memset(tar, 0, sizeof *tar);
	tar->path = path;
	memset(&reading, 0, sizeof reading);
	reading.tar = tar;
	reading.problems = problems;
	reading.fd = file_open(path, O_NONBLOCK);
	if (reading.fd < 0 || fstat(reading.fd, &tar->status)) {
		problems_add(problems, "%s: %s", path, strerror(errno));
		return -1;
	}
	problem = S_ISREG(tar->status.st_mode) ? read_members(&reading) : "not a regular file";
	if (problem)
		problems_add(problems, "%s: byte %llu: %s", path,
			(unsigned long long)reading.offset, problem);
	forget_extensions(&reading);
	close(reading.fd);
	return 0;
}

void preseed_tar_free(struct preseed_tar *tar)
{
	size_t i;

	for (i = 0; i < tar->count; i++) {
		free(tar->member[i].name);
		free(tar->member[i].link);
	}
	free(tar->member);
}
