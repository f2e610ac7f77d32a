/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * disk.c - mkpayload disk: a disk that boots by BIOS and UEFI, with a payload beside what is
 * booted.
 *
 * The same files give the same bytes, whoever writes them, where and when. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "mkpayload/command.h"
#include "mkpayload/disk/plan.h"

struct request {
	struct disk_request disk;
	const char *list;
	int json;
};

static const struct option rows[] = {
	{ "output", 'o', OPTION_TEXT, "OUT", offsetof(struct request, disk.path),
		.writes = OPTION_WRITES_FILE, .help = "the disk to write" },
	{ "kernel", 0, OPTION_TEXT, "FILE", offsetof(struct request, disk.kernel),
		.help = "the Linux kernel that is booted" },
	{ "initrd", 0, OPTION_TEXT, "FILE", offsetof(struct request, disk.initrd),
		.help = "its initial CPIO (mkpayload cpio)" },
	{ "append", 0, OPTION_TEXT, "TEXT", offsetof(struct request, disk.append),
		.help = "the kernel's command line" },
	{ "payload", 0, OPTION_TEXT, "IMAGE", offsetof(struct request, disk.payload),
		.help = "a payload image: a partition of its own" },
	{ "export", 0, OPTION_SIZE, "N", offsetof(struct request, disk.export_bytes),
		.help = "a partition of N bytes that results may be written to, as by blank" },
	{ "boot", 0, OPTION_TEXT, "WAYS", offsetof(struct request, disk.boot),
		.check = disk_check_boot,
		.help = "bios, uefi or bios,uefi; without it: all that the kernel can" },
	{ "boot-files", 0, OPTION_TEXT, "DIR", offsetof(struct request, disk.boot_files),
		.help = "boot programs are taken from here, and from installed packages what it "
			"does not have" },
	{ "label", 0, OPTION_TEXT, "NAME", offsetof(struct request, disk.label),
		.check = disk_check_label, .help = "of the FAT (LBPAYLOAD)" },
	{ "uuid", 0, OPTION_TEXT, "UUID", offsetof(struct request, disk.uuid),
		.check = disk_check_uuid,
		.help = "of the FAT and the disk, as 1234-ABCD; without it: made of what is on "
			"it" },
	{ "size", 0, OPTION_SIZE, "N", offsetof(struct request, disk.fat_bytes),
		.help = "how large the FAT is; without it: as its files need, 33M at least" },
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, disk.force),
		.help = "OUT may be a block device; what is on it is lost" },
	{ "serial", 0, OPTION_TEXT, "SERIAL", offsetof(struct request, disk.serial),
		.help = "OUT is the disk with this serial number; wanted where it is not "
			"removable" },
	{ "list", 0, OPTION_TEXT, "IMAGE", offsetof(struct request, list),
		.help = "write nothing; show what is on a disk, and how it boots" },
	{ "json", 0, OPTION_FLAG, 0, offsetof(struct request, json),
		.help = "--list for programs: one JSON object" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "disk",
	.synopsis = "-o OUT --kernel FILE --initrd FILE [OPTION...]\n--list IMAGE [--json]",
	.about = "Writes a disk that boots by BIOS and by UEFI: a FAT with boot programs, kernel "
		 "and initial CPIO, a payload, room for results. It wants mtools, and for the boot "
		 "programs syslinux, syslinux-common and systemd-boot-efi.",
	.groups = groups,
	.examples = "mkpayload disk -o stick.img --kernel vmlinuz --initrd init.cpio",
};

static void check_request(const struct request *request)
{
	const struct disk_request *disk = &request->disk;

	if (request->json && !request->list)
		die_usage("disk", "--json goes with --list");
	if (request->list && (disk->path || disk->kernel || disk->initrd))
		die_usage(
			"disk", "--list writes nothing: it goes without -o, --kernel and --initrd");
	if (request->list)
		return;
	if (!disk->path)
		die_usage("disk", "where to? -o OUT is wanted");
	if (!disk->kernel || !disk->initrd)
		die_usage("disk", "what boots? --kernel FILE and --initrd FILE are wanted");
	if (disk->export_bytes && disk->export_bytes < 2 * EXPORT_HEAD_BYTES)
		die_usage("disk", "--export: %d bytes are the least", 2 * (int)EXPORT_HEAD_BYTES);
}

static void report(const struct disk_plan *plan)
{
	static const char *const ways[] = { "", "BIOS", "UEFI", "BIOS and UEFI" };
	char size[REPORT_SIZE_TEXT_BYTES], nonce[EXPORT_NONCE_DIGITS + 1] = "";
	unsigned number = 2;

	printf("%s: %s, boots by %s\n", plan->request->path, report_size(size, plan->disk_bytes),
		ways[plan->ways]);
	printf("  1: %s FAT, %s, %04X-%04X\n", report_size(size, plan->fat_bytes),
		plan->request->label, (unsigned)(plan->serial >> 16),
		(unsigned)(plan->serial & 0xffff));
	if (plan->payload_bytes)
		printf("  %u: %s payload\n", number++, report_size(size, plan->payload_bytes));
	export_nonce_put(nonce, plan->nonce);
	if (plan->export_bytes)
		printf("  %u: %s for results, nonce %s\n", number,
			report_size(size, plan->export_bytes), nonce);
	report_end();
}

int command_disk(char **argv)
{
	struct request request;
	struct disk_plan plan;

	memset(&request, 0, sizeof request);
	if (options_read(&usage, &request, argv) > 0)
		die_usage("disk", "%s: nothing but options is taken", argv[1]);
	check_request(&request);
	if (request.list)
		return disk_list(request.list, request.json);
	if (!request.disk.append)
		request.disk.append = "";
	if (!request.disk.label)
		request.disk.label = "LBPAYLOAD";
	disk_plan(&plan, &request.disk);
	disk_write(&plan);
	report(&plan);
	return STATUS_DONE;
}
