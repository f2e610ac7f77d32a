/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * ld_so_conf_fuzz.c - any text as /etc/ld.so.conf, and behind a byte ff as each file that it
 * includes: the directories are absolute and clean, and written again they are read the same.
 *
 * Aims at mkpayload/cpio/elf/directory.c */
#include "fuzz.h"
#include "host.h"
#include "mkpayload/cpio/elf/directory.h"

/* --- A guest of two files. --- */

static struct archive_file file;
static const struct archive_entry entry = { .file = &file };
static unsigned includes;

int guest_walk(const struct guest *guest, enum guest_part part, const char *path, char **resolved,
	enum root_kind *kind, const struct root_visitor *visitor)
{
	(void)guest, (void)kind, (void)visitor;
	must(part == GUEST_ARCHIVE && *path == '/');
	*resolved = root_clean(path);
	return 0;
}

const struct archive_entry *guest_entry(const struct guest *guest, const char *path)
{
	static char name[64];

	(void)guest;
	file.path = strcpy(name, strcmp(path, "/included") == 0 ? path : "/etc/ld.so.conf");
	return &entry;
}

void guest_glob(const struct guest *guest, const char *pattern,
	void (*take)(void *context, const char *path), void *context)
{
	(void)guest;
	must(*pattern == '/');
	includes++;
	take(context, "/included");
}

/* --- What is read. --- */

/* With a dot at the end: a slash alone is none, and blanks there do not count, as for ldconfig. */
static void write_again(char *text, size_t room, const struct directory_list *list)
{
	size_t used = 0, i;
	char *clean;

	*text = 0;
	for (i = 0; i < list->count; i++) {
		clean = root_clean(list->item[i].path);
		must(strcmp(clean, list->item[i].path) == 0 && *clean == '/');
		must(strcmp(list->item[i].guest, clean) == 0 && list->item[i].needs_link);
		must(!strpbrk(clean, "#=\n"));
		if (used + strlen(clean) + 4 < room)
			used += (size_t)sprintf(text + used, "%s/.\n", clean);
		host_free(clean);
	}
}

static void check(void *context)
{
	static char first[65536], second[65536];
	struct directory_list list = { 0, 0 };
	struct guest guest = { .sysroot = "" };

	(void)context;
	includes = 0;
	directory_read_conf(&list, &guest, GUEST_ARCHIVE);
	write_again(first, sizeof first, &list);
	directory_end(&list);
	host_no_files();
	host_file("/etc/ld.so.conf", first, strlen(first));
	includes = 0;
	directory_read_conf(&list, &guest, GUEST_ARCHIVE);
	must(includes == 0);
	write_again(second, sizeof second, &list);
	must(strcmp(first, second) == 0);
	directory_end(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, 0xff, size);
	size_t length = end ? (size_t)(end - data) : size;

	host_no_files();
	host_file("/etc/ld.so.conf", data, length);
	host_file("/included", end ? end + 1 : data, end ? size - length - 1 : 0);
	if (!host_run(check, 0)) /* only a file that includes itself */
		must(strstr(host_last_words, "deep") != 0);
	return 0;
}
