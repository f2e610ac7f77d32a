/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * spec_fuzz.c - any text as a list of mkpayload cpio --spec. What a line puts is written again as a
 * line, and puts the same; what is refused names its line.
 *
 * Aims at mkpayload/cpio/spec.c */
#include "mkpayload/cpio/spec.h"

#include "format/cpio.h"
#include "fuzz.h"
#include "host.h"

enum { LINE_BYTES = 4 * 4096 + 200, LINES_MAX = 64 };

/* What has been put, as lines; entries of one file are in one line. */
static char put[LINES_MAX][LINE_BYTES], last_location[4096 + 8];
static size_t count;
static const struct archive_file *last_file;

struct archive_file *archive_add_file(struct archive *archive, const char *path, const char *origin)
{
	static struct archive_file files[2];

	(void)archive;
	must(strncmp(origin, "spec:", 5) == 0 && strlen(path) < sizeof last_location);
	strcpy(last_location, path);
	return &files[last_file == &files[0]];
}

int archive_excludes(struct archive *archive, const char *path)
{
	(void)archive;
	(void)path;
	return 0;
}

static const char *kind_of(uint32_t mode)
{
	static const char *const kinds[] = { [1] = "pipe",
		[2] = "nod",
		[4] = "dir",
		[6] = "nod",
		[8] = "file",
		[10] = "slink",
		[12] = "sock" };

	must(mode >> 12 < sizeof kinds / sizeof *kinds && kinds[mode >> 12]);
	return kinds[mode >> 12];
}

void archive_put(struct archive *archive, const struct archive_entry *entry)
{
	char *line = put[count < LINES_MAX ? count : LINES_MAX - 1];
	const char *kind = kind_of(entry->mode);
	char owner[64];

	(void)archive;
	must(strncmp(entry->origin, "spec:", 5) == 0 && entry->weight == ARCHIVE_ASKED);
	must(strlen(entry->path) > 0 && strlen(entry->path) <= 4096);
	must(entry->uid != UINT32_MAX && entry->gid != UINT32_MAX);
	sprintf(owner, "%lo %lu %lu", (unsigned long)(entry->mode & 07777),
		(unsigned long)entry->uid, (unsigned long)entry->gid);
	must(!entry->file == (strcmp(kind, "file") != 0));
	if (entry->file && entry->file == last_file && count > 0) {
		line = put[count <= LINES_MAX ? count - 1 : LINES_MAX - 1];
		if (strlen(line) + strlen(entry->path) + 2 < LINE_BYTES)
			sprintf(line + strlen(line), " %s", entry->path);
		return;
	}
	last_file = entry->file;
	if (entry->file)
		sprintf(line, "file %s %s %s", entry->path, last_location, owner);
	else if (entry->target)
		sprintf(line, "slink %s %s %s", entry->path, entry->target, owner);
	else if (strcmp(kind, "nod") == 0)
		sprintf(line, "nod %s %s %c %lu %lu", entry->path, owner,
			(entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_BLOCK ? 'b' : 'c',
			(unsigned long)entry->major, (unsigned long)entry->minor);
	else
		sprintf(line, "%s %s %s", kind, entry->path, owner);
	must(entry->major <= CPIO_DEVICE_MAJOR_MAX && entry->minor <= CPIO_DEVICE_MINOR_MAX);
	count++;
}

static void read_it(void *archive)
{
	spec_read(archive, "spec");
}

static int read_spec(const char *text, size_t size)
{
	struct archive archive = { 0 };

	host_no_files();
	host_file("spec", text, size);
	count = 0;
	last_file = 0;
	return host_run(read_it, &archive);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[LINES_MAX * LINE_BYTES];
	size_t lines, length = 0, i;
	char *line;

	if (size >= 4096)
		return 0;
	clearenv();
	setenv("A", "x/y", 1);
	setenv("EMPTY", "", 1);
	if (!read_spec((const char *)data, size))
		must(strncmp(host_last_words, "spec:", 5) == 0);
	lines = count;
	for (i = 0; i < lines && lines < LINES_MAX; i++)
		length += (size_t)sprintf(text + length, "%s\n", put[i]);
	/* An empty value may have left a line without its location. */
	if (lines >= LINES_MAX || strstr(text, "  "))
		return 0;
	must(read_spec(text, length) && count == lines);
	for (i = 0, line = text; i < lines; i++, line += strlen(line) + 1) {
		line[strcspn(line, "\n")] = 0;
		must(strcmp(line, put[i]) == 0);
	}
	return 0;
}
