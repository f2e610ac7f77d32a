/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive_write.c - a merged archive as newc bytes.
 *
 * The same entries give the same bytes: sorted, inodes numbered from 1 in that order, one time for
 * all, no device numbers but those of nodes, zero bytes to the end of the last block. */
#include <string.h>
#include <sys/stat.h>

#include "format/cpio.h"
#include "host/message.h"
#include "host/output.h"
#include "mkpayload/cpio/archive.h"

static void put_bytes(void *output, const void *bytes, size_t size)
{
	output_put(output, bytes, size);
}

static uint32_t share_blocks(void *output, int fd, uint32_t size)
{
	return (uint32_t)output_share(output, fd, size);
}

/* The NULs after a name that bring the data behind it to a multiple of align_bytes; 0 where the
 * name has no room for them: Linux drops what is longer than CPIO_NAMESIZE_MAX. */
static uint32_t name_filling(const struct output *output, uint32_t name_bytes, uint32_t align_bytes)
{
	uint64_t end = output->size_bytes + CPIO_HEADER_BYTES + name_bytes;
	uint32_t filling = (uint32_t)((0 - end) & (align_bytes - 1));

	return filling <= CPIO_NAMESIZE_MAX - name_bytes ? filling : 0;
}

/* align_bytes is a power of two; 1 for what has no data. */
static void put_member(
	struct output *output, struct cpio_header *header, const char *name, uint32_t align_bytes)
{
	uint32_t name_bytes = (uint32_t)strlen(name) + 1;
	uint32_t filling = name_filling(output, name_bytes, align_bytes);
	uint8_t bytes[CPIO_HEADER_BYTES];

	header->field[CPIO_NAMESIZE] = name_bytes + filling;
	cpio_put_header(bytes, header);
	output_put(output, bytes, sizeof bytes);
	output_put(output, name, name_bytes);
	output_put_zeros(output, filling + cpio_padding(CPIO_HEADER_BYTES + name_bytes + filling));
}

/* All links of a file have its number; its bytes travel with the last of them, where GNU cpio,
 * bsdcpio and gen_init_cpio put them too. Linux creates the file with the first one and fills it
 * then. */
static const struct archive_file *fill_links(
	struct cpio_header *header, struct archive_file *file, uint32_t *next_number)
{
	if (file->links_written++ == 0)
		file->number = (*next_number)++;
	header->field[CPIO_INO] = file->number;
	header->field[CPIO_NLINK] = file->links;
	if (file->links_written < file->links)
		return 0;
	header->field[CPIO_FILESIZE] = file->size_bytes;
	return file;
}

static void put_entry(struct output *output, const struct archive_entry *entry,
	const struct archive_form *form, uint32_t *next_number)
{
	const struct archive_file *data = 0;
	struct cpio_header header = { { 0 } };

	header.field[CPIO_MODE] = entry->mode;
	header.field[CPIO_UID] = entry->uid;
	header.field[CPIO_GID] = entry->gid;
	header.field[CPIO_MTIME] = form->mtime;
	header.field[CPIO_RDEVMAJOR] = entry->major;
	header.field[CPIO_RDEVMINOR] = entry->minor;
	if (entry->file) {
		data = fill_links(&header, entry->file, next_number);
	} else {
		header.field[CPIO_INO] = (*next_number)++;
		header.field[CPIO_NLINK] =
			(entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY ? 2 : 1;
	}
	if (entry->target)
		header.field[CPIO_FILESIZE] = (uint32_t)strlen(entry->target);
	/* A shorter file would not share a single block. */
	put_member(output, &header, entry->path,
		data && data->size_bytes >= form->align_bytes ? form->align_bytes : 1);
	if (entry->target)
		output_put(output, entry->target, header.field[CPIO_FILESIZE]);
	if (data)
		archive_read_file(data, form->align_bytes > CPIO_ALIGN_BYTES ? share_blocks : 0,
			put_bytes, output);
	output_put_zeros(output, cpio_padding(header.field[CPIO_FILESIZE]));
}

static void put_trailer(struct output *output)
{
	struct cpio_header header = { { 0 } };

	header.field[CPIO_NLINK] = 1;
	put_member(output, &header, CPIO_TRAILER, 1);
	output_put_zeros(output, (0 - output->size_bytes) % CPIO_BLOCK_BYTES);
}

void archive_write(struct archive *archive, const char *path, const struct archive_form *form)
{
	struct output output;
	uint32_t next_number = 1;
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (archive->entries[i].file)
			archive->entries[i].file->links++;
	}
	output_begin(&output, path, 0644);
	for (i = 0; i < archive->count; i++)
		put_entry(&output, &archive->entries[i], form, &next_number);
	put_trailer(&output);
	output_finish(&output);
}
