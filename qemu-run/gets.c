/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * gets.c - files of the guest by name. */
#include "qemu-run/gets.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/payload.h"
#include "host/attempt.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/output_claim.h"
#include "host/output_rule.h"
#include "payload/extract.h"
#include "payload/image.h"
#include "qemu-run/end.h"

static const char option[] = "--get";

/* --- What is asked for. --- */

const char *gets_check(const char *text)
{
	const char *colon = strchr(text, ':');
	size_t bytes = colon ? (size_t)(colon - text) : 0, from;

	if (*text != '/' || !colon || !colon[1])
		return "GUEST:HOST, where GUEST begins with '/'";
	if (strcmp(colon, ":-") == 0)
		return "an output goes into a file, not to standard output; ./- is a file of that "
		       "name";
	if (strspn(text, "/.") >= bytes)
		return "GUEST is all of the guest";
	if (memchr(text, '\n', bytes))
		return "a line's end in GUEST";
	while (text[bytes - 1] == '/')
		bytes--;
	from = strspn(text, "/");
	return name_check_path(text + from, bytes - from);
}

/* One of them: GUEST as a name in the container, and where it goes. */
struct get {
	const char *text;
	char *guest, *host;
	int is_file; /* in the container */
	char *path;  /* HOST without links; only where the container is known */
};

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* HOST with a '/' at its end is the directory for a file, or for all of a directory. */
static void begin(struct get *get, const char *text)
{
	const char *colon = strchr(text, ':'), *end = colon;
	size_t bytes = strlen(colon + 1);

	get->text = text;
	text += strspn(text, "/");
	while (end > text && end[-1] == '/')
		end--;
	get->guest = format_string("%.*s", (int)(end - text), text);
	get->host = format_string(
		"%s%s", colon + 1, colon[bytes] == '/' ? last_name(get->guest) : "");
	get->is_file = 0;
	get->path = 0;
}

/* A file goes into a directory that is there. */
static void go_into(struct get *get)
{
	char *path = format_string("%s/%s", get->host, last_name(get->guest));

	free(get->host);
	get->host = path;
}

static void end(struct get *get)
{
	free(get->guest);
	free(get->host);
	free(get->path);
}

char *gets_list(const struct option_list *gets)
{
	char *list = copy_string(""), *longer;
	struct get get;
	size_t i;

	for (i = 0; i < gets->count; i++) {
		begin(&get, gets->item[i].text);
		longer = format_string("%s%s\n", list, get.guest);
		free(list);
		list = longer;
		end(&get);
	}
	return *list ? list : 0;
}

/* Whether it is a file or a directory is not known yet. */
void gets_look(const struct option_list *gets)
{
	struct get get;
	size_t i;

	for (i = 0; i < gets->count; i++) {
		begin(&get, gets->item[i].text);
		if (is_directory(get.host)) {
			output_rule_look_directory(get.host);
			go_into(&get);
		} else {
			output_rule_look(get.host);
		}
		output_claim(get.host, option);
		end(&get);
	}
}

/* --- What would take another's place. --- */

/* A file of a directory that has come. */
struct tree {
	const struct image *image;
	const struct get *get;
};

static int has(const char *name, void *context)
{
	const struct tree *tree = context;
	char *path = format_string("%s/%s", tree->get->guest, name);
	int result = image_find(tree->image, path, strlen(path)) != 0;

	free(path);
	return result;
}

/* Whether a file below the second one, which lies there below the first one, is one of it, too. */
static int share(const struct tree *outer, const struct get *inner, const char *there)
{
	const struct image *image = outer->image;
	char *name;
	int found = 0;
	uint32_t i;

	for (i = 0; i < image->count && !found; i++) {
		const char *below = output_claim_below(inner->guest, image->entry[i].name.text);

		if (!below)
			continue;
		name = format_string("%s%s%s", there, *there ? "/" : "", below);
		found = has(name, (void *)outer);
		free(name);
	}
	return found;
}

/* Whether both write a file of one path. */
static int meet(const struct image *image, const struct get *a, const struct get *b)
{
	int is_same = strcmp(a->path, b->path) == 0;
	const char *below = is_same ? "" : output_claim_below(a->path, b->path);
	struct tree tree = { image, a };

	if (a->is_file)
		return is_same && b->is_file;
	if (!below)
		return 0;
	return b->is_file ? has(below, &tree) : share(&tree, b, below);
}

/* --- After the run. --- */

static void find(struct get *get, const struct image *image, const char *text)
{
	begin(get, text);
	get->is_file = image_find(image, get->guest, strlen(get->guest)) != 0;
	if (get->is_file && is_directory(get->host))
		go_into(get);
	get->path = output_claim_path(get->host);
}

/* What came before stays. */
static void check_apart(
	const struct image *image, const struct get *get, const struct option_list *gets)
{
	struct tree tree = { image, get };
	const char *other = get->is_file ? 0 : output_claim_find(get->path, option, has, &tree);
	struct get before;
	size_t i;

	if (other)
		die("%s %s: would replace an output of %s: it needs another name", option,
			get->text, other);
	for (i = 0; gets->item[i].text != get->text; i++) {
		find(&before, image, gets->item[i].text);
		if (meet(image, get, &before) || meet(image, &before, get))
			die("%s %s: would replace what has come by %s %s: it needs another name",
				option, get->text, option, before.text);
		end(&before);
	}
}

static void write_file(struct image *image, const struct get *get)
{
	struct output output;

	output_begin(&output, get->host, 0666);
	if (!image_read_entry(image, image_find(image, get->guest, strlen(get->guest)), &output))
		die("%s: nothing has come back", get->host);
	output_finish(&output);
}

struct job {
	const struct option_list *gets;
	const char *path, *text; /* of the container; which one */
};

static int work(void *context)
{
	const struct job *job = context;
	struct extracted extracted = { 0, 0, 0 };
	struct image image;
	struct get get;

	image_open_as(&image, job->path, "the disk of --get", 1);
	find(&get, &image, job->text);
	check_apart(&image, &get, job->gets);
	if (get.is_file)
		write_file(&image, &get);
	else
		extract_below(&extracted, &image, get.guest, get.host);
	if (!get.is_file && !extracted.files) {
		complain("%s %s: no file has come back", option, get.text);
		return END_INIT;
	}
	return extracted.wrong ? END_BROKEN : 0;
}

int gets_write(const struct option_list *gets, const char *path)
{
	struct job job = { gets, path, 0 };
	int status = 0, result;
	size_t i;

	for (i = 0; i < gets->count; i++) {
		job.text = gets->item[i].text;
		result = attempt(job.text, work, &job);
		status = status ? status : result;
	}
	return status;
}
