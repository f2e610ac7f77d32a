/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake.h - a machine for unit tests of init: files in memory, calls that return what they were told, by their kind; and all
 * that was asked of it written down. A path that is none is not there; what is said is kept. */
#ifndef TESTS_FAKE_H
#define TESTS_FAKE_H

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_trace.h"
#include "format/put_bytes.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "kernel_root.h"
#include "tap.h"

enum { FAKE_FILES_MAX = 1024, FAKE_FD = 10, FAKE_ANSWERS_MAX = 16384, FAKE_DIRENT_NAME = 19, FAKE_CALLS_MAX = 100000000 };

static struct fake_file {
	const char *path, *bytes; /* of a directory: names, a line each */
	size_t size, at;
	long open_error, read_error, load_result;
	uint32_t type, file_system, inode, node; /* type 0: a regular file */
	int is_open;
} fake_files[FAKE_FILES_MAX];

static struct fake_answer {
	long number, result;
	int status; /* of wait4; the ends of a pipe are 100 and 101 */
	int is_given;
} fake_answers[FAKE_ANSWERS_MAX];

static unsigned fake_files_count, fake_answers_count, fake_sleeps;
static unsigned long fake_space[24]; /* what statfs says */
static long fake_load_of_none; /* what loading no file is */
static int fake_says_more; /* types of mounts, words of execve */
static char fake_said[65536];
static void (*fake_asleep)(void);  /* what others do meanwhile */
static uint64_t fake_clock_ms;     /* goes on by what is waited for */
static jmp_buf fake_end; /* where the process ends, or sleeps for a minute */

static inline void fake_begin(void)
{
	fake_files_count = fake_answers_count = fake_sleeps = 0;
	memset(fake_space, 0, sizeof fake_space);
	fake_trace_anew();
	fake_said[0] = 0;
	message_program = "init";
}

static inline struct fake_file *fake_put(const char *path, const char *bytes, size_t size)
{
	struct fake_file *file = &fake_files[fake_files_count++];

	memset(file, 0, sizeof *file);
	file->path = path;
	file->bytes = bytes;
	file->size = size;
	return file;
}

static inline struct fake_file *fake_text(const char *path, const char *text)
{
	return fake_put(path, text, strlen(text));
}

/* The next call of this number that is not told already. */
static inline void fake_tell(long number, long result, int status)
{
	fake_answers[fake_answers_count++] = (struct fake_answer){ number, result, status, 0 };
}

static inline unsigned fake_open_count(void)
{
	unsigned i, count = 0;

	for (i = 0; i < fake_files_count; i++)
		count += (unsigned)fake_files[i].is_open;
	return count;
}

static struct fake_file *fake_find(const char *path)
{
	unsigned i;

	for (i = 0; i < fake_files_count; i++) {
		if (strcmp(fake_files[i].path, path) == 0)
			return &fake_files[i];
	}
	return 0;
}

static struct fake_file *fake_of(long fd)
{
	return fd >= FAKE_FD && fd < FAKE_FD + (long)fake_files_count ? &fake_files[fd - FAKE_FD] : 0;
}

static long fake_open(const char *path, long flags, long mode)
{
	struct fake_file *file = fake_find(path);

	fake_note(mode ? "open %s %lo %lo; " : "open %s %lo; ", path, flags, mode);
	if (!file || file->open_error)
		return file ? file->open_error : -ERROR_NOENT;
	file->at = 0;
	file->is_open = 1;
	return FAKE_FD + (file - fake_files);
}

static long fake_read(struct fake_file *file, void *to, size_t size)
{
	size_t left = file && file->at < file->size ? file->size - file->at : 0;

	if (!file)
		return 0;
	size = size < left ? size : left;
	memcpy(to, file->bytes + file->at, size);
	file->at += size;
	return file->read_error ? file->read_error : (long)size; /* what has come by then counts for nothing */
}

/* All names that there is room for. */
static long fake_list(struct fake_file *file, uint8_t *to, size_t room)
{
	size_t used = 0, length, bytes;

	while (file->at < file->size) {
		length = strcspn(file->bytes + file->at, "\n");
		bytes = FAKE_DIRENT_NAME + length + 1;
		if (used + bytes > room)
			break;
		memset(to + used, 0, bytes);
		to[used + 16] = (uint8_t)bytes, to[used + 17] = (uint8_t)(bytes >> 8);
		memcpy(to + used + FAKE_DIRENT_NAME, file->bytes + file->at, length);
		used += bytes;
		file->at += length + 1;
	}
	return (long)used;
}

static long fake_stat(const char *path, uint8_t *to)
{
	struct fake_file *file = fake_find(path);

	memset(to, 0, STAT_BYTES);
	put_le32(to + STAT_MODE_OFFSET, file && file->type ? file->type : MODE_FILE);
	if (file) {
		put_le64(to + STAT_SIZE_OFFSET, file->size);
		put_le64(to + STAT_DEVICE_OFFSET, file->file_system);
		put_le64(to + STAT_INODE_OFFSET, file->inode);
		put_le32(to + STAT_RDEV_OFFSET, file->node);
	}
	return file ? 0 : -ERROR_NOENT;
}

static struct fake_answer *fake_answer(long number)
{
	static struct fake_answer nothing;
	unsigned i;

	for (i = 0; i < fake_answers_count; i++) {
		if (fake_answers[i].number == number && !fake_answers[i].is_given) {
			fake_answers[i].is_given = 1;
			return &fake_answers[i];
		}
	}
	memset(&nothing, 0, sizeof nothing);
	return &nothing;
}

static const char *fake_name(long fd)
{
	static char number[2][24];
	static unsigned next;

	if (fake_of(fd))
		return fake_of(fd)->path;
	snprintf(number[next++ % 2], sizeof *number, "%ld", fd);
	return number[(next - 1) % 2];
}

static void fake_note_bytes(const char *path, const char *bytes, size_t size)
{
	size_t i;

	fake_note("write %s '", path);
	for (i = 0; i < size; i++)
		fake_note((unsigned char)bytes[i] < ' ' && bytes[i] != '\n' ? "\\%o" : "%c", bytes[i]);
	fake_note("'; ");
}

static long fake_write(long fd, const char *bytes, size_t size)
{
	struct fake_answer *answer = fake_answer(SYS_WRITE);

	if (fd == MESSAGE_STANDARD_OUTPUT || fd == MESSAGE_STANDARD_ERROR)
		strncat(fake_said, bytes, size < sizeof fake_said - 1 - strlen(fake_said) ? size : 0);
	else
		fake_note_bytes(fake_name(fd), bytes, size);
	return answer->result ? answer->result : (long)size;
}

/* Of a terminal: what it is, what it becomes, and what it still holds. */
static long fake_ioctl(long fd, long request, void *data)
{
	enum { TCGETS = 0x5401, TCSETS = 0x5402, TIOCOUTQ = 0x5411, TIOCSERGETLSR = 0x5459 };
	struct fake_answer *answer = fake_answer(SYS_IOCTL);
	const uint32_t *words = data;

	if (request == TCSETS)
		fake_note("set %s %o %o %o %o; ", fake_name(fd), words[0], words[1], words[2], words[3]);
	else
		fake_note("ioctl %s %lx%s; ", fake_name(fd), request, request == 0x90009427 ? (char *)data + 8 : "");
	if (request == TCGETS)
		memset(data, 0x55, 36), ((uint32_t *)data)[2] = (uint32_t)answer->status;
	else if (request == TIOCOUTQ || request == TIOCSERGETLSR)
		*(uint32_t *)data = (uint32_t)answer->status;
	else if (request == (long)IOCTL_BLKGETSIZE64 && fake_of(fd) && !answer->result)
		*(uint64_t *)data = fake_of(fd)->size;
	return answer->result;
}

/* The clock, and who waits. */
static void fake_time(long number, long result, long *now, const long *limit)
{
	if (number == SYS_PPOLL && !result && limit)
		fake_clock_ms += (uint64_t)(limit[0] * 1000 + limit[1] / 1000000);
	if (number == SYS_CLOCK_GETTIME) {
		now[0] = (long)(fake_clock_ms / 1000);
		now[1] = (long)(fake_clock_ms % 1000 * 1000000);
	}
}

/* Calls that make something. */
static void fake_place(long number, long a, long b, long c, long d)
{
	if (number == SYS_PIPE2) {
		((int *)a)[0] = 100, ((int *)a)[1] = 101;
		fake_note("pipe; ");
	} else if (number == SYS_UMOUNT2) {
		fake_note("umount %s %ld; ", (char *)a, b);
	} else if (number == SYS_MKDIR) {
		fake_note("mkdir %s %lo; ", (char *)b, (unsigned long)c);
	} else if (number == SYS_MKNOD) {
		fake_note("mknod %s %lo %ld; ", (char *)b, (unsigned long)c, d);
	} else if (number == SYS_SYMLINK) {
		fake_note("link %s %s; ", (char *)a, (char *)c);
	} else if (number == SYS_UMASK) {
		fake_note("umask %lo; ", (unsigned long)a);
	} else if (number == SYS_DUP2) {
		fake_note("dup %s %ld %ld; ", fake_name(a), b, c);
	} else if (number == SYS_CHROOT || number == SYS_CHDIR) {
		fake_note(number == SYS_CHROOT ? "chroot %s; " : "chdir %s; ", (char *)a);
	} else if (number == SYS_PPOLL && fake_says_more) {
		fake_note("poll %d %d %ld %ld.%ld; ", *(int *)a, ((short *)a)[2], b, *(long *)c, ((long *)c)[1]);
	} else if (number == SYS_PTRACE) {
		fake_note("trace %ld; ", a);
	}
}

static void fake_mount(const char *source, const char *target, const char *type, long flags, const char *data)
{
	fake_note("mount %s %s ", source ? source : "-", target);
	if (fake_says_more)
		fake_note("%s ", type ? type : "-");
	fake_note("%ld%s%s; ", flags, data ? " " : "", data ? data : "");
}

static void fake_exec(const char *path, char *const *words, char *const *environment)
{
	fake_note("exec %s", path);
	for (; fake_says_more && *words; words++)
		fake_note(" [%s]", *words);
	for (; fake_says_more && *environment; environment++)
		fake_note(" %s", *environment);
	fake_note("; ");
}

/* Calls about processes and the machine. */
static long fake_other(long number, long a, long b, long c, long d, long e)
{
	struct fake_answer *answer = fake_answer(number);

	switch (number) {
	case SYS_WAIT4:
		if (b)
			*(int *)b = answer->status;
		fake_note("wait %ld %ld; ", a, c);
		break;
	case SYS_EXIT:
		fake_note("exit %ld; ", a);
		longjmp(fake_end, 1);
	case SYS_NANOSLEEP:
		fake_sleeps++;
		if (fake_asleep)
			fake_asleep();
		fake_note("sleep %ld; ", ((const long *)a)[1]);
		if (((const long *)a)[0] >= 60)
			longjmp(fake_end, 1);
		break;
	case SYS_MOUNT:
		fake_mount((const char *)a, (const char *)b, (const char *)c, d, (const char *)e);
		break;
	case SYS_REBOOT:
		fake_note("reboot %lx; ", c);
		break;
	case SYS_EXECVE:
		fake_exec((const char *)a, (char *const *)b, (char *const *)c);
		break;
	case SYS_KILL:
		fake_note("kill %ld %ld; ", a, b);
		break;
	case SYS_FCNTL:
		fake_note("fcntl %s %ld %lo; ", fake_name(a), b, (unsigned long)c);
		break;
	case SYS_FORK:
	case SYS_SYNC:
		fake_note(number == SYS_FORK ? "fork; " : "sync; ");
		break;
	case SYS_STATFS:
		memcpy((void *)b, fake_space, sizeof fake_space);
		fake_note("space %s; ", (char *)a);
		break;
	case SYS_SYSLOG: /* it is a file of that name */
		fake_note("log %ld %ld; ", a, c);
		return fake_find("log") ? fake_read(fake_find("log"), (void *)b, (size_t)c) : answer->result;
	case SYS_LSEEK:
		fake_note("seek %ld; ", b);
		if (fake_of(a))
			fake_of(a)->at = (size_t)b;
		return answer->result ? answer->result : b;
	default:
		fake_time(number, answer->result, (long *)b, (const long *)c);
		fake_place(number, a, b, c, d);
	}
	return answer->result;
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	static unsigned calls;
	struct fake_file *file = fake_of(a);

	(void)f;
	if (calls++ == FAKE_CALLS_MAX) /* it waits for what never comes */
		abort();
	switch (number) {
	case SYS_OPEN:
		return fake_open((const char *)b, c, d);
	case SYS_READ:
		if (!file)
			fake_note("read %ld; ", a);
		return file ? fake_read(file, (void *)b, (size_t)c) : fake_answer(number)->result;
	case SYS_GETDENTS64:
		return fake_list(file, (uint8_t *)b, (size_t)c);
	case SYS_WRITE:
		return fake_write(a, (const char *)b, (size_t)c);
	case SYS_CLOSE:
		if (file)
			file->is_open = 0;
		else
			fake_note("close %ld; ", a);
		return 0;
	case SYS_STAT:
		return fake_stat((const char *)b, (uint8_t *)c);
	case SYS_IOCTL:
		return fake_ioctl(a, b, (void *)c);
	case SYS_UNLINK:
		fake_note("unlink %s; ", (const char *)b);
		return 0;
	case SYS_FINIT_MODULE:
		fake_note("load %s '%s' %ld; ", file ? file->path : "-", (const char *)b, c);
		return file ? file->load_result : fake_load_of_none;
	}
	return fake_other(number, a, b, c, d, e);
}

/* Memory of the machine, which is never given back: remembered, so that it is no leak. */
void *memory_get(size_t size)
{
	static void *pieces[1024];
	static size_t count;
	struct fake_answer *answer = fake_answer(SYS_BRK);

	if (answer->result || count == sizeof pieces / sizeof *pieces)
		return 0;
	return pieces[count++] = calloc(1, size ? size : 1);
}

#endif
