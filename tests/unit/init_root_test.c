/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_test.c - the root that init brings: events of the kernel, links in /dev/disk, what is mounted how. */
#include "format/initial.h"
#include "init/bring_up.h"
#include "init/root_devices.h"
#include "init/root_events.h"
#include "init/root_links.h"
#include "init/root_mount.h"
#include "kernel_root.h"

#include "fake.h"

/* --- Events. --- */

/* What a wait of a second makes of one of these. */
static int kinds_of(const char *event, size_t size, long read_error)
{
	fake_begin();
	fake_put("events", event, size)->read_error = read_error;
	fake_tell(SYS_SOCKET, FAKE_FD, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	root_events_open();
	return root_events_wait(1000);
}

#define KINDS_OF(event) kinds_of(event, sizeof event, 0)

static void check_events(void)
{
	enum { ERROR_NOBUFS = 105 };
	uint64_t begin_ms = fake_clock_ms;

	ok(KINDS_OF("add@/devices/virtio1/block/vda\0ACTION=add\0SUBSYSTEM=block\0MAJOR=254") == ROOT_EVENT_COME, "a disk comes");
	ok(KINDS_OF("add@/devices/pci/nvme/nvme0/nvme0n1\0ACTION=add\0SUBSYSTEM=block\0SEQNUM=1") == ROOT_EVENT_COME,
		"one of NVMe, whose path does not tell");
	ok(KINDS_OF("change@/devices/virtual/block/dm-0\0SUBSYSTEM=block") == ROOT_EVENT_CHANGED, "one changes");
	ok(kinds_of("", 0, -ERROR_NOBUFS) == (ROOT_EVENT_COME | ROOT_EVENT_CHANGED), "more than the kernel keeps");
	ok(fake_clock_ms == begin_ms, "... all at once");
	ok(KINDS_OF("add@/devices/block/x\0SUBSYSTEM=blocks\0xSUBSYSTEM=block") == 0, "what is none");
	ok(fake_clock_ms == begin_ms + 1000, "... is waited for as long as is said");
}

/* --- Links. --- */

static void link_to(const char *type, const char *label, const char *there)
{
	struct superblock superblock = { type, type && *type != 'e' ? "none" : 0, "", "12-34", "" };

	fake_begin();
	strcpy(superblock.label, label);
	fake_tell(SYS_SYMLINK, there ? -ERROR_EXIST : 0, 0);
	if (there && *there)
		fake_text(there, "");
	root_links_make("/dev/sda", &superblock, 0);
}

#define BY(kind) "mkdir /dev/disk 755; mkdir /dev/disk/by-" kind " 755; "
#define BY_UUID	 BY("uuid") "link ../../sda /dev/disk/by-uuid/12-34; "

static void check_links(void)
{
	link_to("ext4", "a b", 0);
	is(fake_trace, BY("label") "link ../../sda /dev/disk/by-label/a\\x20b; " BY_UUID, "links");
	link_to("swap", "x", 0);
	is(fake_trace, BY("label") "link ../../sda /dev/disk/by-label/x; " BY_UUID, "... of swap");
	link_to("crypto_LUKS", "x", 0);
	is(fake_trace, BY_UUID, "what is encrypted leaves its label to what is in it");
	link_to("linux_raid_member", "x", 0);
	is(fake_trace, BY_UUID, "... a member of a RAID, too");
	link_to(0, "", 0);
	is(fake_trace, BY_UUID, "nothing that is known");
	link_to("ext4", "x", "/dev/disk/by-label/x");
	is(fake_trace, BY("label") "link ../../sda /dev/disk/by-label/x; " BY_UUID, "one that is there stays");
	link_to("ext4", "x", "");
	is(fake_trace,
		BY("label") "link ../../sda /dev/disk/by-label/x; unlink /dev/disk/by-label/x; "
			    "link ../../sda /dev/disk/by-label/x; " BY_UUID,
		"... but not one whose device is gone");
}

/* --- Nodes. --- */

#define SDA "/sys/class/block/sda/"
#define SDA1 "/sys/class/block/sda1/"

/* The partition comes first. */
static unsigned looks(long devtmpfs)
{
	static struct root_devices devices;

	fake_begin();
	fake_tell(SYS_MOUNT, 0, 0);
	fake_tell(SYS_MOUNT, 0, 0);
	fake_tell(SYS_MOUNT, devtmpfs, 0);
	bring_up_file_systems();
	fake_text("/sys/class/block/", "sda1\nsda\nram0\nfd0\n");
	fake_text(SDA1 "uevent", "MAJOR=8\nMINOR=1\nDEVNAME=sda1\nPARTN=1\n");
	fake_text(SDA1 "size", "8\n");
	fake_text(SDA1 "../uevent", "MAJOR=8\nMINOR=0\nDEVNAME=sda\n");
	fake_text(SDA "uevent", "MAJOR=8\nMINOR=0\nDEVNAME=sda\n");
	fake_text(SDA "size", "16\n");
	fake_trace_anew();
	root_devices_look(&devices, 1);
	return devices.count;
}

static void check_nodes(void)
{
	ok(looks(0) == 2 && !strstr(fake_trace, "mknod"), "devtmpfs has the nodes");
	ok(looks(-ERROR_NODEV) == 2, "without it");
	ok(strstr(fake_trace, "mknod /dev/sda1 60600 2049; open " SDA1 "size") != 0, "... they are made");
	ok(strstr(fake_trace, "mknod /dev/sda 60600 2048; open " SDA1 "wwid") ||
			strstr(fake_trace, "mknod /dev/sda 60600 2048; open " SDA1 "../wwid"),
		"... a disk's, too, for its partition");
}

/* --- The list. --- */

/* Looks at these, each with its size: the list, and whether anything was read. */
static const char *list(const char *of, const char *sizes, int all_anew)
{
	static const char *const paths[] = { "/sys/class/block/a/size", "/sys/class/block/b/size", "/sys/class/block/c/size" };
	static struct root_devices devices;
	static char text[1024], size[3][2];
	char *at = text;
	unsigned i;

	fake_begin();
	fake_text("/sys/class/block/", of);
	fake_text("/dev/", "");
	for (i = 0; i < 3; i++) {
		size[i][0] = sizes[i];
		fake_text(paths[i], size[i]);
	}
	root_devices_look(&devices, all_anew);
	for (*at = 0, i = 0; i < devices.count; i++)
		at += sprintf(at, "%s%u ", devices.list[i]->name, (unsigned)(devices.list[i]->size_bytes / 512));
	strcpy(at, strstr(fake_trace, "wwid") ? "read" : "");
	return text;
}

static void check_list(void)
{
	is(list("c\na\nb\n", "123", 1), "a1 b2 c3 read", "in order of their names");
	is(list("c\na\nb\n", "123", 0), "a1 b2 c3 ", "... known already");
	is(list("c\na\nb\n", "123", 1), "a1 b2 c3 read", "... read anew");
	is(list("a\nc\n", "123", 0), "a1 c3 ", "one that is gone");
	is(list("c\nb\na\n", "123", 0), "a1 b2 c3 read", "... and is here again");
	is(list("c\nb\na\n", "143", 0), "a1 b4 c3 read", "another size");
	is(list("b\n", "143", 0), "b4 ", "the others are gone");
	is(list("", "143", 0), "", "none");
	is(list("b\na\n", "103", 0), "a1 read", "one without a size is none");
}

/* --- Mounts. --- */

static struct settings settings;

static const char *memory(const char *options, int is_writable)
{
	fake_begin();
	memset(&settings, 0, sizeof settings);
	settings.root.options = options;
	settings.root.is_writable = is_writable;
	fake_note("%d ", root_mount(&settings, 0));
	root_mount_end();
	root_unmount();
	root_mount_end();
	return fake_trace;
}

#define UNMOUNTED "umount /sysroot 2; umount /run/layers/memory 2; umount /run/layers/lower 2; "

static const char *device(const char *options, const char *overlay)
{
	struct root_device device = { .path = "/dev/sda", .superblock = { "ext4", 0, "", "", "" } };

	fake_begin();
	memset(&settings, 0, sizeof settings);
	settings.root.options = options;
	settings.overlay = overlay;
	root_mount(&settings, &device);
	root_mount_end();
	return fake_trace;
}

static void check_mounts(void)
{
	is(memory(0, -1), "mount tmpfs /sysroot 0 mode=0755; 0 " UNMOUNTED, "memory");
	is(memory("size=1G,nodev", 1), "mount tmpfs /sysroot 4 mode=0755,size=1G; 0 " UNMOUNTED, "... of a size: for its owner alone");
	is(memory("nosuid", 0), "mount tmpfs /sysroot 2 mode=0755; 0 mount - /sysroot 35; " UNMOUNTED,
		"... with ro: filled, and then read-only");
	is(device("suid,dev,exec,async,atime,nofail,_netdev,defaults,errors=x", 0), "mount /dev/sda /sysroot 1 errors=x; ",
		"options that are none of the file system's");
	ok(strstr(device(0, "tmpfs"), "mount overlay /sysroot 0 ") && strstr(fake_trace, "workdir=/run/layers/memory/work; mount - /sysroot 33; "),
		"a layer over it, with ro: the same as memory");
}

int main(void)
{
	check_links();
	check_nodes();
	check_list();
	check_mounts();
	check_events();
	return tap_end();
}
