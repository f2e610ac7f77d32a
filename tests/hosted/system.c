/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * system.c - lib/freestanding/system.h on a libc, so that payload-import runs under sanitizers, and on
 * machines that are not there.
 *
 * With HOSTED_MACHINE=DIR in the environment, /proc, /sys and /dev are those below DIR. A node is a
 * text file there, "b MAJOR MINOR"; the disk behind it is the file DIR/disks/MAJOR:MINOR, and where
 * it begins on another one stands in DIR/disks/MAJOR:MINOR.start. With HOSTED_FIWIX set, their
 * offsets wrap at 4 GiB as those of Fiwix do. */
#include "freestanding/system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/hdreg.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static long result(long value)
{
	return value < 0 ? -errno : value;
}

void system_exit(int status)
{
	exit(status);
}

/* --- The machine. --- */

enum { DISKS_MAX = 64 };
static char disk_of_fd[DISKS_MAX][32]; /* "MAJOR:MINOR"; empty for other files */

static const char *find_path(const char *path)
{
	static char found[4][8192];
	static unsigned next;
	const char *machine = getenv("HOSTED_MACHINE");
	char *to = found[next++ % 4];

	if (!machine ||
		(strncmp(path, "/proc", 5) && strncmp(path, "/sys", 4) && strncmp(path, "/dev", 4)))
		return path;
	snprintf(to, sizeof found[0], "%s%s", machine, path);
	return to;
}

/* Reads a node of the machine; 0 when the path is none. */
static int read_node(const char *path, unsigned *major_number, unsigned *minor_number)
{
	const char *found = find_path(path);
	FILE *file;
	int fields;

	if (found == path || strncmp(path, "/dev/", 5) != 0)
		return 0;
	file = fopen(found, "r");
	if (!file)
		return 0;
	fields = fscanf(file, "b %u %u", major_number, minor_number);
	fclose(file);
	return fields == 2;
}

static long open_node(unsigned major_number, unsigned minor_number)
{
	char path[8192];
	int fd;

	snprintf(path, sizeof path, "%s/disks/%u:%u", getenv("HOSTED_MACHINE"), major_number,
		minor_number);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -ENXIO;
	if (fd < DISKS_MAX)
		snprintf(
			disk_of_fd[fd], sizeof disk_of_fd[fd], "%u:%u", major_number, minor_number);
	return fd;
}

static int is_disk(int fd)
{
	return fd < DISKS_MAX && disk_of_fd[fd][0];
}

static long disk_start(int fd, uint64_t *sector)
{
	char path[8192];
	unsigned long long start = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/disks/%s.start", getenv("HOSTED_MACHINE"), disk_of_fd[fd]);
	file = fopen(path, "r");
	if (file) {
		if (fscanf(file, "%llu", &start) != 1)
			start = 0;
		fclose(file);
	}
	*sector = start;
	return 0;
}

/* --- The calls. --- */

/* The flags of system.h have the values of x86, which this runs on. */
long system_open(const char *path, int flags, int mode)
{
	unsigned major_number, minor_number;

	if (read_node(path, &major_number, &minor_number))
		return open_node(major_number, minor_number);
	return result(open(find_path(path), flags, mode));
}

long system_close(int fd)
{
	if (fd < DISKS_MAX)
		disk_of_fd[fd][0] = 0;
	return result(close(fd));
}

long system_read(int fd, void *to, size_t size)
{
	return result(read(fd, to, size));
}

long system_write(int fd, const void *from, size_t size)
{
	return result(write(fd, from, size));
}

long system_seek(int fd, uint64_t offset)
{
	if (is_disk(fd) && getenv("HOSTED_FIWIX"))
		offset &= 0xffffffffu;
	return lseek(fd, (off_t)offset, SEEK_SET) < 0 ? -errno : 0;
}

int system_is_linux(void)
{
	return !getenv("HOSTED_FIWIX");
}

long system_read_directly(int fd, int directly)
{
	return result(fcntl(fd, F_SETFL, directly ? O_DIRECT : 0));
}

void system_read_ahead(int fd, uint64_t offset, size_t size)
{
	readahead(fd, (off64_t)offset, size);
}

void system_begin_flush(int fd)
{
	sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

long system_lock(int fd)
{
	return result(flock(fd, LOCK_EX | LOCK_NB));
}

void system_survive_broken_pipes(void)
{
	signal(SIGPIPE, SIG_IGN);
}

long system_sync_file_system(int fd)
{
	return result(syncfs(fd));
}

long system_unlink(const char *path)
{
	return result(unlink(find_path(path)));
}

long system_rename(const char *from, const char *to)
{
	return result(rename(from, to));
}

long system_mkdir(const char *path, int mode)
{
	return result(mkdir(find_path(path), (mode_t)mode));
}

long system_mknod(const char *path, uint32_t mode, struct device_number device)
{
	const char *found = find_path(path);
	FILE *file;

	if (found != path) {
		file = fopen(found, "wx");
		if (!file)
			return -errno;
		fprintf(file, "b %u %u\n", device.major, device.minor);
		fclose(file);
		return 0;
	}
	return result(mknod(path, mode, makedev(device.major, device.minor)));
}

static long get_status(
	const char *path, int failed, const struct stat *from, struct file_status *status)
{
	if (failed)
		return -errno;
	if (read_node(path, &status->device.major, &status->device.minor)) {
		status->mode = MODE_BLOCK | 0600;
		status->size_bytes = 0;
		return 0;
	}
	status->mode = from->st_mode;
	status->size_bytes = (uint64_t)from->st_size;
	status->device.major = major(from->st_rdev);
	status->device.minor = minor(from->st_rdev);
	return 0;
}

long system_stat(const char *path, struct file_status *status)
{
	struct stat from;
	int failed = stat(find_path(path), &from);

	return get_status(path, failed, &from, status);
}

long system_lstat(const char *path, struct file_status *status)
{
	struct stat from;
	int failed = lstat(find_path(path), &from);

	return get_status(path, failed, &from, status);
}

long system_space(const char *path, struct file_system_space *space)
{
	struct statfs from;

	if (statfs(path, &from) < 0)
		return -errno;
	space->known = from.f_blocks != 0;
	space->block_bytes = (uint32_t)from.f_bsize;
	space->available_blocks = from.f_bavail;
	space->inodes_known = from.f_files != 0;
	space->free_inodes = from.f_ffree;
	return 0;
}

long system_read_directory(int fd, void *to, size_t size)
{
	return result(syscall(SYS_getdents64, fd, to, size));
}

long system_device_bytes(int fd, uint64_t *size_bytes)
{
	struct stat status;

	if (is_disk(fd)) {
		if (fstat(fd, &status) < 0)
			return -errno;
		*size_bytes = (uint64_t)status.st_size;
		return 0;
	}
	return result(ioctl(fd, BLKGETSIZE64, size_bytes));
}

long system_device_start(int fd, uint64_t *sector)
{
	struct hd_geometry geometry;
	long error;

	if (is_disk(fd))
		return disk_start(fd, sector);
	error = result(ioctl(fd, HDIO_GETGEO, &geometry));
	if (error == 0)
		*sector = geometry.start;
	return error;
}

long system_mount(const char *source, const char *target, const char *type, unsigned long flags,
	const char *data)
{
	return result(mount(source, target, type, flags, data));
}

void system_sleep_ms(uint32_t milliseconds)
{
	struct timespec time = { milliseconds / 1000, (long)(milliseconds % 1000) * 1000000 };

	nanosleep(&time, 0);
}

uint32_t system_clock_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint32_t)time.tv_sec * 1000u + (uint32_t)(time.tv_nsec / 1000000);
}
