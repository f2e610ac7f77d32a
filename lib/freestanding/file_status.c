/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_status.c - what the kernel says of files and file systems, out of its structures. */
#include "format/bytes.h"
#include "freestanding/call.h"
#include "freestanding/system.h"

enum { AT_CWD = -100, AT_SYMLINK_NOFOLLOW = 0x100 };

/* Linux's encoding for user space; with a minor below 256 it is also that of Fiwix. */
static struct device_number decode_device(uint32_t encoded)
{
	struct device_number device;

	device.major = (encoded >> 8) & 0xfff;
	device.minor = (encoded & 0xff) | ((encoded >> 12) & ~0xffu);
	return device;
}

static long call_stat(const char *path, uint8_t *kernel, int at_flags)
{
#if KERNEL_HAS_AT_CALLS
	return call4(SYS_NEWFSTATAT, AT_CWD, (long)path, (long)kernel, at_flags);
#else
	return call2(at_flags ? SYS_LSTAT : SYS_STAT, (long)path, (long)kernel);
#endif
}

static long get_status(const char *path, struct file_status *status, int at_flags)
{
	uint8_t kernel[STAT_BYTES];
	long result = call_stat(path, kernel, at_flags);

	if (result < 0)
		return result;
	status->mode = get_le32(kernel + STAT_MODE_OFFSET);
	status->size_bytes = get_le64(kernel + STAT_SIZE_OFFSET);
	status->device = decode_device(get_le32(kernel + STAT_RDEV_OFFSET));
	return 0;
}

long system_stat(const char *path, struct file_status *status)
{
	return get_status(path, status, 0);
}

long system_lstat(const char *path, struct file_status *status)
{
	return get_status(path, status, AT_SYMLINK_NOFOLLOW);
}

#if KERNEL_HAS_STATFS64
/* struct statfs64: the same on every 32-bit architecture (include/uapi/asm-generic/statfs.h). */
static long get_space64(const char *path, struct file_system_space *space)
{
	enum {
		BYTES = 84,
		BLOCK_BYTES_OFFSET = 4,
		BLOCKS_OFFSET = 8,
		AVAILABLE_OFFSET = 24,
		INODES_OFFSET = 32,
		FREE_INODES_OFFSET = 40,
	};
	uint8_t kernel[BYTES];
	long result = call3(SYS_STATFS64, (long)path, BYTES, (long)kernel);

	if (result < 0)
		return result;
	space->block_bytes = get_le32(kernel + BLOCK_BYTES_OFFSET);
	space->available_blocks = get_le64(kernel + AVAILABLE_OFFSET);
	space->known = get_le64(kernel + BLOCKS_OFFSET) != 0;
	space->inodes_known = get_le64(kernel + INODES_OFFSET) != 0;
	space->free_inodes = get_le64(kernel + FREE_INODES_OFFSET);
	return 0;
}
#endif

static uint64_t get_statfs_number(const uint8_t *from)
{
	return STATFS_NUMBER_BYTES == 8 ? get_le64(from) : get_le32(from);
}

long system_space(const char *path, struct file_system_space *space)
{
	uint8_t kernel[STATFS_BYTES];
	long result;

	space->known = 0;
#if KERNEL_HAS_STATFS64
	result = get_space64(path, space);
	if (result != -ERROR_NOSYS)
		return result;
#endif
	result = call2(SYS_STATFS, (long)path, (long)kernel);
	if (result < 0)
		return result;
	space->block_bytes = get_le32(kernel + STATFS_BLOCK_BYTES_OFFSET);
	space->available_blocks = get_statfs_number(kernel + STATFS_AVAILABLE_OFFSET);
	space->known = get_statfs_number(kernel + STATFS_BLOCKS_OFFSET) != 0;
	space->inodes_known = get_statfs_number(kernel + STATFS_INODES_OFFSET) != 0;
	space->free_inodes = get_statfs_number(kernel + STATFS_FREE_INODES_OFFSET);
	return 0;
}
