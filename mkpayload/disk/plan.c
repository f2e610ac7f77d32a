/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - a disk that boots, before it is written. */
#include "mkpayload/disk/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "format/bytes.h"
#include "format/elf.h"
#include "format/hex.h"
#include "host/device.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/whole_disk.h"
#include "payload/device_output.h"

/* --- Words. --- */

static const struct {
	const char *text;
	unsigned ways;
} boots[] = {
	{ "bios,uefi", DISK_BIOS | DISK_UEFI },
	{ "uefi,bios", DISK_BIOS | DISK_UEFI },
	{ "bios", DISK_BIOS },
	{ "uefi", DISK_UEFI },
};

/* What DOS, and mtools, take for a device, whatever is behind a dot. */
static int is_dos_device(const char *name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul", "clock$", "com", "lpt" };
	size_t length = strcspn(name, "."), i, known;

	for (i = 0; i < sizeof devices / sizeof *devices; i++) {
		known = strlen(devices[i]);
		if (strncasecmp(name, devices[i], known) != 0)
			continue;
		if (length == known ||
			(length == known + 1 && known == 3 && name[3] >= '0' && name[3] <= '9'))
			return 1;
	}
	return 0;
}

static unsigned find_ways(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof boots / sizeof *boots; i++) {
		if (strcmp(boots[i].text, text) == 0)
			return boots[i].ways;
	}
	return 0;
}

const char *disk_check_boot(const char *text)
{
	return find_ways(text) ? 0 : "is none of bios, uefi and bios,uefi";
}

const char *disk_check_label(const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length > FAT_LABEL_BYTES_MAX ||
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != length)
		return "not 1 to 11 of A to Z, 0 to 9, _ and -";
	return is_dos_device(text) ? "a device of DOS" : 0;
}

/* 0 where it is none. */
static int get_serial(uint32_t *serial, const char *text)
{
	char digits[9], *end;

	if (strlen(text) != 9 || text[4] != '-')
		return 0;
	snprintf(digits, sizeof digits, "%.4s%s", text, text + 5);
	if (strspn(digits, "0123456789abcdefABCDEF") != 8)
		return 0;
	*serial = (uint32_t)strtoul(digits, &end, 16);
	return *serial != 0;
}

const char *disk_check_uuid(const char *text)
{
	uint32_t serial;

	return get_serial(&serial, text) ? 0 : "not that of a FAT, as 1234-ABCD, and not zero";
}

/* --- The files. --- */

/* The name of a file on the FAT: its own, if no boot program could stumble over it. */
static char *name_of(const char *option, const char *path)
{
	static const char *const taken[] = { DISK_SUMS, DISK_MBR, DISK_SYSLINUX, "ldlinux.c32",
		DISK_BIOS_CFG, "EFI", "loader" };
	enum { NAME_MAX_BYTES = 100 };
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t length = strlen(name), i;

	if (length == 0 || length > NAME_MAX_BYTES || *name == '.' || *name == '-' ||
		name[length - 1] == '.' ||
		strspn(name,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-") !=
			length)
		die("%s %s: give it a name of letters, digits, '.', '_', '+' and '-', at most %d, "
		    "that begins with a letter or digit: boot programs read no other",
			option, path, (int)NAME_MAX_BYTES);
	for (i = 0; i < sizeof taken / sizeof *taken; i++) {
		if (strcasecmp(taken[i], name) == 0)
			die("%s %s: its name on the FAT, %s, is taken: give it another", option,
				path, taken[i]);
	}
	if (is_dos_device(name))
		die("%s %s: its name on the FAT, %s, is taken: DOS has a device of that name: give "
		    "it another",
			option, path, name);
	return copy_string(name);
}

static void read_mbr(struct disk_plan *plan, int fd)
{
	uint8_t code[MBR_SECTOR_BYTES];
	ssize_t got = file_get_at(fd, 0, code, sizeof code);

	if (got <= 0 || got > MBR_CODE_BYTES)
		die("%s: not code for the beginning of a disk: 1 to %d bytes", plan->programs.mbr,
			(int)MBR_CODE_BYTES);
	memcpy(plan->sector, code, (size_t)got);
}

static void add_bios(struct disk_plan *plan, const char *kernel, const char *initrd)
{
	const char *line = plan->request->append;

	read_mbr(plan, disk_files_add(&plan->files, copy_string(DISK_MBR), plan->programs.mbr,
			       plan->programs.mbr));
	disk_files_add_text(&plan->files, DISK_BIOS_CFG,
		format_string(
			"DEFAULT linux\nPROMPT 0\nLABEL linux\n  LINUX /%s\n  INITRD /%s\n%s%s%s",
			kernel, initrd, *line ? "  APPEND " : "", line, *line ? "\n" : ""));
}

static void add_uefi(struct disk_plan *plan, const char *kernel, const char *initrd)
{
	const char *line = plan->request->append, *version = plan->kernel.version;

	disk_files_add(&plan->files, format_string("%s/%s", DISK_EFI_BOOT, plan->programs.efi_name),
		plan->programs.efi, plan->programs.efi);
	disk_files_add_text(
		&plan->files, "loader/loader.conf", copy_string("timeout 0\ndefault linux.conf\n"));
	disk_files_add_text(&plan->files, DISK_EFI_CFG,
		format_string(
			"title Linux %s\n%s%s%sarchitecture %s\nlinux /%s\ninitrd /%s\n%s%s%s",
			version, *version ? "version " : "", version, *version ? "\n" : "",
			disk_efi_machine(plan->kernel.kind.machine), kernel, initrd,
			*line ? "options " : "", line, *line ? "\n" : ""));
}

static void collect(struct disk_plan *plan)
{
	const struct disk_request *request = plan->request;
	const char *kernel = plan->kernel_name, *initrd = plan->initrd_name;
	size_t added = strlen("BOOT_IMAGE=/ initrd=/ ") + strlen(kernel) + strlen(initrd);

	disk_line_check(&plan->kernel, request->append, added);
	if (plan->ways & DISK_BIOS)
		add_bios(plan, kernel, initrd);
	if (plan->ways & DISK_UEFI)
		add_uefi(plan, kernel, initrd);
	disk_files_sort(&plan->files);
}

/* --- What boots. --- */

static unsigned ways_of(const struct disk_plan *plan)
{
	const struct disk_request *request = plan->request;
	const struct disk_kernel *kernel = &plan->kernel;
	int is_x86 = kernel->kind.machine == ELF_MACHINE_X86_64 ||
		     kernel->kind.machine == ELF_MACHINE_386;
	unsigned all = (is_x86 ? DISK_BIOS : 0) |
		       (kernel->is_efi && kernel->kind.machine != ELF_MACHINE_386 ? DISK_UEFI : 0);
	unsigned ways = request->boot ? find_ways(request->boot) : all;

	if (ways & DISK_BIOS && !is_x86)
		die("--boot %s: --kernel %s is for %s, where there is no BIOS", request->boot,
			request->kernel, elf_kind_name(&kernel->kind));
	if (ways & DISK_UEFI && !kernel->is_efi)
		die("--boot %s: --kernel %s has nothing that UEFI starts (CONFIG_EFI_STUB)",
			request->boot, request->kernel);
	if (!ways)
		die("--kernel %s: nothing here starts it: it is for %s and has nothing that UEFI "
		    "starts (CONFIG_EFI_STUB)",
			request->kernel, elf_kind_name(&kernel->kind));
	return ways;
}

/* --- The sizes. --- */

static uint64_t round_up(uint64_t size_bytes)
{
	return (size_bytes + DISK_MIB - 1) & ~(uint64_t)(DISK_MIB - 1);
}

static void find_fat_size(struct disk_plan *plan)
{
	enum { SYSLINUX_BYTES = 512 << 10, MORE_ENTRIES = 8 };
	const struct disk_request *request = plan->request;
	struct fat_room room = { 0, MORE_ENTRIES };
	uint64_t needed;
	size_t i;

	for (i = 0; i < plan->files.count; i++)
		fat_room_add(&room, plan->files.item[i].size_bytes);
	fat_room_add(&room, plan->files.count * 200); /* their list */
	if (plan->ways & DISK_BIOS)
		fat_room_add(&room, SYSLINUX_BYTES);
	needed = fat_bytes_for(&room);
	plan->fat_bytes = request->fat_bytes ? round_up(request->fat_bytes) : needed;
	if (plan->fat_bytes < FAT_BYTES_MIN)
		die("--size: a FAT of %llu bytes is no FAT32, which UEFI and the boot programs "
		    "want: %d are the least",
			(unsigned long long)request->fat_bytes, (int)FAT_BYTES_MIN);
	if (plan->fat_bytes < needed)
		die("--size: the files take %lluM", (unsigned long long)(needed / DISK_MIB));
}

static void put_partition(
	struct disk_plan *plan, unsigned *entry, uint8_t type, uint64_t size_bytes)
{
	struct mbr_entry values;

	if (!size_bytes)
		return;
	if (size_bytes > ((uint64_t)UINT32_MAX << 9) - plan->disk_bytes)
		die("%s: more than 2 TiB, which an MBR cannot describe", plan->request->path);
	values.type = type;
	values.first_sector = (uint32_t)(plan->disk_bytes >> 9);
	values.sectors = (uint32_t)(size_bytes >> 9);
	mbr_put_entry(plan->sector, (*entry)++, &values);
	plan->disk_bytes += size_bytes;
}

static void lay_out(struct disk_plan *plan)
{
	unsigned entry = 0;

	plan->disk_bytes = DISK_MIB;
	put_partition(plan, &entry, MBR_TYPE_EFI, plan->fat_bytes);
	put_partition(plan, &entry, MBR_TYPE_DATA, plan->payload_bytes);
	put_partition(plan, &entry, MBR_TYPE_DATA, plan->export_bytes);
	mbr_put_active(plan->sector, 0);
	mbr_put_signature(plan->sector, plan->serial);
}

/* One that has no digests of its own: all of it. */
static void add_payload(struct sha256 *hash, struct payload_source *source, const char *name)
{
	enum { PIECE_BYTES = 1 << 20 };
	static uint8_t piece[PIECE_BYTES];
	const char *problem;
	uint64_t at;
	size_t size;

	for (at = 0; at < source->size_bytes; at += size) {
		size = source->size_bytes - at < sizeof piece ? (size_t)(source->size_bytes - at)
							      : sizeof piece;
		problem = source->read_at(source, at, piece, size);
		if (problem)
			die("--payload %s: byte %llu: %s", name, (unsigned long long)at, problem);
		sha256_add(hash, piece, size);
	}
}

/* What makes this disk another one than all others: so the same disk has the same names. */
static void name_disk(struct disk_plan *plan)
{
	const struct disk_request *request = plan->request;
	char *sums = disk_files_sums(&plan->files);
	char *text = format_string("%s%s\n%llu %llu %llu\n", sums, request->label,
		(unsigned long long)plan->fat_bytes, (unsigned long long)plan->payload_bytes,
		(unsigned long long)plan->export_bytes);
	uint8_t digest[SHA256_DIGEST_BYTES], payload[SHA256_DIGEST_BYTES];
	struct sha256 hash;

	sha256_begin(&hash);
	sha256_add(&hash, (const uint8_t *)text, strlen(text));
	if (request->payload && plan->payload.sums) {
		sums_digest(&plan->payload.lines, payload);
		sha256_add(&hash, payload, sizeof payload);
	} else if (request->payload) {
		add_payload(&hash, &plan->payload.file.source, request->payload);
	}
	sha256_end(&hash, digest);
	memcpy(plan->nonce, digest + 4, sizeof plan->nonce);
	plan->serial = get_le32(digest) | 1;
	if (request->uuid)
		get_serial(&plan->serial, request->uuid);
	free(text);
	free(sums);
}

/* What is looked at here is what is copied later. */
static void open_files(struct disk_plan *plan)
{
	const struct disk_request *request = plan->request;
	int fd;

	plan->kernel_name = name_of("--kernel", request->kernel);
	plan->initrd_name = name_of("--initrd", request->initrd);
	fd = disk_files_add(&plan->files, copy_string(plan->kernel_name), request->kernel,
		format_string("--kernel %s", request->kernel));
	disk_kernel_read(&plan->kernel, request->kernel, fd);
	plan->ways = ways_of(plan);
	fd = disk_files_add(&plan->files, copy_string(plan->initrd_name), request->initrd,
		format_string("--initrd %s", request->initrd));
	disk_initrd_check(&plan->kernel, request->initrd, fd);
}

void disk_plan(struct disk_plan *plan, const struct disk_request *request)
{
	memset(plan, 0, sizeof *plan);
	plan->request = request;
	plan->is_device = device_output_is(request->path, request->force);
	if (plan->is_device) {
		plan->fd = device_output_open(request->path, 0);
		whole_disk_check(plan->fd, request->path, request->serial);
	} else if (request->serial)
		die("%s: no block device, whose serial number --serial could say", request->path);
	open_files(plan);
	if (request->payload) {
		image_open(&plan->payload, request->payload, 1);
		if (plan->payload.file.source.begin_offset)
			die("--payload %s: no payload by itself: it begins at byte %llu",
				request->payload,
				(unsigned long long)plan->payload.file.source.begin_offset);
		plan->payload_bytes = round_up(plan->payload.image_bytes);
	}
	plan->export_bytes = round_up(request->export_bytes);
	disk_programs_find(
		&plan->programs, plan->ways, plan->kernel.kind.machine, request->boot_files);
	collect(plan);
	find_fat_size(plan);
	name_disk(plan);
	lay_out(plan);
	if (plan->is_device) {
		device_check_not_read(request->path, plan->fd);
		device_check_fits(request->path, plan->fd, plan->disk_bytes);
	}
}
