/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * deliver.c - payload images into the target and out of it. */
#include "chroot/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/outputs.h"
#include "chroot/worker.h"
#include "format/initial.h"
#include "format/sha256sums.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"
#include "payload/extract.h"
#include "payload/image.h"
#include "payload/pack.h"

#define STATUS_NAME "STATUS"

struct delivery {
	const struct request *request;
	const char *text; /* of the option */
	int root;
	int status, number;
	size_t unfit;
};

/* --- In. --- */

static int take_payload(void *argument)
{
	const struct delivery *delivery = argument;
	struct extracted extracted;
	struct image image;
	char *path, *to, *none[] = { 0 };

	request_split(delivery->text, &path, &to);
	image_open(&image, path, 1);
	if (fchdir(delivery->root) || chroot(".") || chdir("/"))
		die("--payload %s: the target cannot be entered: %s", delivery->text,
			strerror(errno));
	umask(0022);
	extract_files(&extracted, &image, none, to ? to : INITIAL_DISTFILES);
	if (extracted.wrong)
		die("--payload %s: %llu file%s left out: not what SHA256SUMS says", delivery->text,
			(unsigned long long)extracted.wrong, report_plural(extracted.wrong));
	return 0;
}

void deliver_payloads(const struct request *request, int root)
{
	size_t i;

	for (i = 0; i < request->payloads.count; i++) {
		struct delivery delivery = { request, request->payloads.item[i].text, root, 0, 0,
			0 };

		if (worker_run(0, take_payload, &delivery))
			die("--payload %s: was not imported whole", delivery.text);
	}
}

/* --- Out. --- */

/* Why it cannot be an entry, as payload-export has it; 0 if it can, or is a directory. */
static const char *why_unfit(const char *name, const struct stat *status)
{
	if (strcmp(name, SHA256SUMS_NAME) == 0)
		return "--export writes a file of this name itself";
	if (strcmp(name, STATUS_NAME) == 0)
		return "--export gives another file this name";
	if (S_ISLNK(status->st_mode))
		return "a symbolic link";
	if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))
		return "neither a regular file nor a directory";
	return name_check_path(name, strlen(name));
}

/* Nothing runs in the target any more: what was no link stays none. */
static void collect(
	struct delivery *delivery, struct inputs *inputs, const char *path, const char *above)
{
	struct listing listing;
	const char *problem = listing_read(&listing, path);
	struct stat status;
	size_t i;

	if (problem)
		die("--export %s: %s: %s", delivery->text, above, problem);
	for (i = 0; i < listing.count; i++) {
		char *whole = format_string("%s/%s", path, listing.name[i]);
		char *name = format_string("%s%s%s", above, *above ? "/" : "", listing.name[i]);

		if (exclusion_has(&inputs->excluded, name)) {
			/* counted */
		} else if (lstat(whole, &status)) {
			die("--export %s: %s: %s", delivery->text, name, strerror(errno));
		} else if ((problem = why_unfit(name, &status))) {
			complain("--export %s: %s: %s", delivery->text, name, problem);
			delivery->unfit++;
		} else if (S_ISDIR(status.st_mode)) {
			collect(delivery, inputs, whole, name);
		} else {
			inputs_add_file(inputs, name, whole, 0);
		}
		free(name);
		free(whole);
	}
	listing_free(&listing);
}

/* init's last lines. Returns its path, which is of no directory. */
static char *write_status(const struct delivery *delivery)
{
	int fd = memfd_create(STATUS_NAME, 0), number = delivery->number;
	const char *how = number ? "killed by signal" : "exit status";
	const char *command = *delivery->request->command ? *delivery->request->command : "/bin/sh";

	if (fd < 0)
		die("--export: no file in memory: %s", strerror(errno));
	if (delivery->status)
		dprintf(fd, INITIAL_SAYS "%s: %s %d\n", command, how,
			number ? number : delivery->status);
	if (dprintf(fd, INITIAL_SAYS INITIAL_STATUS "%d\n", delivery->status) < 0)
		die("--export: %s", strerror(errno));
	return format_string("/proc/self/fd/%d", fd);
}

static int put_results(void *argument)
{
	struct delivery *delivery = argument;
	const struct option_list *excluded = &delivery->request->excluded;
	struct output output;
	struct pack pack;
	char *path, *from, *here;
	int directory;
	size_t i;

	memset(&pack, 0, sizeof pack);
	request_split(delivery->text, &path, &from);
	directory = calls_open_in(
		delivery->root, from ? from : INITIAL_RESULTS, O_RDONLY | O_DIRECTORY);
	if (directory < 0)
		die("--export %s: in the target: %s", delivery->text, strerror(errno));
	pack.image_path = outputs_export_path(path, delivery->status);
	pack.align_bytes = PAYLOAD_ALIGN_BYTES;
	pack.sums = pack.inputs.tree = 1;
	for (i = 0; i < excluded->count; i++)
		exclusion_add(&pack.inputs.excluded, excluded->item[i].text);
	here = format_string("/proc/self/fd/%d", directory);
	collect(delivery, &pack.inputs, here, "");
	if (delivery->unfit)
		die("--export %s: nothing was exported", delivery->text);
	inputs_add_file(&pack.inputs, STATUS_NAME, write_status(delivery), 0);
	inputs_sort(&pack.inputs);
	pack_plan(&pack);
	output_begin(&output, pack.image_path, 0666);
	if (pack_put(&pack, &output))
		die("--export %s: nothing was exported", delivery->text);
	output_finish(&output);
	return 0;
}

int deliver_export(const struct request *request, int root, int status, int number)
{
	struct delivery delivery = { request, request->export, root, status, number, 0 };

	return worker_run(0, put_results, &delivery) != 0;
}
