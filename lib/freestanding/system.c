/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * system.c - the system calls of the booted programs, and how a program starts. What the kernel
 * says of files is in file_status.c, what is made of several calls in composed.c. */
#include "freestanding/system.h"

#include <string.h>

#include "freestanding/call.h"

void program_start(long *stack); /* for entry.c of the architecture */
/* the program */
int main(int argc, char **argv, char **environment);

void program_start(long *stack)
{
	int argc = (int)stack[0];
	char **argv = (char **)(stack + 1);

	system_exit(main(argc, argv, argv + argc + 1));
}

void system_exit(int status)
{
	for (;;)
		call1(SYS_EXIT, status);
}

/* Linux's encoding for user space; with a minor below 256 it is also that of Fiwix. */
static uint32_t encode_device(struct device_number device)
{
	return (device.minor & 0xff) | (device.major & 0xfff) << 8 | (device.minor & ~0xffu) << 12;
}

/* The calls that take a path, and two more that have a younger form. Architectures that came to
 * Linux late have only the younger ones, Fiwix only the older ones. */
enum { AT_CWD = -100 };

#if KERNEL_HAS_AT_CALLS

long system_open(const char *path, int flags, int mode)
{
	return call4(SYS_OPENAT, AT_CWD, (long)path, flags | OPEN_LARGEFILE, mode);
}

long system_unlink(const char *path)
{
	return call3(SYS_UNLINKAT, AT_CWD, (long)path, 0);
}

long system_rename(const char *from, const char *to)
{
	return system_call(SYS_RENAMEAT2, AT_CWD, (long)from, AT_CWD, (long)to, 0, 0);
}

long system_mkdir(const char *path, int mode)
{
	return call3(SYS_MKDIRAT, AT_CWD, (long)path, mode);
}

long system_mknod(const char *path, uint32_t mode, struct device_number device)
{
	return call4(SYS_MKNODAT, AT_CWD, (long)path, (long)mode, (long)encode_device(device));
}

long system_dup2(int from, int to)
{
	return from == to ? to : call3(SYS_DUP3, from, to, 0);
}

long system_fork(void)
{
	enum { SIGNAL_CHILD = 17 };

	return call1(SYS_CLONE, SIGNAL_CHILD);
}

#else

long system_open(const char *path, int flags, int mode)
{
	return call3(SYS_OPEN, (long)path, flags | OPEN_LARGEFILE, mode);
}

long system_unlink(const char *path)
{
	return call1(SYS_UNLINK, (long)path);
}

long system_rename(const char *from, const char *to)
{
	return call2(SYS_RENAME, (long)from, (long)to);
}

long system_mkdir(const char *path, int mode)
{
	return call2(SYS_MKDIR, (long)path, mode);
}

long system_mknod(const char *path, uint32_t mode, struct device_number device)
{
	return call3(SYS_MKNOD, (long)path, (long)mode, (long)encode_device(device));
}

long system_dup2(int from, int to)
{
	return call2(SYS_DUP2, from, to);
}

long system_fork(void)
{
	return call0(SYS_FORK);
}

#endif

long system_close(int fd)
{
	return call1(SYS_CLOSE, fd);
}

long system_read(int fd, void *to, size_t size)
{
	return call3(SYS_READ, fd, (long)to, (long)size);
}

long system_write(int fd, const void *from, size_t size)
{
	return call3(SYS_WRITE, fd, (long)from, (long)size);
}

long system_seek(int fd, uint64_t offset)
{
	enum { FROM_START = 0 };
#if KERNEL_HAS_LLSEEK
	uint64_t result;

	return system_call(SYS_LLSEEK, fd, (long)(uint32_t)(offset >> 32), (long)(uint32_t)offset,
		(long)&result, FROM_START, 0);
#else
	long result = call3(SYS_LSEEK, fd, (long)offset, FROM_START);

	return result < 0 ? result : 0;
#endif
}

void system_sync(void)
{
	call0(SYS_SYNC);
}

long system_read_directly(int fd, int directly)
{
	enum { SET_FLAGS = 4 };

	return call3(
		SYS_FCNTL, fd, SET_FLAGS, directly ? OPEN_DIRECT | OPEN_LARGEFILE : OPEN_LARGEFILE);
}

void system_read_ahead(int fd, uint64_t offset, size_t size)
{
#if KERNEL_HAS_LLSEEK
	system_call(SYS_READAHEAD, fd, (long)(uint32_t)offset, (long)(uint32_t)(offset >> 32),
		(long)size, 0, 0);
#else
	call3(SYS_READAHEAD, fd, (long)offset, (long)size);
#endif
}

void system_begin_flush(int fd)
{
	/* Of a whole file, all offsets are 0, so that 32-bit and 64-bit kernels take the same
	 * words: the flags come fourth in one and sixth in the other. */
	enum { SYNC_FILE_RANGE_WRITE = 2 };

#if KERNEL_HAS_LLSEEK
	system_call(SYS_SYNC_FILE_RANGE, fd, 0, 0, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
	system_call(SYS_SYNC_FILE_RANGE, fd, 0, 0, SYNC_FILE_RANGE_WRITE, 0, 0);
#endif
}

long system_lock(int fd)
{
	enum { EXCLUSIVE = 2, DO_NOT_WAIT = 4 };

	return call2(SYS_FLOCK, fd, EXCLUSIVE | DO_NOT_WAIT);
}

void system_survive_broken_pipes(void)
{
	enum { SIGNAL_PIPE = 13, SIGNAL_SET_BYTES = 8 };
	/* struct sigaction of the kernel: the first word is the handler, 1 for none (SIG_IGN); what
	 * follows, in an order that depends on the architecture, is all zero. */
	long action[6] = { 1 };

	call4(SYS_RT_SIGACTION, SIGNAL_PIPE, (long)action, 0, SIGNAL_SET_BYTES);
}

long system_sync_file_system(int fd)
{
	long result = call1(SYS_SYNCFS, fd);

	if (result == -ERROR_NOSYS) { /* Fiwix */
		system_sync();
		return 0;
	}
	return result;
}

long system_read_directory(int fd, void *to, size_t size)
{
	return call3(SYS_GETDENTS64, fd, (long)to, (long)size);
}

int system_is_linux(void)
{
	enum { UTSNAME_BYTES = 6 * 65 }; /* struct new_utsname, include/uapi/linux/utsname.h */
	char names[UTSNAME_BYTES];

	return call1(SYS_UNAME, (long)names) >= 0 && memcmp(names, "Linux", sizeof "Linux") == 0;
}

long system_device_bytes(int fd, uint64_t *size_bytes)
{
	enum { IOCTL_BLKGETSIZE = 0x1260, SECTOR_BITS = 9 };
	unsigned long sectors = 0;
	long result = system_ioctl(fd, IOCTL_BLKGETSIZE64, size_bytes);

	if (result >= 0)
		return 0;
	result = system_ioctl(fd, IOCTL_BLKGETSIZE, &sectors); /* Fiwix has only this one */
	if (result >= 0)
		*size_bytes = (uint64_t)sectors << SECTOR_BITS;
	return result < 0 ? result : 0;
}

long system_device_start(int fd, uint64_t *sector)
{
	enum { IOCTL_HDIO_GETGEO = 0x0301 };
	struct { /* hd_geometry, include/uapi/linux/hdreg.h */
		uint8_t heads, sectors;
		uint16_t cylinders;
		unsigned long start;
	} geometry;
	long result = system_ioctl(fd, IOCTL_HDIO_GETGEO, &geometry);

	if (result >= 0)
		*sector = geometry.start;
	return result < 0 ? result : 0;
}

long system_mount(const char *source, const char *target, const char *type, unsigned long flags,
	const char *data)
{
	return system_call(
		SYS_MOUNT, (long)source, (long)target, (long)type, (long)flags, (long)data, 0);
}

long system_load_module(int fd, const char *options, unsigned flags)
{
	return call3(SYS_FINIT_MODULE, fd, (long)options, (long)flags);
}

long system_ioctl(int fd, unsigned long request, void *argument)
{
	return call3(SYS_IOCTL, fd, (long)request, (long)argument);
}

long system_pipe(int ends[2])
{
	enum { CLOSE_ON_EXEC = 02000000 };

	return call2(SYS_PIPE2, (long)ends, CLOSE_ON_EXEC);
}

long system_reboot(uint32_t command)
{
	return call4(SYS_REBOOT, (long)0xfee1dead, 0x28121969, (long)command, 0);
}

long system_execve(const char *path, char *const *argv, char *const *environment)
{
	return call3(SYS_EXECVE, (long)path, (long)argv, (long)environment);
}

long system_wait(long process, int *status)
{
	return call4(SYS_WAIT4, process, (long)status, 0, 0);
}

void system_sleep_ms(uint32_t milliseconds)
{
	long time[2];

	time[0] = (long)(milliseconds / 1000);
	time[1] = (long)(milliseconds % 1000 * 1000000);
	call2(SYS_NANOSLEEP, (long)time, 0);
}

/* Fiwix has no monotonic clock, and a tick between its reading of seconds and of microseconds sets
 * the other one back for a moment. */
static uint32_t clock_of_day_ms(void)
{
	static uint32_t latest_ms;
	long time[2] = { 0, 0 };
	uint32_t now_ms;

	if (call2(SYS_GETTIMEOFDAY, (long)time, 0) != 0)
		return 0;
	now_ms = (uint32_t)time[0] * 1000u + (uint32_t)time[1] / 1000u;
	if (latest_ms == 0 || now_ms - latest_ms < 0x80000000u)
		latest_ms = now_ms;
	return latest_ms;
}

uint32_t system_clock_ms(void)
{
	enum { MONOTONIC = 1 };
	long time[2] = { 0, 0 };

	if (call2(SYS_CLOCK_GETTIME, MONOTONIC, (long)time) == 0)
		return (uint32_t)time[0] * 1000u + (uint32_t)time[1] / 1000000u;
	return clock_of_day_ms();
}
