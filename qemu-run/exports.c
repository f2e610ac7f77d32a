/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exports.c - what comes back from the guest besides its streams. */
#include "qemu-run/exports.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/initial.h"
#include "format/payload.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_claim.h"
#include "host/output_rule.h"
#include "host/temporary.h"
#include "payload/extract.h"
#include "payload/image.h"
#include "qemu-run/end.h"

#define FAILED ".failed"

enum { BLOCK_BYTES = 4096 };

static const uint64_t usual_bytes = (uint64_t)64 << 30;

/* --- What is asked for. --- */

/* It is behind the last colon before a slash. */
const char *exports_find_directory(const char *text)
{
	const char *at = text, *colon = 0;

	while ((at = strstr(at, ":/")))
		colon = at++;
	return colon ? colon + 1 : 0;
}

char *exports_path(const char *text)
{
	const char *directory = exports_find_directory(text);

	return directory ? format_string("%.*s", (int)(directory - 1 - text), text)
			 : copy_string(text);
}

const char *exports_check(const char *text)
{
	const char *directory = exports_find_directory(text);

	if (!*text || directory == text + 1)
		return "FILE or FILE:DIR";
	if (!directory)
		return 0;
	if (strspn(directory, "/.") == strlen(directory))
		return "DIR is all of the guest";
	/* Linux's command line has no way to say the others. */
	return strpbrk(directory, " \t\n\v\f\r\"") ? "a blank or a '\"' in DIR" : 0;
}

const char *exports_check_get(const char *text)
{
	const char *colon = strchr(text, ':');
	size_t bytes = colon ? (size_t)(colon - text) : 0, from;

	if (*text != '/' || !colon || !colon[1])
		return "GUEST:HOST, where GUEST begins with '/'";
	if (strspn(text, "/.") >= bytes)
		return "GUEST is all of the guest";
	if (memchr(text, '\n', bytes))
		return "a line's end in GUEST";
	while (text[bytes - 1] == '/')
		bytes--;
	from = strspn(text, "/");
	return name_check_path(text + from, bytes - from);
}

/* GUEST as a name in the container, and HOST: behind a '/', or where a directory is, under its own
 * name. Both allocated. */
static void split_get(const char *text, char **guest, char **host)
{
	const char *colon = strchr(text, ':'), *end = colon;
	size_t bytes = strlen(colon + 1);

	text += strspn(text, "/");
	while (end > text && end[-1] == '/')
		end--;
	*guest = format_string("%.*s", (int)(end - text), text);
	*host = copy_string(colon + 1);
	if ((*host)[bytes - 1] == '/') {
		const char *slash = strrchr(*guest, '/');

		free(*host);
		*host = format_string("%s%s", colon + 1, slash ? slash + 1 : *guest);
	}
}

char *exports_get_list(const struct exports *exports)
{
	char *list = copy_string(""), *guest, *host;
	size_t i;

	for (i = 0; i < exports->gets->count; i++) {
		split_get(exports->gets->item[i].text, &guest, &host);
		list = format_string("%s%s\n", list, guest);
		free(guest);
		free(host);
	}
	return *list ? list : 0;
}

/* Where a file goes in a directory that is there; allocated, the first one is freed. */
static char *name_in(char *directory, const char *guest)
{
	const char *slash = strrchr(guest, '/');
	char *path = format_string("%s/%s", directory, slash ? slash + 1 : guest);

	free(directory);
	return path;
}

/* --- Before the run. --- */

/* What is known of an output that may become a file or a directory. */
static void look(const char *text)
{
	struct stat status;
	char *guest, *host;

	split_get(text, &guest, &host);
	if (stat(host, &status) == 0 && S_ISDIR(status.st_mode)) {
		output_rule_look_directory(host);
		host = name_in(host, guest);
	} else {
		output_rule_look(host);
	}
	output_claim(host, "--get");
	free(guest);
	free(host);
}

static void begin_results(struct exports *exports, const char *export, uint64_t disk_bytes)
{
	const char *directory = exports_find_directory(export);
	char *failed;

	exports->path = exports_path(export);
	exports->directory = copy_string(directory ? directory : INITIAL_RESULTS);
	failed = format_string("%s" FAILED, exports->path);
	output_rule_look(exports->path);
	output_claim(exports->path, "--export");
	output_rule_look(failed);
	output_claim(failed, "--export");
	results_begin(&exports->results, exports->path, disk_bytes);
	free(failed);
}

void exports_begin(struct exports *exports, const char *export, const struct option_list *gets,
	uint64_t disk_bytes)
{
	size_t i;

	memset(exports, 0, sizeof *exports);
	exports->gets = gets;
	disk_bytes = disk_bytes ? (disk_bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES
				: usual_bytes;
	disk_bytes += EXPORT_HEAD_BYTES;
	for (i = 0; i < gets->count; i++)
		look(gets->item[i].text);
	if (export)
		begin_results(exports, export, disk_bytes);
	if (gets->count) {
		exports->got_path = format_string("/proc/self/fd/%d", temporary_without_name());
		results_begin(&exports->got, exports->got_path, disk_bytes);
	}
}

char *exports_attach(const struct exports *exports, struct machine *machine)
{
	char *settings = copy_string("");

	if (exports->path) {
		machine_add_results(
			machine, exports->results.disk, exports->results.output.fd, exports->path);
		settings = format_string(" " INITIAL_EXPORT "=%s " INITIAL_NONCE "=%s",
			exports->directory, exports->results.nonce);
	}
	if (exports->gets->count) {
		machine_add_results(
			machine, exports->got.disk, exports->got.output.fd, "the disk of --get");
		settings = format_string("%s " INITIAL_GET "=" INITIAL_GET_LIST
					 " " INITIAL_GET_NONCE "=%s",
			settings, exports->got.nonce);
	}
	return settings;
}

/* --- After the run. --- */

static int end_results(struct exports *exports, int status)
{
	const char *problem = results_take(&exports->results);

	if (problem) {
		complain("%s: no results have come back: %s", exports->path, problem);
		results_drop(&exports->results);
		return status ? status : END_INIT;
	}
	exports->kept = format_string("%s%s", exports->path, status ? FAILED : "");
	results_keep(&exports->results, status ? FAILED : "");
	if (status) {
		message_before = 0; /* it is the program's */
		complain("note: %s has the results of the run that failed", exports->kept);
	}
	return status;
}

static void write_file(struct image *image, const struct image_entry *entry, const char *path)
{
	struct output output;

	output_begin(&output, path, 0666);
	if (!image_read_entry(image, entry, &output))
		die("%s: nothing has come back", path);
	output_finish(&output);
}

/* Returns whether it has come. */
static int get(struct image *image, const char *text)
{
	const struct image_entry *entry;
	struct extracted extracted = { 0, 0, 0 };
	char *guest, *host;
	struct stat status;

	split_get(text, &guest, &host);
	entry = image_find(image, guest, strlen(guest));
	if (entry && stat(host, &status) == 0 && S_ISDIR(status.st_mode)) {
		host = name_in(host, guest);
	}
	if (entry)
		write_file(image, entry, host);
	else
		extract_below(&extracted, image, guest, host);
	if (!entry && !extracted.files)
		complain("--get %s: no file has come back", text);
	free(guest);
	free(host);
	return entry || extracted.files;
}

static int end_gets(struct exports *exports, int status)
{
	const char *problem = results_take(&exports->got);
	struct image image;
	size_t i;
	int all = !problem;

	results_drop(&exports->got); /* else it would be finished with the files */
	if (problem) {
		complain("--get: nothing has come back: %s", problem);
	} else {
		image_open_as(&image, exports->got_path, "the disk of --get", 1);
		for (i = 0; i < exports->gets->count; i++)
			all &= get(&image, exports->gets->item[i].text);
		image_close(&image);
	}
	return status || all ? status : END_INIT;
}

int exports_end(struct exports *exports, const struct session *session, int status)
{
	if (session->signal)
		return status; /* which ends all of it */
	if (exports->path)
		status = end_results(exports, status);
	if (exports->gets->count)
		status = end_gets(exports, status);
	return status;
}
