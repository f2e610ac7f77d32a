/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exports.c - what comes back from the guest besides its streams. */
#include "qemu-run/exports.h"

#include <string.h>

#include "format/initial.h"
#include "host/attempt.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "qemu-run/end.h"
#include "qemu-run/gets.h"

enum { BLOCK_BYTES = 4096 };

static const uint64_t usual_bytes = (uint64_t)64 << 30;
static const char the_disk[] = "the disk of --get, in TMPDIR or /var/tmp";

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
	if (strncmp(text, "-:", 2) == 0 && directory == text + 2)
		return "an output goes into a file, not to standard output; ./- is a file of that "
		       "name";
	if (!directory)
		return 0;
	if (strspn(directory, "/.") == strlen(directory))
		return "DIR is all of the guest";
	/* Linux's command line has no way to say the others. */
	return strpbrk(directory, " \t\n\v\f\r\"") ? "a blank or a '\"' in DIR" : 0;
}

/* --- Before the run. --- */

static void begin_results(struct exports *exports, const char *export, uint64_t disk_bytes)
{
	const char *directory = exports_find_directory(export);

	exports->path = exports_path(export);
	exports->directory = copy_string(directory ? directory : INITIAL_RESULTS);
	results_begin_either(&exports->results, exports->path, disk_bytes, "--export");
}

void exports_begin(struct exports *exports, const char *export, const struct option_list *gets,
	uint64_t disk_bytes)
{
	memset(exports, 0, sizeof *exports);
	exports->gets = gets;
	disk_bytes = disk_bytes ? (disk_bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES
				: usual_bytes;
	disk_bytes += EXPORT_HEAD_BYTES;
	gets_look(gets);
	if (export)
		begin_results(exports, export, disk_bytes);
	if (gets->count) {
		exports->got_path = format_string("/proc/self/fd/%d", temporary_without_name());
		results_begin(&exports->got, exports->got_path, the_disk, disk_bytes);
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
			machine, exports->got.disk, exports->got.output.fd, the_disk);
		settings = format_string("%s " INITIAL_GET "=" INITIAL_GET_LIST
					 " " INITIAL_GET_NONCE "=%s",
			settings, exports->got.nonce);
	}
	return settings;
}

/* --- After the run. --- */

struct job {
	struct results *results;
	int status; /* the run's */
};

static int take_results(void *context)
{
	const struct job *job = context;
	const char *problem = results_take(job->results);

	if (problem) {
		complain("%s: no results have come back: %s", job->results->output.path, problem);
		return END_INIT;
	}
	results_keep(job->results, job->status != 0);
	return 0;
}

/* Returns 0, or what qemu-run ends with where nothing has come. */
static int end_results(struct exports *exports, int status)
{
	struct job job = { &exports->results, status };
	const char *failed = exports->results.failed;
	const char *kept = status && failed ? failed : exports->path;
	int result = attempt(exports->path, take_results, &job);

	if (!result)
		exports->kept = copy_string(kept);
	if (!result && status) {
		message_before = 0; /* it is the program's */
		complain("note: %s has the results of the run that failed", kept);
	}
	results_drop(&exports->results);
	return result;
}

static int take_got(void *context)
{
	const char *problem = results_take(context);

	if (problem)
		complain("--get: nothing has come back: %s", problem);
	return problem ? END_INIT : 0;
}

static int end_gets(struct exports *exports)
{
	int result = attempt("--get", take_got, &exports->got);

	results_drop(&exports->got); /* else it would be finished with the files */
	message_before = 0; /* what goes wrong from here on is this machine's */
	return result ? result : gets_write(exports->gets, exports->got_path);
}

/* One that has not come is no reason for another not to; the first one counts. */
int exports_end(struct exports *exports, const struct session *session, int status)
{
	int result = 0, another = 0;

	if (session->signal)
		return status; /* which ends all of it */
	if (exports->path)
		result = end_results(exports, status);
	if (result)
		message_before = 0; /* the kernel's last lines have been said */
	if (exports->gets->count)
		another = end_gets(exports);
	message_before = 0;
	if (status)
		return status;
	return result ? result : another;
}
