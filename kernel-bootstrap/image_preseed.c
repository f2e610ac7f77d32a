/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_preseed.c - the archive of --early-preseed: what an earlier run has built. */
#include "kernel-bootstrap/image_preseed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/tar.h"
#include "host/file.h"
#include "host/memory.h"

enum {
	/* Names and pax headers have a few hundred bytes. */
	EXTENSION_BYTES_MAX = 64 * 1024,
};

struct link {
	char *name, *target;
};

struct archive {
	struct image_files *files;
	struct problems *problems;
	const char *path;
	int fd;
	struct stat status;
	uint64_t offset;
	char *long_name; /* of the next member, or 0 */
	char *long_link;
	uint64_t pax_size;
	int has_pax_size;
	struct link *link;
	size_t links;
};

/* Returns -1 when not all bytes could be read. */
static int read_at(const struct archive *archive, uint64_t offset, void *to, size_t size)
{
	return file_get_at(archive->fd, offset, to, size) == (ssize_t)size ? 0 : -1;
}

/* "./usr/bin/" becomes "/usr/bin"; allocated. "" for the root. */
static char *absolute_name(const char *name)
{
	size_t length;

	while (*name == '/' || (name[0] == '.' && (name[1] == '/' || !name[1])))
		name++;
	length = strlen(name);
	while (length > 0 && name[length - 1] == '/')
		length--;
	return length > 0 ? format_string("/%.*s", (int)length, name) : copy_string("");
}

static int is_below(const char *name, const char *directory)
{
	size_t length = strlen(directory);

	return strncmp(name, directory, length) == 0 && (!name[length] || name[length] == '/');
}

static void add_parents(struct image_files *files, const char *name)
{
	const char *slash = name;

	while ((slash = strchr(slash + 1, '/')))
		image_files_add(
			files, format_string("%.*s", (int)(slash - name), name), IMAGE_DIRECTORY);
}

static void add_bytes(struct archive *archive, const char *name, uint64_t offset, uint64_t size)
{
	struct image_file *file = image_files_add(archive->files, copy_string(name), IMAGE_MEMBER);

	file->input.path = copy_string(archive->path);
	input_state_set(&file->input.state, &archive->status);
	file->offset = offset;
	file->size_bytes = size;
}

/* --- Links. What they lead to may come later. --- */

/* "/a/b/../c" becomes "/a/c", in place. */
static void remove_dots(char *path)
{
	char *from = path, *to = path, *end;
	size_t length;

	for (; *from; from = end) {
		end = from + 1 + strcspn(from + 1, "/");
		length = (size_t)(end - from);
		if (length == 1 || (length == 2 && from[1] == '.'))
			continue;
		if (length == 3 && from[1] == '.' && from[2] == '.') {
			while (to > path && *--to != '/')
				;
			continue;
		}
		memmove(to, from, length);
		to += length;
	}
	*to = 0;
}

/* name is copied, target taken over. */
static void add_link(struct archive *archive, const char *name, char *target)
{
	struct link *link;

	remove_dots(target);
	archive->link = make_room(archive->link, archive->links, sizeof *archive->link);
	link = &archive->link[archive->links++];
	link->name = copy_string(name);
	link->target = target;
}

static char *symbolic_target(const char *name, const char *link)
{
	const char *slash = strrchr(name, '/');

	return *link == '/' ? copy_string(link)
			    : format_string("%.*s/%s", (int)(slash - name), name, link);
}

/* Returns whether what it leads to is there. A directory becomes an empty one, as for rootfs.py. */
static int resolve(struct archive *archive, const struct link *link)
{
	const struct image_file *files = archive->files->item;
	size_t i = archive->files->count;
	uint64_t offset, size;

	while (i > 0 && strcmp(files[i - 1].name, link->target) != 0)
		i--;
	if (i == 0)
		return 0;
	offset = files[i - 1].offset;
	size = files[i - 1].size_bytes;
	if (files[i - 1].kind == IMAGE_DIRECTORY)
		image_files_add(archive->files, copy_string(link->name), IMAGE_DIRECTORY);
	else
		add_bytes(archive, link->name, offset, size);
	return 1;
}

static void free_link(const struct link *link)
{
	free(link->name);
	free(link->target);
}

/* Links to links need several rounds. */
static void resolve_links(struct archive *archive)
{
	size_t i, before, left = archive->links;

	do {
		before = left;
		for (i = 0, left = 0; i < before; i++) {
			if (resolve(archive, &archive->link[i]))
				free_link(&archive->link[i]);
			else
				archive->link[left++] = archive->link[i];
		}
	} while (left > 0 && left < before);
	for (i = 0; i < left; i++) {
		problems_add(archive->problems, "%s: %s: a link to %s, which is not in it",
			archive->path, archive->link[i].name, archive->link[i].target);
		free_link(&archive->link[i]);
	}
	free(archive->link);
}

/* --- Members. --- */

static void add_member(struct archive *archive, const struct tar_header *header)
{
	char *name = absolute_name(archive->long_name ? archive->long_name : header->name);
	const char *link = archive->long_link ? archive->long_link : header->link;

	if (!*name || is_below(name, "/steps") || is_below(name, "/external") ||
		strstr(name, ".git")) {
		free(name);
		return;
	}
	add_parents(archive->files, name);
	if (header->type == TAR_FILE)
		add_bytes(archive, name, archive->offset, header->size_bytes);
	else if (header->type == TAR_DIRECTORY)
		image_files_add(archive->files, copy_string(name), IMAGE_DIRECTORY);
	else if (header->type == TAR_SYMBOLIC_LINK)
		add_link(archive, name, symbolic_target(name, link));
	else if (header->type == TAR_HARD_LINK)
		add_link(archive, name, absolute_name(link));
	else
		problems_add(archive->problems, "%s: %s: neither a file, a directory nor a link",
			archive->path, name);
	free(name);
}

static void take_pax(struct archive *archive, const char *records, size_t size)
{
	const char *value;
	size_t length = tar_find_pax(&value, records, size, "path");
	char *number;

	if (length > 0)
		archive->long_name = format_string("%.*s", (int)length, value);
	length = tar_find_pax(&value, records, size, "linkpath");
	if (length > 0)
		archive->long_link = format_string("%.*s", (int)length, value);
	length = tar_find_pax(&value, records, size, "size");
	if (length > 0) {
		number = format_string("%.*s", (int)length, value);
		archive->pax_size = strtoull(number, 0, 10);
		archive->has_pax_size = 1;
		free(number);
	}
}

/* Returns -1 when the archive ends in it. */
static int take_extension(struct archive *archive, const struct tar_header *header)
{
	char *bytes;
	int result;

	if (header->size_bytes > EXTENSION_BYTES_MAX)
		return -1;
	bytes = allocate((size_t)header->size_bytes + 1);
	result = read_at(archive, archive->offset, bytes, (size_t)header->size_bytes);
	bytes[header->size_bytes] = 0;
	if (header->type == TAR_GNU_LONG_NAME)
		archive->long_name = copy_string(bytes);
	else if (header->type == TAR_GNU_LONG_LINK)
		archive->long_link = copy_string(bytes);
	else if (header->type == TAR_PAX)
		take_pax(archive, bytes, (size_t)header->size_bytes);
	free(bytes);
	return result;
}

static int is_extension(char type)
{
	return type == TAR_GNU_LONG_NAME || type == TAR_GNU_LONG_LINK || type == TAR_PAX ||
	       type == TAR_PAX_GLOBAL;
}

static void forget_extensions(struct archive *archive)
{
	free(archive->long_name);
	free(archive->long_link);
	archive->long_name = archive->long_link = 0;
	archive->has_pax_size = 0;
}

/* Returns 0, or a phrase. */
static const char *read_members(struct archive *archive)
{
	uint8_t block[TAR_BLOCK_BYTES];
	struct tar_header header;
	uint64_t size = (uint64_t)archive->status.st_size;
	const char *problem;

	for (;;) {
		if (read_at(archive, archive->offset, block, sizeof block))
			return "a tar archive that ends too early";
		problem = tar_get_header(&header, block);
		if (problem || header.type == TAR_END)
			return problem;
		archive->offset += sizeof block;
		if (archive->has_pax_size && !is_extension(header.type))
			header.size_bytes = archive->pax_size;
		if (header.size_bytes > size - archive->offset)
			return "a tar archive that ends too early";
		if (is_extension(header.type)) {
			if (take_extension(archive, &header))
				return "a damaged tar archive";
		} else {
			add_member(archive, &header);
			forget_extensions(archive);
		}
		archive->offset += tar_padded_bytes(header.size_bytes);
	}
}

void image_preseed_add(struct image_files *files, const char *path, struct problems *problems)
{
	struct archive archive;
	const char *problem;

	memset(&archive, 0, sizeof archive);
	archive.files = files;
	archive.problems = problems;
	archive.path = path;
	archive.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (archive.fd < 0 || fstat(archive.fd, &archive.status)) {
		problems_add(problems, "%s: %s", path, strerror(errno));
		return;
	}
	problem = S_ISREG(archive.status.st_mode) ? read_members(&archive) : "not a regular file";
	resolve_links(&archive);
	if (problem)
		problems_add(problems, "%s: byte %llu: %s", path,
			(unsigned long long)archive.offset, problem);
	forget_extensions(&archive);
	close(archive.fd);
}
