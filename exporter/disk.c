/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * disk.c - the disk for results: its head, reads and writes at an offset, flushes. */
#include <string.h>

#include "exporter/exporter.h"

/* Returns how many bytes, fewer only at the end, or a negative error number. */
static long read_at(const struct disk *disk, uint64_t offset, void *to, size_t size)
{
	long result = system_seek(disk->fd, offset);

	return result < 0 ? result : system_read_all(disk->fd, to, size);
}

__attribute__((noreturn)) static void fail(
	const struct disk *disk, uint64_t offset, const char *reason)
{
	die(disk->path, ": byte ", message_number(offset), ": ", reason);
}

void disk_read(const struct disk *disk, uint64_t offset, void *to, size_t size)
{
	long result = read_at(disk, offset, to, size);

	if (result < 0 || (size_t)result < size)
		fail(disk, offset,
			result < 0 ? system_error_text(result)
				   : "the device ends here, short of the length it tells");
}

void disk_write(const struct disk *disk, uint64_t offset, const void *from, size_t size)
{
	long result = system_seek(disk->fd, offset);

	if (result >= 0)
		result = system_write_all(disk->fd, from, size);
	if (result < 0)
		fail(disk, offset, system_error_text(result));
}

void disk_flush(struct disk *disk)
{
	enum { IOCTL_BLKFLSBUF = 0x1261 };
	long result = call(SYS_FSYNC, disk->fd);

	/* Fiwix flushes no block device by fsync. This writes what waits, and forgets what was
	 * read, so that the next read asks the disk: only so a failed write is noticed. */
	if (result == -ERROR_INVAL) {
		disk->is_silent = 1;
		call(SYS_SYNC);
		result = system_ioctl(disk->fd, IOCTL_BLKFLSBUF, 0);
	}
	if (result < 0)
		die(disk->path, ": cannot flush: ", system_error_text(result));
}

void disk_put_head(struct disk *disk, uint64_t container_bytes)
{
	uint8_t head[EXPORT_HEAD_BYTES], there[sizeof head];

	disk->left = "what it holds now is not known";
	disk->head.container_bytes = container_bytes;
	export_head_put(head, &disk->head);
	disk_write(disk, 0, head, sizeof head);
	disk_flush(disk);
	if (disk->is_silent) {
		disk_read(disk, 0, there, sizeof there);
		if (memcmp(head, there, sizeof head) != 0)
			fail(disk, 0, "reads back other than it was written");
	}
	disk->left = "it holds no results now: the export did not come to its end";
}

/* --- What it is. --- */

const char *disk_begin(struct disk *disk, long fd, const char *path)
{
	uint8_t head[EXPORT_HEAD_BYTES] = { 0 }, wanted[sizeof head];
	struct file_status status;
	const char *problem;
	long result = fd < 0 ? fd : system_fstat((int)fd, &status);

	memset(disk, 0, sizeof *disk);
	disk->path = path;
	disk->fd = (int)fd;
	if (result == 0 && status.type != MODE_BLOCK && status.type != MODE_FILE)
		result = -ERROR_NOTBLK;
	if (result == 0)
		disk->bytes =
			status.type == MODE_FILE ? status.size_bytes : block_device_bytes(disk->fd);
	if (result == 0)
		result = read_at(disk, 0, head, sizeof head);
	if (result < 0)
		return system_error_text(result);
	disk->is_payload = memcmp(head, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) == 0;
	problem = export_head_get(&disk->head, head, disk->bytes);
	if (!export_head_is_marked(head))
		return problem;
	export_head_put(wanted, &disk->head);
	if (memcmp(head, wanted, sizeof head) != 0)
		return "was a disk for results, and something else has written to its head since; "
		       "mkpayload blank makes it one again";
	disk->is_marked = 1;
	return problem;
}

/* File offsets of Fiwix wrap at 4 GiB without an error: there the head is read again, and would be
 * written over. */
static int offsets_wrap(const struct disk *disk)
{
	uint8_t first[BLOCK_SECTOR_BYTES], beyond[sizeof first];

	disk_read(disk, 0, first, sizeof first);
	disk_read(disk, (uint64_t)1 << 32, beyond, sizeof beyond);
	return memcmp(first, beyond, sizeof first) == 0;
}

void disk_check_room(struct disk *disk, uint64_t container_bytes)
{
	uint64_t end = EXPORT_HEAD_BYTES + container_bytes;
	uint8_t last;

	if (end > disk->head.capacity_bytes)
		die(disk->path, ": too small: the results need ", message_number(end),
			" bytes, and it takes ", message_number(disk->head.capacity_bytes));
	disk_read(disk, end - 1, &last, sizeof last);
	if (end > (uint64_t)1 << 32 && offsets_wrap(disk))
		die(disk->path, ": this kernel cannot write behind 4 GiB of a disk; export less");
}
