/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_mount_test.c - how the root is mounted: as which types, with which flags and options, with what lies over it;
 * what is said where that fails, and that nothing stays mounted then. */
#include "init/root_mount.h"

#include "format/initial.h"

#include "fake.h"

enum { ERROR_ROFS = 30, RO = 1 };

static struct settings settings;
static struct root_device device;

/* A machine that has these modules, names with a blank behind each. */
static void begin(const char *type, const char *modules)
{
	static char paths[256];
	char *at = paths;

	fake_begin();
	fake_says_more = 1;
	memset(&settings, 0, sizeof settings);
	memset(&device, 0, sizeof device);
	strcpy(device.path, "/dev/vda");
	device.superblock.type = type;
	settings.root.is_writable = -1;
	for (; *modules; modules += strcspn(modules, " ") + 1) {
		fake_text(at, "");
		at += sprintf(at, "/sys/module/%.*s", (int)strcspn(modules, " "), modules) + 1;
	}
}

#define GONE "umount /sysroot 2; umount /run/layers/memory 2; umount /run/layers/lower 2; "
#define LOWER "mkdir /run/layers 755; mkdir /run/layers/lower 755; "
#define MEMORY "mkdir /run/layers/memory 755; mount tmpfs /run/layers/memory tmpfs 0 mode=0755; "
#define UPPER "mkdir /run/layers/memory/upper 755; mkdir /run/layers/memory/work 755; "
#define LAYERS "lowerdir=/run/layers/lower,upperdir=/run/layers/memory/upper,workdir=/run/layers/memory/work; "
#define CANNOT(as) "init: cannot mount /dev/vda as " as ": "

/* --- Which calls. --- */

static const struct row {
	const char *name, *type, *types, *options;
	int writable, overlay; /* overlay 2: no device */
	long results[4];
	int result;
	const char *trace, *said;
} rows[] = {
	{ "what is on it", "ext4", 0, 0, -1, 0, { 0 }, 0, "mount /dev/vda /sysroot ext4 1; ", "" },
	{ "ro", "ext4", 0, 0, 0, 0, { 0 }, 0, "mount /dev/vda /sysroot ext4 1; ", "" },
	{ "rw", "ext4", 0, 0, 1, 0, { 0 }, 0, "mount /dev/vda /sysroot ext4 0; ", "" },
	{ "rw as an option", "ext4", 0, "rw", -1, 0, { 0 }, 0, "mount /dev/vda /sysroot ext4 0; ", "" },
	{ "options and flags", "ext4", 0, "noatime,data=journal,ro,x", 1, 0, { 0 }, 0,
		"mount /dev/vda /sysroot ext4 1025 data=journal,x; ", "" },
	{ "types that are named", "ext4", "xfs", 0, -1, 0, { 0 }, 0, "mount /dev/vda /sysroot xfs 1; ", "" },
	{ "... of what nobody knows", 0, "xfs", 0, -1, 0, { 0 }, 0, "mount /dev/vda /sysroot xfs 1; ", "" },
	{ "... several", "ext4", "xfs,btrfs,ext4", 0, -1, 0, { -ERROR_INVAL, 0 }, 0,
		"mount /dev/vda /sysroot xfs 1; mount /dev/vda /sysroot btrfs 1; ", CANNOT("xfs") "invalid argument\n" },
	{ "... none of which fits", "ext4", "xfs,btrfs", 0, -1, 0, { -ERROR_INVAL, -ERROR_IO }, -1,
		"mount /dev/vda /sysroot xfs 1; mount /dev/vda /sysroot btrfs 1; ",
		CANNOT("xfs") "invalid argument\n" CANNOT("btrfs") "input/output error\n" },
	{ "nothing that is known", 0, 0, 0, -1, 0, { 0 }, -1, "",
		"init: /dev/vda: nothing that is known is on it; rootfstype= names a file system\n" },
	{ "... under an overlay", 0, 0, 0, -1, 1, { 0 }, -1, "",
		"init: /dev/vda: nothing that is known is on it; rootfstype= names a file system\n" },
	{ "a medium that cannot be written to", "ext4", 0, 0, 1, 0, { -ERROR_ROFS, 0 }, 0,
		"mount /dev/vda /sysroot ext4 0; mount /dev/vda /sysroot ext4 1; ",
		"init: /dev/vda: cannot be written to; mounted read-only\n" },
	{ "... as some say it", "ext4", 0, "nosuid,x", 1, 0, { -ERROR_ACCES, 0 }, 0,
		"mount /dev/vda /sysroot ext4 2 x; mount /dev/vda /sysroot ext4 3 x; ",
		"init: /dev/vda: cannot be written to; mounted read-only\n" },
	{ "... nor read", "ext4", 0, 0, 1, 0, { -ERROR_ROFS, -ERROR_IO }, -1,
		"mount /dev/vda /sysroot ext4 0; mount /dev/vda /sysroot ext4 1; ", CANNOT("ext4") "input/output error\n" },
	{ "... where nobody wanted to write", "ext4", 0, 0, 0, 0, { -ERROR_ROFS }, -1, "mount /dev/vda /sysroot ext4 1; ",
		CANNOT("ext4") "read-only file system\n" },
	{ "another error", "ext4", 0, 0, 1, 0, { -ERROR_IO }, -1, "mount /dev/vda /sysroot ext4 0; ",
		CANNOT("ext4") "input/output error\n" },
	{ "ext2 by the driver of ext4", "ext2", 0, "x", -1, 0, { -ERROR_NODEV, 0 }, 0,
		"mount /dev/vda /sysroot ext2 1 x; mount /dev/vda /sysroot ext4 1 x; ", "" },
	{ "ext3, too", "ext3", 0, 0, -1, 0, { -ERROR_NODEV, 0 }, 0,
		"mount /dev/vda /sysroot ext3 1; mount /dev/vda /sysroot ext4 1; ", "" },
	{ "... but for another error", "ext3", 0, 0, -1, 0, { -ERROR_INVAL }, -1, "mount /dev/vda /sysroot ext3 1; ",
		CANNOT("ext3") "invalid argument\n" },
	{ "no other type is", "xfs", 0, 0, -1, 0, { -ERROR_NODEV }, -1, "mount /dev/vda /sysroot xfs 1; ",
		CANNOT("xfs") "no such device or file system type\n" },
	{ "an overlay", "ext4", 0, 0, -1, 1, { 0 }, 0,
		LOWER "mount /dev/vda /run/layers/lower ext4 1; " MEMORY UPPER "mount overlay /sysroot overlay 0 " LAYERS, "" },
	{ "... over what is not written to", "ext4", 0, "rw,x", 1, 1, { 0 }, 0,
		LOWER "mount /dev/vda /run/layers/lower ext4 1 x; " MEMORY UPPER "mount overlay /sysroot overlay 0 " LAYERS, "" },
	{ "... that is not written to", "ext4", 0, 0, 0, 1, { 0 }, 0,
		LOWER "mount /dev/vda /run/layers/lower ext4 1; " MEMORY UPPER "mount overlay /sysroot overlay 0 " LAYERS "end; mount - /sysroot - 33; ", "" },
	{ "... over nothing", "ext4", 0, 0, -1, 1, { -ERROR_IO }, -1, LOWER "mount /dev/vda /run/layers/lower ext4 1; " GONE,
		CANNOT("ext4") "input/output error\n" },
	{ "... without memory", "ext4", 0, 0, -1, 1, { 0, -12 }, -1,
		LOWER "mount /dev/vda /run/layers/lower ext4 1; " MEMORY GONE,
		"init: cannot mount /run/layers/memory as tmpfs: out of memory\n" },
	{ "... that is not there", "ext4", 0, 0, -1, 1, { 0, 0, -ERROR_NODEV }, -1,
		LOWER "mount /dev/vda /run/layers/lower ext4 1; " MEMORY UPPER "mount overlay /sysroot overlay 0 " LAYERS GONE,
		"init: cannot mount /sysroot as overlay: no such device or file system type: the module overlay is not loaded; "
		"mkpayload cpio --module overlay brings it\n" },
	{ "memory alone", 0, 0, 0, -1, 2, { 0 }, 0, "mount tmpfs /sysroot tmpfs 0 mode=0755; ", "" },
	{ "... rw", 0, 0, 0, 1, 2, { 0 }, 0, "mount tmpfs /sysroot tmpfs 0 mode=0755; ", "" },
	{ "... ro, with options", 0, 0, "size=1G,nodev", 0, 2, { 0 }, 0, "mount tmpfs /sysroot tmpfs 4 mode=0755,size=1G; end; mount - /sysroot - 37; ", "" },
	{ "... which is not to be had", 0, 0, 0, -1, 2, { -ERROR_INVAL }, -1, "mount tmpfs /sysroot tmpfs 0 mode=0755; ",
		"init: cannot mount /sysroot as tmpfs: invalid argument\n" },
};

static void check_rows(void)
{
	const struct row *row;
	int i, result;

	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		begin(row->type, "ext4 xfs btrfs ");
		settings.root.types = row->types;
		settings.root.options = row->options;
		settings.root.is_writable = row->writable;
		settings.overlay = row->overlay == 1 ? "tmpfs" : 0;
		for (i = 0; i < 4; i++)
			fake_tell(SYS_MOUNT, row->results[i], 0);
		root_unmount();
		fake_trace_anew();
		result = root_mount(&settings, row->overlay == 2 ? 0 : &device);
		if (strstr(row->trace, "end; "))
			fake_note("end; ");
		root_mount_end();
		ok(result == row->result, row->name);
		is(fake_trace, row->trace, "... its calls");
		is(fake_said, row->said, "... what is said");
	}
	begin(0, "");
	settings.root.is_writable = 0;
	root_mount(&settings, 0);
	fake_tell(SYS_MOUNT, -ERROR_BUSY, 0);
	root_mount_end();
	is(fake_said, "init: /sysroot: cannot be made read-only: device or resource busy\n", "what stays writable is said to");
	fake_trace_anew();
	root_unmount();
	root_mount_end();
	is(fake_trace, GONE, "all is unmounted, what lies over it first, and nothing made read-only");
}

/* --- Words. --- */

static const struct {
	const char *options;
	unsigned flags, flags_of_ro;
	const char *data;
} words[] = {
	{ "defaults", 0, 1, "" },
	{ "ro", 1, 1, "" },
	{ "ro,rw", 0, 0, "" },
	{ "rw,ro", 1, 1, "" },
	{ "nosuid", 2, 3, "" },
	{ "nodev", 4, 5, "" },
	{ "noexec", 8, 9, "" },
	{ "sync", 16, 17, "" },
	{ "dirsync", 128, 129, "" },
	{ "noatime", 1024, 1025, "" },
	{ "nodiratime", 2048, 2049, "" },
	{ "relatime", 2097152, 2097153, "" },
	{ "strictatime", 16777216, 16777217, "" },
	{ "lazytime", 33554432, 33554433, "" },
	{ "nodev,nosuid,noexec", 14, 15, "" },
	{ "nosuid,rw", 2, 2, "" },
	{ "r,rox,ror", 0, 1, " r,rox,ror" },
	{ "a=b,nodev,c", 4, 5, " a=b,c" },
	{ "subvol=/@,", 0, 1, " subvol=/@" },
	{ "nosuid,suid", 0, 1, "" },
	{ "nodev,dev", 0, 1, "" },
	{ "noexec,exec", 0, 1, "" },
	{ "sync,async", 0, 1, "" },
	{ "noatime,atime", 0, 1, "" },
	{ "suid,dev,exec,async,atime,nofail,_netdev", 0, 1, "" },
	{ "a,,nodev", 4, 5, " a," },
	{ "", 0, 1, "" },
};

static void check_words(void)
{
	char wanted[128];
	size_t i;
	int is_ro;

	for (i = 0; i < 2 * sizeof words / sizeof *words; i++) {
		is_ro = i % 2;
		begin("ext4", "");
		settings.root.options = words[i / 2].options;
		settings.root.is_writable = !is_ro;
		root_mount(&settings, &device);
		snprintf(wanted, sizeof wanted, "mount /dev/vda /sysroot ext4 %u%s; ",
			is_ro ? words[i / 2].flags_of_ro : words[i / 2].flags, words[i / 2].data);
		is(fake_trace, wanted, words[i / 2].options);
	}
}

/* --- Which module is missing. --- */

static const struct {
	const char *type;
	long error;
	const char *loaded, *missing;
} needs[] = {
	{ "ext4", -ERROR_NODEV, "", "ext4" },
	{ "ext3", -ERROR_NODEV, "", "ext4" },
	{ "ext4", -ERROR_NODEV, "ext4 ", 0 },
	{ "ext4", -ERROR_NOENT, "ext4 ", "crc32c_generic" },
	{ "ext4", -ERROR_NOENT, "crc32c_generic ", 0 },
	{ "ext4", -ERROR_INVAL, "", 0 },
	{ "f2fs", -ERROR_NOENT, "f2fs ", "crc32_generic" },
	{ "f2fs", -ERROR_NODEV, "", "f2fs" },
	{ "btrfs", -ERROR_NOENT, "btrfs ", "crc32c_generic" },
	{ "xfs", -ERROR_NOENT, "xfs ", "crc32c_generic" },
	{ "xfs", -ERROR_NOENT, "xfs crc32c_generic ", 0 },
	{ "vfat", -ERROR_INVAL, "vfat ", "nls_cp437" },
	{ "vfat", -ERROR_INVAL, "vfat nls_cp437 ", "nls_ascii" },
	{ "vfat", -ERROR_INVAL, "vfat nls_cp437 nls_ascii ", 0 },
	{ "iso9660", -ERROR_NODEV, "", "isofs" },
	{ "ntfs", -ERROR_NODEV, "", "ntfs3" },
	{ "squashfs", -ERROR_NODEV, "", "squashfs" },
	{ "squashfs", -ERROR_NODEV, "squashfs ", 0 },
	{ "squashfs", -ERROR_NOENT, "", 0 },
};

static const char *phrase(long error)
{
	return error == -ERROR_NODEV   ? "no such device or file system type"
	       : error == -ERROR_NOENT ? "no such file or directory"
				       : "invalid argument";
}

static void check_needs(void)
{
	char wanted[256], name[64];
	size_t i;

	for (i = 0; i < sizeof needs / sizeof *needs; i++) {
		begin(needs[i].type, needs[i].loaded);
		fake_tell(SYS_MOUNT, needs[i].error, 0);
		fake_tell(SYS_MOUNT, needs[i].error, 0);
		ok(root_mount(&settings, &device) == -1, "one that is not mounted");
		snprintf(wanted, sizeof wanted, CANNOT("%s") "%s%s%s%s%s%s\n", needs[i].type, phrase(needs[i].error),
			needs[i].missing ? ": the module " : "", needs[i].missing ? needs[i].missing : "",
			needs[i].missing ? " is not loaded; mkpayload cpio --module " : "",
			needs[i].missing ? needs[i].missing : "", needs[i].missing ? " brings it" : "");
		snprintf(name, sizeof name, "%s: %s", needs[i].type, needs[i].missing ? needs[i].missing : "-");
		is(fake_said, wanted, name);
	}
}

/* --- Limits. --- */

static char text[8192];

static const char *as_long_as(size_t length)
{
	memset(text, 'o', length);
	text[length] = 0;
	return text;
}

/* Options of this length, and x behind them: what is mounted with. */
static void options_of(const char *name, size_t length, const char *wanted)
{
	begin("ext4", "");
	settings.root.options = strcat((char *)as_long_as(length), ",x");
	root_mount(&settings, &device);
	is(fake_trace + strlen("mount /dev/vda /sysroot ext4 1"), wanted, name);
}

static void check_limits(void)
{
	static char wanted[8192];

	sprintf(wanted, " %s; ", as_long_as(4094));
	options_of("as many options as there is room for", 4094, wanted);
	sprintf(wanted, " %s,x; ", as_long_as(4093));
	options_of("... of two words", 4093, wanted);
	options_of("what is too long is left out", 4095, " x; ");
	begin("ext4", "");
	settings.root.types = as_long_as(255);
	ok(root_mount(&settings, &device) == 0 && fake_times("mount "), "the longest list of types");
	begin("ext4", "");
	settings.root.types = as_long_as(256);
	ok(root_mount(&settings, &device) == -1 && !*fake_trace, "one that is too long");
	is(fake_said, "init: command line: rootfstype=: too long\n", "... is said to be");
	begin(as_long_as(51), "");
	fake_tell(SYS_MOUNT, -ERROR_NODEV, 0);
	root_mount(&settings, &device);
	ok(strstr(fake_said, " brings it\n") != 0, "a module of the longest name");
	begin(as_long_as(52), "");
	fake_tell(SYS_MOUNT, -ERROR_NODEV, 0);
	root_mount(&settings, &device);
	ok(!strstr(fake_said, " brings it\n"), "none of a longer one is asked for");
}

int main(void)
{
	check_rows();
	check_words();
	check_needs();
	check_limits();
	return tap_end();
}
