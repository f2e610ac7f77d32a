/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_choose_test.c - which device root= means, and what is said of the others; the words beside
 * root=. */
#include "freestanding/files.h"
#include "init/root_choose.h"
#include "init/root_words.h"
#include "tap.h"

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	(void)number, (void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
	return -ERROR_NOSYS;
}

/* What is on each; "part" rows are partitions of the row before that is none. */
static const struct row {
	const char *name, *type, *label, *uuid, *uuid_sub, *partuuid, *partlabel, *wwid, *refusal,
		*problem;
	unsigned number, first_sector;
} rows[] = {
	{ "sda", "ext4", "root", "aa-11", "", 0, 0, "", 0, 0, 0, 0 },
	{ "sdb", 0, "", "", "", 0, 0, "", 0, 0, 0, 0 },
	{ "sdb1", "xfs", "x", "bb-22", "", "cc-33", "first", "", 0, 0, 1, 2048 },
	{ "sdb2", "vfat", "SYSTEMRESCU", "1234-ABCD", "", "cc-44", "root", "", 0, 0, 2, 4096 },
	{ "sdc", "btrfs", "many", "dd-55", "1", 0, 0, "", 0, 0, 0, 0 },
	{ "sdd", "btrfs", "many", "dd-55", "2", 0, 0, "", 0, 0, 0, 0 },
	{ "sde", "btrfs", "copy", "dd-66", "1", 0, 0, "", 0, 0, 0, 0 },
	{ "sdf", "btrfs", "copy", "dd-66", "1", 0, 0, "", 0, 0, 0, 0 },
	{ "sdg1", "iso9660", "LIVE", "2026", "", "0001-01", "", "", 0, 0, 1, 0 },
	{ "sdg", "iso9660", "LIVE", "2026", "", 0, 0, "", 0, 0, 0, 0 },
	{ "sdh", "ext4", "clone", "ee", "", 0, 0, "", 0, 0, 0, 0 },
	{ "sdi", "ext4", "clone", "ee", "", 0, 0, "", 0, 0, 0, 0 },
	{ "sdj", "ext4", "path", "ff", "", 0, 0, "naa.5", 0, 0, 0, 0 },
	{ "sdk", "ext4", "path", "ff", "", 0, 0, "naa.5", 0, 0, 0, 0 },
	{ "sdl", "linux_raid_member", "mirror", "gg", "", 0, 0, "", "a member of a RAID", 0, 0, 0 },
	{ "sdm", 0, "", "", "", 0, 0, "", 0, "input/output error", 0, 0 },
};

enum { ROWS = sizeof rows / sizeof *rows };

static struct root_device room[ROWS];
static struct root_devices devices;

static void fill(void)
{
	unsigned i;

	for (i = 0; i < ROWS; i++) {
		struct root_device *device = devices.list[i] = room + i;
		const struct row *row = rows + i;

		strcpy(device->name, row->name);
		sprintf(device->path, "/dev/%s", row->name);
		device->major = 8;
		device->minor = i;
		device->superblock.type = row->type;
		device->superblock.refusal = row->refusal;
		device->problem = row->problem;
		strcpy(device->superblock.label, row->label);
		strcpy(device->superblock.uuid, row->uuid);
		strcpy(device->superblock.uuid_sub, row->uuid_sub);
		strcpy(device->wwid, row->wwid);
		device->number = row->number;
		device->first_sector = row->first_sector;
		if (row->number) {
			sprintf(device->disk, "/dev/%.3s", row->name);
			strcpy(device->partition.uuid, row->partuuid);
			strcpy(device->partition.label, row->partlabel);
		}
	}
	devices.count = ROWS;
}

/* wanted: the device, "several" or "none". */
static const struct {
	const char *root, *wanted;
} choices[] = {
	{ "/dev/sda", "sda" },
	{ "8:2", "sdb1" },
	{ "LABEL=root", "sda" },
	{ "UUID=BB-22", "sdb1" },
	{ "PARTUUID=CC-44", "sdb2" },
	{ "PARTLABEL=first", "sdb1" },
	{ "PARTLABEL=root", "sdb2" },
	{ "LABEL=many", "sdc" },
	{ "LABEL=copy", "several" },
	{ "LABEL=LIVE", "sdg" },
	{ "LABEL=clone", "several" },
	{ "LABEL=path", "sdj" },
	{ "LABEL=mirror", "none" },
	{ "/dev/sdm", "none" },
	{ "LABEL=none", "none" },
	{ "8:99", "none" },
};

/* What is said of one device. */
static const struct {
	const char *root;
	unsigned row;
	const char *why;
} whys[] = {
	{ "LABEL=SYSTEMRESCUECD", 3, "vfat holds 11 bytes: what is asked for begins so" },
	{ "LABEL=systemrescuecd", 3, "vfat holds 11 bytes: what is asked for begins so" },
	{ "LABEL=SYSTEMRESC", 3, "has another LABEL" },
	{ "LABEL=xy", 2, "has another LABEL" },
	{ "LABEL=ROOT", 0, "differs in upper and lower case only" },
	{ "PARTLABEL=FIRST", 2, "differs in upper and lower case only" },
	{ "UUID=cc-33", 2, "what is asked for is its PARTUUID" },
	{ "LABEL=first", 2, "what is asked for is its PARTLABEL" },
	{ "PARTUUID=bb-22", 2, "what is asked for is its UUID" },
	{ "LABEL=x", 1, "nothing that is known, so no LABEL" },
	{ "PARTUUID=x", 0, "has no PARTUUID" },
	{ "LABEL=mirror", 14, "a member of a RAID" },
	{ "LABEL=x", 15, "cannot be read: input/output error" },
	{ "LABEL=clone", 10, "is meant" },
	{ "/dev/sdz", 0, "another device" },
	{ "9:9", 0, "another device" },
};

static void check_choices(void)
{
	const struct root_device *found;
	struct root_name name;
	size_t i;
	int choice;

	for (i = 0; i < sizeof choices / sizeof *choices; i++) {
		is(root_name_get(&name, choices[i].root), 0, choices[i].root);
		choice = root_choose(&devices, &name, &found);
		is(choice == ROOT_SEVERAL     ? "several"
			: choice == ROOT_NONE ? "none"
					      : found->name,
			choices[i].wanted, "... is");
	}
	/* A link to a device that has another name. */
	root_name_get(&name, "/dev/mapper/x");
	name.major = 8;
	name.minor = 2;
	ok(root_choose(&devices, &name, &found) == ROOT_FOUND && found == room + 2,
		"a node by its numbers");
}

static void check_whys(void)
{
	char why[ROOT_WHY_BYTES];
	struct root_name name;
	size_t i;

	for (i = 0; i < sizeof whys / sizeof *whys; i++) {
		root_name_get(&name, whys[i].root);
		root_why(why, &name, room + whys[i].row);
		is(why, whys[i].why, whys[i].root);
	}
}

static void check_words(void)
{
	struct root_words words = { .is_writable = -1 };

	root_words_take(&words, "rootx=1");
	root_words_take(&words, "rwx");
	ok(!words.root && words.is_writable == -1, "words of others");
	root_words_take(&words, "root=/dev/a");
	root_words_take(&words, "root=/dev/b");
	root_words_take(&words, "rootfstype=ext4");
	root_words_take(&words, "rootflags=a=b,c");
	root_words_take(&words, "init=/x");
	root_words_take(&words, "rootdelay=3");
	root_words_take(&words, "rw");
	is(words.root, "/dev/b", "the last root= counts");
	is(words.types, "ext4", "rootfstype=");
	root_words_take(&words, "rootfstype=auto");
	is(words.types, 0, "rootfstype=auto: what is on it");
	is(words.options, "a=b,c", "rootflags=");
	is(words.program, "/x", "init=");
	is(words.delay, "3", "rootdelay=");
	ok(words.is_writable == 1 && !words.waits_forever, "rw");
	root_words_take(&words, "ro");
	root_words_take(&words, "rootwait");
	root_words_take(&words, "root=");
	ok(words.is_writable == 0 && words.waits_forever && !words.root, "ro, rootwait, no root");
	root_words_take(&words, "rootwait=5");
	is(words.delay, "5", "rootwait= has a limit");
}

static void check_shell(void)
{
	static const char *const yes[] = { "rd.shell", "rd.shell=1", "rd.shell=yes" };
	static const char *const no[] = { "rd.shell=0", "rd.shell=no", "rd.shell=off" };
	struct root_words words = { 0 };
	size_t i;

	for (i = 0; i < 3; i++) {
		root_words_take(&words, yes[i]);
		ok(words.wants_shell == 1, yes[i]);
		root_words_take(&words, no[i]);
		ok(words.wants_shell == 0, no[i]);
	}
	root_words_take(&words, "rd.shell=yes");
	root_words_take(&words, "rd.shell=");
	root_words_take(&words, "rd.shellx");
	ok(words.wants_shell == 1, "what says neither");
}

int main(void)
{
	fill();
	check_choices();
	check_whys();
	check_words();
	check_shell();
	return tap_end();
}
