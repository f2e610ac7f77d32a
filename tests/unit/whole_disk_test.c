/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * whole_disk_test.c - which disk may be written as a whole, what of it is cleared, and how its table is read again: on a
 * machine that is made up, whose /sys is m/sys, and where a file is the disk 8:16. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/device.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

static struct {
	const char *disk; /* that it is a partition of */
	int sector_bytes; /* 0: the kernel does not say */
	int table_error, busy_times, status_error, seek_error;
	int tables, pauses, wrong;
} machine;

static const char *made(const char *path)
{
	static char paths[4][8192];
	static unsigned next;
	char *to = paths[next++ % 4];

	if (strncmp(path, "/sys/", 5) != 0)
		return path;
	snprintf(to, sizeof *paths, "m%s", path);
	return to;
}

static int made_stat(const char *path, struct stat *status)
{
	int result = stat(path, status);

	status->st_rdev = makedev(8, 16);
	errno = machine.status_error;
	return machine.status_error ? -1 : result;
}

static int made_ioctl(int fd, unsigned long request, ...)
{
	va_list values;

	machine.wrong += fd < 0;
	if (request == 0x1268) {
		va_start(values, request);
		*va_arg(values, int *) = machine.sector_bytes;
		va_end(values);
		errno = ENOTTY;
		return machine.sector_bytes ? 0 : -1;
	}
	machine.wrong += request != 0x125f;
	if (machine.tables++ >= machine.busy_times && machine.table_error == 0)
		return 0; /* errno stays as it was */
	errno = machine.tables <= machine.busy_times ? EBUSY : machine.table_error;
	return -1;
}

static off_t made_lseek(int fd, off_t offset, int from)
{
	errno = machine.seek_error;
	return machine.seek_error ? -1 : lseek(fd, offset, from);
}

static char *made_file(const char *path, size_t *size, size_t max_bytes)
{
	machine.wrong += max_bytes != 4096;
	*size = 100; /* of none is nobody's */
	return file_read_path(made(path), size, max_bytes);
}

#define stat(path, status)              made_stat(path, status)
#define ioctl                           made_ioctl
#define lseek(fd, offset, from)         made_lseek(fd, offset, from)
#define realpath(path, to)              realpath(made(path), to)
#define access(path, mode)              access(made(path), mode)
#define file_read_path(path, size, max) made_file(path, size, max)
#include "lib/host/whole_disk.c"
#undef stat
#undef ioctl
#undef lseek
#undef realpath
#undef access
#include "calls.h"
#include "host/whole_disk.h"

/* Stand-ins. */
char *device_disk_of(const char *path)
{
	machine.wrong += strncmp(path, "/proc/self/fd/", 14) != 0;
	return machine.disk ? copy_string(machine.disk) : 0;
}

void clock_pause_ms(unsigned time_ms)
{
	machine.pauses++;
	machine.wrong += time_ms != 50;
}

static int fd;

static void begin(const char *script)
{
	static const char all[] = "rm -rf m && mkdir -p m/sys/dev/block m/sys/d/hub/port/x/sdb/device && "
				  "ln -s ../../d/hub/port/x/sdb m/sys/dev/block/8:16 && cd m/sys/d/hub/port/x/sdb";
	char *command = format_string("%s && { %s; }", all, script);

	memset(&machine, 0, sizeof machine);
	machine.sector_bytes = 512;
	if (system(command))
		abort();
	free(command);
}

/* --- Which one it is. --- */

#define OTHER(own)    " another disk: its serial number is " own ", not SN\n"
#define NO_SERIAL     " has no serial number, so whether it is SN is not known\n"
#define NOT_REMOVABLE                                                                     \
	" is not removable, and may be the wrong one: --serial says which disk is meant " \
	"(lsblk -d -o NAME,SIZE,SERIAL,MODEL)\n"
#define USB           "echo 1 >../idVendor; echo SN >../serial"

static const struct row {
	const char *name, *script, *serial, *said;
} rows[] = {
	/* clang-format off */
	{ "a disk of that serial number", "echo SN >serial", "SN", 0 },
	{ "... with blanks around it", "printf ' \\t SN \\n\\n' >serial", "SN", 0 },
	{ "... with one in it", "echo 'S N' >serial", "S N", 0 },
	{ "another serial number", "echo SM >serial", "SN", OTHER("SM") },
	{ "... a longer one", "echo SNX >serial", "SN", OTHER("SNX") },
	{ "... of one letter", "printf X >serial", "SN", OTHER("X") },
	{ "none but blanks", "printf ' \\n' >serial", "SN", NO_SERIAL },
	{ "none at all", "true", "SN", NO_SERIAL },
	{ "an empty one", ": >serial", "SN", NO_SERIAL },
	{ "an empty one, and one of its controller", ": >serial; echo SN >device/serial", "SN", 0 },
	{ "that of its controller", "echo SN >device/serial", "SN", 0 },
	{ "its own before that", "echo SM >device/serial; echo SN >serial", "SN", 0 },
	{ "that of a SCSI page", "printf '\\0\\200\\0\\4 SN ' >device/vpd_pg80", "SN", 0 },
	{ "... with more behind it", "printf '\\0\\200\\0\\2SN\\0X' >device/vpd_pg80", "SN", 0 },
	{ "... of one letter", "printf '\\0\\200\\0\\1S' >device/vpd_pg80", "S", 0 },
	{ "... a page without one", "printf '\\0\\200\\0\\0' >device/vpd_pg80", "SN", NO_SERIAL },
	{ "... an empty page", ": >device/vpd_pg80", "SN", NO_SERIAL },
	{ "its controller's before that", "printf '\\0\\200\\0\\2SM' >device/vpd_pg80; echo SN >device/serial", "SN", 0 },
	{ "that of a page before USB's", "printf '\\0\\200\\0\\2SN' >device/vpd_pg80; echo 1 >../idVendor; echo SM >../serial", "SN", 0 },
	{ "that of the USB device above", USB, "SN", 0 },
	{ "... further above", "echo 1 >../../../idVendor; echo SN >../../../serial", "SN", 0 },
	{ "... the nearest", USB "; echo 1 >../../idVendor; echo SM >../../serial", "SN", 0 },
	{ "... which has none, its hub has", "echo 1 >../idVendor; echo 1 >../../idVendor; echo SN >../../serial", "SN", NO_SERIAL },
	{ "one above that is no USB device", "echo SN >../serial", "SN", NO_SERIAL },
	{ "no folder in /sys", "rm ../../../../../dev/block/8:16", "SN", NO_SERIAL },
	{ "... and no serial number wanted", "rm ../../../../../dev/block/8:16", 0, NOT_REMOVABLE },
	{ "a removable disk", "echo 1 >removable", 0, 0 },
	{ "... of another serial number", "echo 1 >removable; echo SM >serial", "SN", OTHER("SM") },
	{ "one that is not", "echo 0 >removable", 0, NOT_REMOVABLE },
	{ "... nobody knows", "true", 0, NOT_REMOVABLE },
	{ "... whatever its serial number", "echo SN >serial", 0, NOT_REMOVABLE },
	{ "a loop device", "mkdir loop", 0, 0 },
	{ "one that is not, of that serial number", "echo 0 >removable; echo SN >serial", "SN", 0 },
	/* clang-format on */
};

static const char *serial;

static void check_it(void)
{
	whole_disk_check(fd, "/dev/d", serial);
}

/* In this process where nothing is wrong, so that what is not given back is seen. */
static void check(const char *name, const char *wanted)
{
	unsigned before = open_files();
	char line[1024];

	if (!wanted) {
		check_it();
		ok(machine.wrong == 0 && open_files() == before, name);
		return;
	}
	snprintf(line, sizeof line, "test: /dev/d:%s", wanted);
	ok(in_child(check_it) == 1, name);
	is(said, line, "... what is said");
}

static void check_which(void)
{
	const struct row *row;

	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		begin(row->script);
		serial = row->serial;
		check(row->name, row->said);
	}
	begin("echo SN >serial");
	serial = "SN";
	machine.sector_bytes = 0;
	check("the kernel does not say how long sectors are", 0);
	machine.sector_bytes = 4096;
	check("long sectors", " has sectors of 4096 bytes; the disk that is written here is one of 512, and does not boot from others\n");
	machine.sector_bytes = 512;
	machine.disk = "/dev/c";
	check("a partition", " a partition of /dev/c: a disk that boots is a whole one\n");
	machine.disk = 0;
	machine.status_error = EIO;
	ok(in_child(check_it) == 1 && strstr(said, "/proc/self/fd/") && strstr(said, "Input/output error\n"), "no look at it");
}

/* --- What was on it. --- */

enum { MIB = 1 << 20, SIZE_MAX_BYTES = 3 * MIB };

static uint8_t there[SIZE_MAX_BYTES];
static uint64_t end_offset;

static void clear_end(void)
{
	whole_disk_clear_end(fd, "/dev/d", end_offset);
}

static void fill(off_t size, uint64_t header_at)
{
	memset(there, 'x', sizeof there);
	memcpy(there + header_at, "EFI PART", 8);
	if (ftruncate(fd, 0) || pwrite(fd, there, (size_t)size, 0) != size)
		abort();
}

/* Clears the end of a disk that has that at a place; it must begin there, and a GPT be found or not. */
static void clears(off_t size, uint64_t header_at, uint64_t kept_bytes, uint64_t from, int is_found, const char *name)
{
	static uint8_t zeros[SIZE_MAX_BYTES], now[SIZE_MAX_BYTES];

	fill(size, header_at);
	ok(whole_disk_clear_end(fd, "/dev/d", kept_bytes) == is_found, name);
	ok(pread(fd, now, sizeof now, 0) == size && memcmp(now, there, from) == 0 &&
			memcmp(now + from, zeros, (size_t)size - from) == 0,
		"... all behind that place is cleared, and nothing before");
}

static void check_clear(void)
{
	clears(2 * MIB, 2 * MIB - 512, 4096, MIB, 1, "a GPT of sectors of 512 bytes");
	clears(2 * MIB, 2 * MIB - 1024, 4096, MIB, 1, "... of 1024");
	clears(2 * MIB, 2 * MIB - 2048, 4096, MIB, 1, "... of 2048");
	clears(2 * MIB, 2 * MIB - 4096, 4096, MIB, 1, "... of 4096");
	clears(2 * MIB, 2 * MIB - 8192, 4096, MIB, 0, "... of 8192, which there are not");
	clears(2 * MIB, 2 * MIB - 256, 4096, MIB, 0, "none");
	clears(2 * MIB, 2 * MIB - 512, 2 * MIB - 512, 2 * MIB - 512, 1, "one just behind what was written");
	clears(2 * MIB, 2 * MIB - 512, 2 * MIB - 511, 2 * MIB - 511, 0, "one that was written");
	clears(2 * MIB, 0, 2 * MIB, 2 * MIB, 0, "nothing is left of the disk");
	clears(MIB, 0, 4096, 4096, 0, "a disk of 1 MiB");
	clears(MIB - 512, 0, 0, 0, 0, "a smaller one");
	clears(MIB + 512, MIB, 0, 512, 1, "a larger one");
	clears(MIB + 513, MIB, 0, 513, 1, "a disk whose last sector is no whole one");
	clears(3 * MIB, 3 * MIB - 512, MIB + 5, 2 * MIB, 1, "one of 3 MiB");
	fill(MIB, MIB - 5);
	ok(whole_disk_clear_end(fd, "/dev/d", 0) == 0, "half a signature");
	machine.seek_error = EIO;
	ok(in_child(clear_end) == 1, "its length is not known");
	is(said, "test: /dev/d: Input/output error\n", "... what is said");
	machine.seek_error = 0;
	calls_begin("pwrite", 2, EIO, 0);
	ok(in_child(clear_end) == 1, "the end cannot be cleared");
	is(said, "test: /dev/d: Input/output error\n", "... what is said");
	calls_begin(0, 0, 0, 0);
}

/* --- Its table. --- */

static void read_table(void)
{
	whole_disk_read_table(fd, "/dev/d");
	if (machine.wrong)
		abort();
	fprintf(stderr, "%d tables, %d pauses\n", machine.tables, machine.pauses);
	_exit(0);
}

static void reads_table(int error, int busy_times, const char *wanted, const char *name)
{
	memset(&machine, 0, sizeof machine);
	machine.table_error = error;
	machine.busy_times = busy_times;
	ok(in_child(read_table) == 0, name);
	is(said, wanted, "... what is said, and how often it is tried");
}

#define NOTE(reason)                                                               \
	"test: /dev/d: note: the kernel has not read its new partitions: " reason \
	"; unplug it, or call partprobe\n"

static void check_table(void)
{
	reads_table(0, 0, "1 tables, 0 pauses\n", "the kernel reads the table");
	reads_table(0, 1, "2 tables, 1 pauses\n", "... when nobody looks at the disk any more");
	reads_table(0, 19, "20 tables, 19 pauses\n", "... which takes a second");
	reads_table(0, 1000, NOTE("Device or resource busy") "20 tables, 20 pauses\n", "... longer");
	reads_table(EINVAL, 0, "1 tables, 0 pauses\n", "a device that has no partitions");
	reads_table(EACCES, 0, NOTE("Permission denied") "1 tables, 0 pauses\n", "the kernel does not");
}

int main(void)
{
	char place[] = "/tmp/lbpayload-unit-XXXXXX", command[64];

	message_program = "test";
	if (!mkdtemp(place) || chdir(place))
		abort();
	fd = open("disk", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	check_which();
	check_clear();
	check_table();
	snprintf(command, sizeof command, "rm -rf %s", place);
	if (chdir("/") || system(command))
		abort();
	close(fd);
	return tap_end();
}
