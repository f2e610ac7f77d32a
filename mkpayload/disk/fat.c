/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fat.c - the FAT of a disk, by mtools. */
#include "mkpayload/disk/fat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/child.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "host/text_file.h"

enum {
	/* Larger clusters from here on, so that the tables stay small; both sides are FAT32. */
	LARGE_BYTES = 260 << 20,
	CLUSTER_BYTES_MAX = 4096,
	CLUSTER_SECTORS = 1,
	LARGE_CLUSTER_SECTORS = CLUSTER_BYTES_MAX / FAT_SECTOR_BYTES,
	MIB = 1 << 20,
	BACKUP_SECTOR = 6,
	HEADS = 255,
	SECTORS = 63,
};

/* --- The size. --- */

void fat_room_add(struct fat_room *room, uint64_t file_bytes)
{
	room->file_bytes +=
		(file_bytes + CLUSTER_BYTES_MAX - 1) & ~(uint64_t)(CLUSTER_BYTES_MAX - 1);
	room->entries++;
}

uint64_t fat_bytes_for(const struct fat_room *room)
{
	/* A directory is a cluster, and an entry with a long name seldom 512 bytes. Two tables of 4
	 * bytes a cluster of 512 are a 64th; and the sectors in front. */
	uint64_t size = room->file_bytes + (uint64_t)room->entries * (CLUSTER_BYTES_MAX + 512);

	size += size / 63 + MIB;
	size = (size + MIB - 1) & ~(uint64_t)(MIB - 1);
	return size < FAT_BYTES_MIN ? FAT_BYTES_MIN : size;
}

/* --- Children. --- */

/* What a user, or /etc/mtools.conf, has told mtools would change the bytes. Its variables have the
 * last word: here are its own defaults. */
static const char *const switches[][2] = { { "MTOOLS_FAT_COMPATIBILITY", "0" },
	{ "MTOOLS_LOWER_CASE", "0" }, { "MTOOLS_NO_VFAT", "0" }, { "MTOOLS_DOTTED_DIR", "0" },
	{ "MTOOLS_NAME_NUMERIC_TAIL", "1" }, { "MTOOLS_DEFAULT_CODEPAGE", "850" } };

static void forget_variables(void)
{
	char **variable = environ, *name;

	while (*variable) {
		if (strncmp(*variable, "MTOOLS", strlen("MTOOLS")) != 0) {
			variable++;
			continue;
		}
		name = format_string("%.*s", (int)strcspn(*variable, "="), *variable);
		unsetenv(name); /* the next one takes its place */
		free(name);
	}
}

/* The times that a FAT can have: 1980 to 2107. */
static char *find_epoch(void)
{
	static const unsigned long long first = 315532800, last = 4354819199;
	const char *text = getenv("SOURCE_DATE_EPOCH");
	unsigned long long time = first;
	char *end;

	if (text && *text) {
		errno = 0;
		time = strtoull(text, &end, 10);
		if (*end || errno || *text < '0' || *text > '9' || time > last)
			die("SOURCE_DATE_EPOCH: %s is no time before 2108, in seconds from 1970",
				text);
	}
	return format_string("%llu", time < first ? first : time);
}

void fat_begin(int writes)
{
	char *epoch = writes ? find_epoch() : 0;
	size_t i;

	forget_variables();
	for (i = 0; i < sizeof switches / sizeof *switches; i++)
		setenv(switches[i][0], switches[i][1], 1);
	if (writes)
		setenv("SOURCE_DATE_EPOCH", epoch, 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", writes ? "C" : "C.UTF-8", 1); /* names that others have given */
	setenv("MTOOLSRC", "/dev/null", 1);
	setenv("HOME", "/dev/null", 1); /* where no .mtoolsrc is */
	free(epoch);
}

/* Runs it, with these descriptors open. Returns its exit status; takes the words. */
static int run(struct words *words, struct child *child, int first, int second)
{
	int keep[] = { first, second, -1 };
	char *name = copy_string(words->list[0]);
	int reason;

	child->keep = keep;
	reason = child_start(child, words->list);
	words_free(words);
	if (reason)
		die("%s: cannot be run: %s", name, strerror(reason));
	child_wait(child, -1);
	child->keep = 0;
	free(name);
	return child->status;
}

static void begin_words(struct words *words, const char *tool, const struct fat *fat)
{
	words_add(words, copy_string(tool));
	words_add(words, copy_string("-i"));
	words_add(words,
		format_string("/proc/self/fd/%d@@%llu", fat->fd, (unsigned long long)fat->offset));
}

/* Ends the words with a path on the FAT, and runs them. */
static void change(const struct fat *fat, struct words *words, const char *path, int from)
{
	struct child child = {
		.input = CHILD_NOTHING, .output = CHILD_NOTHING, .error = STDERR_FILENO
	};
	char *tool = copy_string(words->list[0]);

	words_add(words, format_string("::/%s", path));
	if (run(words, &child, fat->fd, from))
		die("the FAT: %s: %s: %s", tool, path, child_ending(&child));
	free(tool);
}

/* --- Writing. --- */

void fat_make(struct fat *fat, const struct fat_form *form)
{
	struct words words = { 0, 0 };

	fat->fd = temporary_without_name();
	fat->offset = 0;
	if (ftruncate(fat->fd, (off_t)form->size_bytes))
		die("a temporary file for the FAT: %s", strerror(errno));
	begin_words(&words, "mformat", fat);
	words_add_these(&words, "-F", "-c");
	words_add(&words,
		format_string("%d",
			form->size_bytes < LARGE_BYTES ? CLUSTER_SECTORS : LARGE_CLUSTER_SECTORS));
	words_add(&words, copy_string("-T"));
	words_add(&words,
		format_string("%llu", (unsigned long long)form->size_bytes / FAT_SECTOR_BYTES));
	words_add(&words, copy_string("-h"));
	words_add(&words, format_string("%d", HEADS));
	words_add(&words, copy_string("-s"));
	words_add(&words, format_string("%d", SECTORS));
	words_add(&words, copy_string("-H"));
	words_add(&words, format_string("%llu", (unsigned long long)form->hidden_sectors));
	words_add(&words, copy_string("-N"));
	words_add(&words, format_string("%08lx", (unsigned long)form->serial));
	words_add(&words, copy_string("-v"));
	words_add(&words, copy_string(form->label));
	change(fat, &words, "", -1);
}

void fat_make_directory(struct fat *fat, const char *path)
{
	struct words words = { 0, 0 };

	begin_words(&words, "mmd", fat);
	change(fat, &words, path, -1);
}

void fat_put(struct fat *fat, const char *path, int from)
{
	struct words words = { 0, 0 };

	begin_words(&words, "mcopy", fat);
	words_add(&words, format_string("/proc/self/fd/%d", from));
	change(fat, &words, path, from);
}

void fat_put_syslinux(struct fat *fat, const char *program)
{
	struct child child = {
		.input = CHILD_NOTHING, .output = CHILD_NOTHING, .error = STDERR_FILENO
	};
	struct words words = { 0, 0 };

	words_add_these(&words, program, "-i");
	words_add(&words, format_string("/proc/self/fd/%d", fat->fd));
	if (run(&words, &child, fat->fd, -1))
		die("%s: %s", program, child_ending(&child));
}

void fat_end(struct fat *fat)
{
	uint8_t sector[FAT_SECTOR_BYTES];

	if (pread(fat->fd, sector, sizeof sector, 0) != sizeof sector ||
		pwrite(fat->fd, sector, sizeof sector, BACKUP_SECTOR * FAT_SECTOR_BYTES) !=
			sizeof sector)
		die("a temporary file for the FAT: %s", strerror(errno));
}

/* --- Reading. --- */

/* What a tool says of a path, in memory; -1 where it fails. */
static int ask(const struct fat *fat, struct words *words, const char *path)
{
	struct child child = { .input = CHILD_NOTHING,
		.output = memfd_create("fat", MFD_CLOEXEC),
		.error = CHILD_NOTHING };

	if (child.output < 0)
		die("no memory for a file: %s", strerror(errno));
	words_add(words, format_string("::/%s", path));
	if (run(words, &child, fat->fd, -1) || lseek(child.output, 0, SEEK_SET)) {
		close(child.output);
		return -1;
	}
	return child.output;
}

int fat_get(const struct fat *fat, const char *path)
{
	struct words words = { 0, 0 };
	char *quoted = allocate(2 * strlen(path) + 1), *to = quoted;
	int fd;

	for (; *path; path++) { /* mtype takes patterns */
		if (strchr("*?[]\\", *path))
			*to++ = '\\';
		*to++ = *path;
	}
	*to = 0;
	begin_words(&words, "mtype", fat);
	fd = ask(fat, &words, quoted);
	free(quoted);
	return fd;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void fat_list(const struct fat *fat, struct words *paths)
{
	struct words words = { 0, 0 };
	struct text_file text;
	size_t length;
	char *line;
	int fd;

	begin_words(&words, "mdir", fat);
	words_add_these(&words, "-/", "-a", "-b");
	fd = ask(fat, &words, "");
	if (fd < 0 || text_file_take(&text, fd))
		die("the FAT: mdir cannot read it");
	close(fd);
	while ((line = text_file_cut(&text, &length))) {
		if (length > 3 && line[length - 1] != '/')
			words_add(paths, copy_string(line + 3)); /* behind "::/" */
	}
	text_file_close(&text);
	if (paths->count > 0)
		qsort(paths->list, (size_t)paths->count, sizeof *paths->list, compare);
}
