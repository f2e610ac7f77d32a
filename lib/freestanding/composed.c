/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * composed.c - the part of system.h that is made of other system calls, and errors in words. */
#include "freestanding/system.h"

#include <string.h>

#include "freestanding/message.h"

long system_read_all(int fd, void *to, size_t size)
{
	size_t done = 0;
	long result;

	while (done < size) {
		result = system_read(fd, (char *)to + done, size - done);
		if (result == -ERROR_INTR)
			continue;
		if (result < 0)
			return result;
		if (result == 0)
			break;
		done += (size_t)result;
	}
	return (long)done;
}

long system_write_all(int fd, const void *from, size_t size)
{
	size_t done = 0;
	long result;

	while (done < size) {
		result = system_write(fd, (const char *)from + done, size - done);
		if (result == -ERROR_INTR)
			continue;
		if (result == 0)
			return -ERROR_IO;
		if (result < 0)
			return result;
		done += (size_t)result;
	}
	return (long)done;
}

long system_make_directories(const char *path)
{
	enum { PATH_BYTES_MAX = 4096, NAME_TOO_LONG = 36 };
	char part[PATH_BYTES_MAX];
	struct file_status status;
	size_t length = strlen(path), at;
	long result = 0;

	if (length >= sizeof part)
		return -NAME_TOO_LONG;
	memcpy(part, path, length + 1);
	for (at = 1; at <= length; at++) {
		if (part[at] != '/' && part[at] != 0)
			continue;
		part[at] = 0;
		result = system_mkdir(part, 0755);
		part[at] = path[at];
	}
	/* Only the whole path counts: a directory above it may be there and not writable. */
	if (system_stat(path, &status) == 0)
		return (status.mode & MODE_TYPE_MASK) == MODE_DIRECTORY ? 0 : -ERROR_NOTDIR;
	return result < 0 ? result : -ERROR_NOENT;
}

const char *system_error_text(long error)
{
	static const struct {
		int number;
		const char *text;
	} texts[] = {
		{ 1, "operation not permitted" },
		{ 2, "no such file or directory" },
		{ 5, "input/output error" },
		{ 6, "no such device" },
		{ 8, "not an executable for this kernel" },
		{ 11, "try again" },
		{ 12, "out of memory" },
		{ 13, "permission denied" },
		{ 14, "bad address" },
		{ 16, "device or resource busy" },
		{ 17, "already there" },
		{ 18, "on another file system" },
		{ 19, "no such device or file system type" },
		{ 20, "not a directory" },
		{ 21, "is a directory" },
		{ 22, "invalid argument" },
		{ 23, "too many open files in the system" },
		{ 24, "too many open files" },
		{ 27, "file too large" },
		{ 28, "no space left on device" },
		{ 30, "read-only file system" },
		{ 26, "in use as a program" },
		{ 31, "too many links" },
		{ 32, "nobody reads it any more" },
		{ 36, "name too long" },
		{ 38, "this kernel has no such call" },
		{ 40, "too many symbolic links" },
		{ 61, "no data" },
		{ 75, "a number is too large for this kernel" },
		{ 95, "not supported by this file system or device" },
		{ 110, "timed out" },
		{ 116, "a file of a server that is gone" },
		{ 117, "the file system is damaged" },
		{ 122, "disk quota exceeded" },
		{ 123, "no medium in the drive" },
	};
	static char unknown[32] = "error ";
	const char *number;
	size_t i;

	if (error < 0)
		error = -error;
	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (texts[i].number == error)
			return texts[i].text;
	}
	number = message_number((uint64_t)error);
	memcpy(unknown + sizeof "error", number, strlen(number) + 1);
	return unknown;
}
