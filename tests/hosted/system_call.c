/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * system_call.c - the system calls of booted programs, made by a program on a libc, so that they
 * run under sanitizers and on machines that are not there. For x86_64, whose numbers are this
 * machine's.
 *
 * With HOSTED_MACHINE=DIR in the environment, /proc, /sys and /dev are those below DIR. A node is a
 * text file there, "b MAJOR MINOR"; the disk behind it is the file DIR/disks/MAJOR:MINOR, and where
 * it begins on another one stands in DIR/disks/MAJOR:MINOR.start (-1: nobody knows). With
 * HOSTED_FIWIX set, their offsets wrap at 4 GiB as those of Fiwix do, syncfs, flock and uname are
 * not there, and a program that uses SHA extensions, whose registers Fiwix does not keep, ends with
 * status 99. Opening a disk fails with the error number in DIR/disks/MAJOR:MINOR.error, reading it
 * is an input/output error where there is a file DIR/disks/MAJOR:MINOR.unreadable.
 *
 * Any path of one component, as the importer uses them below its destination, is in small letters
 * with HOSTED_FOLD set. No file can be made whose name has a character of HOSTED_REFUSED.
 * HOSTED_STATFS="BSIZE BLOCKS FREE AVAILABLE FILES FREEFILES NAMELEN FRSIZE [TYPE]" is what statfs
 * says. With HOSTED_LOSES=N set, what is written to a disk is lost from the Nth write on, as on a
 * disk whose errors nobody tells of. With HOSTED_FORGETS set, each flush gives new inode numbers to
 * the files that are not open. Before a flush, a sleep, and when a directory is entered, other
 * programs get their turn: a shell runs HOSTED_BEFORE_SYNCFS, HOSTED_BEFORE_FSYNC,
 * HOSTED_BEFORE_NANOSLEEP, HOSTED_BEFORE_READ (before a read, too) or HOSTED_BEFORE_CHDIR (with the name of the directory in $directory). */
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "format/bytes.h"
#include "format/put_bytes.h"
#include "format/sha256.h"
#include "freestanding/files.h"

enum {
	DISKS_MAX = 64,
	FILES_MAX = 1024,
	PATH_BYTES = 8192,
	IOCTL_GEOMETRY = 0x0301,
	IOCTL_FLUSH = 0x1261
};

static char disk_of_fd[DISKS_MAX][32]; /* "MAJOR:MINOR"; empty for other files */
static unsigned flushes;

static long real(long number, long a, long b, long c, long d, long e, long f)
{
	long result = syscall(number, a, b, c, d, e, f);

	return result < 0 ? -errno : result;
}

/* Zeroed pieces of their own, so that AddressSanitizer sees where each one ends. Nothing is given
 * back, as in the booted system: remembered, so that it is no leak. */
void *memory_get(size_t size)
{
	static void **pieces;
	static size_t count;

	if ((count & (count + 1)) == 0)
		pieces = realloc(pieces, 2 * (count + 1) * sizeof *pieces);
	return pieces ? pieces[count++] = calloc(1, size ? size : 1) : 0;
}

static const char *find_path(const char *path)
{
	static char found[4][PATH_BYTES];
	static unsigned next;
	const char *machine = getenv("HOSTED_MACHINE");
	char *to = found[next++ % 4];
	size_t at;

	if (getenv("HOSTED_FOLD") && path[0] && !strchr(path, '/')) {
		for (at = 0; path[at]; at++)
			to[at] = (char)tolower((unsigned char)path[at]);
		to[at] = 0;
		return to;
	}
	if (!machine ||
		(strncmp(path, "/proc", 5) && strncmp(path, "/sys", 4) && strncmp(path, "/dev", 4)))
		return path;
	snprintf(to, PATH_BYTES, "%s%s", machine, path);
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

static int is_disk(long fd)
{
	return fd >= 0 && fd < DISKS_MAX && disk_of_fd[fd][0];
}

/* The file that a disk is, with something behind its name. */
static const char *disk_path(const char *number, const char *suffix)
{
	static char path[PATH_BYTES];

	snprintf(path, sizeof path, "%s/disks/%s%s", getenv("HOSTED_MACHINE"), number, suffix);
	return path;
}

/* What stands in such a file; otherwise when there is none. */
static long long disk_number(const char *number, const char *suffix, long long otherwise)
{
	FILE *file = fopen(disk_path(number, suffix), "r");

	if (file) {
		if (fscanf(file, "%lld", &otherwise) != 1)
			otherwise = 0;
		fclose(file);
	}
	return otherwise;
}

static long open_path(const char *path, long flags, long mode)
{
	unsigned major_number, minor_number;
	const char *refused = getenv("HOSTED_REFUSED");
	char number[32];
	long fd;

	if (refused && (flags & OPEN_CREATE) && strpbrk(path, refused))
		return -EINVAL;
	if (!read_node(path, &major_number, &minor_number))
		return real(SYS_OPEN, -100, (long)find_path(path), flags, mode, 0, 0);
	snprintf(number, sizeof number, "%u:%u", major_number, minor_number);
	fd = disk_number(number, ".error", 0);
	if (fd > 0)
		return -fd;
	fd = real(SYS_OPEN, -100, (long)disk_path(number, ""), flags, mode, 0, 0);
	if (fd == -ENOENT)
		return -ENXIO;
	if (fd >= 0 && fd < DISKS_MAX)
		strcpy(disk_of_fd[fd], number);
	return fd;
}

static long make_node(const char *path, uint32_t device)
{
	FILE *file = fopen(find_path(path), "wx");

	if (!file)
		return -errno;
	fprintf(file, "b %u %u\n", major(device), minor(device));
	fclose(file);
	return 0;
}

/* Makes what stat said of a file into what it would say of the node that it stands for. */
static long make_block(uint8_t *status, unsigned major_number, unsigned minor_number)
{
	put_le32(status + STAT_MODE_OFFSET, MODE_BLOCK | 0600);
	put_le32(status + STAT_RDEV_OFFSET, (uint32_t)makedev(major_number, minor_number));
	put_le64(status + STAT_SIZE_OFFSET, 0);
	return 0;
}

/* The number of a file that is not open changes with each flush. */
static void change_number(uint8_t *status)
{
	struct stat open;
	int fd;

	for (fd = 0; fd < FILES_MAX; fd++) {
		if (fstat(fd, &open) == 0 && open.st_ino == get_le64(status + STAT_INODE_OFFSET))
			return;
	}
	put_le64(status + STAT_INODE_OFFSET, get_le64(status + STAT_INODE_OFFSET) + flushes);
}

static long status_of_path(const char *path, uint8_t *to, long flags)
{
	unsigned major_number, minor_number;
	long result = real(SYS_STAT, -100, (long)find_path(path), (long)to, flags, 0, 0);

	if (result == 0 && read_node(path, &major_number, &minor_number))
		return make_block(to, major_number, minor_number);
	if (result == 0 && getenv("HOSTED_FORGETS"))
		change_number(to);
	return result;
}

static long status_of_fd(long fd, uint8_t *to)
{
	unsigned major_number, minor_number;
	long result = real(SYS_FSTAT, fd, (long)to, 0, 0, 0, 0);

	if (result == 0 && is_disk(fd) &&
		sscanf(disk_of_fd[fd], "%u:%u", &major_number, &minor_number) == 2)
		return make_block(to, major_number, minor_number);
	return result;
}

static long disk_ioctl(long fd, unsigned long request, void *data)
{
	struct stat status;
	long long start;

	if (request == IOCTL_BLKGETSIZE64) {
		if (fstat((int)fd, &status))
			return -errno;
		*(uint64_t *)data = (uint64_t)status.st_size;
		return 0;
	}
	if (request == IOCTL_FLUSH)
		return 0;
	if (request != IOCTL_GEOMETRY)
		return -ENOTTY;
	start = disk_number(disk_of_fd[fd], ".start", 0);
	((unsigned long *)data)[1] = (unsigned long)start;
	return start < 0 ? -ENOTTY : 0;
}

static int is_unreadable(long fd)
{
	return is_disk(fd) && access(disk_path(disk_of_fd[fd], ".unreadable"), F_OK) == 0;
}

/* Does the disk take this write, and lose it? */
static int is_lost(long fd)
{
	static int writes;
	const char *first = getenv("HOSTED_LOSES");

	return first && is_disk(fd) && ++writes >= atoi(first);
}

static long set_space(unsigned long *kernel)
{
	const char *text = getenv("HOSTED_STATFS");

	return text && sscanf(text, "%lu %lu %lu %lu %lu %lu %lu %lu %lu", &kernel[1], &kernel[2],
			       &kernel[3], &kernel[4], &kernel[5], &kernel[6], &kernel[8],
			       &kernel[9], &kernel[0]) >= 8;
}

/* Lets another program have its turn. */
static void before(const char *variable, const char *directory)
{
	const char *command = getenv(variable);

	setenv("directory", directory, 1);
	if (command && system(command) != 0)
		fprintf(stderr, "%s failed\n", variable);
}

static void before_call(long number)
{
	if (number == SYS_READ)
		before("HOSTED_BEFORE_READ", "");
	if (number == SYS_FSYNC)
		before("HOSTED_BEFORE_FSYNC", "");
	if (number == SYS_SYNCFS) {
		before("HOSTED_BEFORE_SYNCFS", "");
		flushes += 1000000;
	}
}

static int is_fiwix(void)
{
	return getenv("HOSTED_FIWIX") != 0;
}

/* What Fiwix says of a call that it does not have, and of one that it has for files only. */
static long is_missing(long number, long fd)
{
	if (is_fiwix() && (number == SYS_SYNCFS || number == SYS_FLOCK || number == SYS_UNAME))
		return -ENOSYS;
	return is_fiwix() && number == SYS_FSYNC && is_disk(fd) ? -EINVAL : 0;
}

/* Ends a program that will lose its registers. */
static void check_registers(void)
{
	if (!is_fiwix() || sha256_add_blocks == sha256_add_blocks_plain)
		return;
	fprintf(stderr, "SHA extensions, whose registers this kernel does not keep\n");
	exit(99);
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	check_registers();
	before_call(number);
	if (is_missing(number, a))
		return is_missing(number, a);
	switch (number) {
	case SYS_OPEN:
		return open_path((const char *)b, c, d);
	case SYS_CLOSE:
		if (is_disk(a))
			disk_of_fd[a][0] = 0;
		break;
	case SYS_LSEEK:
		if (is_disk(a) && is_fiwix())
			b &= 0xffffffff;
		break;
	case SYS_IOCTL:
		if (is_disk(a))
			return disk_ioctl(a, (unsigned long)b, (void *)c);
		break;
	case SYS_READ:
		if (is_unreadable(a))
			return -EIO;
		break;
	case SYS_WRITE:
		if (is_lost(a))
			return c;
		break;
	case SYS_STATFS:
		if (set_space((unsigned long *)b))
			return 0;
		break;
	case SYS_NANOSLEEP:
		before("HOSTED_BEFORE_NANOSLEEP", "");
		break;
	case SYS_CHDIR:
		a = (long)find_path((const char *)a);
		before("HOSTED_BEFORE_CHDIR", (const char *)a);
		break;
	case SYS_RENAME:
		b = (long)find_path((const char *)b);
		d = (long)find_path((const char *)d);
		break;
	case SYS_STAT:
		return status_of_path((const char *)b, (uint8_t *)c, d);
	case SYS_FSTAT:
		return status_of_fd(a, (uint8_t *)b);
	case SYS_MKNOD:
		if (find_path((const char *)b) != (const char *)b)
			return make_node((const char *)b, (uint32_t)d);
		break;
	case SYS_UNLINK:
	case SYS_MKDIR:
		b = (long)find_path((const char *)b);
		break;
	case SYS_EXIT:
		exit((int)a);
	}
	return real(number, a, b, c, d, e, f);
}
