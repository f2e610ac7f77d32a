/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files.c - files, directories and file systems: system calls that need more than a line. */
#include "freestanding/files.h"

#include <string.h>

#include "format/bytes.h"

/* Repeats a call until all is done, or nothing more. Returns how many bytes. */
static long repeat(long number, int fd, const char *bytes, size_t size)
{
	size_t done = 0;
	long result = 1;

	while (done < size && result != 0) {
		result = call(number, fd, bytes + done, size - done);
		if (result < 0 && result != -ERROR_INTR)
			return result;
		done += result > 0 ? (size_t)result : 0;
	}
	return (long)done;
}

long system_read_all(int fd, void *to, size_t size)
{
	return repeat(SYS_READ, fd, to, size);
}

long system_write_all(int fd, const void *from, size_t size)
{
	long result = repeat(SYS_WRITE, fd, from, size);

	return result >= 0 && (size_t)result < size ? -ERROR_IO : result;
}

long system_seek(int fd, uint64_t offset)
{
#if KERNEL_HAS_LLSEEK
	uint64_t position;

	return call(SYS_LLSEEK, fd, (uint32_t)(offset >> 32), (uint32_t)offset, &position);
#else
	long position = call(SYS_LSEEK, fd, offset);

	return position < 0 ? position : 0;
#endif
}

long system_read_file(const char *path, void *to, size_t size)
{
	long fd = system_open(path, OPEN_READ, 0), result = fd;

	if (fd >= 0) {
		result = system_read_all((int)fd, to, size);
		system_close(fd);
	}
	return result;
}

long file_status_get(struct file_status *status, long result)
{
	uint32_t device;

	if (result < 0)
		return result;
	device = get_le32(status->kernel + STAT_RDEV_OFFSET);
	status->type = get_le32(status->kernel + STAT_MODE_OFFSET) & MODE_TYPE_MASK;
	status->links = get_le32(status->kernel + STAT_LINKS_OFFSET);
	status->size_bytes = get_le64(status->kernel + STAT_SIZE_OFFSET);
	status->file_system = get_le64(status->kernel + STAT_DEVICE_OFFSET);
	status->inode = get_le64(status->kernel + STAT_INODE_OFFSET);
	status->major = (device >> 8) & 0xfff;
	status->minor = (device & 0xff) | ((device >> 12) & ~0xffu);
	return 0;
}

long system_make_directories(const char *path)
{
	char part[4096];
	size_t length = strlen(path), at;
	long result = 0;

	if (length >= sizeof part)
		return -ERROR_NAMETOOLONG;
	memcpy(part, path, length + 1);
	for (at = 1; at <= length; at++) {
		if (part[at] != '/' && part[at] != 0)
			continue;
		part[at] = 0;
		result = system_mkdir(part, 0755);
		part[at] = path[at];
	}
	return result == -ERROR_EXIST ? 0 : result;
}

long system_sync_file_system(int fd)
{
	long result = call(SYS_SYNCFS, fd);

	if (result != -ERROR_NOSYS)
		return result;
	call(SYS_SYNC); /* cannot fail; Fiwix returns garbage (646 was seen), which means nothing */
	return 0;
}

/* struct statfs (include/uapi/asm-generic/statfs.h) is longs, but for f_fsid of 8 bytes; Fiwix has
 * no f_frsize and leaves it 0. More blocks than a long can count are ERROR_OVERFLOW. */
long system_space(const char *path, struct file_system_space *space)
{
	enum { BSIZE = 1, BLOCKS, FREE, AVAILABLE, FILES, FREE_FILES, FSID };
	enum { NAMELEN = FSID + 8 / sizeof(long), FRSIZE, LONGS = 24, NAME_BYTES_MAX = 255 };
	unsigned long kernel[LONGS];
	long result;

	memset(kernel, 0, sizeof kernel);
	result = call(SYS_STATFS, path, kernel);
	space->block_bytes = (uint32_t)(kernel[FRSIZE] ? kernel[FRSIZE] : kernel[BSIZE]);
	if (result < 0 || space->block_bytes == 0)
		space->block_bytes = 4096;
	space->free_bytes = space->free_inodes = ~(uint64_t)0 / 2;
	if (kernel[BLOCKS] > 0) /* not ramfs */
		space->free_bytes = (uint64_t)kernel[AVAILABLE] * space->block_bytes;
	if (kernel[FILES] > 0) /* some have as many as they have room for */
		space->free_inodes = kernel[FREE_FILES];
	space->name_bytes_max = NAME_BYTES_MAX;
	if (kernel[NAMELEN] > 0 && kernel[NAMELEN] < NAME_BYTES_MAX)
		space->name_bytes_max = (uint32_t)kernel[NAMELEN];
	return result;
}
