/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * all.c - imports every payload that there is (--all): volumes, which together carry more than one
 * disk should.
 *
 * Where they carry digests, each has the same SHA256SUMS, which names the files of all: so a volume
 * that is missing is waited for, and one of another set noticed, before anything is written. */
#include <string.h>

#include "freestanding/message.h"
#include "importer/linux/linux.h"

enum { VOLUMES_MAX = 16, ROUND_MS = 250 };

static struct volume {
	struct device device;
	struct contents contents;
	uint32_t entries; /* of these, what no volume before has */
	uint64_t file_bytes;
} volumes[VOLUMES_MAX];

static unsigned volumes_count;

static void close_all(void)
{
	while (volumes_count > 0)
		system_close(volumes[--volumes_count].device.fd);
}

/* Opens and understands every payload. */
static void read_all(void)
{
	struct device *device;
	unsigned i;
	long result;

	for (i = 0; i < candidates_count; i++) {
		if (candidates[i].finding != FINDING_PAYLOAD)
			continue;
		device = &volumes[volumes_count].device;
		result = find_open(&candidates[i], device);
		if (result < 0)
			die(candidates[i].path, ": ", system_error_text(result));
		contents_read(&volumes[volumes_count++].contents, device);
	}
}

/* --- Compared with each other. --- */

/* Have two entries the same content? */
static int is_same(const struct entry *a, const struct entry *b)
{
	static uint8_t a_bytes[32 * 1024], b_bytes[32 * 1024];
	const struct entry *entry;
	uint64_t done, left;
	const char *problem;
	size_t size;

	if (a->file_bytes != b->file_bytes)
		return 0;
	for (done = 0; (left = a->file_bytes - done) > 0; done += size) {
		size = left < sizeof a_bytes ? (size_t)left : sizeof a_bytes;
		entry = a;
		problem = a->device->source.read_at(
			&a->device->source, a->data_offset + done, a_bytes, size);
		if (!problem) {
			entry = b;
			problem = b->device->source.read_at(
				&b->device->source, b->data_offset + done, b_bytes, size);
		}
		if (problem)
			device_die(entry->device, entry->device->failed_offset, entry->name.text,
				problem);
		if (memcmp(a_bytes, b_bytes, size) != 0)
			return 0;
	}
	return 1;
}

/* Of a tree: may no file lie where another volume has a directory? */
static void check_directories(const struct contents *all, const struct entry *path)
{
	const struct entry *file;
	size_t at;

	for (at = 0; at < path->name.bytes; at++) {
		if (path->name.text[at] != '/')
			continue;
		file = (const struct entry *)payload_names_find(
			all->names, all->names_count, path->name.text, at);
		if (file)
			die(path->name.text, ": of ", path->device->path, ", and ", file->name.text,
				": of ", file->device->path,
				": one name is that of a file and of a directory; nothing was "
				"imported");
	}
}

/* Looks at all names, sorted: what two volumes have must be the same, and is imported once. */
static void compare(struct contents *all)
{
	struct entry *a, *b;
	uint32_t i;

	payload_names_sort(all->names, all->names + all->names_count, all->names_count);
	for (i = 0; i < all->names_count; i++) {
		b = (struct entry *)all->names[i];
		check_directories(all, b);
		if (i == 0 || !payload_names_equal(all->names[i - 1], all->names[i]))
			continue;
		a = (struct entry *)all->names[i - 1];
		if (!is_same(a, b))
			die(b->name.text, ": ", a->device->path, " and ", b->device->path,
				" carry this name with different content; is one of them from "
				"another time? Nothing was imported");
		b->is_there = 1; /* for now: it is left out below */
	}
}

/* Joins what the volumes hold. */
static void join(struct contents *all)
{
	const struct contents *one;
	struct entry *entry;
	uint32_t i;
	unsigned v;

	memset(all, 0, sizeof *all);
	for (v = 0; v < volumes_count; v++) {
		all->names_count += volumes[v].contents.count;
		all->directories += volumes[v].contents.directories;
	}
	if (all->names_count + all->directories > PAYLOAD_COUNT_MAX)
		die("more than 200000 files and directories on all disks together; import them "
		    "one by one with --device");
	all->names = get_memory(2 * all->names_count * sizeof *all->names);
	all->entries = get_memory(all->names_count * sizeof *all->entries);
	all->names_count = 0;
	for (v = 0; v < volumes_count; v++) {
		for (i = 0; i < volumes[v].contents.count; i++)
			all->names[all->names_count++] = &volumes[v].contents.entries[i]->name;
	}
	compare(all);
	for (v = 0; v < volumes_count; v++) {
		one = &volumes[v].contents;
		volumes[v].entries = 0;
		volumes[v].file_bytes = 0;
		for (i = 0; i < one->count; i++) {
			entry = one->entries[i];
			if (entry->is_there) {
				entry->is_there = 0;
				continue;
			}
			volumes[v].entries++;
			volumes[v].file_bytes += entry->file_bytes;
			all->entries[all->count++] = entry;
			all->file_bytes += entry->file_bytes;
		}
	}
}

/* Returns 0 when no volume is missing. */
static int check_missing(const struct contents *all, int is_said)
{
	const char *first;
	uint32_t missing;
	unsigned v;

	for (v = 0; v < volumes_count; v++) {
		missing = contents_missing(
			all, volumes[v].contents.lines, volumes[v].contents.lines_count, &first);
		if (missing == 0)
			continue;
		if (is_said)
			complain(volumes[v].device.path,
				": " SHA256SUMS_NAME " names files that are not here: ",
				message_number(missing), " (", first, missing > 1 ? ", ..." : "",
				"); is a disk missing? Nothing was imported");
		return -1;
	}
	return 0;
}

/* --- Waiting. --- */

/* Why what was found is not taken; 0 when it is. */
static const char *refuse(void)
{
	if (candidates_count > CANDIDATES_MAX)
		return "more than 256 devices; import the payloads one by one with --device:";
	if (candidates_found[FINDING_REFUSED] > 0 && !options.digest_text)
		return "a payload that is refused; write it anew, or import the others with "
		       "--device:";
	if (candidates_found[FINDING_UNREADABLE] > 0)
		return "not every disk could be read, and what is on it is not known:";
	if (candidates_found[FINDING_PAYLOAD] > VOLUMES_MAX)
		return "more than 16 payload disks; import them one by one with --device:";
	return 0;
}

static int fail_found(const char *problem)
{
	complain(problem);
	find_say();
	return STATUS_FAILED;
}

static int fail_none(uint32_t waited_ms)
{
	complain("no payload disk after ", message_number(waited_ms / 1000), " s; probed:");
	find_say();
	complain("attach the image as a raw disk, or name it with --device");
	if (!options.if_present || candidates_found[FINDING_REFUSED] > 0)
		return STATUS_FAILED;
	say("nothing to import");
	return STATUS_DONE;
}

int linux_import_all(void)
{
	static struct contents all;
	unsigned v, payloads = 0;
	uint32_t waited_ms;
	const char *problem;
	int is_over, is_read = 0, has_all = 0;

	for (waited_ms = 0;; waited_ms += ROUND_MS) {
		find_look();
		is_over = waited_ms >= options.timeout_ms && waited_ms > 0;
		problem = refuse();
		if (candidates_found[FINDING_PAYLOAD] == 0 && !problem &&
			waited_ms >= options.timeout_ms)
			return fail_none(waited_ms);
		if (problem && is_over)
			return fail_found(problem);
		/* Each set of devices is read once, when it stands still. */
		is_read &= !candidates_changed && payloads == candidates_found[FINDING_PAYLOAD];
		payloads = candidates_found[FINDING_PAYLOAD];
		if (!problem && candidates_found[FINDING_PAYLOAD] > 0 &&
			((!candidates_changed && !is_read) || is_over)) {
			is_read = 1;
			close_all();
			read_all();
			join(&all);
			has_all = check_missing(&all, is_over) == 0;
		}
		if (has_all || is_over)
			break;
		if (candidates_changed) {
			complain("waiting up to ", message_number(options.timeout_ms / 1000),
				" s for all payloads; seen so far:");
			find_say();
		}
		system_sleep_ms(ROUND_MS);
	}
	if (!has_all)
		return STATUS_FAILED;
	for (v = 0; v < volumes_count; v++)
		say(volumes[v].device.path, ": ", message_number(volumes[v].entries), " files, ",
			message_size(volumes[v].file_bytes), ", into ", options.destination);
	return import(&all) ? STATUS_FAILED : STATUS_DONE;
}
