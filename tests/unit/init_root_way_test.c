/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_way_test.c - the way to the root that root= names: how long it is waited for and what is said meanwhile, what is done in
 * which order, and what becomes of the boot where a step of it fails. */
#include "init/root.h"

#include "fake_root.h"

#define PLACE "mkdir /sysroot 755; mkdir /mnt 755; link /sysroot /mnt/root; "
#define MOUNTED(device) PLACE "hook 4; hook 5; mount " device "; "
#define ON "import /sysroot/files; hook 8; hook 9; switch given; "
#define END(status) "unmount; look; hook 10; log 20; failed " status "; "
#define HERE "events; queue; look anew; "
#define KERNEL "init:   the last messages of the kernel:\n"
#define TWO_SAID \
	"init:   sda 1.0 MiB ext4 LABEL=root UUID=aa: is meant\n" \
	"init:   sda1 1.0 MiB -: nothing that is known, so no LABEL\n"

static const struct thing two[] = { { 0, "sda", "ext4", "root", "aa", 0, 0, 0, 1 }, { 0, "sda1", 0, 0, 0, 0, 0, 0, 2 }, { 0 } };

static void check_way(void)
{
	begin("LABEL=root", two);
	enter();
	is(fake_trace, HERE MOUNTED("/dev/sda") ON END("126"), "a root that is there");
	is(fake_said, "init: root=LABEL=root is /dev/sda, 1.0 MiB, ext4\n" TWO_SAID KERNEL, "... what is said");
	begin("LABEL=root", two);
	settings.arguments = others;
	is_too_many = 1;
	enter();
	ok(fake_times("switch others; "), "... with words of its own");
	ok(strstr(fake_said, "init:   and others, for which there is no room\n" KERNEL) != 0, "... and more devices than are known");
	begin("/dev/sda1", two);
	enter();
	is(fake_trace, HERE MOUNTED("/dev/sda1") ON END("126"), "one of which nobody knows what it is");
	ok(strstr(fake_said, "init: root=/dev/sda1 is /dev/sda1, 1.0 MiB, unknown\n") == fake_said, "... is said to be");
	begin("tmpfs", two);
	enter();
	is(fake_trace, MOUNTED("none") ON END("126"), "memory, which nobody waits for");
	begin("LABEL=root", two);
	settings.on_error = ON_ERROR_SHELL;
	shells = 1;
	enter();
	is(fake_trace,
		HERE MOUNTED("/dev/sda") ON "unmount; look; hook 10; log 20; shell; " HERE MOUNTED(
			"/dev/sda") ON "unmount; look; hook 10; log 20; shell; failed 126; ",
		"a second try behind a shell");
	ok(strstr(fake_said, "init: trying again\n") != 0, "... is said");
	begin("LABEL=root", two);
	fake_text("/", "")->file_system = 2;
	fake_text("/sysroot", "")->file_system = 3;
	enter();
	is(fake_trace, HERE PLACE "hook 4; hook 5; " ON END("126"), "one that a hook has mounted");
	begin("LABEL=root", two);
	fake_text("/", "")->file_system = fake_text("/sysroot", "")->file_system = 3;
	enter();
	is(fake_trace, HERE MOUNTED("/dev/sda") ON END("126"), "... or has not");
	begin("LABEL=root", two);
	fake_text("/sysroot", "")->file_system = 3;
	enter();
	ok(fake_times("mount /dev/sda"), "... nobody knows");
}

enum { MOUNTING = -1, IMPORTING = -2 };

static const struct {
	const char *name;
	int point; /* of hooks; or one of these */
	const char *trace;
} steps[] = {
	{ "a hook before mounting fails", HOOKS_PRE_MOUNT, HERE PLACE "hook 4; " END("125") },
	{ "one of mounting", HOOKS_MOUNT, HERE PLACE "hook 4; hook 5; " END("125") },
	{ "mounting", MOUNTING, HERE MOUNTED("/dev/sda") END("125") },
	{ "importing", IMPORTING, HERE MOUNTED("/dev/sda") "import /sysroot/files; " END("125") },
	{ "a hook behind it", HOOKS_PRE_PIVOT, HERE MOUNTED("/dev/sda") "import /sysroot/files; hook 8; " END("125") },
	{ "the last ones", HOOKS_CLEANUP, HERE MOUNTED("/dev/sda") "import /sysroot/files; hook 8; hook 9; " END("125") },
};

static void check_steps(void)
{
	static size_t i;

	for (i = 0; i < sizeof steps / sizeof *steps; i++) {
		begin("LABEL=root", two);
		*(steps[i].point == MOUNTING ? &mounted : steps[i].point == IMPORTING ? &imported : &hooks[steps[i].point]) = 1;
		enter();
		is(fake_trace, steps[i].trace, steps[i].name);
	}
}

static void check_directory(void)
{
	static char directory[4096];
	size_t length;

	memset(directory, 'd', sizeof directory - 1);
	for (length = 4087; length <= 4088; length++) {
		begin("LABEL=root", two);
		directory[length] = 0;
		settings.directory = directory;
		enter();
		directory[length] = 'd';
		ok(fake_times(length == 4087 ? "import /sysroot" : MOUNTED("/dev/sda") END("125")) == 1, "a long directory");
		ok(!strstr(fake_said, "init: command line: payload.dest: too long\n") == (length == 4087), "... is said to be");
	}
}

/* A link in the root that leads out of it: the payload would be gone with the initial CPIO. */
static void check_link(void)
{
	int wants;

	for (wants = 0; wants <= 1; wants++) {
		begin("LABEL=root", two);
		settings.device = wants ? "any" : "none";
		fake_text("/", "")->file_system = fake_text("/sysroot/files", "")->file_system = 2;
		fake_text("/sysroot", "")->file_system = 3;
		enter();
		is(fake_trace, wants ? HERE PLACE "hook 4; hook 5; import /sysroot/files; " END("125") : HERE PLACE "hook 4; hook 5; " ON END("126"),
			"a directory that is none of the root's");
		ok(!strstr(fake_said, "init: /sysroot/files: a link in the root leads out of it, and the payload with it\n") == !wants, "... is said to be");
	}
}

/* --- Waiting. --- */

static const struct thing late[] = { { 0, "vda", 0, 0, "uu", 0, "pp", "first", 0 }, { 17000, "vdb", "xfs", "root", 0, 0, 0, 0, 7 }, { 0 } };
static const struct thing many[] = { { 0, "a", "ext4", "root", 0, 0, 0, 0, 0 }, { 0, "b", "ext4", "root", 0, 0, 0, 0, 0 }, { 0 } };
static const struct thing disks[] = { { 0, "a", "btrfs", "root", "u", "1", 0, 0, 0 }, { 0, "b", "btrfs", "root", "u", "2", 0, 0, 0 }, { 0 } };
static const struct thing one[] = { { 0, "a", "btrfs", "root", "u", "1", 0, 0, 0 }, { 0 } };

static const struct thing last[] = { { 32001, "a", "ext4", "root", 0, 0, 0, 0, 0 }, { 0 } };

#define NONE_AT_FIRST HERE "hook 3; look anew; "
#define TURN(time) "wait " time "; queue; look; "
#define LATE(time) "wait " time "; late; look; "
#define WAITING(s, here) "init: waiting for root=LABEL=root, " s " s; here are:\n" here
#define NO_NAME "not a /dev/NAME, MAJOR:MINOR, LABEL=, UUID=, PARTUUID=, PARTLABEL= or tmpfs"
#define OTHERS "init:   sda 1.0 MiB ext4 LABEL=root UUID=aa: another device\ninit:   sda1 1.0 MiB -: another device\n"
#define VDA "init:   vda 1.0 MiB - UUID=uu PARTUUID=pp PARTLABEL=first: nothing that is known, so no LABEL\n"
#define NOTHING "init:   no block device: its driver is missing, or it is not there\n"
#define NOT_HERE(s, here) "init: root=LABEL=root: not here after " s " s; here are:\n" here KERNEL
#define WAITED TURN("2000") TURN("10000")
#define BTRFS(path) "open /dev/btrfs-control 2000002; ioctl /dev/btrfs-control 90009427" path "; "
#define TRY "hook 5; sleep 500000000; "
#define TRIES TRY TRY TRY TRY TRY
#define TOLD BTRFS("/dev/a") BTRFS("/dev/a")
#define WRONG "init: command line: rootdelay=, rootwait=, rd.retry=: wanted is a number of seconds up to 86400\n"

static const struct wait {
	const char *name, *root, *delay, *options;
	int waits_forever, is_driver_here; /* the driver 2: a hook mounts the root */
	const struct thing *things;
	int queue[4]; /* 1: the control of btrfs, which says that */
	uint32_t change_ms;
	const char *trace, *said;
} waits[] = {
	{ "one that comes", "LABEL=root", 0, 0, 0, 0, late, { 0 }, 0,
		NONE_AT_FIRST WAITED "wait 10000; queue; look; " MOUNTED("/dev/vdb") ON END("126"),
		WAITING("2", VDA) WAITING("12", VDA) "init: root=LABEL=root is /dev/vdb, 1.0 MiB, xfs\n" VDA
			"init:   vdb 1.0 MiB xfs LABEL=root: is meant\n" KERNEL },
	{ "one that does not", "LABEL=root", 0, 0, 0, 0, 0, { 0 }, 0,
		NONE_AT_FIRST WAITED LATE("10000") LATE("8000") LATE("1") END("125"),
		WAITING("2", NOTHING) WAITING("12", NOTHING) WAITING("22", NOTHING) NOT_HERE("30", NOTHING) },
	{ "... by a word of its own", "LABEL=root", "5", 0, 0, 0, 0, { 0 }, 0,
		NONE_AT_FIRST TURN("2000") LATE("3000") LATE("1") END("125"), WAITING("2", NOTHING) NOT_HERE("5", NOTHING) },
	{ "... no time", "LABEL=root", "0", 0, 0, 0, 0, { 0 }, 0,
		"events; late; look anew; hook 3; look anew; " LATE("1") END("125"), NOT_HERE("0", NOTHING) },
	{ "... that is empty", "LABEL=root", "", 0, 0, 0, two, { 0 }, 0, HERE MOUNTED("/dev/sda") ON END("126"),
		"init: root=LABEL=root is /dev/sda, 1.0 MiB, ext4\n" TWO_SAID KERNEL },
	{ "... a day", "LABEL=root", "86400", 0, 0, 0, two, { 0 }, 0, HERE MOUNTED("/dev/sda") ON END("126"),
		"init: root=LABEL=root is /dev/sda, 1.0 MiB, ext4\n" TWO_SAID KERNEL },
	{ "... more", "LABEL=root", "86401", 0, 0, 0, two, { 0 }, 0, END("125"), WRONG TWO_SAID KERNEL },
	{ "... no number", "LABEL=root", "5s", 0, 0, 0, two, { 0 }, 0, END("125"), WRONG TWO_SAID KERNEL },
	{ "a device that is another one", "LABEL=root", "3", 0, 0, 0, 0, { 0 }, 1000,
		NONE_AT_FIRST "wait 2000; queue; look anew; hook 3; look anew; " LATE("1000") LATE("1000") LATE("1") END("125"),
		WAITING("2", NOTHING) NOT_HERE("3", NOTHING) },
	{ "several that are meant", "LABEL=root", 0, 0, 0, 0, many, { 0 }, 0, HERE END("125"),
		"init: root=LABEL=root: several devices are meant; name one by another name of its own:\n"
		"init:   a 1.0 MiB ext4 LABEL=root: is meant\ninit:   b 1.0 MiB ext4 LABEL=root: is meant\n" KERNEL },
	{ "one that is waited for forever", "LABEL=root", 0, 0, 1, 0, last, { 0 }, 0,
		NONE_AT_FIRST WAITED TURN("10000") TURN("10000") TURN("10000") MOUNTED("/dev/a") ON END("126"), 0 },
	{ "a name that is none", "nfs:x", 0, 0, 0, 0, two, { 0 }, 0, END("125"),
		"init: command line: root=nfs:x: " NO_NAME "\n" OTHERS KERNEL },
	{ "... of which hooks know", "nfs:x", 0, 0, 0, 2, two, { DRIVER_WAITS, 0 }, 0,
		HERE TURN("500") PLACE "hook 4; hook 5; " ON END("126"), OTHERS KERNEL },
	{ "... do not", "nfs:x", 0, 0, 0, 1, two, { 0 }, 0, HERE PLACE "hook 4; " TRIES TRIES TRIES TRIES END("125"),
		"init: root=nfs:x: no hook has mounted it on /sysroot; init itself: " NO_NAME "\n" OTHERS KERNEL },
	{ "... and a wrong word", "nfs:x", "x", 0, 0, 1, two, { 0 }, 0, END("125"), WRONG OTHERS KERNEL },
	{ "a link to a device", "/dev/mapper/x", 0, 0, 0, 0, two, { 0 }, 0, HERE MOUNTED("/dev/sda1") ON END("126"), 0 },
	{ "... to none", "/dev/file", "0", 0, 0, 0, two, { 0 }, 0,
		"events; late; look anew; hook 3; look anew; " LATE("1") END("125"), 0 },
	{ "a name that is a file, too", "UUID=aa", 0, 0, 0, 0, two, { 0 }, 0, HERE MOUNTED("/dev/sda") ON END("126"), 0 },
	{ "a queue that ends the boot", "LABEL=root", 0, 0, 0, 1, two, { DRIVER_ENDS }, 0, "events; queue; " END("125"), TWO_SAID KERNEL },
	{ "... that is finished at last", "LABEL=root", 0, 0, 0, 1, two, { DRIVER_WAITS, DRIVER_WAITS, 0 }, 0,
		HERE TURN("500") TURN("500") MOUNTED("/dev/sda") ON END("126"),
		"init: root=LABEL=root is /dev/sda, 1.0 MiB, ext4\n" TWO_SAID KERNEL },
	{ "... that is not", "LABEL=root", "2", 0, 0, 1, two, { DRIVER_WAITS, DRIVER_WAITS, DRIVER_WAITS, DRIVER_WAITS }, 0,
		HERE TURN("500") TURN("500") LATE("500") LATE("500") LATE("1") END("125"),
		"init: root=LABEL=root: initqueue is not finished after 2 s; here are:\n" TWO_SAID KERNEL },
	{ "a btrfs that is whole", "LABEL=root", 0, 0, 0, 0, disks, { 1 }, 0,
		HERE BTRFS("/dev/a") BTRFS("/dev/b") BTRFS("/dev/a") MOUNTED("/dev/a") ON END("126"), 0 },
	{ "... whose kernel does not say", "LABEL=root", 0, 0, 0, 0, one, { 1, -ERROR_IO }, 0, HERE TOLD MOUNTED("/dev/a") ON END("126"), 0 },
	{ "... without any", "LABEL=root", 0, 0, 0, 0, one, { 0 }, 0, HERE "open /dev/btrfs-control 2000002; open /dev/btrfs-control 2000002; " MOUNTED("/dev/a") ON END("126"), 0 },
	{ "... that is not", "LABEL=root", "1", "x,degrade", 0, 0, one, { 1, 1, 1, 1 }, 0,
		HERE TOLD "hook 3; look anew; " TOLD LATE("1000") TOLD LATE("1") TOLD MOUNTED("/dev/a") ON END("126"),
		"init: root=LABEL=root: a disk of it is missing; it is tried all the same\ninit: root=LABEL=root is /dev/a, 1.0 MiB, btrfs\ninit:   a 1.0 MiB btrfs LABEL=root UUID=u: is meant\n" KERNEL },
	{ "... need not be", "LABEL=root", 0, "degraded", 0, 0, one, { 1, 1 }, 0, HERE BTRFS("/dev/a") MOUNTED("/dev/a") ON END("126"), 0 },
	{ "... and need not be", "LABEL=root", 0, "x,degraded", 0, 0, one, { 1, 1 }, 0, HERE BTRFS("/dev/a") MOUNTED("/dev/a") ON END("126"), 0 },
};

static void check_waits(void)
{
	static const struct wait *wait;
	int i, is_btrfs;

	for (wait = waits; wait < waits + sizeof waits / sizeof *waits; wait++) {
		begin(wait->root, wait->things);
		is_btrfs = wait->queue[0] == 1;
		for (i = 0; i < 12 && is_btrfs; i++)
			fake_tell(SYS_IOCTL, wait->things == disks ? 0 : wait->queue[i == 0 ? 1 : i < 3 ? i : 3], 0);
		if (is_btrfs)
			fake_text("/dev/btrfs-control", "");
		else
			memcpy(queue, wait->queue, sizeof queue);
		settings.root.delay = wait->delay;
		settings.root.options = wait->options;
		settings.root.waits_forever = wait->waits_forever;
		is_driver_here = wait->is_driver_here;
		fake_text("/dev/mapper/x", "")->type = fake_text("aa", "")->type = MODE_BLOCK | 0600;
		fake_find("/dev/mapper/x")->node = fake_find("aa")->node = 8 << 8 | 2;
		fake_text("/dev/file", "")->node = 8 << 8 | 2;
		fake_text("/", "")->file_system = 1;
		fake_text("/sysroot", "")->file_system = wait->is_driver_here == 2 ? 2 : 1;
		change_ms = wait->change_ms;
		enter();
		is(fake_trace, wait->trace, wait->name);
		ok(!fake_open_count(), "... all is closed");
		if (wait->said)
			is(fake_said, wait->said, "... what is said");
	}
}

int main(void)
{
	check_way();
	check_steps();
	check_directory();
	check_link();
	check_waits();
	return tap_end();
}
