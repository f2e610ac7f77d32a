/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.h - where outputs go in unit tests: a directory d with a file of before, and what stands in for the kernel's
 * knowledge of files. */
#ifndef TESTS_PLACE_H
#define TESTS_PLACE_H

#include <sys/stat.h>

#include "calls.h"
#include "host/in_use.h"
#include "host/mount_point.h"
#include "host/sync.h"

#define PART "d/file.lbpayload.part"

/* --- Stand-ins. --- */

static int is_in_use, is_known, is_seen, is_mounted, tells_errors = 1;

const char *in_use_as(const struct stat *status)
{
	(void)status;
	is_seen = is_known ? is_seen : is_in_use;
	is_known = 1;
	return is_seen ? "in use as swap" : 0;
}

void in_use_forget(void)
{
	is_known = 0;
}

int mount_point_is(int directory, const char *name)
{
	return is_mounted && directory >= 0 && name;
}

int sync_tells_errors(void)
{
	return tells_errors;
}

/* --- The directory d, where file is old. --- */

static inline void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

static inline void prepare(void)
{
	struct dirent **entries;
	int count = scandir("d", &entries, 0, 0);
	char path[512];

	while (count > 0) {
		snprintf(path, sizeof path, "d/%s", entries[--count]->d_name);
		unlink(path);
		free(entries[count]);
		if (count == 0)
			free(entries);
	}
	if (rmdir("d") && errno != ENOENT && system("rm -rf d"))
		abort();
	if (mkdir("d", 0755))
		abort();
	put_file("d/file", "old");
}

/* What is in it: names, and how each file begins. */
static inline const char *left(void)
{
	static char text[4096];
	struct dirent **entries;
	char path[512], begin[6];
	int i, count = scandir("d", &entries, 0, alphasort);
	FILE *file;

	text[0] = 0;
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof path, "d/%s", entries[i]->d_name);
		file = entries[i]->d_name[0] == '.' ? 0 : fopen(path, "r");
		if (file) {
			begin[fread(begin, 1, 5, file)] = 0;
			sprintf(text + strlen(text), "%s:%s ", entries[i]->d_name, begin);
			fclose(file);
		}
		free(entries[i]);
	}
	free(entries);
	return text;
}

/* Into a directory of its own, which leave_place removes. */
static char place[] = "/tmp/lbpayload-unit-XXXXXX";

static inline void enter_place(void)
{
	if (!mkdtemp(place) || chdir(place))
		abort();
	prepare();
}

static inline void leave_place(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", place);
	if (chdir("/") || system(command))
		abort();
}

#endif
