/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device_test.c - block devices that are opened for writing, on a machine that is made up: m/proc, m/sys, and m/dev, where
 * a file is the device that its name stands for below. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host/file.h"
#include "host/files_read.h"
#include "host/in_use.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "host/text.h"
#include "host/text_file.h"

/* --- The machine. --- */

static const struct {
	const char *name;
	unsigned major_number, minor_number;
} nodes[] = {
	{ "sda", 8, 0 },
	{ "sda1", 8, 1 },
	{ "sda2", 8, 2 },
	{ "sdb", 8, 16 },
};

static struct {
	const char *shown_by; /* the folder in /sys of a device that shows /img */
	int is_read;          /* /img is */
	dev_t read_number;    /* the device that is */
	int open_error, status_error, seek_error, is_exchanged;
	int is_found; /* the last look for a shown file has found one */
	int wrong;    /* calls that should not have been made so */
	int looks;    /* at what is there */
} machine;

static const char *made(const char *path)
{
	static char paths[4][8192];
	static unsigned next;
	char *to = paths[next++ % 4];

	if (strncmp(path, "/proc/", 6) != 0 && strncmp(path, "/sys/", 5) != 0 &&
		strncmp(path, "/dev/", 5) != 0)
		return path;
	snprintf(to, sizeof *paths, "m%s", path);
	return to;
}

/* What is called as a node, wherever it lies, is one. */
static void make_node(struct stat *status, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t i;

	for (i = 0; i < sizeof nodes / sizeof *nodes; i++) {
		if (strcmp(nodes[i].name, name) != 0)
			continue;
		status->st_mode = S_IFBLK | 0600;
		status->st_rdev = makedev(nodes[i].major_number, nodes[i].minor_number);
	}
}

static int made_stat(const char *path, struct stat *status)
{
	int result = stat(made(path), status);

	if (result == 0)
		make_node(status, path);
	else
		memset(status, 0xff, sizeof *status);
	return result;
}

static int made_fstat(int fd, struct stat *status)
{
	char link[64], path[8192] = "";

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof path - 1) < 0 || fstat(fd, status))
		return -1;
	make_node(status, machine.is_exchanged ? "sdb" : path);
	return machine.status_error ? -1 : 0;
}

static int made_open(const char *path, int flags)
{
	if (flags != (O_RDWR | O_EXCL | O_CLOEXEC))
		machine.wrong++;
	errno = machine.open_error;
	return machine.open_error ? -1 : open(made(path), O_RDWR | O_CLOEXEC);
}

static off_t made_lseek(int fd, off_t offset, int from)
{
	errno = machine.seek_error;
	return machine.seek_error ? -1 : lseek(fd, offset, from);
}

static char *made_behind(const char *path, const char *folder, struct stat *status)
{
	memset(status, 0, sizeof *status);
	if (strncmp(path, "/dev/", 5) != 0)
		machine.wrong++;
	machine.is_found = machine.shown_by && strcmp(folder, machine.shown_by) == 0;
	return machine.is_found ? copy_string("/img") : 0;
}

static char *made_file(const char *path, size_t *size, size_t max_bytes)
{
	if (max_bytes != 65536)
		machine.wrong++;
	return file_read_path(made(path), size, max_bytes);
}

#define stat(path, status)              made_stat(path, status)
#define fstat(fd, status)               made_fstat(fd, status)
#define open(path, flags)               made_open(path, flags)
#define lseek(fd, offset, from)         made_lseek(fd, offset, from)
#define fopen(path, mode)               fopen(made(path), mode)
#define access(path, mode)              access(made(path), mode)
#define listing_read(listing, path)     listing_read(listing, made(path))
#define text_file_open_any(file, path)  text_file_open_any(file, made(path))
#define in_use_behind(path, to, status) made_behind(path, to, status)
#define file_read_path(path, size, max) made_file(path, size, max)
#include "lib/host/device.c"
#undef stat
#undef fstat
#undef open
#undef lseek
#undef fopen
#undef access
#include "calls.h"
#include "host/device.h"

/* Stand-ins. */
const char *files_read_find(const struct stat *status)
{
	(void)status;
	if (!machine.is_found)
		machine.wrong++;
	return machine.is_read ? "/img" : 0;
}

const char *files_read_find_device(
	int (*is_wanted)(dev_t number, const void *context), const void *context)
{
	return machine.read_number && is_wanted(machine.read_number, context) ? "/dev/read" : 0;
}

void files_read_add(const char *path, const struct stat *status)
{
	(void)path;
	(void)status;
}

void output_rule_check_there(const char *path, const struct stat *status)
{
	machine.looks++;
	if (!S_ISBLK(status->st_mode) || status->st_rdev != number_of_path(path))
		machine.wrong++;
}

/* --- What is there, and what is said. --- */


static const struct row {
	const char *name, *mounts, *swaps; /* 0: no such file */
	const char *script;                /* what is different */
	const char *path;
	const char *said; /* what is wrong with it; 0: nothing */
} rows[] = {
	/* clang-format off */
	{ "nothing is in use", "22 1 8:16 / /mnt rw - ext4 /dev/sdb rw\n", "Filename\n/dev/sdb x\n", "", "/dev/sda", 0 },
	{ "no /proc", 0, 0, "", "/dev/sda", 0 },
	{ "no /sys", "", "", "rm -r m/sys", "/dev/sda", 0 },
	{ "it is mounted", "22 1 8:0 / /mnt rw - ext4 /dev/root rw\n", "", "", "/dev/sda", " it, or a part of it, is mounted on /mnt\n" },
	{ "the second line", "22 1 8:16 / / rw - ext4 a rw\n22 1 8:0 / /mnt rw - ext4 b rw\n", "", "", "/dev/sda", " it, or a part of it, is mounted on /mnt\n" },
	{ "its first partition", "22 1 8:1 / /mnt\\040x rw - ext4 /dev/root rw\n", "", "", "/dev/sda", " it, or a part of it, is mounted on /mnt x\n" },
	{ "its last one", "22 1 8:2 / /mnt rw - ext4 /dev/root rw\n", "", "", "/dev/sda", " it, or a part of it, is mounted on /mnt\n" },
	{ "another partition of its disk", "22 1 8:2 / /mnt rw - ext4 /dev/root rw\n", "", "", "/dev/sda1", 0 },
	{ "the numbers the other way round", "22 1 0:8 / /mnt rw - ext4 /dev/root rw\n", "", "", "/dev/sda", 0 },
	{ "a file system on several devices", "22 1 0:40 / /mnt rw - btrfs /dev/sda1 rw\n", "", "", "/dev/sda", " it, or a part of it, is mounted on /mnt\n" },
	{ "a source that is no path", "22 1 0:40 / /mnt rw - tmpfs sda rw\n", "", "touch sda", "/dev/sda", 0 },
	{ "a line that ends with the place", "22 1 8:0 / /mnt\n", "", "", "/dev/sda", " it, or a part of it, is mounted on /mnt\n" },
	{ "one that ends before", "22 1 8:0 /\n", "", "", "/dev/sda", 0 },
	{ "swap", "", "Filename Type\n/dev/sdb x\n/dev/sda\\062 partition\n", "", "/dev/sda", " it, or a part of it, is in use as swap (/dev/sda2)\n" },
	{ "a word of /proc/swaps, and an empty line", "", "sda Type\n\n", "touch sda", "/dev/sda", 0 },
	{ "something is built on it", "", "", "mkdir m/sys/d/sda/holders/dm-0", "/dev/sda", " it, or a part of it, is in use by dm-0\n" },
	{ "on its first partition", "", "", "mkdir m/sys/d/sda/sda1/holders/md0", "/dev/sda", " it, or a part of it, is in use by md0\n" },
	{ "on its last one", "", "", "mkdir m/sys/d/sda/sda2/holders/md0", "/dev/sda", " it, or a part of it, is in use by md0\n" },
	{ "a folder of it that is no partition", "", "", "mkdir -p m/sys/d/sda/queue/holders/x; echo no >m/sys/d/sda/queue/dev", "/dev/sda", 0 },
	{ "half a number", "", "", "mkdir -p m/sys/d/sda/queue/holders/x; echo 8: >m/sys/d/sda/queue/dev", "/dev/sda", 0 },
	{ "it is not there", "", "", "rm m/dev/sda", "/dev/sda", " No such file or directory\n" },
	{ "it is none", "22 1 0:0 / /mnt rw - proc proc rw\n", "", "touch m/dev/file", "/dev/file", " changed while it was looked at\n" },
	/* clang-format on */
};

static void make_machine(const char *mounts, const char *swaps, const char *script)
{
	static const char all[] =
		"rm -rf m sda && mkdir -p m/proc/self m/dev m/sys/dev/block m/sys/d/sda/holders "
		"m/sys/d/sda/queue m/sys/d/sda/sda1/holders m/sys/d/sda/sda2/holders && "
		"for i in 0 1 2; do ln -s ../../d/sda/sda$i m/sys/dev/block/8:$i; done && "
		"rm m/sys/dev/block/8:0 && ln -s ../../d/sda m/sys/dev/block/8:0 && "
		"cd m/sys/d/sda && echo 8:0 >dev && echo 8:1 >sda1/dev && echo 8:2 >sda2/dev && "
		"touch sda1/partition sda2/partition && "
		"printf 'MAJOR=8\\nDEVNAME=mapper/a\\nDEVTYPE=disk\\n' >uevent && cd ../../../dev && "
		"for i in sda sda1 sda2 sdb; do head -c 8192 /dev/zero >$i; done";
	FILE *file;

	memset(&machine, 0, sizeof machine);
	if (system(all))
		abort();
	file = mounts ? fopen("m/proc/self/mountinfo", "w") : 0;
	if (file && (fputs(mounts, file) < 0 || fclose(file)))
		abort();
	file = swaps ? fopen("m/proc/swaps", "w") : 0;
	if (file && (fputs(swaps, file) < 0 || fclose(file)))
		abort();
	if (system(script))
		abort();
}

static const char *path;
static uint64_t size_bytes;

static void open_it(void)
{
	device_open_for_writing(path, size_bytes);
}

/* In this process where nothing is wrong, so that what is not given back is seen. */
static void check(const char *name, const char *wanted)
{
	unsigned before = open_files();
	char line[8192];
	int fd;

	if (!wanted) {
		fd = device_open_for_writing(path, size_bytes);
		ok(fd >= 0 && close(fd) == 0, name);
		ok(machine.wrong == 0 && machine.looks == 1, "... each call as it should be");
		ok(open_files() == before, "... no descriptor is left open");
		return;
	}
	snprintf(line, sizeof line, "test: %s:%s", path, wanted);
	ok(in_child(open_it) == 1, name);
	is(said, line, "... what is said");
}

static void check_rows(void)
{
	const struct row *row;

	size_bytes = 8192;
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		make_machine(row->mounts, row->swaps, row->script);
		path = row->path;
		check(row->name, row->said);
	}
}

static void check_others(void)
{
	path = "/dev/sda";
	make_machine("", "", "");
	size_bytes = 8193;
	check("a byte too small",
		" too small: the image takes 8193 bytes (8.0 KiB), the device has 8192 (8.0 KiB)\n");
	size_bytes = 0;
	machine.seek_error = EIO;
	check("its length is not known", " Input/output error\n");
	make_machine("", "", "");
	machine.open_error = EBUSY;
	check("the kernel refuses it", " in use: the kernel refuses to share it\n");
	machine.open_error = EACCES;
	check("nobody may write to it", " Permission denied\n");
	make_machine("", "", "");
	machine.is_exchanged = 1;
	check("another one meanwhile", " changed while it was looked at\n");
	make_machine("", "", "");
	machine.status_error = 1;
	check("no look at what was opened", " changed while it was looked at\n");
	make_machine("", "", "");
	machine.shown_by = "/sys/dev/block/8:0";
	check("it shows a file", 0);
	machine.is_read = 1;
	check("... which is read",
		" shows the file /img, which is read, and would be lost: write to another device\n");
	path = "/dev/sda1";
	machine.shown_by = "/sys/dev/block/8:1/..";
	check("... its disk does",
		" shows the file /img, which is read, and would be lost: write to another device\n");
	make_machine("", "", "");
	close(0);
	ok(device_open_for_writing(path, 0) == 0, "descriptor 0");
}

static void check_read(void)
{
	static const char said_of_it[] =
		" has bytes of /dev/read, which is read, and would be lost: write to another "
		"device\n";
	static const struct {
		const char *name, *path;
		unsigned minor_number;
		const char *wanted;
	} reads[] = {
		{ "a partition of it is read", "/dev/sda", 2, said_of_it },
		{ "its disk", "/dev/sda1", 0, said_of_it },
		{ "another partition of its disk", "/dev/sda1", 2, 0 },
		{ "another disk", "/dev/sda", 16, 0 },
		{ "what it lies on", "/dev/sda", 32, said_of_it },
		{ "what its disk lies on", "/dev/sda1", 32, said_of_it },
	};
	size_t i;

	for (i = 0; i < sizeof reads / sizeof *reads; i++) {
		make_machine("", "",
			"mkdir -p m/sys/d/sda/slaves/sdc && echo 8:32 >m/sys/d/sda/slaves/sdc/dev");
		path = reads[i].path;
		machine.read_number = makedev(8, reads[i].minor_number);
		check(reads[i].name, reads[i].wanted);
	}
}

/* As long as a path can be. */
static void check_long(void)
{
	char line[2 * PATH_MAX + 64], point[PATH_MAX + 8], wanted[PATH_MAX + 64];

	memset(point, 'p', PATH_MAX);
	point[0] = '/';
	point[PATH_MAX] = 0;
	snprintf(line, sizeof line, "22 1 8:1 / %s rw - ext4 %s rw\n", point, point);
	snprintf(wanted, sizeof wanted, " it, or a part of it, is mounted on %.*s\n", 3000, point);
	make_machine(line, "", "");
	path = "/dev/sda";
	ok(in_child(open_it) == 1, "a long mount point");
	ok(strncmp(said + strlen("test: /dev/sda:"), wanted, 3000) == 0, "... what is said");
	snprintf(line, sizeof line, "Filename\n%s partition\n", point);
	make_machine("", line, "");
	check("a long name of swap", 0);
}

static void check_disk_of(const char *script, const char *of, const char *wanted)
{
	char *disk;

	make_machine("", "", script);
	disk = device_disk_of(of);
	is(disk, wanted, of);
	ok(machine.wrong == 0, "... at most a length that is enough");
	free(disk);
}

int main(void)
{
	char place[] = "/tmp/lbpayload-unit-XXXXXX", command[64];

	message_program = "test";
	if (!mkdtemp(place) || chdir(place))
		abort();
	check_rows();
	check_long();
	check_disk_of("", "/dev/sda1", "/dev/mapper/a");
	check_disk_of("", "/dev/sda", 0);
	check_disk_of("", "/dev/none", 0);
	check_disk_of("rm m/sys/d/sda/uevent", "/dev/sda1", 0);
	check_disk_of("echo MAJOR=8 >m/sys/d/sda/uevent", "/dev/sda1", 0);
	check_disk_of("printf DEVNAME=sda >m/sys/d/sda/uevent", "/dev/sda2", "/dev/sda");
	check_read();
	check_others();
	snprintf(command, sizeof command, "rm -rf %s", place);
	if (chdir("/") || system(command))
		abort();
	return tap_end();
}
