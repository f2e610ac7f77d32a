/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unmount.c - leaves file systems as a machine that is shut down does. */
#include "init/unmount.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/machine.h"
#include "freestanding/message.h"
#include "freestanding/processes.h"
#include "init/bring_up.h"
#include "init/streams.h"

/* include/uapi/linux/mount.h */
enum { READ_ONLY = 1, REMOUNT = 32 };

enum {
	STEP_MS = 10,
	END_MS_MAX = 10 * 1000,      /* for a process that was killed */
	BUSY_MS_MAX = 10 * 1000,     /* for what is in use to become read-only */
	SAY_MS = 10 * 1000,          /* before it is said what is waited for */
	FLUSH_MS_MAX = 5 * 60 * 1000 /* for something of all that was written to come to a disk */
};

/* The root is one of them. */
static const char *const in_memory[] = { "rootfs", "ramfs", "tmpfs", "devtmpfs", "devpts", "proc",
	"sysfs" };

static int is_in_memory(const char *type)
{
	size_t i;

	for (i = 0; i < sizeof in_memory / sizeof *in_memory; i++) {
		if (strcmp(type, in_memory[i]) == 0)
			return 1;
	}
	return 0;
}

/* Cuts off the next field of a line of /proc/mounts, in which a blank is "\040". */
char *unmount_cut_field(char **rest)
{
	char *field = *rest, *from = field, *to = field;

	for (; *from && *from != ' '; from++) {
		*to = *from;
		if (*from == '\\') {
			*to = (char)((from[1] & 3) << 6 | (from[2] & 7) << 3 | (from[3] & 7));
			from += 3;
		}
		to++;
	}
	*rest = *from ? from + 1 : from;
	*to = 0;
	return field;
}

/* Returns whether it could be written to. */
static int unmount_line(char *line)
{
	char *target;

	unmount_cut_field(&line);
	target = unmount_cut_field(&line);
	if (is_in_memory(unmount_cut_field(&line)))
		return 0;
	/* First: what an overlay lies on has no other place once that is unmounted. */
	system_mount(0, target, 0, REMOUNT | READ_ONLY, 0);
	call(SYS_UMOUNT2, target, 0);
	return strncmp(line, "rw", 2) == 0;
}

unsigned unmount_walk(int (*visit)(char *line))
{
	static char lines[256 * 1024];
	long size = system_read_file("/proc/mounts", lines, sizeof lines);
	char *end, *line;
	unsigned count;

	if (size < 0) { /* /proc was moved away, or unmounted */
		system_mount("proc", INITIAL_PROC, "proc", 0, 0);
		size = system_read_file("/proc/mounts", lines, sizeof lines);
	}
	count = size < 0 || size == sizeof lines; /* nobody knows of how many more */
	end = lines + (size > 0 ? size : 0);
	for (; end > lines; end = line) {
		for (line = end - 1; line > lines && line[-1] != '\n'; line--)
			;
		if (end[-1] != '\n') /* there was no room for more */
			continue;
		end[-1] = 0;
		count += (unsigned)visit(line);
	}
	return count;
}

static void leave_file_systems(void)
{
	int waited_ms;

	system_sync();
	for (waited_ms = 0; unmount_walk(unmount_line) > 0; waited_ms += STEP_MS) {
		/* What still holds a file open is no process: a loop device, swap. So the kernel
		 * does it by force, where it can. */
		if (waited_ms == STEP_MS)
			bring_up_write("/proc/sysrq-trigger", "u");
		if (waited_ms > BUSY_MS_MAX) {
			complain("a file system is in use and stays mounted; it may need fsck");
			return;
		}
		system_sleep_ms(STEP_MS);
	}
}

/* Reaps this child, or all (-1), within this time. Returns whether one is left. */
static int is_left(long child, int limit_ms, int *status)
{
	enum { NO_HANG = 1 };
	int waited_ms;
	long ended;

	for (waited_ms = 0;; waited_ms += STEP_MS) {
		do
			ended = call(SYS_WAIT4, child, status, NO_HANG);
		while (ended > 0);
		if (ended < 0 || waited_ms >= limit_ms)
			return ended == 0;
		system_sleep_ms(STEP_MS);
	}
}

/* How many pages of files have come to disks, as the kernel has it. */
static uint32_t pages_written(void)
{
	static const char name[] = "\nnr_written ";
	static char text[16 * 1024];
	long size = system_read_file("/proc/vmstat", text, sizeof text), at;
	uint32_t pages = 0;

	for (at = 0; at + (long)sizeof name < size; at++) {
		if (memcmp(text + at, name, sizeof name - 1) == 0)
			number_get(text + at + sizeof name - 1, 10, &pages);
	}
	return pages;
}

void unmount_ask_processes(void)
{
	enum { SIGNAL_TERM = 15, TERM_MS_MAX = 1000 };

	call(SYS_KILL, -1, SIGNAL_TERM);
	is_left(-1, TERM_MS_MAX, 0);
}

void unmount_end_processes(void)
{
	enum { SIGNAL_KILL = 9 };

	call(SYS_KILL, -1, SIGNAL_KILL);
	if (is_left(-1, END_MS_MAX, 0))
		complain("a process that was killed does not end; going on without");
}

int unmount_wait(long child, int limit_ms, int *status)
{
	uint32_t written;

	do {
		written = pages_written();
		if (!is_left(child, limit_ms, status))
			return 0;
	} while (pages_written() != written);
	return 1;
}

void unmount_all(void)
{
	long process;

	unmount_end_processes();
	streams_wait_again(MESSAGE_STANDARD_ERROR);
	/* A disk that does not answer holds whoever asks it. */
	process = system_fork();
	if (process <= 0)
		leave_file_systems();
	if (process == 0)
		system_exit(0);
	if (!is_left(process, SAY_MS, 0))
		return;
	say("waiting for the disks");
	if (unmount_wait(process, FLUSH_MS_MAX, 0))
		complain("not all that was written is on the disks; going on without");
}
