/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results.c - a disk that a machine writes its results to, and the image that becomes of it. */
#include "payload/results.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_claim.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "payload/blank.h"
#include "payload/image.h"

static void write_at(const struct results *results, uint64_t offset, const void *bytes, size_t size)
{
	const char *at = bytes;
	ssize_t written;

	while (size > 0) {
		written = pwrite(results->output.fd, at, size, (off_t)offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			die("%s: %s", results->output.path, strerror(errno));
		at += written;
		offset += (uint64_t)written;
		size -= (size_t)written;
	}
}

void results_begin(
	struct results *results, const char *path, const char *name, uint64_t size_bytes)
{
	struct export_head head = { .capacity_bytes = size_bytes };
	char size[REPORT_SIZE_TEXT_BYTES];
	uint8_t bytes[EXPORT_HEAD_BYTES];

	memset(results, 0, sizeof *results);
	blank_make_nonce(head.nonce);
	export_nonce_put(results->nonce, head.nonce);
	export_head_put(bytes, &head);
	output_begin(&results->output, path, 0666);
	free(results->output.path);
	results->output.path = copy_string(name);
	results->size_bytes = size_bytes;
	if (ftruncate(results->output.fd, (off_t)size_bytes))
		die("%s: no disk of %s can be made for it there: %s", name,
			report_size(size, size_bytes), strerror(errno));
	write_at(results, 0, bytes, sizeof bytes);
	results->disk = format_string("/proc/self/fd/%d", results->output.fd);
}

void results_begin_either(
	struct results *results, const char *path, uint64_t size_bytes, const char *option)
{
	char *real, *failed = 0;

	output_rule_look(path);
	output_claim(path, option);
	real = output_rule_follow(path);
	if (real) {
		failed = format_string("%s.failed", real);
		output_rule_look(failed);
		output_claim(failed, option);
	}
	results_begin(results, path, path, size_bytes);
	results->failed = failed;
	free(real);
}

/* Takes the head off in place: there need not be room for two. File systems that can do it move no
 * byte. */
static void take_head_off(const struct results *results, uint64_t container_bytes)
{
	enum { COLLAPSE_RANGE = 8 /* include/uapi/linux/falloc.h */ };
	static uint8_t piece[1024 * 1024];
	const char *path = results->output.path;
	int fd = results->output.fd;
	uint64_t offset;
	ssize_t got;

	if (ftruncate(fd, (off_t)(EXPORT_HEAD_BYTES + container_bytes)))
		die("%s: %s", path, strerror(errno));
	if (fallocate(fd, COLLAPSE_RANGE, 0, EXPORT_HEAD_BYTES) == 0)
		return;
	for (offset = 0; offset < container_bytes; offset += (uint64_t)got) {
		got = file_get_at(fd, EXPORT_HEAD_BYTES + offset, piece, sizeof piece);
		if (got <= 0)
			die("%s: cannot be read: %s", path, got ? strerror(errno) : "it ends");
		write_at(results, offset, piece, (size_t)got);
	}
	if (ftruncate(fd, (off_t)container_bytes))
		die("%s: %s", path, strerror(errno));
}

static void verify(const struct results *results)
{
	const char *path = results->output.path;
	struct image image;
	size_t wrong;

	image_open_as(&image, results->disk, path, 1);
	/* The head is off already: what it could have told is checked here, as readers of the disk
	 * do (format/export_head.h). */
	if (image.file.source.begin_offset != 0)
		image_fail(&image, 0, "what came back begins with a second head of results");
	if (image.file.source.size_bytes - image.end_offset >= PAYLOAD_ALIGN_BYTES)
		image_fail(&image, image.end_offset,
			"the container of the results ends long before the length in the disk's head");
	wrong = image_check_entries(&image);
	image_close(&image);
	if (wrong)
		die("%s: what came back is damaged, and not kept", path);
}

const char *results_take(struct results *results)
{
	uint8_t bytes[EXPORT_HEAD_BYTES], nonce[EXPORT_NONCE_BYTES];
	struct export_head head;
	const char *problem;
	ssize_t got;

	got = file_get_at(results->output.fd, 0, bytes, sizeof bytes);
	if (got != (ssize_t)sizeof bytes)
		die("%s: cannot be read: %s", results->output.path,
			got < 0 ? strerror(errno) : "it ends");
	export_nonce_get(nonce, results->nonce);
	problem = export_head_is_marked(bytes) ? export_head_get(&head, bytes, results->size_bytes)
					       : "the guest has overwritten the head of their disk";
	if (problem)
		return problem;
	if (memcmp(nonce, head.nonce, sizeof nonce) != 0)
		return "the guest has overwritten the head of their disk";
	if (head.container_bytes == 0)
		return "no export was finished";
	take_head_off(results, head.container_bytes);
	verify(results);
	return 0;
}

void results_keep(struct results *results, int has_failed)
{
	struct output *output = &results->output;

	if (has_failed && results->failed) {
		free(output->path);
		free(output->name);
		output->path = copy_string(results->failed);
		output->name = copy_string(strrchr(results->failed, '/')
						   ? strrchr(results->failed, '/') + 1
						   : results->failed);
	}
	output_finish(output);
	free(results->failed);
	free(results->disk);
}

void results_drop(struct results *results)
{
	output_abandon(&results->output);
	free(results->failed);
	free(results->disk);
}
