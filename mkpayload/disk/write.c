/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * write.c - writes a disk that boots. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/progress.h"
#include "host/whole_disk.h"
#include "mkpayload/disk/plan.h"

enum { PIECE_BYTES = 1 << 20, FILE_MODE = 0666 /* less the umask */ };

/* --- The FAT. --- */

/* Makes the directories of a path that are not there yet. */
static void make_directories(struct fat *fat, const char *path, struct words *made)
{
	const char *slash = path;
	char *directory;
	int i;

	while ((slash = strchr(slash, '/'))) {
		directory = format_string("%.*s", (int)(slash++ - path), path);
		for (i = 0; i < made->count && strcmp(made->list[i], directory) != 0; i++)
			;
		if (i < made->count) {
			free(directory);
			continue;
		}
		fat_make_directory(fat, directory);
		words_add(made, directory);
	}
}

/* What SYSLINUX has put there itself belongs into the list. */
static void list_syslinux(const struct fat *fat, struct disk_files *files)
{
	static const char *const names[] = { DISK_SYSLINUX, "ldlinux.c32" };
	struct disk_file *file;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		files->item = make_room(files->item, files->count, sizeof *files->item);
		file = &files->item[files->count];
		memset(file, 0, sizeof *file);
		file->fd = fat_get(fat, names[i]);
		if (file->fd < 0)
			continue; /* older ones have no second file */
		file->path = copy_string(names[i]);
		file->from = names[i];
		file->size_bytes = disk_hash(file->fd, names[i], file->digest);
		files->count++;
	}
}

static void make_fat(const struct disk_plan *plan, struct fat *fat)
{
	struct fat_form form = { plan->fat_bytes, DISK_MIB / FAT_SECTOR_BYTES, plan->serial,
		plan->request->label };
	struct disk_files listed = { 0, 0 };
	struct words made = { 0, 0 };
	size_t i;

	fat_make(fat, &form);
	if (plan->programs.syslinux)
		fat_put_syslinux(fat, plan->programs.syslinux);
	for (i = 0; i < plan->files.count; i++) {
		listed.item = make_room(listed.item, i, sizeof *listed.item);
		listed.item[listed.count++] = plan->files.item[i];
		make_directories(fat, plan->files.item[i].path, &made);
		fat_put(fat, plan->files.item[i].path, plan->files.item[i].fd);
	}
	words_free(&made);
	disk_files_check_unchanged(&plan->files);
	if (plan->programs.syslinux)
		list_syslinux(fat, &listed);
	disk_files_sort(&listed);
	disk_files_add_text(&listed, DISK_SUMS, disk_files_sums(&listed));
	fat_put(fat, DISK_SUMS, listed.item[listed.count - 1].fd);
	fat_end(fat);
	free(listed.item);
}

/* --- The rest. --- */

/* What is left of it, and zeros up to the size of its partition. Written where it goes, it is not
 * copied in memory first. */
static void put_source(struct output *output, struct payload_source *source, const char *name,
	uint64_t done, uint64_t partition_bytes)
{
	static uint8_t piece[PIECE_BYTES];
	const char *problem;
	uint64_t begin;
	size_t size;

	output_skip(output, source->size_bytes - done);
	begin = output->size_bytes - source->size_bytes;
	for (; done < source->size_bytes; done += size) {
		size = source->size_bytes - done < sizeof piece
			       ? (size_t)(source->size_bytes - done)
			       : sizeof piece;
		problem = source->read_at(source, done, piece, size);
		if (problem)
			die("%s: byte %llu: %s", name, (unsigned long long)done, problem);
		output_put_at(output, begin + done, piece, size);
		progress_add(size);
	}
	output_put_hole(output, partition_bytes - source->size_bytes);
}

static void put_fat(const struct disk_plan *plan, struct output *output)
{
	struct file_source source;
	struct fat fat;
	const char *problem;
	char *path;

	make_fat(plan, &fat);
	path = format_string("/proc/self/fd/%d", fat.fd);
	problem = file_source_open(&source, path);
	if (problem)
		die("a temporary file for the FAT: %s", problem);
	put_source(output, &source.source, "the FAT", 0, plan->fat_bytes);
	file_source_close(&source);
	free(path);
	close(fat.fd);
}

static void put_payload(struct disk_plan *plan, struct output *output)
{
	struct payload_source *source = &plan->payload.file.source;
	uint64_t shared = output_share(output, plan->payload.file.fd, source->size_bytes);

	progress_add(shared);
	put_source(output, source, plan->request->payload, shared, plan->payload_bytes);
	image_check_unchanged(&plan->payload);
}

static void put_export(const struct disk_plan *plan, struct output *output)
{
	uint8_t bytes[EXPORT_HEAD_BYTES];
	struct export_head head;

	memset(&head, 0, sizeof head);
	head.capacity_bytes = plan->export_bytes;
	memcpy(head.nonce, plan->nonce, sizeof head.nonce);
	export_head_put(bytes, &head);
	output_put(output, bytes, sizeof bytes);
	if (!plan->is_device) /* there, what is behind the head may stay: the head says nothing */
		output_put_hole(output, plan->export_bytes - sizeof bytes);
}

/* What is in front of the partitions. */
static void put_begin(const struct disk_plan *plan, struct output *output)
{
	output_put(output, plan->sector, sizeof plan->sector);
	output_put_hole(output, DISK_MIB - sizeof plan->sector);
}

static void put_all(struct disk_plan *plan, struct output *output)
{
	put_fat(plan, output);
	if (plan->payload_bytes)
		put_payload(plan, output);
	if (plan->export_bytes)
		put_export(plan, output);
}

/* The table comes last, so that a disk which was written in part has no partitions and boots
 * nothing; and every older one goes first. */
static void write_device(struct disk_plan *plan)
{
	const char *path = plan->request->path;
	int fd = fcntl(plan->fd, F_DUPFD_CLOEXEC, 0), had_table;
	struct output output;

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	output_begin_device(&output, path, plan->fd);
	output.last_bytes = sizeof plan->sector;
	put_begin(plan, &output);
	output_rest(&output);
	had_table = whole_disk_clear_end(fd, path, plan->disk_bytes);
	if (fsync(fd))
		die("%s: cannot flush: %s", path, strerror(errno));
	put_all(plan, &output);
	output_finish(&output);
	if (had_table)
		complain("%s: note: had another partition table, a GPT, whose copy at its end is "
			 "cleared",
			path);
	whole_disk_read_table(fd, path);
	close(fd);
}

void disk_write(struct disk_plan *plan)
{
	const char *path = plan->request->path;
	struct output output;

	fat_begin(1);
	if (plan->is_device) {
		write_device(plan);
		return;
	}
	output_begin(&output, path, FILE_MODE);
	output_reserve(&output, DISK_MIB + plan->fat_bytes + plan->payload_bytes);
	put_begin(plan, &output);
	put_all(plan, &output);
	output_finish(&output);
}
