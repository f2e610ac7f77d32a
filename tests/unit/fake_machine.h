/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_machine.h - a machine for unit tests of payload-export: files, directories and block devices in memory, that can be
 * read and written; calls that fail, are cut short, or during which others do something; and all that was asked of it
 * written down. A path that is none is not there; what is said is kept. */
#ifndef TESTS_FAKE_MACHINE_H
#define TESTS_FAKE_MACHINE_H

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "booted/block_device.h"
#include "fake_trace.h"
#include "format/put_bytes.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "tap.h"

enum { MACHINE_FILES_MAX = 600, MACHINE_FDS_MAX = 32, MACHINE_RULES_MAX = 16, MACHINE_DIRENT_NAME = 19 };

static struct machine_file {
	const char *path;
	uint32_t type, major, minor;
	char *bytes;    /* of a directory: names, a line each */
	size_t size;    /* of what is there */
	uint64_t told;  /* that of which the kernel tells */
	uint64_t file_system, inode, start; /* the sector that a partition begins at; 0: the kernel does not tell */
	long times[4];
	long open_error, read_error;
} machine_files[MACHINE_FILES_MAX];

/* What a call does else than it should, once: that with this number, on this path (0: on any), so many of them later. */
static struct machine_rule {
	long number;
	const char *path;
	unsigned skipped;
	long result; /* of a read above 0: so many bytes come at most; 0: as ever, behind act */
	void (*act)(void);
	int is_done;
} machine_rules[MACHINE_RULES_MAX];

static struct {
	struct machine_file *file;
	size_t at;
} machine_fds[MACHINE_FDS_MAX];

static unsigned machine_count, machine_rules_count;
static unsigned machine_names_at_once;  /* of a directory, by a call */
static unsigned machine_memory_left;    /* so many pieces */
static unsigned long machine_kind;      /* of all file systems */
static const char *machine_kernel, *machine_release;
static char machine_said[3][65536];     /* by descriptor */
static char machine_devices[32768];     /* /proc/partitions */
static struct machine_file *machine_node; /* that for one's own use */
static jmp_buf machine_end;             /* where the program ends */

static inline struct machine_file *machine_put(const char *path, uint32_t type, void *bytes, size_t size)
{
	struct machine_file *file = &machine_files[machine_count++];

	memset(file, 0, sizeof *file);
	file->path = path;
	file->type = type;
	file->bytes = bytes;
	file->size = file->told = size;
	file->file_system = 5;
	file->inode = machine_count;
	return file;
}

/* A file of a text, a directory of names, a line each. */
static inline struct machine_file *machine_text(const char *path, uint32_t type, const char *text)
{
	return machine_put(path, type, (void *)(uintptr_t)text, strlen(text));
}

/* A device, and its line in /proc/partitions. */
static inline struct machine_file *machine_device(
	const char *path, uint32_t major_number, uint32_t minor_number, void *bytes, size_t size)
{
	struct machine_file *device = machine_put(path, MODE_BLOCK, bytes, size);
	size_t used = strlen(machine_devices);

	device->major = major_number;
	device->minor = minor_number;
	snprintf(machine_devices + used, sizeof machine_devices - used, "%u %u 1 %s\n", major_number, minor_number, path + 5);
	machine_files[0].bytes = machine_devices;
	machine_files[0].size = strlen(machine_devices);
	return device;
}

static inline void machine_anew(void)
{
	int fd;

	machine_count = machine_rules_count = 0;
	machine_names_at_once = 2;
	machine_memory_left = ~0u;
	machine_kind = 0;
	machine_kernel = "Linux", machine_release = "6.1.0";
	memset(machine_said, 0, sizeof machine_said);
	machine_devices[0] = 0;
	memset(machine_fds, 0, sizeof machine_fds);
	machine_text("/proc/partitions", MODE_FILE, "");
	machine_text("terminal", MODE_CHARACTER, "");
	for (fd = 0; fd <= MESSAGE_STANDARD_ERROR; fd++)
		machine_fds[fd].file = &machine_files[1];
	machine_node = 0;
	fake_trace_anew();
	message_program = "export";
}

static inline void machine_fails(long number, const char *path, unsigned skipped, long result)
{
	machine_rules[machine_rules_count++] = (struct machine_rule){ number, path, skipped, result, 0, 0 };
}

static inline void machine_meanwhile(long number, const char *path, unsigned skipped, void (*act)(void))
{
	machine_rules[machine_rules_count++] = (struct machine_rule){ number, path, skipped, 0, act, 0 };
}

static inline unsigned machine_open_count(void)
{
	unsigned i, count = 0;

	for (i = 0; i < MACHINE_FDS_MAX; i++)
		count += machine_fds[i].file != 0;
	return count;
}

static struct machine_file *machine_find(const char *path)
{
	unsigned i;

	if (strcmp(path, "/dev/.payload-import.node") == 0)
		return machine_node;
	for (i = 0; i < machine_count; i++) {
		if (machine_files[i].path && strcmp(machine_files[i].path, path) == 0)
			return &machine_files[i];
	}
	return 0;
}

static struct machine_file *machine_of(long fd)
{
	return fd >= 0 && fd < MACHINE_FDS_MAX ? machine_fds[fd].file : 0;
}

/* Other than 0: the call does this. */
static long machine_ruled(long number, const char *path)
{
	unsigned i;

	for (i = 0; i < machine_rules_count; i++) {
		struct machine_rule *rule = &machine_rules[i];

		if (rule->is_done || rule->number != number || (rule->path && strcmp(rule->path, path) != 0))
			continue;
		if (rule->skipped-- > 0)
			continue;
		rule->is_done = 1;
		if (rule->act)
			rule->act();
		return rule->result;
	}
	return 0;
}

static long machine_open(const char *path, long flags, long mode)
{
	struct machine_file *file = machine_find(path);
	long fd = 0, ruled;

	fake_note(mode ? "open %s %lo %lo; " : "open %s %lo; ", file ? file->path : path, (unsigned long)flags, (unsigned long)mode);
	ruled = machine_ruled(SYS_OPEN, file ? file->path : path);
	file = machine_find(path);
	if (ruled || !file || file->open_error)
		return ruled ? ruled : file ? file->open_error : -ERROR_NOENT;
	if ((flags & OPEN_DIRECTORY) && file->type != MODE_DIRECTORY)
		return -ERROR_NOTDIR;
	while (machine_of(fd))
		fd++;
	machine_fds[fd].file = file;
	machine_fds[fd].at = 0;
	return fd;
}

static long machine_read(long fd, void *to, size_t size, long ruled)
{
	struct machine_file *file = machine_of(fd);
	size_t left = file->size - (machine_fds[fd].at < file->size ? machine_fds[fd].at : file->size);

	if (ruled < 0 || file->read_error)
		return ruled < 0 ? ruled : file->read_error;
	size = size < left ? size : left;
	size = ruled > 0 && size > (size_t)ruled ? (size_t)ruled : size;
	memcpy(to, file->bytes + machine_fds[fd].at, size);
	machine_fds[fd].at += size;
	return (long)size;
}

static long machine_write(long fd, const char *from, size_t size)
{
	enum { NO_SPACE = 28 };
	struct machine_file *file = machine_of(fd);
	size_t room = file->size - (machine_fds[fd].at < file->size ? machine_fds[fd].at : file->size);

	if (file == &machine_files[1]) {
		strncat(machine_said[fd], from, size);
		return (long)size;
	}
	if (room < size)
		return -NO_SPACE;
	memcpy(file->bytes + machine_fds[fd].at, from, size);
	machine_fds[fd].at += size;
	return (long)size;
}

/* Some of the names that are left. */
static long machine_list(long fd, uint8_t *to)
{
	struct machine_file *file = machine_of(fd);
	size_t used = 0, length, bytes;
	unsigned i;

	for (i = 0; i < machine_names_at_once && machine_fds[fd].at < file->size; i++) {
		length = strcspn(file->bytes + machine_fds[fd].at, "\n");
		bytes = MACHINE_DIRENT_NAME + length + 1;
		memset(to + used, 0, bytes);
		to[used + 16] = (uint8_t)bytes, to[used + 17] = (uint8_t)(bytes >> 8);
		memcpy(to + used + MACHINE_DIRENT_NAME, file->bytes + machine_fds[fd].at, length);
		used += bytes;
		machine_fds[fd].at += length + 1;
	}
	return (long)used;
}

static long machine_stat(const struct machine_file *file, uint8_t *to)
{
	if (!file)
		return -ERROR_NOENT;
	memset(to, 0, STAT_BYTES);
	put_le32(to + STAT_MODE_OFFSET, file->type | 0644);
	put_le64(to + STAT_SIZE_OFFSET, file->told);
	put_le64(to + STAT_DEVICE_OFFSET, file->file_system);
	put_le64(to + STAT_INODE_OFFSET, file->inode);
	put_le32(to + STAT_RDEV_OFFSET, ENCODE_DEVICE(file->major, file->minor));
	memcpy(to + STAT_MTIME_OFFSET, file->times, sizeof file->times);
	return 0;
}

static long machine_ioctl(const struct machine_file *file, unsigned long request, unsigned long *data)
{
	enum { GEOMETRY = 0x301, FORGET = 0x1261 };

	if (file->type != MODE_BLOCK)
		return -ERROR_INVAL;
	if (request == IOCTL_BLKGETSIZE64)
		data[0] = file->told;
	else if (request == GEOMETRY && file->start)
		data[1] = file->start;
	else
		return request == FORGET ? 0 : -ERROR_INVAL;
	return 0;
}

/* A node for one's own use: it is the device of its number. */
static long machine_make(long number_of_device)
{
	unsigned i;

	for (i = 0; i < machine_count; i++) {
		if (machine_files[i].type == MODE_BLOCK &&
			ENCODE_DEVICE(machine_files[i].major, machine_files[i].minor) == (uint32_t)number_of_device)
			machine_node = &machine_files[i];
	}
	return 0;
}

static long machine_name(char *names)
{
	enum { FIELD_BYTES = 65, FIELDS = 6, RELEASE = 2 };

	memset(names, 0, FIELD_BYTES * FIELDS);
	strcpy(names, machine_kernel);
	strcpy(names + RELEASE * FIELD_BYTES, machine_release);
	return 0;
}

/* Calls of no descriptor. */
static long machine_other(long number, long a, long b, long c, long d)
{
	struct machine_file *file;

	switch (number) {
	case SYS_OPEN:
		return machine_open((const char *)b, c, d);
	case SYS_STAT:
		fake_note(d ? "lstat %s; " : "stat %s; ", (const char *)b);
		a = machine_ruled(number, (const char *)b);
		file = machine_find((const char *)b);
		return a ? a : machine_stat(file, (uint8_t *)c);
	case SYS_STATFS:
		fake_note("statfs %s; ", (const char *)a);
		*(unsigned long *)b = machine_kind;
		break;
	case SYS_MKNOD:
		return machine_make(d);
	case SYS_UNLINK:
		machine_node = 0;
		break;
	case SYS_NANOSLEEP:
		fake_note("sleep %ld.%09ld; ", ((const long *)a)[0], ((const long *)a)[1]);
		break;
	case SYS_RT_SIGACTION:
		fake_note("signal %ld %ld %ld; ", a, *(const long *)b, c);
		break;
	case SYS_UNAME:
		return machine_name((char *)a);
	case SYS_EXIT:
		fake_note("exit %ld; ", a);
		longjmp(machine_end, 1);
	case SYS_SYNC:
		fake_note("sync; ");
	}
	return machine_ruled(number, "");
}

/* Writes down a call of a descriptor; 0: it is none (or sync_file_range, whose turn depends on all that was written). */
static int machine_note(long number, const struct machine_file *file, long fd, long b, long c)
{
	static const struct {
		long number;
		const char *form;
	} calls[] = { { SYS_READ, "read %s %ld; " }, { SYS_WRITE, "write %s %ld; " }, { SYS_LSEEK, "seek %s %ld; " },
		{ SYS_IOCTL, "ioctl %s %lx; " }, { SYS_FSTAT, "fstat %s; " }, { SYS_GETDENTS64, "list %s; " },
		{ SYS_CLOSE, "close %s; " }, { SYS_FSYNC, "fsync %s; " }, { SYS_FLOCK, "lock %s %ld; " } };
	unsigned i;

	for (i = 0; i < sizeof calls / sizeof *calls && calls[i].number != number; i++)
		;
	if (i == sizeof calls / sizeof *calls)
		return 0;
	if (number != SYS_WRITE || fd > MESSAGE_STANDARD_ERROR)
		fake_note(calls[i].form, file ? file->path : "nothing", number == SYS_READ || number == SYS_WRITE ? c : b);
	return 1;
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	enum { BAD_DESCRIPTOR = 9 };
	struct machine_file *file = machine_of(a);
	long ruled;

	(void)e, (void)f;
	if (!machine_note(number, file, a, b, c))
		return machine_other(number, a, b, c, d);
	if (!file)
		return -BAD_DESCRIPTOR;
	ruled = machine_ruled(number, file->path);
	if (number == SYS_READ)
		return machine_read(a, (void *)b, (size_t)c, ruled);
	if (ruled)
		return ruled;
	if (number == SYS_WRITE)
		return machine_write(a, (const char *)b, (size_t)c);
	if (number == SYS_GETDENTS64)
		return machine_list(a, (uint8_t *)b);
	if (number == SYS_FSTAT)
		return machine_stat(file, (uint8_t *)b);
	if (number == SYS_IOCTL)
		return machine_ioctl(file, (unsigned long)b, (unsigned long *)c);
	if (number == SYS_LSEEK)
		machine_fds[a].at = (size_t)b;
	else if (number == SYS_CLOSE)
		machine_fds[a].file = 0;
	return 0;
}

/* Memory of the machine, each piece by itself. */
void *memory_get(size_t size)
{
	static void **pieces; /* remembered, so that none is a leak */
	static size_t count;

	if (machine_memory_left == 0)
		return 0;
	machine_memory_left--;
	if ((count & (count + 1)) == 0)
		pieces = realloc(pieces, 2 * (count + 1) * sizeof *pieces);
	return pieces[count++] = calloc(1, size ? size : 1);
}

#endif
