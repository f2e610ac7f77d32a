/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bring_up.c - file systems and the console, the kernel's command line. */
#include "init/bring_up.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "freestanding/processes.h"
#include "init/streams.h"

/* include/uapi/linux/mount.h */
enum { NOSUID = 2, NODEV = 4, NOEXEC = 8, BIND = 4096 };

static const struct {
	const char *type, *target;
	unsigned long flags;
	const char *data;
} mounts[] = {
	{ "proc", INITIAL_PROC, NOSUID | NODEV | NOEXEC, 0 },
	{ "sysfs", INITIAL_SYS, NOSUID | NODEV | NOEXEC, 0 },
	{ "devtmpfs", INITIAL_DEV, NOSUID, "mode=0755" },
	{ "devpts", INITIAL_DEV "/pts", NOSUID | NOEXEC, "mode=0620,ptmxmode=0666" },
	{ "tmpfs", INITIAL_RUN, NOSUID | NODEV, "mode=0755" },
};

enum { MOUNTS = sizeof mounts / sizeof *mounts, MOUNT_DEV = 2 };

static const struct {
	char path[13];
	unsigned char major, minor;
	uint16_t mode;
} nodes[] = {
	{ INITIAL_CONSOLE, 5, 1, 0600 },
	{ "/dev/null", 1, 3, 0666 },
	{ "/dev/zero", 1, 5, 0666 },
	{ "/dev/full", 1, 7, 0666 },
	{ "/dev/random", 1, 8, 0666 },
	{ "/dev/urandom", 1, 9, 0666 },
	{ "/dev/kmsg", 1, 11, 0600 },
	{ "/dev/tty", 5, 0, 0666 },
	{ "/dev/ptmx", 5, 2, 0666 },
};

/* What programs expect that were not written for a system without udev. */
static const struct {
	const char *path, *target;
} links[] = {
	{ "/dev/fd", INITIAL_PROC "/self/fd" },
	{ "/dev/stdin", INITIAL_PROC "/self/fd/0" },
	{ "/dev/stdout", INITIAL_PROC "/self/fd/1" },
	{ "/dev/stderr", INITIAL_PROC "/self/fd/2" },
};

static long mount_results[MOUNTS];

long bring_up_write(const char *path, const char *text)
{
	long fd = system_open(path, OPEN_WRITE, 0), result = fd;

	if (fd >= 0) {
		result = system_write_all((int)fd, text, strlen(text));
		system_close(fd);
	}
	return result;
}

/* Most archives have the directories. */
static long mount_system(size_t index)
{
	const char *type = mounts[index].type, *target = mounts[index].target;
	long result = system_mount(type, target, type, mounts[index].flags, mounts[index].data);

	if (result == -ERROR_NOENT && system_mkdir(target, 0755) == 0)
		result = system_mount(type, target, type, mounts[index].flags, mounts[index].data);
	if (result == -ERROR_BUSY) /* the kernel did it (CONFIG_DEVTMPFS_MOUNT) */
		result = 0;
	return result;
}

int bring_up_has_devtmpfs(void)
{
	return mount_results[MOUNT_DEV] == 0;
}

/* A part of the tmpfs of /run: one more would take as long as half of all the others. Without it
 * /dev/shm is a directory. */
static void bring_up_shared_memory(void)
{
	static const char source[] = INITIAL_RUN "/shm", target[] = INITIAL_DEV "/shm";

	system_mkdir(source, 01777);
	system_mkdir(target, 01777);
	system_mount(source, target, "", BIND, 0);
}

/* Of init alone: the kernel's would take bits from the modes above. */
void bring_up_file_systems(void)
{
	long umask = system_umask(0);
	size_t i;

	for (i = 0; i < MOUNTS; i++)
		mount_results[i] = mount_system(i);
	for (i = 0; i < sizeof nodes / sizeof *nodes && !bring_up_has_devtmpfs(); i++)
		system_mknod(nodes[i].path, MODE_CHARACTER | nodes[i].mode, nodes[i].major,
			nodes[i].minor);
	bring_up_shared_memory();
	system_mkdir(INITIAL_TMP, 01777);
	system_umask(umask);
}

/* A kernel without a network has no such file, and then nobody misses it. */
static void bring_up_loopback(void)
{
	static const char path[] = INITIAL_SYS "/devices/virtual/net/lo/flags";
	long result = bring_up_write(path, "1\n"); /* IFF_UP */

	if (result < 0 && result != -ERROR_NOENT)
		complain(path, ": ", system_error_text(result),
			"; going on without the loopback device");
}

void bring_up_places(void)
{
	long result;
	size_t i;

	for (i = 0; i < sizeof links / sizeof *links; i++) {
		result = system_symlink(links[i].target, links[i].path);
		if (result < 0 && result != -ERROR_EXIST)
			complain(links[i].path, ": cannot be made: ", system_error_text(result));
	}
	bring_up_loopback();
}

static int take_as_standard(const char *path)
{
	long fd = system_open(path, OPEN_READ_WRITE, 0);
	int i;

	if (fd < 0)
		return -1;
	for (i = 0; i <= MESSAGE_STANDARD_ERROR; i++)
		system_dup2((int)fd, i);
	if (fd > MESSAGE_STANDARD_ERROR)
		system_close((int)fd);
	return 0;
}

void bring_up_console_anew(void)
{
	if (take_as_standard(INITIAL_CONSOLE) == 0)
		return;
	/* The kernel's log takes ten lines in five seconds from one writer and drops the others,
	 * the last and most important one among them, unless told otherwise. */
	bring_up_write("/proc/sys/kernel/printk_devkmsg", "on\n");
	if (take_as_standard("/dev/kmsg") == 0)
		complain(INITIAL_CONSOLE ": cannot be opened; messages go to the kernel's log");
	else
		take_as_standard("/dev/null");
}

/* The kernel has opened it for process 1 if the archive has /dev/console and there is one behind
 * it. */
void bring_up_console(void)
{
	if (!streams_is_terminal(0))
		bring_up_console_anew();
}

void bring_up_report(void)
{
	size_t i;

	for (i = 0; i < MOUNTS; i++) {
		if (mount_results[i] < 0)
			complain(mounts[i].target, ": cannot mount ", mounts[i].type, ": ",
				system_error_text(mount_results[i]), "; going on without");
	}
}

void bring_up_command_line(char *line, size_t size)
{
	long length = system_read_file("/proc/cmdline", line, size - 1);

	if (length < 0) {
		complain("/proc/cmdline: cannot be read; every setting has its default");
		length = 0;
	}
	line[length] = 0;
	if ((size_t)length < size - 1)
		return;
	/* The word at the end may be the beginning of another one. */
	while (length > 0 && line[length - 1] != ' ')
		length--;
	line[length] = 0;
	complain(
		"/proc/cmdline: only its first ", message_number((uint64_t)length), " bytes count");
}
