/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * module_dir.c - --module-dir: dracut's module directories, whose functions a shell runs here. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/dracut/driver.h"
#include "mkpayload/cpio/dracut/kernel_modules.h"
#include "mkpayload/cpio/dracut/laid.h"

struct cpio_module_run {
	struct archive *archive;
	struct driver driver;
	struct laid laid;
	struct kernel_modules *modules;
	struct words origins; /* "--module-dir: module NAME", which the archive's entries have */
};

static const char *origin_of(struct cpio_module_run *run)
{
	char *origin =
		format_string("--module-dir: module %s", run->driver.records.string[RECORD_MODULE]);
	int i;

	for (i = 0; i < run->origins.count; i++) {
		if (strcmp(run->origins.list[i], origin) == 0) {
			free(origin);
			return run->origins.list[i];
		}
	}
	words_add(&run->origins, origin);
	return origin;
}

/* "c MODE MAJOR MINOR" */
static void put_node(struct cpio_module_run *run, const char *path, const char *words)
{
	struct archive_entry entry = { .path = path, .weight = ARCHIVE_ASKED };
	char *copy = copy_string(words), *rest = copy;
	const char *type = strsep(&rest, " "), *mode = strsep(&rest, " ");
	const char *major = strsep(&rest, " "), *minor = rest;

	entry.origin = origin_of(run);
	if (!minor || text_get_number(&entry.mode, mode, 8, 07777) ||
		text_get_number(&entry.major, major, 10, CPIO_DEVICE_MAJOR_MAX) ||
		text_get_number(&entry.minor, minor, 10, CPIO_DEVICE_MINOR_MAX))
		die("%s: mknod %s: not understood: %s", entry.origin, path, words);
	entry.mode |= *type == 'b'   ? CPIO_TYPE_BLOCK
		      : *type == 'p' ? CPIO_TYPE_PIPE
				     : CPIO_TYPE_CHARACTER;
	archive_put(run->archive, &entry);
	free(copy);
}

static int is_said(struct cpio_module_run *run)
{
	char *const *string = run->driver.records.string;
	const char *text = string[RECORD_TEXT];
	struct text_shown shown;

	if (records_is(&run->driver.records, "warn"))
		complain("warning: module %s: %s", string[RECORD_MODULE],
			text_show(&shown, text, strlen(text)));
	else if (records_is(&run->driver.records, "cmdline"))
		complain("note: module %s: this machine's command line: %s", string[RECORD_MODULE],
			text_show(&shown, text, strlen(text)));
	else
		return records_is(&run->driver.records, "refused");
	return 1;
}

static void take(struct cpio_module_run *run)
{
	struct records *records = &run->driver.records;
	char *const *string = records->string;

	if (!records_next(records))
		driver_wait(&run->driver, 0);
	if (records_is(records, "fail")) {
		driver_fail(&run->driver);
	} else if (records_is(records, "ready")) {
		driver_open(&run->driver);
		run->laid.root = run->driver.root;
		laid_note(&run->laid, "--module-dir");
		laid_hold(&run->laid);
		records_answer(records, 1);
	} else if (records_is(records, "done")) {
		laid_note(&run->laid, origin_of(run));
		records_answer(records, 1);
	} else if (records_is(records, "kernel")) {
		records_answer(records, kernel_modules_ask(run->modules, string[RECORD_FILE],
						string[RECORD_TEXT], origin_of(run)));
	} else if (records_is(records, "known")) {
		records_answer(records, kernel_modules_know(run->modules, string[RECORD_TEXT]));
	} else if (records_is(records, "node")) {
		put_node(run, string[RECORD_FILE], string[RECORD_TEXT]);
	} else if (!is_said(run) && !records_is(records, "end")) {
		die("--module-dir: the shell said what is not understood: %s", string[RECORD_WHAT]);
	}
}

static void start(struct cpio_module_run *run, const struct cpio_module_dirs *dirs)
{
	const struct option_value *dir = dirs->dirs.item, *end = dir + dirs->dirs.count;
	struct words words = { 0, 0 };
	char *path;

	words_add_these(&words, dirs->host_only ? "-h" : "", kernel_modules_version(run->modules),
		kernel_modules_directory(run->modules), dirs->names ? dirs->names : "");
	for (; dir < end; dir++) {
		path = realpath(dir->text, 0);
		if (!path)
			die("--module-dir %s: %s", dir->text, strerror(errno));
		words_add(&words, path);
	}
	driver_start(&run->driver, &words);
	words_free(&words);
}

struct cpio_module_run *cpio_put_module_dirs(struct archive *archive,
	const struct cpio_module_dirs *dirs, const struct cpio_modules *modules)
{
	struct cpio_module_run *run;

	if (!dirs->dirs.count)
		return 0;
	run = allocate(sizeof *run);
	memset(run, 0, sizeof *run);
	run->archive = archive;
	run->laid.archive = archive;
	run->modules = kernel_modules_begin(modules);
	start(run, dirs);
	do
		take(run);
	while (!records_is(&run->driver.records, "end"));
	driver_wait(&run->driver, 1);
	laid_put(&run->laid);
	kernel_modules_put(run->modules, archive);
	return run;
}

void cpio_end_module_dirs(struct cpio_module_run *run)
{
	if (!run)
		return;
	laid_end(&run->laid);
	kernel_modules_end(run->modules);
	driver_end(&run->driver);
	words_free(&run->origins);
	free(run);
}
