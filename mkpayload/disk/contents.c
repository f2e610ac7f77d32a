/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * contents.c - what is on a disk that boots, read back. */
#include "mkpayload/disk/contents.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "format/disk/superblock.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"

/* A partition, as a source that begins at 0. */
struct window {
	struct payload_source source; /* first */
	struct payload_source *disk;
	uint64_t offset;
};

static const char *read_window(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	const struct window *window = (const struct window *)source;

	return window->disk->read_at(window->disk, window->offset + offset, to, size);
}

/* --- Partitions. --- */

static char *describe_results(struct window *window)
{
	uint8_t bytes[EXPORT_HEAD_USED_BYTES];
	char nonce[EXPORT_NONCE_DIGITS + 1] = "", size[REPORT_SIZE_TEXT_BYTES];
	struct export_head head;

	if (window->source.size_bytes < sizeof bytes ||
		read_window(&window->source, 0, bytes, sizeof bytes) ||
		!export_head_is_marked(bytes))
		return 0;
	if (export_head_get(&head, bytes, window->source.size_bytes))
		return copy_string("results, whose head is damaged");
	export_nonce_put(nonce, head.nonce);
	return head.container_bytes ? format_string("results, %s, nonce %s",
					      report_size(size, head.container_bytes), nonce)
				    : format_string("for results, nonce %s", nonce);
}

/* Takes a FAT for the first one. */
static char *describe(struct window *window, struct fat *fat)
{
	static uint8_t room[SUPERBLOCK_ROOM_BYTES];
	struct payload_reader reader;
	struct superblock found;
	char *text = describe_results(window);

	if (text)
		return text;
	if (!payload_begin(&reader, &window->source, 1))
		return format_string(
			"payload, %" PRIu32 " file%s", reader.count, report_plural(reader.count));
	superblock_read(&found, &window->source, room);
	if (!found.type)
		return copy_string("nothing that is known");
	if (strcmp(found.type, "vfat") == 0 && !fat->offset)
		fat->offset = window->offset;
	return format_string("%s%s%s%s%s", found.type, *found.label ? ", label " : "", found.label,
		*found.uuid ? ", UUID " : "", found.uuid);
}

/* Returns whether there is code that a BIOS starts; *active: where the partition that it boots
 * begins. */
static int read_partitions(
	struct contents *contents, struct file_source *file, struct fat *fat, uint64_t *active)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct partition_table table;
	struct content_partition one;
	struct window window;

	partition_open(&table, &file->source, MBR_SECTOR_BYTES);
	memset(&one, 0, sizeof one);
	for (one.number = 1; one.number <= partition_extent_last(&table); one.number++) {
		if (partition_extent_get(&one.place, &table, one.number))
			continue;
		window.source = (struct payload_source){ read_window, one.place.size_bytes, 0 };
		window.disk = &file->source;
		window.offset = one.place.offset_bytes;
		one.text = describe(&window, fat);
		contents->partition = make_room(
			contents->partition, contents->partitions, sizeof *contents->partition);
		contents->partition[contents->partitions++] = one;
		if (one.place.is_active)
			*active = one.place.offset_bytes;
	}
	return table.is_mbr && !file->source.read_at(&file->source, 0, sector, sizeof sector) &&
	       sector[0] != 0;
}

/* --- Files. --- */

/* "SYSLINUX 6.04": a word, and what stands behind it up to a blank; allocated, or 0. */
static char *find_version(const char *bytes, size_t size, const char *word, const char *before)
{
	const char *at = memmem(bytes, size, before, strlen(before));
	size_t length = 0;

	if (!at)
		return 0;
	at += strlen(before);
	while (at + length < bytes + size && at[length] > ' ' && at[length] < 0x7f && length < 64)
		length++;
	return *at >= '0' && *at <= '9' ? format_string("%s %.*s", word, (int)length, at) : 0;
}

static char *version_of(const char *bytes, size_t size)
{
	struct disk_kernel kernel;
	char *version;

	if (!disk_kernel_get(&kernel, (const uint8_t *)bytes, size))
		return format_string("Linux %s, %s", kernel.version, elf_kind_name(&kernel.kind));
	version = find_version(bytes, size, "systemd-boot", "LoaderInfo: systemd-boot ");
	return version ? version : find_version(bytes, size, "SYSLINUX", "\r\nSYSLINUX ");
}

static struct content_file *find(const struct contents *contents, const char *path)
{
	size_t i;

	for (i = 0; i < contents->files; i++) {
		if (strcmp(contents->file[i].path, path) == 0)
			return &contents->file[i];
	}
	return 0;
}

static struct content_file *add(struct contents *contents, const char *path)
{
	struct content_file *file;

	contents->file = make_room(contents->file, contents->files, sizeof *contents->file);
	file = &contents->file[contents->files++];
	memset(file, 0, sizeof *file);
	file->path = copy_string(path);
	file->state = CONTENT_UNLISTED;
	return file;
}

/* A file of the FAT in memory; 0 where there is none. */
static char *read_file(const struct fat *fat, const char *path, size_t *size)
{
	int fd = fat_get(fat, path);
	char *bytes;

	if (fd < 0)
		return 0;
	bytes = file_read(fd, size, SIZE_MAX - 1);
	if (!bytes)
		die("%s: %s", path, strerror(errno));
	close(fd);
	return bytes;
}

static void read_files(struct contents *contents, const struct fat *fat)
{
	struct words paths = { 0, 0 };
	struct content_file *file;
	struct sha256 hash;
	size_t size;
	char *bytes;
	int i;

	fat_list(fat, &paths);
	for (i = 0; i < paths.count; i++) {
		file = add(contents, paths.list[i]);
		bytes = read_file(fat, file->path, &size);
		if (!bytes) {
			words_add(&contents->problems,
				format_string("%s: cannot be read", file->path));
			continue;
		}
		file->size_bytes = size;
		file->version = version_of(bytes, size);
		sha256_begin(&hash);
		sha256_add(&hash, (const uint8_t *)bytes, size);
		sha256_end(&hash, file->digest);
		free(bytes);
	}
	words_free(&paths);
}

/* --- Their list. --- */

static void take_line(struct contents *contents, const struct sha256sums_line *line)
{
	char *path = format_string("%.*s", (int)line->name_bytes, line->name);
	struct content_file *file = find(contents, path);

	if (!file) {
		file = add(contents, path);
		file->state = CONTENT_MISSING;
		memcpy(file->digest, line->digest, sizeof file->digest);
	} else {
		file->state = memcmp(file->digest, line->digest, sizeof file->digest) == 0
				      ? CONTENT_LISTED
				      : CONTENT_DIFFERS;
	}
	free(path);
}

static void read_lines(struct contents *contents, char *bytes, size_t size)
{
	struct sha256sums_line line;
	const char *problem;
	unsigned number = 1;
	char *at, *end;

	if (strlen(bytes) != size)
		words_add(&contents->problems, copy_string(DISK_SUMS ": has a NUL byte"));
	for (at = bytes; *at; at = *end ? end + 1 : end, number++) {
		end = at + strcspn(at, "\n");
		problem = sha256sums_get_line(&line, at, (size_t)(end - at));
		if (problem)
			words_add(&contents->problems,
				format_string(DISK_SUMS ": line %u: %s", number, problem));
		else if (line.name)
			take_line(contents, &line);
	}
}

static void read_sums(struct contents *contents, const struct fat *fat)
{
	struct content_file *file;
	size_t size;
	char *bytes = read_file(fat, DISK_SUMS, &size);

	if (bytes)
		read_lines(contents, bytes, size);
	file = find(contents, DISK_SUMS);
	if (!file) {
		file = add(contents, DISK_SUMS);
		file->state = CONTENT_MISSING;
	} else {
		file->state = CONTENT_LISTED; /* it cannot speak of itself */
	}
	free(bytes);
}

/* What boots must be in the list. */
static void want_line(struct contents *contents, const char *path)
{
	struct content_file *file = path ? find(contents, path) : 0;

	if (file && file->state == CONTENT_UNLISTED)
		file->state = CONTENT_UNKNOWN;
}

/* The code that the BIOS starts, beside its copy. */
static void check_code(struct contents *contents, const struct fat *fat, struct file_source *file)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	size_t size;
	char *bytes = read_file(fat, DISK_MBR, &size);

	want_line(contents, DISK_MBR);
	if (bytes && (file->source.read_at(&file->source, 0, sector, sizeof sector) ||
			     size > MBR_CODE_BYTES || memcmp(sector, bytes, size) != 0))
		words_add(&contents->problems,
			copy_string("the code at its beginning is not that of " DISK_MBR));
	free(bytes);
}

/* --- The ways. --- */

static const struct way {
	const char *name, *program, *config, *kernel, *initrd, *line;
} ways[CONTENT_WAYS] = {
	{ "BIOS", DISK_SYSLINUX, DISK_BIOS_CFG, "  LINUX /", "  INITRD /", "  APPEND " },
	{ "UEFI on x64", DISK_EFI_BOOT "/BOOTX64.EFI", DISK_EFI_CFG, "linux /", "initrd /",
		"options " },
	{ "UEFI on ia32", DISK_EFI_BOOT "/BOOTIA32.EFI", DISK_EFI_CFG, "linux /", "initrd /",
		"options " },
	{ "UEFI on aa64", DISK_EFI_BOOT "/BOOTAA64.EFI", DISK_EFI_CFG, "linux /", "initrd /",
		"options " },
	{ "UEFI on riscv64", DISK_EFI_BOOT "/BOOTRISCV64.EFI", DISK_EFI_CFG, "linux /", "initrd /",
		"options " },
};

/* What stands behind that beginning of a line; allocated, or 0. */
static char *value_of(const char *text, const char *begin)
{
	const char *at = text;
	size_t length = strlen(begin);

	for (; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		if (strncmp(at, begin, length) == 0)
			return format_string("%.*s", (int)strcspn(at + length, "\n"), at + length);
	}
	return 0;
}

static int is_there(const struct contents *contents, const char *path)
{
	const struct content_file *file = find(contents, path);

	return file && file->state != CONTENT_MISSING;
}

static const char *find_why_not(struct contents *contents, const struct way *way, const char *text)
{
	char *kernel = text ? value_of(text, way->kernel) : 0;
	char *initrd = text ? value_of(text, way->initrd) : 0;
	const char *why = 0;

	if (text && !kernel && way->program == ways[0].program)
		kernel = value_of(text, "  KERNEL /"); /* of older disks */
	want_line(contents, way->program);
	want_line(contents, way->config);
	want_line(contents, kernel);
	want_line(contents, initrd);

	if (!is_there(contents, way->program))
		why = "no boot program";
	else if (!kernel)
		why = "the boot program is told of no kernel";
	else if (!is_there(contents, kernel))
		why = "the kernel is missing";
	else if (initrd && !is_there(contents, initrd))
		why = "the initrd is missing";
	free(kernel);
	free(initrd);
	return why;
}

static void read_ways(struct contents *contents, const struct fat *fat, const char *no_bios)
{
	struct content_way *way;
	size_t size, i;
	char *text;

	for (i = 0; i < CONTENT_WAYS; i++) {
		way = &contents->way[i];
		text = read_file(fat, ways[i].config, &size);
		way->name = ways[i].name;
		way->why_not = find_why_not(contents, &ways[i], text);
		if (!way->why_not && i == 0)
			way->why_not = no_bios;
		way->does_boot = !way->why_not;
		if (way->does_boot)
			way->line = value_of(text, ways[i].line);
		if (way->does_boot && !way->line)
			way->line = "";
		free(text);
	}
}

/* --- All. --- */

void contents_read(struct contents *contents, const char *path)
{
	struct file_source file;
	const char *problem = file_source_open(&file, path), *no_bios = 0;
	struct fat fat = { -1, 0 };
	uint64_t active = 0;
	int has_code;

	if (problem)
		die("%s: %s", path, problem);
	memset(contents, 0, sizeof *contents);
	has_code = read_partitions(contents, &file, &fat, &active);
	if (!fat.offset)
		die("%s: no partition with a FAT, which a disk that boots has", path);
	disk_programs_find_tools();
	fat_begin(0);
	fat.fd = file.fd;
	read_files(contents, &fat);
	read_sums(contents, &fat);
	check_code(contents, &fat, &file);
	want_line(contents, "ldlinux.c32");
	want_line(contents, "loader/loader.conf");
	if (!has_code)
		no_bios = "nothing at the beginning of the disk";
	else if (active != fat.offset)
		no_bios = "the FAT is not the active partition";
	read_ways(contents, &fat, no_bios);
	if (file_source_changed(&file))
		die("%s: changed while it was read", path);
	file_source_close(&file);
}
