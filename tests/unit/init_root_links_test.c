/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_links_test.c - the links to devices by what they hold, call by call. */
#include "init/root_links.h"

#include "fake.h"

#define LINK(by, name, target) \
	"mkdir /dev/disk 755; mkdir /dev/disk/" by " 755; link " target " /dev/disk/" by "/" name "; "

static struct superblock superblock;
static struct partition part;

static const struct {
	const char *name, *path, *label, *uuid, *part_uuid, *part_label;
	int is_part;
	const char *trace;
} rows[] = {
	{ "nothing", "/dev/vda", "", "", "", "", 0, "" },
	{ "a disk", "/dev/vda", "root", "aa-11", "x", "y", 0,
		LINK("by-label", "root", "../../vda") LINK("by-uuid", "aa-11", "../../vda") },
	{ "a partition", "/dev/cciss/c0d0p1", "", "aa-11", "bb-22", "first", 1,
		LINK("by-uuid", "aa-11", "../../cciss/c0d0p1") LINK("by-partuuid", "bb-22", "../../cciss/c0d0p1")
			LINK("by-partlabel", "first", "../../cciss/c0d0p1") },
	{ "names that would lead elsewhere", "/dev/vda", "../a b/\n", "", "", "", 0,
		LINK("by-label", "..\\x2fa\\x20b\\x2f\\x0a", "../../vda") },
};

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		fake_begin();
		strcpy(superblock.label, rows[i].label);
		strcpy(superblock.uuid, rows[i].uuid);
		strcpy(part.uuid, rows[i].part_uuid);
		strcpy(part.label, rows[i].part_label);
		root_links_make(rows[i].path, &superblock, rows[i].is_part ? &part : 0);
		is(fake_trace, rows[i].trace, rows[i].name);
	}
	fake_begin();
	memset(superblock.label, 'x', 1020);
	superblock.label[1020] = 0;
	superblock.uuid[0] = 0;
	root_links_make("/dev/vda", &superblock, 0);
	ok(fake_times("xx; ") == 1 && strlen(strstr(fake_trace, "/by-label/")) == strlen("/by-label/") + 1020 + 2,
		"the longest label");
	fake_begin();
	strcpy(superblock.label + 1020, "x");
	root_links_make("/dev/vda", &superblock, 0);
	is(fake_trace, "", "a longer one gets no link");
	return tap_end();
}
