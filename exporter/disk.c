/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * disk.c - the disk for results: its head, and what is read and written or is the end. */
#include <string.h>

#include "booted/block_write.h"
#include "exporter/exporter.h"

void disk_read(const struct disk *disk, uint64_t offset, void *to, size_t size)
{
	long result = block_read_at(disk->fd, offset, to, size);

	if (result != (long)size)
		die(disk->path, ": byte ", message_number(offset), ": ",
			result < 0 ? system_error_text(result)
				   : "the device ends here, short of the length it tells");
}

void disk_write(const struct disk *disk, uint64_t offset, const void *from, size_t size)
{
	long result = block_write_at(disk->fd, offset, from, size);

	if (result < 0)
		die(disk->path, ": byte ", message_number(offset), ": ", system_error_text(result));
}

void disk_compare(const struct disk *disk, uint64_t offset, const uint8_t *with, size_t size)
{
	static uint8_t there[PIECE_BYTES];
	size_t at;

	disk_read(disk, offset, there, size);
	for (at = 0; at < size; at++) {
		if (there[at] != with[at])
			die(disk->path, ": byte ", message_number(offset + at),
				": reads back other than it was written, or a file has changed "
				"since");
	}
}

void disk_flush(struct disk *disk)
{
	long result = block_flush(disk->fd, &disk->is_silent);

	if (result < 0)
		die(disk->path, ": cannot flush: ", system_error_text(result));
}

void disk_put_head(struct disk *disk, uint64_t container_bytes)
{
	uint8_t head[EXPORT_HEAD_BYTES];

	disk->left = "what it holds now is not known";
	disk->head.container_bytes = container_bytes;
	export_head_put(head, &disk->head);
	disk_write(disk, 0, head, sizeof head);
	disk_flush(disk);
	if (disk->is_silent)
		disk_compare(disk, 0, head, sizeof head);
	disk->left = "it holds no results now: the export did not come to its end";
}

const char *disk_begin(struct disk *disk, long fd, const char *path)
{
	uint8_t head[EXPORT_HEAD_BYTES] = { 0 };
	struct file_status status;
	const char *problem;
	long result = fd < 0 ? fd : system_fstat((int)fd, &status);

	memset(disk, 0, sizeof *disk);
	disk->path = path;
	disk->fd = (int)fd;
	disk->bytes = PAYLOAD_SIZE_UNKNOWN;
	if (result == 0 && status.type != MODE_BLOCK && status.type != MODE_FILE)
		result = -ERROR_NOTBLK;
	if (result == 0) {
		disk->bytes =
			status.type == MODE_FILE ? status.size_bytes : block_device_bytes(disk->fd);
		result = block_read_at(disk->fd, 0, head, sizeof head);
	}
	disk->is_file = result >= 0 && status.type == MODE_FILE;
	disk->error = result < 0 ? result : 0;
	if (result < 0)
		return system_error_text(result);
	disk->is_payload = memcmp(head, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) == 0;
	problem = export_head_get(&disk->head, head, disk->bytes);
	if (!export_head_is_marked(head))
		return problem;
	if (!export_head_is_whole(head))
		return "was a disk for results, and something else has written to its head since; "
		       "mkpayload blank makes it one again";
	disk->is_marked = 1;
	return problem;
}

void disk_check_room(struct disk *disk, uint64_t container_bytes)
{
	uint64_t end = EXPORT_HEAD_BYTES + container_bytes;
	uint8_t last;

	if (end > disk->head.capacity_bytes)
		die(disk->path, ": too small: the results need ", message_number(end),
			" bytes, and it takes ", message_number(disk->head.capacity_bytes));
	disk_read(disk, end - 1, &last, sizeof last);
	if (end > (uint64_t)1 << 32 && block_offsets_wrap(disk->fd))
		die(disk->path, ": this kernel cannot write behind 4 GiB of a disk; export less");
}
