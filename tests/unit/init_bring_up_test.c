/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_bring_up_test.c - file systems, nodes, the console, the kernel's command line, as init brings them up. */
#include "format/initial.h"
#include "init/bring_up.h"

#include "fake.h"

#define MOUNT_PROC   "mount proc /proc 14; "
#define MOUNT_SYS    "mount sysfs /sys 14; "
#define MOUNT_DEV    "mount devtmpfs /dev 2 mode=0755; "
#define MOUNT_PTS    "mount devpts /dev/pts 10 mode=0620,ptmxmode=0666; "
#define MOUNT_RUN    "mount tmpfs /run 6 mode=0755; "
#define BEHIND                                                                                     \
	"mkdir /run/shm 1777; mkdir /dev/shm 1777; mount /run/shm /dev/shm 4096; mkdir /tmp 1777; umask 22; "
#define NODES                                                                                      \
	"mknod /dev/console 20600 1281; mknod /dev/null 20666 259; mknod /dev/zero 20666 261; "    \
	"mknod /dev/full 20666 263; mknod /dev/random 20666 264; mknod /dev/urandom 20666 265; "   \
	"mknod /dev/kmsg 20600 267; mknod /dev/tty 20666 1280; mknod /dev/ptmx 20666 1282; "

/* Brought up where the mounts return these, the umask was 022. */
static void mounts(const char *name, const long results[5], const char *trace, const char *said)
{
	int i;

	fake_begin();
	fake_tell(SYS_UMASK, 022, 0);
	for (i = 0; i < 5; i++)
		fake_tell(SYS_MOUNT, results[i], 0);
	bring_up_file_systems();
	is(fake_trace, trace, name);
	is(fake_said, "", "... nothing is said yet");
	bring_up_report();
	is(fake_said, said, "... what is said then");
}

static void check_mounts(void)
{
	static const long well[5], busy[5] = { 0, 0, -ERROR_BUSY, 0, 0 },
		none[5] = { -ERROR_NODEV, -ERROR_NODEV, -ERROR_NODEV, -ERROR_NODEV, -ERROR_NODEV };

	mounts("file systems", well, "umask 0; " MOUNT_PROC MOUNT_SYS MOUNT_DEV MOUNT_PTS MOUNT_RUN BEHIND, "");
	mounts("/dev is there", busy, "umask 0; " MOUNT_PROC MOUNT_SYS MOUNT_DEV MOUNT_PTS MOUNT_RUN BEHIND, "");
	mounts("a kernel that has none", none,
		"umask 0; " MOUNT_PROC MOUNT_SYS MOUNT_DEV MOUNT_PTS MOUNT_RUN NODES BEHIND,
		"init: /proc: cannot mount proc: no such device or file system type; going on without\n"
		"init: /sys: cannot mount sysfs: no such device or file system type; going on without\n"
		"init: /dev: cannot mount devtmpfs: no such device or file system type; going on without\n"
		"init: /dev/pts: cannot mount devpts: no such device or file system type; going on without\n"
		"init: /run: cannot mount tmpfs: no such device or file system type; going on without\n");
	fake_begin();
	fake_tell(SYS_MOUNT, -ERROR_NOENT, 0);
	fake_tell(SYS_MOUNT, 0, 0);
	fake_tell(SYS_MOUNT, -ERROR_NOENT, 0);
	fake_tell(SYS_MKDIR, 0, 0);
	fake_tell(SYS_MKDIR, -ERROR_ACCES, 0);
	bring_up_file_systems();
	ok(strncmp(fake_trace, "umask 0; " MOUNT_PROC "mkdir /proc 755; " MOUNT_PROC MOUNT_SYS "mkdir /sys 755; " MOUNT_DEV,
		   strlen("umask 0; " MOUNT_PROC "mkdir /proc 755; " MOUNT_PROC MOUNT_SYS "mkdir /sys 755; " MOUNT_DEV)) == 0,
		"directories that are missing are made");
	bring_up_report();
	is(fake_said, "init: /sys: cannot mount sysfs: no such file or directory; going on without\n",
		"... but for one that cannot be");
}

#define LINKS                                                                                      \
	"link /proc/self/fd /dev/fd; link /proc/self/fd/0 /dev/stdin; "                            \
	"link /proc/self/fd/1 /dev/stdout; link /proc/self/fd/2 /dev/stderr; "                     \
	"open /sys/devices/virtual/net/lo/flags 1; "

static void check_places(void)
{
	static const char flags[] = "/sys/devices/virtual/net/lo/flags";

	fake_begin();
	fake_text(flags, "");
	fake_tell(SYS_SYMLINK, -ERROR_EXIST, 0);
	bring_up_places();
	is(fake_trace, LINKS "write /sys/devices/virtual/net/lo/flags '1\n'; ", "links, and the loopback device");
	ok(!*fake_said && !fake_open_count(), "... well");
	fake_begin();
	fake_tell(SYS_SYMLINK, -ERROR_ACCES, 0);
	bring_up_places();
	is(fake_trace, LINKS, "without a network");
	is(fake_said, "init: /dev/fd: cannot be made: permission denied\n", "... one that cannot be made");
	fake_begin();
	fake_text(flags, "");
	fake_tell(SYS_WRITE, -ERROR_IO, 0);
	bring_up_places();
	is(fake_said, "init: /sys/devices/virtual/net/lo/flags: input/output error; going on without the loopback device\n",
		"one that cannot be brought up");
	ok(!fake_open_count(), "... is closed");
}

#define TAKEN(path) "dup " path " 0 0; dup " path " 1 0; dup " path " 2 0; "

static void check_console(void)
{
	enum { NOTTY = -25 };

	fake_begin();
	bring_up_console();
	is(fake_trace, "ioctl 0 5401; ", "a console that is there");
	fake_begin();
	fake_text("/dev/console", "");
	fake_tell(SYS_IOCTL, NOTTY, 0);
	bring_up_console();
	is(fake_trace, "ioctl 0 5401; open /dev/console 2; " TAKEN("/dev/console"), "one that is opened");
	ok(!fake_open_count(), "... once");
	fake_begin();
	fake_text("/dev/kmsg", "");
	fake_text("/proc/sys/kernel/printk_devkmsg", "");
	fake_tell(SYS_IOCTL, NOTTY, 0);
	bring_up_console();
	is(fake_trace,
		"ioctl 0 5401; open /dev/console 2; open /proc/sys/kernel/printk_devkmsg 1; "
		"write /proc/sys/kernel/printk_devkmsg 'on\n'; open /dev/kmsg 2; " TAKEN("/dev/kmsg"),
		"the kernel's log in its place");
	is(fake_said, "init: /dev/console: cannot be opened; messages go to the kernel's log\n", "... is said");
	ok(!fake_open_count(), "... all is closed");
	fake_begin();
	fake_text("/dev/null", "");
	fake_tell(SYS_IOCTL, NOTTY, 0);
	bring_up_console();
	is(fake_trace,
		"ioctl 0 5401; open /dev/console 2; open /proc/sys/kernel/printk_devkmsg 1; open /dev/kmsg 2; "
		"open /dev/null 2; " TAKEN("/dev/null"),
		"nothing but /dev/null");
	ok(!*fake_said, "... is not said to");
}

static void check_line(void)
{
	char line[8];

	memset(line, 'x', sizeof line);
	fake_begin();
	fake_text("/proc/cmdline", "a=1\n");
	bring_up_command_line(line, sizeof line);
	is(line, "a=1\n", "a command line");
	fake_begin();
	fake_text("/proc/cmdline", "a=1 b=longer");
	bring_up_command_line(line, sizeof line);
	is(line, "a=1 ", "a longer one has no half of a word");
	is(fake_said, "init: /proc/cmdline: only its first 4 bytes count\n", "... which is said");
	fake_begin();
	fake_text("/proc/cmdline", "longer=1");
	bring_up_command_line(line, sizeof line);
	is(line, "", "... of one word");
	fake_begin();
	bring_up_command_line(line, sizeof line);
	is(line, "", "none");
	is(fake_said, "init: /proc/cmdline: cannot be read; every setting has its default\n", "... is said");
}

int main(void)
{
	check_mounts();
	check_places();
	check_console();
	check_line();
	return tap_end();
}
